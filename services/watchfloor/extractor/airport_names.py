"""Airports named with the word airport beside them: "Hamid Karzai International Airport", "the airports of Buffalo and Syracuse"."""

from collections.abc import Iterator
from dataclasses import dataclass

from watchfloor.contracts.actors import Candidate
from watchfloor.extractor.document import Mention
from watchfloor.extractor.scan import Reading, Scan
from watchfloor.knowledge.airports import Airport, How
from watchfloor.knowledge.names import key

Options = list[tuple[How, Airport]]
_MAX_WORDS = 7
_SURE = 0.6
"""Share of the weight of all airports of a name above which the first is meant."""
_UNRANKED = 1500
"""Weight of an airport without traffic in OpenTravelData, in millionths of page rank: a tenth of that of a small city's."""
_WEIGHTS: dict[How, float] = {"own": 30.0, "exact": 6.0, "name": 2.0, "city": 1.0}
"""A reviewed name counts most, a city least: "Tripoli International Airport" is the one that is called so."""
_CITY = 100_000
"""People. A city of this size may stand before the name of its airport: "Moscow Domodedovo airport"."""
_NEARBY, _ELSEWHERE = 12, 6
"""How much more an airport weighs whose country the paragraph names, or the rest of the article."""


@dataclass(slots=True)
class Named:
    """Words that name an airport, and which it may be."""

    first: int
    last: int
    options: Options
    main: bool = False
    """Said to be the main one."""


def airport_hits(scan: Scan, reading: Reading) -> list[Named]:
    """The airports of a paragraph that the word airport gives away; their words are taken."""
    hits: list[Named] = []
    folded, contexts = scan.words.folded, reading.gazetteer.contexts
    for index, word in enumerate(folded):
        base = word in contexts.air_base and index and folded[index - 1] == "air"
        if (word in contexts.airport_word or base) and not scan.taken[index]:
            for hit in _at(scan, index - (1 if base else 0), index + 1, reading):
                scan.take(hit.first, hit.last)
                hits.append(hit)
    return hits


def _at(scan: Scan, anchor: int, last: int, reading: Reading) -> Iterator[Named]:
    plural = scan.words.folded[last - 1].endswith("s")
    before = _before(scan, anchor, last, reading)
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
    for end in _ends(scan, anchor, reading):
        main = main or (end < anchor and scan.words.folded[end] in reading.gazetteer.contexts.airport_main)
        found = _name_ending(scan, end, reading)
        if found is not None and (best is None or found[0] < best.first):
            best = Named(found[0], last, _exact(scan, found[0], last, found[1]), main)
    return best


def _ends(scan: Scan, anchor: int, reading: Reading) -> Iterator[int]:
    """Where a name before the word airport may end: right there, or before words such as "international" and "'s main"."""
    end = anchor
    yield end
    while end > 0 and scan.words.folded[end - 1] in reading.gazetteer.contexts.airport_between and scan.words.joined(end - 1):
        end -= 1
        if end > 0:
            yield end


def _name_ending(scan: Scan, end: int, reading: Reading) -> tuple[int, Options] | None:
    """The longest key of an airport or its city that ends before a word, where it begins, and what it may be."""
    words = scan.words
    if end < 1 or (not words.joined(end - 1) and words.gap(end - 1) not in ("' ", "’ ")):
        return None
    for first in range(max(0, end - _MAX_WORDS), end):
        if not scan.capital(first) or scan.taken[first] or not all(words.joined(each) for each in range(first, end - 1)):
            continue
        name = " ".join(words.folded[first:end])
        options = reading.gazetteer.airports.named(name) or _code(words.raw[first:end], reading)
        if options and _fit(scan, first, end, name, options, reading):
            return first, options
    return None


def _code(raw: list[str], reading: Reading) -> Options:
    airport = reading.gazetteer.airports.by_iata(raw[0]) if len(raw) == 1 and raw[0].isupper() else None
    return [("own", airport)] if airport else []


