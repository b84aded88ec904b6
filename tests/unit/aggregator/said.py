"""Builders for what articles say, so that a test shows only what it is about."""

from typing import Any

from watchfloor.aggregator.rules import Rules, load_rules
from watchfloor.contracts.article import ArticleHeader, Override
from watchfloor.contracts.events import Attribution, Condition, Event, Interaction, Participant, event_id
from watchfloor.contracts.extraction import Extraction

RULES: Rules = load_rules()
KABUL = "airport:OAKB"
NAMES = {KABUL: "Kabul International Airport", "country:QAT": "Qatar", "country:AFG": "Afghanistan", "org:taliban": "Taliban"}


def article(
    number: int | str,
    published_at: str,
    *events: Event | dict[str, Any],
    source: str = "Reuters",
    revision: int = 0,
    extractor: str = "1",
    retracted: bool = False,
    override: Override | None = None,
    **header: Any,
) -> Extraction:
    """An article version with the events that are read in it (from `says` or `does`)."""
    version = f"{revision:010d}/{published_at}/{number}"
    head = ArticleHeader(
        id=f"a{number}",
        version=version,
        published_at=published_at,
        source=source,
        retracted=retracted,
        override=override,
        url=f"https://example.org/{number}",
        title=f"Article {number}",
        **header,
    )
    made = [_event(each, place, head.id, version) if isinstance(each, dict) else each for place, each in enumerate(events)]
    return Extraction(article=head, extractor=extractor, entities=[], events=made)


def by_hand(
    number: int | str, published_at: str, value: str, until: str, *, field: str = "status", reason: str = "seen on radar"
) -> Extraction:
    """An analyst's override of Kabul airport, in force from its publication."""
    made = Override(actor_id=KABUL, facet="operations", field=field, value=value, author="desk", reason=reason, until=until)
    return article(number, published_at, override=made)


def says(
    value: str, when: str | None = None, *, modality: str = "asserted", actor: str = KABUL, role: str | None = None, **more: Any
) -> dict[str, Any]:
    """A condition of Kabul airport, or of another actor: the value, and when it began."""
    attribution = Attribution(speaker="a speaker", words="said", role=role) if role else None  # type: ignore[arg-type]
    return {
        "kind": "condition",
        "facet": "operations",
        "scope": "all",
        "actor": Participant(actor_id=actor, name=NAMES.get(actor, actor), text=NAMES.get(actor, actor)),
        "value": value,
        "modality": modality,
        "event_time": when,
        "event_time_precision": ("day" if len(when) == 10 else "minute") if when else None,
        "attribution": attribution,
        "confidence": 900,
        **more,
    }


def does(kind: str, source: str, target: str, when: str | None = None, **more: Any) -> dict[str, Any]:
    """An interaction of two actors."""
    return {
        "kind": "interaction",
        "type": kind,
        "source": Participant(actor_id=source, name=NAMES.get(source, source), text=source),
        "target": Participant(actor_id=target, name=NAMES.get(target, target), text=target),
        "modality": "asserted",
        "event_time": when,
        "event_time_precision": "day" if when else None,
        "confidence": 900,
        **more,
    }


def _event(said: dict[str, Any], place: int, article_id: str, version: str) -> Event:
    offsets = (place * 50, place * 50 + 40)
    words = {"sentence": f"Sentence {place}.", "paragraph": "P."}
    common = {"article_id": article_id, "version": version, "section": "text", **words}
    what = said.get("facet") or said["type"]
    identifier = event_id(
        article_id, version, said["kind"], "text", offsets, what, str(said.get("value")), [str(said.get("actor"))], said["modality"]
    )
    model = Condition if said["kind"] == "condition" else Interaction
    return model(event_id=identifier, offsets=offsets, **{**common, **said})
