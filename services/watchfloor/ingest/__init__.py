"""Takes articles in and publishes them on the articles topic.

From feeds, in the order of their steps:
feed_list.py      which feeds there are
polling.py        when each is polled, and what a poll does
visiting.py       a fetch as a good guest: robots.py, one request to a host at a time
fetching.py       one GET, with its limits: addresses.py (no way inside), unpacking.py (no bombs)
parsing.py        the document to items: text_encoding.py, html_text.py with hiding.py, links.py
identity.py       which article an item is, and whether it says anything new
full_text.py      the article on the page behind it, without asides.py
drafting.py       what to publish: dates.py, credits.py, language.py
withdrawals.py    whether it takes something back
copies.py         whether it is a copy of what came before
intake.py         all of that put together: new, edited, withdrawn, or nothing
feed_store.py     what is remembered of feeds and articles, in database.py
feed_health.py    how a feed is doing, by two clocks; feed_metrics.py shows it

From files and requests:
files.py          JSON Lines, one JSON object, and documents.py: text or HTML
pacing.py         how fast they go out
feeding.py        from files straight to the topic
watching.py       a folder that is watched
marking.py        copies and credits, as for feeds
requests.py       JSON or JSON Lines from the body of a request
http.py           POST /v1/articles, as many as rates.py allows

publisher.py      the idempotent producer; an article counts when the broker has acknowledged it
metrics.py        what is counted
sources.py        the sources that the settings name
service.py        the process
"""
