"""Which actor a name means, from the words beside it and the rest of the article; none where it is only a word."""

from watchfloor.contracts.actors import Candidate
from watchfloor.extractor.document import Mention
from watchfloor.extractor.scan import Reading, Scan
from watchfloor.knowledge.aliases import Sense
from watchfloor.knowledge.contexts import Choice, Contexts
from watchfloor.knowledge.places import Place

_PEOPLE_TOO = ("maker", "airline", "company")
"""Types of organisation that bear surnames: "Alex Saab"."""
_ORDER = {"person": 0, "org": 1, "airport": 2, "crossing": 3, "country": 4, "none": 5}
_DOMINANT = 10
"""A city so many times larger than the next of its name is meant, whatever else is named."""
_LARGER = 3
_BIG = 100_000
"""People. A smaller town counts only where something says that it is a place."""
_HUGE = 500_000
"""The same at the head of a sentence, where every word has a capital."""
_SHORT = 5
"""Letters. Shorter names are too often somebody's."""


def link(scan: Scan, first: int, last: int, name: str, reading: Reading) -> Mention | None:
    """The mention of what a stretch of words names; None where it names nothing that counts.

    Args:
        first, last: the words, `last` after the end.
        name: their key.
    """
    gazetteer = reading.gazetteer
    senses = sorted((s for s in gazetteer.senses.get(name, ()) if formed(scan, first, s, gazetteer.contexts)), key=lambda s: _ORDER[s.kind])
    abroad = _town_of(scan, last, reading)
    if abroad is not None and (name in gazetteer.places.rows or any(s.kind == "country" for s in senses)):
        return _country(scan, first, last, abroad, "place", reading)
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
    return _place(scan, first, last, name, reading)


def formed(scan: Scan, first: int, sense: Sense, contexts: Contexts) -> bool:
    """Whether the words have the capitals that a name needs."""
    if scan.shouting:
        return not (sense.acronym and " ".join(scan.words.folded[first : first + len(sense.capitals)]).replace(" ", "") in contexts.shouted)
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
            not scan.beside(first, last, gazetteer.contexts.aviation) or _inside_name(scan, first, last, reading)
        ):
            return None
        return _actor(scan, first, last, sense)
    if sense.kind in ("org", "crossing"):
        surname = last - first == 1 and not sense.acronym and sense.role in _PEOPLE_TOO
        return None if surname and _before_is_name(scan, first, reading, frozenset()) else _actor(scan, first, last, sense)
    assert sense.actor_id is not None
    code = sense.actor_id.removeprefix("country:")
    if _firm(scan, last, reading):
        return None
    guarded = sense.need == "seat" or sense.role == "place" or name in gazetteer.contexts.people_too
    if guarded and _inside_name(scan, first, last, reading):
        return None
    if name in gazetteer.contexts.people_too and sense.role is None and not _corroborated(scan, first, last, reading):
        return None
    role = sense.role
    if sense.need == "seat" and _is_place(scan, first, last, reading):
        role = "place"
    return _country(scan, first, last, code, role, reading)


def _actor(scan: Scan, first: int, last: int, sense: Sense) -> Mention:
    mention = scan.mention(first, last, sense.kind, sense.actor_id, sense.name)
    mention.role = sense.role
    return mention


def _person(scan: Scan, first: int, last: int, sense: Sense, reading: Reading) -> Mention | None:
    assert sense.actor_id is not None
    person = reading.gazetteer.people[sense.actor_id]
    alone = last - first == 1
    if alone and _before_is_name(scan, first, reading, reading.gazetteer.contexts.honorific):
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


def _country(scan: Scan, first: int, last: int, code: str, role: str | None, reading: Reading) -> Mention:
    reading.countries[code] = reading.countries.get(code, 0) + 1
    mention = scan.mention(first, last, "country", f"country:{code}", reading.gazetteer.countries[code].name)
    mention.role = role if role not in (None, "government") else _role(scan, first, last, reading) or role
    return mention


