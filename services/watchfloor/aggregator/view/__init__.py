"""The read model: follows actor-states and state-changes into SQLite, and serves it. Apart from the fold, and disposable.

position.py    how far the changes have been read, as text
schema.py      the tables, and when the file is made anew
store.py       records in, rows and offsets in one transaction
queries.py     rows out
feeder.py      follows the topics
places.py      where airports are
filters.py     which actors or changes a reader wants
pagination.py  cursors that hold while data change
answers.py     ETag and 304
live.py        what depends on now
activity.py    how much each article tells of whom
articles.py    which articles stand behind an actor
airspace.py    the country's airspace, joined to its airports
consumers.py   who may read what
vitals.py      lag, dead letters and feeds, for the foot line
history.py     what was known then
api.py         the routes
stream.py      changes as server-sent events
metrics.py     what is counted
watched.py     what there is to tell of an actor that is watched; watch_metrics.py shows it
service.py     the process
page/          the live page
"""
