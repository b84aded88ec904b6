"""Which actor a name means, from the words beside it and the rest of the article; none where it is only a word."""

from watchfloor.contracts.actors import Candidate
from watchfloor.extractor.beside import after_first_name, before_surname, inside_name, is_firm, is_place, is_prefixed, state_after
from watchfloor.extractor.cities import city
from watchfloor.extractor.country_roles import country_mention
from watchfloor.extractor.document import Mention
from watchfloor.extractor.scan import Reading, Scan
from watchfloor.knowledge.aliases import Sense
from watchfloor.knowledge.contexts import Choice, Contexts
from watchfloor.knowledge.sites import is_site

_PEOPLE_TOO = ("maker", "airline", "company")
"""Types of organisation that bear surnames: "Alex Saab"."""
_SITES = 3
_ORDER = {"person": 0, "org": 1, "airport": 2, "country": 4, "none": 5}


def link(scan: Scan, first: int, last: int, name: str, reading: Reading) -> Mention | None:
    """The mention of what a stretch of words names; None where it names nothing that counts.

    Args:
        first, last: the words, `last` after the end.
        name: their key.
    """
    gazetteer = reading.gazetteer
    senses = sorted(
        (s for s in gazetteer.senses.get(name, ()) if formed(scan, first, s, gazetteer.contexts)), key=lambda s: _ORDER.get(s.kind, _SITES)
    )
    abroad = state_after(scan, last, name, reading)
    if abroad is not None and (name in gazetteer.places.rows or any(s.kind == "country" for s in senses)):
        return country_mention(scan, first, last, abroad, "place", reading)
    choice = gazetteer.contexts.choices.get(name)
    if choice is not None and (not senses or any(s.kind == "country" for s in senses)):
        return _chosen(scan, first, last, name, choice, senses, reading)
    for sense in senses:
        if sense.kind == "none":
            return None
        found = _sense(scan, first, last, name, sense, reading)
        if found is not None:
            return found
    if senses and any(s.kind == "country" and s.need != "seat" for s in senses):
        return None
    return city(scan, first, last, name, reading)


def formed(scan: Scan, first: int, sense: Sense, contexts: Contexts) -> bool:
    """Whether the words have the capitals that a name needs."""
    if scan.shouting:
        word = "".join(scan.words.folded[first : first + len(sense.capitals)])
        # "US SENDS TROOPS" opens with the country, "TELL US MORE" does not.
        return not sense.acronym or word not in contexts.shouted or (word == "us" and (first == 0 or scan.words.folded[first - 1] == "the"))
    raw = scan.words.raw
    for index, capital in enumerate(sense.capitals, first):
        if capital and not (raw[index][0].isupper() or raw[index][0].isdigit()):
            return False
        if sense.acronym and raw[index].upper() != raw[index]:
            return False
    return True


def _sense(scan: Scan, first: int, last: int, name: str, sense: Sense, reading: Reading) -> Mention | None:
    gazetteer = reading.gazetteer
    if sense.kind == "person":
        return _person(scan, first, last, sense, reading)
    if sense.kind == "airport":
        if sense.need == "flight" and (
            not scan.beside(first, last, gazetteer.contexts.aviation) or inside_name(scan, first, last, reading)
        ):
            return None
        return _actor(scan, first, last, sense)
    if sense.kind == "org" and sense.need == "seat":
        stands = reading.says(gazetteer.organisations[sense.actor_id or ""].cues(name)) and not is_place(scan, first, last, reading)
        return _actor(scan, first, last, sense) if stands and not inside_name(scan, first, last, reading) else None
    if sense.kind == "org" or is_site(sense.kind):
        surname = last - first == 1 and not sense.acronym and sense.role in _PEOPLE_TOO
        return None if surname and after_first_name(scan, first, reading, frozenset()) else _actor(scan, first, last, sense)
    assert sense.actor_id is not None
    code = sense.actor_id.removeprefix("country:")
    if is_firm(scan, last, reading) or is_prefixed(scan, first, reading):
        return None
    guarded = sense.need == "seat" or sense.role == "place" or name in gazetteer.contexts.people_too
    if guarded and inside_name(scan, first, last, reading):
        return None
    if name in gazetteer.contexts.given_too and before_surname(scan, last, reading):
        return None
    if name in gazetteer.contexts.people_too and sense.role is None and not _corroborated(scan, first, last, reading):
        return None
    role = sense.role
    if sense.need == "seat" and is_place(scan, first, last, reading):
        role = "place"
    return country_mention(scan, first, last, code, role, reading)


