"""Every message of Watchfloor as a pydantic model, with topic names, keys, ids and versions.

Pure: knows nothing of Kafka, HTTP, clocks or the environment; imported by every service.

    canonical.py   JSON bytes, the same for the same value
    times.py       timestamps as the contracts write them
    ids.py         ids that are hashes of what they name; canonical URLs
    article.py     an article as it comes in, and as it is accepted
    actors.py      entities and their mentions
    events.py      interactions and conditions
    extraction.py  all of one article version
    observation.py all that one article version says of one actor
    state.py       the live state of an actor, and the changes of it
    topics.py      names and settings of the topics
"""
