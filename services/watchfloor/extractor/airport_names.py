"""Airports named with the word airport beside them: "Hamid Karzai International Airport", "the airports of Buffalo and Syracuse"."""

from collections.abc import Iterator
from dataclasses import dataclass

from watchfloor.contracts.actors import Candidate
from watchfloor.extractor.document import Mention
from watchfloor.extractor.scan import Reading, Scan
from watchfloor.knowledge.airports import Airport
from watchfloor.knowledge.names import key

_ANCHORS = {"airport", "airports", "airfield", "airfields", "aerodrome", "airbase", "airbases", "airstrip", "afb", "aeroport"}
_BASES = {"base", "bases", "station", "field", "hub"}
"""With "air" before them: air base."""
_BETWEEN = frozenset(
    "international regional municipal domestic national main new old largest biggest busiest only major civilian civil military"
    " commercial sole principal second primary public executive metropolitan intercontinental s s international-airport nearby local"
    " two three big small own partially fully newly reopened air city".split()
)
"""Words that may stand between a name and the word airport."""
_MAIN = frozenset("main largest biggest busiest only sole principal primary international major".split())
_BEFORE_CITY = frozenset("in of at outside near serving for".split())
_MAX_WORDS = 7
_SURE = 0.6
"""Share of the weight of all airports of a name above which the first is meant."""
_UNRANKED = 1500
"""Weight of an airport without traffic in OpenTravelData, in millionths of page rank: a tenth of that of a small city's."""


@dataclass(slots=True)
class Named:
    """Words that name an airport, and which it may be."""

    first: int
    last: int
    options: list[tuple[str, Airport]]
    main: bool = False
    """Said to be the main one."""


def airport_hits(scan: Scan, reading: Reading) -> list[Named]:
    """The airports of a paragraph that the word airport gives away; their words are taken."""
    hits: list[Named] = []
    folded = scan.words.folded
    for index, word in enumerate(folded):
        base = word in _BASES and index and folded[index - 1] == "air"
        if (word in _ANCHORS or base) and not scan.taken[index]:
            for hit in _at(scan, index - (1 if base else 0), index + 1, reading):
                scan.take(hit.first, hit.last)
                hits.append(hit)
    return hits


def _at(scan: Scan, anchor: int, last: int, reading: Reading) -> Iterator[Named]:
    before = _before(scan, anchor, last, reading)
    plural = scan.words.folded[last - 1].endswith("s")
    if before is not None:
        yield before
        if plural:
            yield from _listed_before(scan, before.first, reading)
        return
    country = _of_country(scan, anchor, last, reading)
    if country is not None:
        yield country
        return
    yield from _after(scan, anchor, last, plural, reading)


def _before(scan: Scan, anchor: int, last: int, reading: Reading) -> Named | None:
    """The longest name that ends at the word airport, or at "'s main international" before it."""
    best: Named | None = None
    main = False
    for end in _ends(scan, anchor):
        if end < anchor and scan.words.folded[end] in _MAIN:
            main = True
        found = _name_ending(scan, end, reading)
        if found is not None and (best is None or found[0] < best.first):
            best = Named(found[0], last, _exact(scan, found[0], last, found[1]), main and end < anchor)
    return best


def _ends(scan: Scan, anchor: int) -> Iterator[int]:
    """Where a name before the word airport may end: right there, or before words such as "international" and "'s main"."""
    end = anchor
    yield end
    while end > 0 and scan.words.folded[end - 1] in _BETWEEN and (scan.words.joined(end - 1) if end < len(scan.words.raw) else True):
        end -= 1
        if end > 0:
            yield end


