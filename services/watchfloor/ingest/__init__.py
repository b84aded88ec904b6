"""Takes articles in and publishes them on the articles topic.

files.py      JSON Lines from files, gzip too
requests.py   JSON or JSON Lines from the body of a request
http.py       POST /v1/articles
publisher.py  the idempotent producer; an article counts when the broker has acknowledged it
feeding.py    from files straight to the topic
metrics.py    what is counted
service.py    the process
"""
