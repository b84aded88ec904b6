"""Cities and regions of the tables: each is a place, and names its country in that role."""

from watchfloor.contracts.actors import Candidate
from watchfloor.extractor.beside import country_after, inside_name, is_firm, is_place
from watchfloor.extractor.country_roles import country_mention
from watchfloor.extractor.document import Mention
from watchfloor.extractor.scan import Reading, Scan
from watchfloor.knowledge.places import Place

_CLEARLY_PLACING = ("in", "near", "from", "to", "outside", "around", "of", "for")
_DOMINANT = 10
"""A city so many times larger than the next of its name is meant, whatever else is named."""
_LARGER = 3
_BIG = 100_000
"""People. A smaller town counts only where something says that it is a place."""
_HUGE = 500_000
"""The same at the head of a sentence, where every word has a capital."""
_SHORT = 5
"""Letters. Shorter names are too often somebody's."""


def city(scan: Scan, first: int, last: int, name: str, reading: Reading) -> Mention | None:
    """A city or region of the table: its country, in the role of a place."""
    gazetteer = reading.gazetteer
    if not all(scan.capital(index) for index in (first, last - 1)) or len(name) < 3:
        return None
    raw = scan.words.raw
    if last - first == 1 and raw[first].isupper() and not scan.shouting:
        return None
    options = gazetteer.places_named(name)
    if not options or is_firm(scan, last, reading) or inside_name(scan, first, last, reading):
        return None
    beside = country_after(scan, last, reading)
    placed = is_place(scan, first, last, reading) or beside is not None
    alone = last - first == 1
    if alone and not _is_more_than_a_word(scan, first, last, name, options[0], placed, beside is not None, reading):
        return None
    place = _which(options, beside, reading)
    if place is None:
        if not placed or options[0].people < _BIG:
            return None
        return _undecided(scan, first, last, options, reading)
    known = placed or place.country in reading.countries
    if not known and place.people < (_HUGE if scan.starts_sentence(first) else _BIG):
        return None
    if scan.shouting and place.people < _BIG:
        return None
    return country_mention(scan, first, last, place.country, "place", reading)


def _is_more_than_a_word(
    scan: Scan, first: int, last: int, name: str, largest: Place, placed: bool, in_country: bool, reading: Reading
) -> bool:
    """Whether a single word is a place here: a common word or a first name needs more beside it than "Karachi"."""
    contexts = reading.gazetteer.contexts
    if name in contexts.never or name in contexts.lead:
        return in_country
    if name in contexts.common:
        before = scan.words.folded[first - 1] if first else ""
        return in_country or (before in _CLEARLY_PLACING and not scan.starts_sentence(first) and not _plain_after(scan, last))
    if name in contexts.people_too or len(name) < _SHORT or largest.kind == "region":
        return placed or _owns(scan, last, reading)
    return True


def _owns(scan: Scan, last: int, reading: Reading) -> bool:
    """Whether what follows is had by a city: "Houston police", "Paris's mayor"."""
    words, contexts = scan.words, reading.gazetteer.contexts
    if scan.possessive(last):
        return True
    after = words.folded[last] if last < len(words.raw) and words.gap(last - 1) == " " else ""
    return after in contexts.institution or contexts.roles.get(after) in ("police", "government", "judiciary", "people")


def _plain_after(scan: Scan, last: int) -> bool:
    """Whether a word of the same noun phrase follows a common word: "in March 2024" is no town, "in Nice said" is."""
    words = scan.words
    return last < len(words.raw) and words.gap(last - 1) in (" ", "-") and words.raw[last][0].isdigit()


def _which(options: list[Place], beside: str | None, reading: Reading) -> Place | None:
    """The place that is meant; None where the article does not decide."""
    if beside is not None:
        return next((place for place in options if place.country == beside), None)
    if len(options) == 1 or options[0].people >= _DOMINANT * options[1].people:
        return options[0]
    named = [place for place in options if place.country in reading.countries]
    if named:
        return max(named, key=lambda place: (reading.countries[place.country], place.people))
    return options[0] if options[0].people >= _LARGER * options[1].people else None


def _undecided(scan: Scan, first: int, last: int, options: list[Place], reading: Reading) -> Mention:
    mention = scan.mention(first, last, "place", None, "")
    mention.name, mention.role = mention.text, "place"
    people: dict[str, int] = {}
    for place in options:
        people[place.country] = people.get(place.country, 0) + place.people
    total = sum(people.values())
    mention.candidates = tuple(
        Candidate(actor_id=f"country:{code}", name=reading.gazetteer.countries[code].name, score=int(1000 * count / total))
        for code, count in sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
        if code in reading.gazetteer.countries
    )
    return mention
