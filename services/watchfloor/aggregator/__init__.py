"""From extractions to the live state of every actor. Everything but the shell is pure.

observations.py   stage one: an extraction to one observation an actor
claims.py         a condition to a claim: field, value, start, weight (`weighing.py`, `voices.py`)
windows.py        what is kept of many claims: the newest, and landmarks
head.py           all that is kept of an actor beside its contributions
walking.py        claims to the runs of a status; `outlooks.py` to what is said to come
deciding.py       both, with since, confidence, dispute and timelines; overrides
relations.py      what passes between an actor and its counterparts
states.py         a head to the published state, with its `evidence.py`
changes.py        two decisions to the changes between them
fold.py           one observation into a head: take back, add, decide, compare
replaying.py      the same in memory: the oracle
reading.py        what depends on the time of reading
explaining.py     decided anew without a voice
batch.py, agent.py, service.py   the shell: tables, topics, the order of writing
view/             the read model, API, event stream and live page
"""