def _role(scan: Scan, first: int, last: int, reading: Reading) -> str | None:
    """The role that a noun beside a country gives: "Sudan's army", "the parliament of Georgia"."""
    words, roles = scan.words, reading.gazetteer.contexts.roles
    owner = scan.possessive(last)
    index = last + (1 if owner and last < len(words.raw) and words.folded[last] == "s" else 0)
    adjective = not owner and words.folded[last - 1].endswith(("n", "i", "ese", "ish", "ch", "tch", "ss", "k", "ic", "h"))
    for step in range(3 if owner or adjective else 1):
        at = index + step
        if at >= len(words.raw) or (at > 0 and words.gap(at - 1) not in (" ", "-", "' ", "’ ", "'", "’")):
            break
        pair = " ".join(words.folded[at : at + 2])
        if pair in roles or words.folded[at] in roles:
            return roles.get(pair) or roles[words.folded[at]]
    back = first - 1
    if back >= 0 and words.folded[back] == "the":
        back -= 1
    if back >= 1 and words.folded[back] == "of" and words.folded[back - 1] in roles:
        return roles[words.folded[back - 1]]
    if _is_place(scan, first, last, reading) and not adjective:
        return "place"
    return None


def _is_place(scan: Scan, first: int, last: int, reading: Reading) -> bool:
    """Whether the words before a name make it a place: "in Moscow", "the city of Herat", "Kyiv-based"."""
    words = scan.words
    back = first - 1
    if back >= 0 and words.folded[back] == "the":
        back -= 1
    if back >= 0 and not scan.starts_sentence(back + 1) and words.folded[back] in reading.gazetteer.contexts.before_place:
        return True
    return last < len(words.raw) and words.folded[last] in ("based", "born") and words.gap(last - 1) in "-‑–"


def _firm(scan: Scan, last: int, reading: Reading) -> bool:
    """Whether a capitalised word after a place makes the name of a firm, a paper or a club: "Kenya Power Ltd", "Arizona Cardinals"."""
    words = scan.words
    if scan.shouting or last >= len(words.raw) or not words.raw[last][0].isupper() or words.gap(last - 1) not in (" ", "-"):
        return False
    # "Nine-Dash Line": a hyphen before a capital joins a name too, but for a country ("China-Taiwan").
    return words.folded[last] in reading.gazetteer.contexts.firm


def _inside_name(scan: Scan, first: int, last: int, reading: Reading) -> bool:
    """Whether a name is part of a longer one that is not known: "Michael Jordan", "Paris Hilton", "Manchester United"."""
    if scan.shouting:
        return False
    if _before_is_name(scan, first, reading, frozenset()):
        return True
    words, contexts = scan.words, reading.gazetteer.contexts
    if last >= len(words.raw) or words.gap(last - 1) not in (" ", "-") or not words.raw[last][0].isupper():
        return False
    after = words.folded[last]
    if after in contexts.institution or after in contexts.roles or len(words.raw[last]) == 1:
        return False
    title_case = scan.paragraph.section == "title"
    known = any(sense.actor_id for sense in reading.gazetteer.senses.get(after, ()))
    return not (known or (title_case and after in contexts.lead) or (title_case and not words.raw[last].isalpha()))


def _before_is_name(scan: Scan, first: int, reading: Reading, also: frozenset[str]) -> bool:
    """Whether a capitalised word that is no title or preposition stands right before: a first name."""
    words, contexts = scan.words, reading.gazetteer.contexts
    if first == 0 or words.gap(first - 1) not in (" ", "-") or scan.shouting:
        return False
    before = words.raw[first - 1]
    if not before[0].isupper() or scan.taken[first - 1] or words.folded[first - 1] == "s":
        return words.gap(first - 1) == "-" and before[0].isupper() and not scan.taken[first - 1]
    folded = words.folded[first - 1]
    return folded not in contexts.lead and folded not in also and folded not in contexts.roles


