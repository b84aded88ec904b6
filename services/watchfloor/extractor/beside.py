"""What the words beside a name say of it: that it is a place, part of a longer name, or a firm's."""

from watchfloor.extractor.scan import Reading, Scan


def is_place(scan: Scan, first: int, last: int, reading: Reading) -> bool:
    """Whether the words before a name make it a place: "in Moscow", "the city of Herat", "Kyiv-based"."""
    words = scan.words
    back = first - 1
    if back >= 0 and words.folded[back] == "the":
        back -= 1
    if back >= 0 and not scan.starts_sentence(back + 1) and words.folded[back] in reading.gazetteer.contexts.before_place:
        return True
    return last < len(words.raw) and words.folded[last] in ("based", "born") and words.gap(last - 1) in "-‑–"


def is_firm(scan: Scan, last: int, reading: Reading) -> bool:
    """Whether a capitalised word after a place makes the name of a firm, a paper or a club: "Kenya Power Ltd", "Arizona Cardinals"."""
    words = scan.words
    if scan.shouting or last >= len(words.raw) or not words.raw[last][0].isupper() or words.gap(last - 1) not in (" ", "-"):
        return False
    # "Nine-Dash Line": a hyphen before a capital joins a name too, but for a country ("China-Taiwan").
    return words.folded[last] in reading.gazetteer.contexts.firm


def is_prefixed(scan: Scan, first: int, reading: Reading) -> bool:
    """Whether a prefix makes another word of a country: "inter-Korean", "Afro-American"."""
    return first > 0 and scan.words.gap(first - 1) == "-" and scan.words.folded[first - 1] in reading.gazetteer.contexts.prefix


def inside_name(scan: Scan, first: int, last: int, reading: Reading) -> bool:
    """Whether a name is part of a longer one that is not known: "Michael Jordan", "Paris Hilton", "Manchester Arena"."""
    if scan.shouting or scan.title_case:
        return False
    return after_first_name(scan, first, reading, frozenset()) or before_surname(scan, last, reading)


def before_surname(scan: Scan, last: int, reading: Reading) -> bool:
    """Whether a capitalised word that is no institution of a place, and no other name, stands right after."""
    words, contexts = scan.words, reading.gazetteer.contexts
    if scan.shouting or scan.title_case or last >= len(words.raw):
        return False
    if words.gap(last - 1) not in (" ", "-") or not words.raw[last][0].isupper() or len(words.raw[last]) == 1:
        return False
    after = words.folded[last]
    if after in contexts.institution or after in contexts.roles:
        return False
    return not any(sense.actor_id for sense in reading.gazetteer.senses.get(after, ()))


def after_first_name(scan: Scan, first: int, reading: Reading, also: frozenset[str]) -> bool:
    """Whether a capitalised word that is no title or preposition stands right before: a first name."""
    words, contexts = scan.words, reading.gazetteer.contexts
    if first == 0 or words.gap(first - 1) not in (" ", "-") or scan.shouting or scan.title_case:
        return False
    before = words.raw[first - 1]
    if not before[0].isupper() or scan.taken[first - 1] or words.folded[first - 1] == "s":
        return words.gap(first - 1) == "-" and before[0].isupper() and not scan.taken[first - 1]
    folded = words.folded[first - 1]
    return folded not in contexts.lead and folded not in also and folded not in contexts.roles


def state_after(scan: Scan, last: int, town: str, reading: Reading) -> str | None:
    """The country of a state that stands after a town (a key) and a comma: "Paris, Texas", "Lebanon, Pa.", "Rome, Georgia"."""
    words = scan.words
    if last >= len(words.raw) or words.gap(last - 1) != ", " or not words.raw[last][0].isupper():
        return None
    if words.folded[last] in reading.gazetteer.contexts.us_state_short and words.gap(last).startswith("."):
        return "USA"
    for end in range(min(last + 3, len(words.raw)), last, -1):
        name = " ".join(words.folded[last:end])
        choice = reading.gazetteer.contexts.choices.get(name)
        if choice is not None:
            with_town = {place.country for place in reading.gazetteer.places_named(town)}
            fitting = [code for code in choice.options if code in with_town]
            return fitting[0] if len(fitting) == 1 and fitting[0] != choice.default else None
        part = next((s for s in reading.gazetteer.senses.get(name, ()) if s.role == "place" and s.kind == "country"), None)
        if part is not None and part.actor_id in ("country:USA", "country:CAN", "country:AUS"):
            # "In Mexico, Texas and Arizona" is a list.
            listed = end < len(words.raw) and words.folded[end] in ("and", "or") and words.gap(end - 1) in (" ", ", ")
            return None if listed else part.actor_id.removeprefix("country:")
    return None


def country_after(scan: Scan, last: int, reading: Reading) -> str | None:
    """The country that stands after a comma: "Goma, Democratic Republic of the Congo"."""
    words = scan.words
    if last >= len(words.raw) or words.gap(last - 1) != ", " or not words.raw[last][0].isupper():
        return None
    for end in range(min(last + 6, len(words.raw)), last, -1):
        for sense in reading.gazetteer.senses.get(" ".join(words.folded[last:end]), ()):
            if sense.kind == "country" and sense.need == "nothing" and sense.role in (None, "place") and sense.actor_id:
                return sense.actor_id.removeprefix("country:")
    return None