def _fit(scan: Scan, first: int, end: int, name: str, options: Options, reading: Reading) -> bool:
    """Whether words before "airport" are a name: "Nice airport" is one, "a German airport" and "the Union airport" are none."""
    contexts = reading.gazetteer.contexts
    own = any(how == "own" for how, _ in options)
    if name in contexts.airport_between or (name in contexts.lead and not own):
        return False
    countries = _countries(name, reading)
    if countries:
        # "Malta airport" is one; "a German airport" none, and "Iceland's main airport" is read as the country's.
        mains = {reading.gazetteer.airports.mains.get(country) for country in countries}
        return not scan.possessive(end) and (own or any(airport.code in mains for _, airport in options))
    if end - first == 1 and name in contexts.common | contexts.never and not any(airport.rank for _, airport in options):
        return False
    return own or not _within_longer(scan, first, options, reading)


def _countries(name: str, reading: Reading) -> list[str]:
    """The codes of the countries that a key names as a whole."""
    senses = reading.gazetteer.senses.get(name, ())
    return [s.actor_id[8:] for s in senses if s.kind == "country" and s.need == "nothing" and s.role is None and s.actor_id]


def _within_longer(scan: Scan, first: int, options: Options, reading: Reading) -> bool:
    """Whether an unknown capitalised word stands before a name: "Jose Maria Cordoba airport" is not Cordoba's."""
    words, gazetteer = scan.words, reading.gazetteer
    if first == 0 or words.gap(first - 1) not in (" ", "-") or scan.title_case or not scan.capital(first - 1):
        return False
    if scan.starts_sentence(first - 1) and not scan.shouting:
        return False
    before = words.folded[first - 1]
    if (
        before in gazetteer.contexts.lead | gazetteer.contexts.airport_between
        or before in gazetteer.contexts.roles
        or before in gazetteer.senses
    ):
        return False
    countries = {airport.country for _, airport in options}
    return not any(place.country in countries and place.people > _CITY for place in gazetteer.places_named(before))


def _exact(scan: Scan, first: int, last: int, options: Options) -> Options:
    """Marks the airport whose whole name stands there."""
    whole = " ".join(scan.words.folded[first:last])
    return [("exact" if key(airport.name) == whole and how != "own" else how, airport) for how, airport in options]


def _listed_before(scan: Scan, first: int, reading: Reading) -> Iterator[Named]:
    """ "Cork, Shannon and Dublin airports": the names before the last."""
    words = scan.words
    while first > 1:
        gap, end = words.gap(first - 1), first
        if words.folded[first - 1] == "and" and gap == " ":
            end = first - 1
        elif gap != ", ":
            return
        begins = [each for each in range(max(0, end - 4), end) if scan.capital(each) and not scan.taken[each]]
        found = next(((each, options) for each in begins if (options := _served(scan, each, end, reading))), None)
        if found is None:
            return
        yield Named(found[0], end, found[1])
        first = found[0]


def _of_country(scan: Scan, anchor: int, last: int, reading: Reading) -> Named | None:
    """ "Iceland's main airport", "the Afghan capital's airport": the main one. The country keeps its own words."""
    words, gazetteer = scan.words, reading.gazetteer
    end, between = anchor, set()
    while end > 0 and words.folded[end - 1] in gazetteer.contexts.airport_between | {"capital"}:
        end -= 1
        between.add(words.folded[end])
    capital = "capital" in between
    if end == 0 or (words.folded[last - 1].endswith("s") and not capital):
        return None
    if not (between & gazetteer.contexts.airport_main or scan.possessive(end) or capital):
        return None
    for first in range(max(0, end - 4), end):
        country = _country_at(scan, first, end, reading)
        options = _seat(country, reading) if country and capital else _main(country, reading) if country else []
        if options:
            return Named(min(end + (words.folded[end] == "s"), last - 1), last, options, main=True)
    return None


def _country_at(scan: Scan, first: int, end: int, reading: Reading) -> str | None:
    return next(iter(_countries(" ".join(scan.words.folded[first:end]), reading)), None) if scan.capital(first) else None


def _seat(country: str, reading: Reading) -> Options:
    """The airports of a country's capital."""
    seats = reading.gazetteer.countries[country].seat
    return [pair for pair in reading.gazetteer.airports.named(key(seats[0])) if pair[1].country == country] if seats else []


def _main(country: str, reading: Reading) -> Options:
    airport = reading.gazetteer.airports.get(reading.gazetteer.airports.mains.get(country, ""))
    return [("own", airport)] if airport else []