def _actor(scan: Scan, first: int, last: int, sense: Sense) -> Mention:
    mention = scan.mention(first, last, sense.kind, sense.actor_id, sense.name)
    mention.role = sense.role
    return mention


def _person(scan: Scan, first: int, last: int, sense: Sense, reading: Reading) -> Mention | None:
    assert sense.actor_id is not None
    person = reading.gazetteer.people[sense.actor_id]
    alone = last - first == 1
    if alone and after_first_name(scan, first, reading, reading.gazetteer.contexts.honorific):
        return None
    if sense.need == "surname" and sense.actor_id not in reading.people:
        return None
    if not alone:
        reading.people.add(sense.actor_id)
    mention = _actor(scan, first, last, sense)
    mention.role = person.role
    side = reading.gazetteer.acts_for(sense.actor_id, reading.day)
    if side is not None:
        mention.acts_for = (side, reading.gazetteer.name(side))
        if side.startswith("country:"):
            reading.countries[side[8:]] = reading.countries.get(side[8:], 0) + 1
    return mention


def _corroborated(scan: Scan, first: int, last: int, reading: Reading) -> bool:
    """Whether something says that a name which people bear too is the country."""
    contexts = reading.gazetteer.contexts
    if scan.possessive(last) or is_place(scan, first, last, reading) or reading.countries:
        return True
    return scan.beside(first, last, contexts.state) or any(
        sense.kind in ("country", "org") and sense.actor_id
        for index, word in enumerate(scan.words.folded)
        if not first <= index < last and scan.capital(index)
        for sense in reading.gazetteer.senses.get(word, ())
    )


def _chosen(scan: Scan, first: int, last: int, name: str, choice: Choice, senses: list[Sense], reading: Reading) -> Mention | None:
    """A name of several countries: by the cues of the article, by countries named, else the default, else candidates."""
    contexts = reading.gazetteer.contexts
    if is_firm(scan, last, reading) or is_prefixed(scan, first, reading) or inside_name(scan, first, last, reading):
        return None
    if not scan.capital(first) or (name in contexts.people_too and not _corroborated(scan, first, last, reading)):
        return None
    scores = {code: 2 * reading.says(choice.cues.get(code, frozenset())) for code in choice.options}
    for code in choice.options:
        scores[code] += min(2, reading.countries.get(code, 0))
    if choice.default is not None:
        scores[choice.default] += 1
    order = sorted(scores, key=lambda code: (-scores[code], code != choice.default, code))
    seat = any(s.need == "seat" for s in senses)
    is_city = seat or not senses
    role = "place" if is_city and (not seat or is_place(scan, first, last, reading)) else "government" if seat else None
    if scores[order[0]] and scores[order[0]] > scores[order[1]] if len(order) > 1 else True:
        return country_mention(scan, first, last, order[0], role, reading)
    total = sum(scores.values()) or len(order)
    mention = scan.mention(first, last, "country", None, "")
    mention.name, mention.role = mention.text, role
    mention.candidates = tuple(
        Candidate(
            actor_id=f"country:{code}",
            name=reading.gazetteer.countries[code].name,
            score=int(1000 * (scores[code] or (total == len(order))) / total),
        )
        for code in order
    )
    return mention
