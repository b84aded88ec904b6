"""What a text claims of an airport, an airspace or a border crossing: of what, which value, how much of it, and is it so."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from spacy.tokens import Doc

from watchfloor.contracts.article import accept, article_from
from watchfloor.contracts.events import Condition
from watchfloor.extractor.conditions import read_conditions
from watchfloor.extractor.document import Mention
from watchfloor.extractor.paragraphs import cut
from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer

NAMES = {
    "Malta airport": ("airport:LMML", "airport"),
    "Malta's airport": ("airport:LMML", "airport"),
    "the airport": ("airport:LMML", "airport"),
    "The airport": ("airport:LMML", "airport"),
    "Its": ("airport:LMML", "airport"),
    "LMML": ("airport:LMML", "airport"),
    "Tunis airport": ("airport:DTTA", "airport"),
    "Rafah crossing": ("crossing:rafah", "crossing"),
    "Jordan": ("country:JOR", "country"),
    "Lufthansa": ("org:lufthansa", "company"),
}
"""What stands for the linking of actors in these tests."""

Read = Callable[..., list[Condition]]


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture
def read(parse: Callable[[str], Doc]) -> Read:
    """The conditions in an article of Tuesday 14 May 2024, nine in the morning."""

    def conditions(text: str, title: str = "") -> list[Condition]:
        article = article_from({"id": "a", "title": title, "text": text, "published_at": "2024-05-14T09:00:00Z"})
        document = cut(accept(article, datetime(2030, 1, 1, tzinfo=UTC)))
        for paragraph in document.paragraphs:
            paragraph.doc = parse(paragraph.text)
            for name, (actor_id, kind) in NAMES.items():
                start = paragraph.text.find(name)
                if start >= 0 and paragraph.mentions_in(start, start + len(name)) == []:
                    paragraph.mentions.append(Mention(start, start + len(name), name, name, kind, actor_id))
            paragraph.mentions.sort(key=lambda mention: mention.start)
        return read_conditions(document, load_facets(), _gazetteer())

    return conditions


def said(conditions: list[Condition]) -> set[tuple[str, str, str, str]]:
    return {(str(each.actor.actor_id), each.value, each.scope, each.modality) for each in conditions}


@pytest.mark.parametrize(
    ("text", "value", "scope"),
    [
        ("Malta airport was closed on Monday.", "closed", "all"),
        ("Snow closed Malta airport.", "closed", "all"),
        ("A strike forced the closure of Malta airport.", "closed", "all"),
        ("Ash fell on the town, closing Malta airport.", "closed", "all"),
        ("Malta airport remains shut.", "closed", "all"),
        ("The blast put Malta airport out of service.", "closed", "all"),
        ("Malta airport lies under water.", "closed", "all"),
        ("Malta airport has suspended all flights.", "suspended", "all"),
        ("Malta airport halted arrivals and departures.", "suspended", "all"),
        ("Operations at Malta airport came to a standstill.", "suspended", "all"),
        ("No plane has landed at Malta airport or taken off since Sunday.", "suspended", "all"),
        ("The fault caused a shutdown of flights in and out of Malta airport.", "suspended", "all"),
        ("Malta airport is closed until Friday.", "suspended", "all"),
        ("Malta airport was temporarily closed.", "suspended", "all"),
        ("All departures from Malta airport were grounded.", "suspended", "departures"),
        ("Dozens of flights at Malta airport were cancelled.", "suspended", "some"),
        ("Malta airport has been closed to large aircraft.", "closed", "large_aircraft"),
        ("One runway of Malta airport was closed.", "closed", "one_runway"),
        ("Malta airport handles only relief flights.", "limited", "all"),
        ("Malta airport cut its flights by half.", "limited", "all"),
        ("Malta airport has reopened.", "open", "all"),
        ("Malta airport has partly reopened.", "open", "some"),
        ("Malta airport is open to domestic flights.", "open", "domestic"),
        ("Commercial flights returned to Malta airport.", "open", "commercial"),
        ("The closure of Malta airport was lifted.", "open", "all"),
        ("Malta airport is working as usual.", "open", "all"),
        ("Malta airport is back in full operation.", "open", "all"),
        ("LMML AD CLSD DUE SNOW", "closed", "all"),
        ("LMML AD RESUMED NORMAL OPS", "open", "all"),
    ],
)
def test_a_claim_has_a_value_and_a_scope(read: Read, text: str, value: str, scope: str) -> None:
    assert ("airport:LMML", value, scope, "asserted") in said(read(text))


@pytest.mark.parametrize(
    ("text", "value", "modality"),
    [
        ("Malta airport is not closed.", "closed", "negated"),
        ("Officials denied that Malta airport had been shut.", "closed", "negated"),
        ("Reports that Malta airport had been closed are false.", "closed", "negated"),
        ("Malta airport has yet to reopen.", "open", "negated"),
        ("Crews were unable to reopen Malta airport.", "open", "negated"),
        ("Malta airport will reopen on Friday.", "open", "announced"),
        ("Malta airport is set to reopen.", "open", "announced"),
        ("The council agreed to close Malta airport.", "closed", "announced"),
        ("Envoys came to discuss the resumption of operations at Malta airport.", "open", "discussed"),
        ("The aim is to resume flights to Malta airport.", "open", "discussed"),
        ("Were the wall to fail, Malta airport would have to be closed.", "closed", "conditional"),
    ],
)
def test_what_is_denied_planned_or_wished_for_is_not_asserted(read: Read, text: str, value: str, modality: str) -> None:
    found = {(each[1], each[3]) for each in said(read(text))}
    assert found == {(value, modality)}


@pytest.mark.parametrize(
    "text",
    [
        "Protesters closed the road to Malta airport.",
        "Terminal 2 at Malta airport was evacuated.",
        "The control tower at Malta airport closed.",
        "The Malta airport station was closed.",
        "Lufthansa suspended flights to Malta airport.",
        "The airline, which flies from Malta airport, has ceased operations.",
        "A plane with engineers landed at Malta airport.",
        "An airliner crashed near Malta airport.",
        "Is Malta airport closed?",
        "It was unclear whether Malta airport was open.",
        "In a drill on Monday Malta airport was closed.",
        "Jordan closed its embassy near Malta airport.",
        "Car traffic to Malta airport was halted.",
    ],
)
def test_what_is_not_about_the_airport_itself_claims_nothing(read: Read, text: str) -> None:
    assert read(text) == []


def test_will_stay_closed_says_that_it_is_closed(read: Read) -> None:
    (condition,) = read("Malta airport will stay closed until further notice.")
    assert (condition.value, condition.modality, condition.continues) == ("closed", "asserted", True)


def test_a_stop_that_is_over_in_the_same_text_has_its_end(read: Read) -> None:
    stop = next(
        each
        for each in read("Malta airport reopened at dawn. It had been shut by fog: Malta airport was closed overnight.")
        if each.value != "open"
    )
    assert stop.until == "2024-05-14T09:00:00Z"


def test_a_stop_at_certain_hours_has_its_schedule(read: Read) -> None:
    (condition,) = read("Malta airport is closed 07:01 to 11:30 daily except for emergency helicopters.")
    assert condition.schedule is not None
    assert (condition.value, condition.schedule.start, condition.schedule.end) == ("closed", "07:01", "11:30")


def test_a_correction_negates_what_it_corrects(read: Read) -> None:
    found = read("An earlier version of this story said that Malta airport was closed. The airport stayed open.", title="Correction")
    assert said(found) == {("airport:LMML", "closed", "all", "negated"), ("airport:LMML", "open", "all", "asserted")}
    assert all(each.correction for each in found)


def test_several_states_stand_in_one_sentence(read: Read) -> None:
    found = said(read("The authority closes Malta airport and opens Tunis airport for limited services."))
    assert found == {("airport:LMML", "closed", "all", "asserted"), ("airport:DTTA", "open", "some", "asserted")}


def test_a_headline_claims_as_a_sentence_does(read: Read) -> None:
    assert ("airport:LMML", "closed", "all", "asserted") in said(
        read("Crews were at work.", title="Malta airport closed, all flights cancelled")
    )


def test_an_airspace_is_that_of_its_country_and_no_airport(read: Read) -> None:
    (condition,) = read("Jordan closed its airspace on Monday.")
    assert (condition.actor.actor_id, condition.facet, condition.value, condition.event_time) == (
        "country:JOR",
        "airspace",
        "closed",
        "2024-05-13",
    )


def test_a_border_crossing_is_read_by_the_same_rules(read: Read) -> None:
    (condition,) = read("The Rafah crossing has been closed since Tuesday.")
    assert (condition.actor.actor_id, condition.facet, condition.value) == ("crossing:rafah", "crossing", "closed")


def test_the_same_reading_has_the_same_ids(read: Read) -> None:
    text = "Malta airport was closed on Monday. Malta airport has reopened."
    assert [each.event_id for each in read(text)] == [each.event_id for each in read(text)]