def _after(scan: Scan, anchor: int, last: int, plural: bool, reading: Reading) -> Iterator[Named]:
    """ "The airport in Porto Alegre", "the airports of Buffalo and Syracuse", "three airports, at Kharkiv, Dnipro and Lviv"."""
    words = scan.words
    if last >= len(words.raw) or words.folded[last] not in reading.gazetteer.contexts.airport_where:
        return
    if words.gap(last - 1) != " " and not (plural and words.gap(last - 1) == ", "):
        return
    first = last + 1
    capital = _to_name(scan, first, reading)
    if isinstance(capital, str):
        yield Named(anchor, last, _seat(capital, reading), main=True)
        return
    found = _name_starting(scan, capital, reading)
    if found is None:
        return
    if not plural:
        yield Named(anchor, last, found[1])
        return
    first = capital
    while found is not None:
        yield Named(first, found[0], found[1])
        gap, end = words.gap(found[0] - 1), found[0]
        joint = end < len(words.raw) and words.folded[end] == "and" and gap in (" ", ", ")
        if not joint and gap != ", ":
            return
        first = end + joint
        found = _name_starting(scan, first, reading)


def _to_name(scan: Scan, first: int, reading: Reading) -> int | str:
    """The word at which the city begins after "the provincial capital", "the town of"; or the country whose capital it is unnamed."""
    words, country = scan.words, None
    for index in range(first, min(first + 5, len(words.raw))):
        word = words.folded[index]
        if word in ("the", "of", "city", "town", "provincial", "regional", "state", "port", "its"):
            continue
        here = _country_at(scan, index, index + 1, reading) or (
            _country_at(scan, index, index + 2, reading) if index + 1 < len(words.raw) else None
        )
        if word == "capital":
            named = index + 1 < len(words.raw) and scan.capital(index + 1) and words.gap(index) in (" ", ", ")
            return index + 1 if named else country if country is not None else first
        if here is not None and index > first:
            country = here
            continue
        return index if country is None else first
    return first


def _name_starting(scan: Scan, first: int, reading: Reading) -> tuple[int, Options] | None:
    if first >= len(scan.words.raw) or not scan.capital(first):
        return None
    for last in range(min(first + 4, len(scan.words.raw)), first, -1):
        options = _served(scan, first, last, reading)
        if options:
            return last, options
    return None


def _served(scan: Scan, first: int, last: int, reading: Reading) -> Options:
    """The airports with scheduled traffic of a city; of a country's name only one that bears it."""
    words, gazetteer = scan.words, reading.gazetteer
    if not all(words.joined(each) for each in range(first, last - 1)):
        return []
    name = " ".join(words.folded[first:last])
    options = [pair for pair in gazetteer.airports.named(name) if pair[1].rank or pair[0] == "own"]
    countries = _countries(name, reading)
    return [pair for pair in options if not countries or (pair[0] == "own" and pair[1].country in countries)]


def resolve(hit: Named, scan: Scan, reading: Reading) -> Mention:
    """The mention of an airport: the one that the article means, or the candidates where it does not decide."""
    weights: dict[str, float] = {}
    here = {each.actor_id[8:] for each in scan.mentions if each.actor_id and each.actor_id.startswith("country:")}
    by_code = {airport.code: airport for _, airport in hit.options}
    for how, airport in hit.options:
        near = _NEARBY if airport.country in here else _ELSEWHERE if airport.country in reading.countries else 1
        weights[airport.code] = max(weights.get(airport.code, 0), (airport.rank + _UNRANKED) * _WEIGHTS[how] * near)
    order = sorted(weights, key=lambda code: (-weights[code], code))
    total, best = sum(weights.values()), by_code[order[0]]
    if hit.main or weights[order[0]] >= _SURE * total:
        return scan.mention(hit.first, hit.last, "airport", best.actor_id, best.name)
    mention = scan.mention(hit.first, hit.last, "airport", None, "")
    mention.name = mention.text
    mention.candidates = tuple(
        Candidate(actor_id=by_code[code].actor_id, name=by_code[code].name, score=int(1000 * weights[code] / total)) for code in order[:4]
    )
    return mention
