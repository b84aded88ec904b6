"""What every service stands on, and nothing of what it does. Nothing here knows what an article says.

settings.py       every setting
topics.py         topics made and checked; `changelogs.py` those of tables
kafka_access.py   who we are on Kafka (`tls.py`), `kafka_rights.py` what we may

Strict Faust, in the order in which a record goes through it:
strict_app.py     the application
assigning.py, seeking.py, recovery.py   which partitions, from where, with which tables
batches.py        records in, a batch at a time; `worker_pool.py` work beside the event loop
tables.py         a table, read and written a batch at a time
outputs.py        records out; `delivery.py` knows what is delivered, `fencing.py` who may still write; `cloudevents.py` their headers
dead_letters.py   what could not be handled; `dead_letter_reading.py` to try it again
worker.py         all of it inside our own event loop; `worker_slot.py` which of several workers it is
watchdog.py       ends a worker that stands still; `stopping.py` how one is told to stop

What others see of it:
health.py         alive, ready, metrics; `metrics.py`, `partition_metrics.py`, `part_metrics.py`
http_app.py       an HTTP API as all have it; `http_server.py`, `http_client.py`, `problems.py`
log.py, faust_log.py   logs

On one machine:
local_kafka.py    a real Kafka, from `kafka_jars.py`
supervisor.py     all parts, each kept running by `keeper.py`, as `processes.py`; `run_file.py` says where they are
data_lock.py      who has a data folder
topic_reading.py  a topic from beginning to end, for commands
"""
