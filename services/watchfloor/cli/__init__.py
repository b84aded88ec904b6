"""The `watchfloor` command: each subcommand is a module of its name, loaded when it is called.

main.py           the list of them

Run: up, broker, ingest, extractor, aggregator, view, webhook
Without a broker: extract, replay (`articles.py`, `replaying.py`, `lines.py`)
Ask: status, explain (`view_client.py`), tail; `rendering.py` puts states and changes in words
Say: override, forget (`sending.py`); feeds, with ingest `feeding.py`
Operate: topics, dead_letters, refeed, settings

options.py        what several of them share; `columns.py` their tables
"""