def _name_ending(scan: Scan, end: int, reading: Reading) -> tuple[int, list[tuple[str, Airport]]] | None:
    """The longest key of an airport or its city that ends before a word, where it begins, and what it may be."""
    words, airports = scan.words, reading.gazetteer.airports
    if end < 1 or (not words.joined(end - 1) and words.gap(end - 1) not in ("' ", "’ ")):
        return None
    for first in range(max(0, end - _MAX_WORDS), end):
        if not scan.capital(first) or scan.taken[first] or not all(words.joined(each) for each in range(first, end - 1)):
            continue
        name = " ".join(words.folded[first:end])
        options = airports.named(name)
        if not options and end - first == 1 and words.raw[first].isupper() and len(name) == 3:
            code = airports.by_iata(words.raw[first])
            options = [("own", code)] if code else []
        if options and _fit(scan, first, end, name, options, reading):
            return first, options
    return None


def _fit(scan: Scan, first: int, end: int, name: str, options: list[tuple[str, Airport]], reading: Reading) -> bool:
    """Whether words before "airport" are more than a word: "a Nice airport" is one, "the Union airport" of nowhere is not."""
    contexts = reading.gazetteer.contexts
    if name in _BETWEEN or (name in contexts.lead and not any(how == "own" for how, _ in options)):
        return False
    senses = reading.gazetteer.senses.get(name, ())
    demonym = any(sense.kind == "country" and sense.need == "nothing" and sense.role is None for sense in senses)
    if demonym and not scan.possessive(end):
        # "Malta airport" is one; "a German airport" none.
        return any(how == "own" or airport.actor_id[8:] == _main_of(senses, reading) for how, airport in options)
    if demonym:
        return False
    if end - first == 1 and name in contexts.common:
        return any(airport.rank for _, airport in options)
    return not all(each[0].islower() for each in scan.words.raw[first:end])


def _main_of(senses: tuple[object, ...], reading: Reading) -> str | None:
    for sense in senses:
        actor_id = getattr(sense, "actor_id", None)
        if actor_id and actor_id.startswith("country:"):
            return reading.gazetteer.airports.mains.get(actor_id[8:])
    return None


def _exact(scan: Scan, first: int, last: int, options: list[tuple[str, Airport]]) -> list[tuple[str, Airport]]:
    """Marks the airport whose whole name stands there."""
    whole = " ".join(scan.words.folded[first:last])
    return [("exact" if key(airport.name) == whole and how != "own" else how, airport) for how, airport in options]


def _listed_before(scan: Scan, first: int, reading: Reading) -> Iterator[Named]:
    """"Cork, Shannon and Dublin airports": the names before the last."""
    words = scan.words
    while first > 1:
        gap = words.gap(first - 1)
        end = first
        if words.folded[first - 1] == "and" and gap == " ":
            end = first - 1
        elif gap != ", ":
            return
        found = _loose_name_ending(scan, end, reading)
        if found is None:
            return
        yield Named(found[0], end, found[1])
        first = found[0]


def _loose_name_ending(scan: Scan, end: int, reading: Reading) -> tuple[int, list[tuple[str, Airport]]] | None:
    for first in range(max(0, end - 4), end):
        if scan.capital(first) and not scan.taken[first] and all(scan.words.joined(each) for each in range(first, end - 1)):
            options = reading.gazetteer.airports.named(" ".join(scan.words.folded[first:end]))
            if options and any(airport.rank for _, airport in options):
                return first, options
    return None


