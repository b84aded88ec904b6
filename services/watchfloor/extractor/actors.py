"""Finds who is named, from the words alone, before anything is parsed.

airports beside the word airport, names of the lists and places (the longest first), codes; each airport is
chosen last, when the countries of the article are known.
"""

from watchfloor.extractor.airport_names import airport_hits, resolve
from watchfloor.extractor.document import Document, Mention
from watchfloor.extractor.linking import link
from watchfloor.extractor.scan import Reading, Scan, read
from watchfloor.knowledge.gazetteer import Gazetteer


def find_actors(document: Document, gazetteer: Gazetteer) -> None:
    """Fills the mentions of each paragraph, by start and without overlap."""
    reading = read(document, gazetteer)
    airports = [(scan, airport_hits(scan, reading)) for scan in reading.scans]
    for scan in reading.scans:
        _names(scan, reading)
    for scan, hits in airports:
        scan.mentions.extend([resolve(hit, scan, reading) for hit in hits])
    for scan in reading.scans:
        _codes(scan, reading)
        scan.paragraph.mentions = sorted(scan.mentions, key=lambda each: each.start)


def _names(scan: Scan, reading: Reading) -> None:
    """Names of the lists and places, from left to right, the longest first."""
    words, longest = scan.words, reading.gazetteer.longest
    senses, places, choices = reading.gazetteer.senses, reading.gazetteer.places.rows, reading.gazetteer.contexts.choices
    index, count = 0, len(words.raw)
    while index < count:
        most = longest.get(words.folded[index], 0)
        step = 1
        if most and not scan.taken[index] and (scan.capital(index) or most > 1):
            reach = index + 1
            while reach < count and reach < index + most and words.joined(reach - 1) and not scan.taken[reach]:
                reach += 1
            for last in range(reach, index, -1):
                name = " ".join(words.folded[index:last])
                if name in senses or name in places or name in choices:
                    found, blocked = _link(scan, index, last, name, reading)
                    if found is not None:
                        scan.mentions.append(found)
                    if found is not None or blocked:
                        scan.take(index, last)
                        step = last - index
                        break
        index += step


def _link(scan: Scan, first: int, last: int, name: str, reading: Reading) -> tuple[Mention | None, bool]:
    """The mention of a name; and whether the words are known to be no actor, so that no part of them is one."""
    found = link(scan, first, last, name, reading)
    blocked = found is None and any(sense.kind == "none" for sense in reading.gazetteer.senses.get(name, ())) and scan.capital(first)
    return found, blocked


def _codes(scan: Scan, reading: Reading) -> None:
    """IATA and ICAO codes: known ones anywhere, others beside words of aviation."""
    airports, contexts = reading.gazetteer.airports, reading.gazetteer.contexts
    for index, word in enumerate(scan.words.raw):
        if scan.taken[index] or not word.isupper() or not word.isascii() or not word.isalpha() or len(word) not in (3, 4):
            continue
        if len(word) == 3:
            airport = airports.by_iata(word)
            bracketed = scan.words.gap(index - 1).endswith("(") if index else False
            near = bracketed and any(each.actor_id == airport.actor_id for each in scan.mentions) if airport else False
            fits = near or (word in airports.known_codes and not scan.shouting)
        else:
            airport = airports.get(word)
            # In a NOTAM every word has capitals: the aerodrome stands right before "AD" or "RWY".
            after = frozenset(scan.words.folded[index + 1 : index + 2])
            fits = bool(after & contexts.notice) if scan.shouting else scan.beside(index, index + 1, contexts.aviation | contexts.notice)
        if airport is not None and fits:
            scan.take(index, index + 1)
            scan.mentions.append(scan.mention(index, index + 1, "airport", airport.actor_id, airport.name))
