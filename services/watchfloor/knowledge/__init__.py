"""What an analyst reads and changes, as YAML, and the code that loads and checks it: each error names file and line.

loading.py        a YAML file against its model

Who there is:
names.py          how names are compared; `aliases.py` which actors a name may mean
countries.py, organisations.py, people.py, airports.py   the lists in `actors/`
sites.py          places of any other kind: the lists in `sites/`
places.py         cities and regions; `tables.py` makes the generated tables
contexts.py       which of its meanings a name has; `anaphors.py` nouns that stand for an actor named before
gazetteer.py      all of that together

What is done:
lexicon.py        verbs, nouns, frames and operators of `events/`; `cues.py`, `quiet.py`

What can be so:
facets.py         a facet of `facets/`: how it is read (`reading.py`), how it is decided (`deciding.py`)

Who says it, and to whom it matters:
outlets.py        outlets, their families, their trust
relations.py      how much an interaction weighs, and how that fades
watchlist.py      the actors that somebody watches; `durations.py`
"""