def _of_country(scan: Scan, anchor: int, last: int, reading: Reading) -> Named | None:
    """"Iceland's main airport", "the Afghan capital's airport": the main one."""
    words, gazetteer = scan.words, reading.gazetteer
    end = anchor
    between: set[str] = set()
    while end > 0 and words.folded[end - 1] in _BETWEEN | {"capital"}:
        end -= 1
        between.add(words.folded[end])
    if end == 0 or not (between & _MAIN or scan.possessive(end) or "capital" in between):
        return None
    for first in range(max(0, end - 4), end):
        senses = gazetteer.senses.get(" ".join(words.folded[first:end]), ())
        country = next((s.actor_id for s in senses if s.kind == "country" and s.need == "nothing" and s.actor_id), None)
        if country is None or not scan.capital(first):
            continue
        code = country.removeprefix("country:")
        if "capital" in between:
            seats = gazetteer.countries[code].seat
            options = gazetteer.airports.named(key(seats[0])) if seats else []
            options = [pair for pair in options if pair[1].country == code]
        else:
            if not scan.possessive(end) and words.folded[last - 1].endswith("s"):
                return None
            main = gazetteer.airports.get(gazetteer.airports.mains.get(code, ""))
            options = [("own", main)] if main else []
        if options:
            # The country keeps its own words: it is an actor of the article too.
            first_free = end + (1 if end < anchor and words.folded[end] == "s" else 0)
            return Named(min(first_free, last - 1), last, options, main=True)
    return None


def _after(scan: Scan, anchor: int, last: int, plural: bool, reading: Reading) -> Iterator[Named]:
    """"The airport in Porto Alegre", "the airports of Buffalo and Syracuse"."""
    words = scan.words
    if last >= len(words.raw) or words.folded[last] not in _BEFORE_CITY or words.gap(last - 1) != " ":
        return
    first = last + 1
    found = _name_starting(scan, first, reading)
    if found is None:
        return
    if not plural:
        yield Named(anchor, last, found[1])
        return
    while found is not None:
        yield Named(first, found[0], found[1])
        gap = words.gap(found[0] - 1)
        first = found[0] + (1 if found[0] < len(words.raw) and words.folded[found[0]] == "and" and gap in (" ", ", ") else 0)
        if gap not in (" ", ", ") or first >= len(words.raw) or (gap == " " and first == found[0]):
            return
        found = _name_starting(scan, first, reading)


def _name_starting(scan: Scan, first: int, reading: Reading) -> tuple[int, list[tuple[str, Airport]]] | None:
    words, gazetteer = scan.words, reading.gazetteer
    if first >= len(words.raw) or not scan.capital(first):
        return None
    for last in range(min(first + 4, len(words.raw)), first, -1):
        name = " ".join(words.folded[first:last])
        if not all(words.joined(each) for each in range(first, last - 1)):
            continue
        options = [pair for pair in gazetteer.airports.named(name) if pair[1].rank or pair[0] == "own"]
        senses = gazetteer.senses.get(name, ())
        countries = {s.actor_id for s in senses if s.kind == "country" and s.need == "nothing"}
        if countries:
            options = [pair for pair in options if pair[0] == "own" and f"country:{pair[1].country}" in countries]
        if options:
            return last, options
    return None


def resolve(hit: Named, scan: Scan, reading: Reading) -> Mention:
    """The mention of an airport: the one that the article means, or the candidates where it does not decide."""
    weights = {airport.code: 0.0 for _, airport in hit.options}
    here = {each.actor_id[8:] for each in scan.mentions if each.actor_id and each.actor_id.startswith("country:")}
    by_code = {airport.code: airport for _, airport in hit.options}
    for how, airport in hit.options:
        weight = (airport.rank + _UNRANKED) * {"own": 30.0, "exact": 6.0, "name": 2.0, "city": 1.0}[how]
        if airport.country in here:
            weight *= 12
        elif airport.country in reading.countries:
            weight *= 6
        weights[airport.code] = max(weights[airport.code], weight)
    order = sorted(weights, key=lambda code: (-weights[code], code))
    total = sum(weights.values())
    best = by_code[order[0]]
    if len(order) == 1 or hit.main or weights[order[0]] >= _SURE * total:
        return scan.mention(hit.first, hit.last, "airport", best.actor_id, best.name)
    mention = scan.mention(hit.first, hit.last, "airport", None, "")
    mention.name = mention.text
    mention.candidates = tuple(
        Candidate(actor_id=by_code[code].actor_id, name=by_code[code].name, score=int(1000 * weights[code] / total)) for code in order[:4]
    )
    return mention