def _corroborated(scan: Scan, first: int, last: int, reading: Reading) -> bool:
    """Whether something says that a name which people bear too is the country."""
    contexts = reading.gazetteer.contexts
    if scan.possessive(last) or _is_place(scan, first, last, reading) or reading.countries:
        return True
    return scan.beside(first, last, contexts.state) or any(
        sense.kind in ("country", "org") and sense.actor_id
        for index, word in enumerate(scan.words.folded)
        if not first <= index < last and scan.capital(index)
        for sense in reading.gazetteer.senses.get(word, ())
    )


def _town_of(scan: Scan, last: int, reading: Reading) -> str | None:
    """The country of a state that stands after a comma: "Paris, Texas", "Lebanon, Pa."."""
    words = scan.words
    if last >= len(words.raw) or words.gap(last - 1) != ", " or not words.raw[last][0].isupper():
        return None
    if words.folded[last] in reading.gazetteer.contexts.us_state_short and words.gap(last).startswith("."):
        return "USA"
    for end in range(min(last + 3, len(words.raw)), last, -1):
        name = " ".join(words.folded[last:end])
        part = next((s for s in reading.gazetteer.senses.get(name, ()) if s.role == "place" and s.kind == "country"), None)
        if part is not None and part.actor_id in ("country:USA", "country:CAN", "country:AUS"):
            # "In Mexico, Texas and Arizona" is a list.
            listed = end < len(words.raw) and words.folded[end] in ("and", "or") and words.gap(end - 1) in (" ", ", ")
            return None if listed else part.actor_id.removeprefix("country:")
    return None


def _chosen(scan: Scan, first: int, last: int, name: str, choice: Choice, senses: list[Sense], reading: Reading) -> Mention | None:
    """A name of several countries: by the cues of the article, by countries named, else the default, else candidates."""
    contexts = reading.gazetteer.contexts
    if _firm(scan, last, reading) or _inside_name(scan, first, last, reading):
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
    role = "place" if is_city and (not seat or _is_place(scan, first, last, reading)) else "government" if seat else None
    if scores[order[0]] and scores[order[0]] > scores[order[1]] if len(order) > 1 else True:
        return _country(scan, first, last, order[0], role, reading)
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


def _place(scan: Scan, first: int, last: int, name: str, reading: Reading) -> Mention | None:
    """A city or region of the table: its country, in the role of a place."""
    gazetteer = reading.gazetteer
    if not all(scan.capital(index) for index in (first, last - 1)) or len(name) < 3:
        return None
    raw = scan.words.raw
    if last - first == 1 and raw[first].isupper() and not scan.shouting:
        return None
    options = gazetteer.places_named(name)
    if not options or _firm(scan, last, reading) or _inside_name(scan, first, last, reading):
        return None
    beside = _country_after(scan, last, reading)
    placed = _is_place(scan, first, last, reading) or beside is not None
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
    return _country(scan, first, last, place.country, "place", reading)


def _is_more_than_a_word(
    scan: Scan, first: int, last: int, name: str, largest: Place, placed: bool, in_country: bool, reading: Reading
) -> bool:
    """Whether a single word is a place here: a common word or a first name needs more beside it than "Karachi"."""
    contexts = reading.gazetteer.contexts
    if name in contexts.common or name in contexts.lead:
        return placed and not _plain_after(scan, last) and (in_country or not scan.starts_sentence(first))
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


def _country_after(scan: Scan, last: int, reading: Reading) -> str | None:
    """The country that stands after a comma: "Goma, Democratic Republic of the Congo"."""
    words = scan.words
    if last >= len(words.raw) or words.gap(last - 1) != ", " or not words.raw[last][0].isupper():
        return None
    for end in range(min(last + 6, len(words.raw)), last, -1):
        for sense in reading.gazetteer.senses.get(" ".join(words.folded[last:end]), ()):
            if sense.kind == "country" and sense.need == "nothing" and sense.role in (None, "place") and sense.actor_id:
                return sense.actor_id.removeprefix("country:")
    return None
