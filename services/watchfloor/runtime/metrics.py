"""Every metric of the streaming services: named here, and touched through these objects only."""

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LONG_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600)

ARTICLES = Counter("watchfloor_articles", "Article versions that were read.")
ENTITIES = Counter(
    "watchfloor_entities", "Entity messages that were produced; `linked` is yes for those with the id of an actor.", ["linked"]
)
EVENTS = Counter("watchfloor_events", "Event messages that were produced.", ["kind", "modality"])
CONDITIONS = Counter("watchfloor_conditions", "Those of them that are conditions, by what they say.", ["facet", "value"])
EXTRACTIONS = Counter("watchfloor_extractions", "Extractions that were produced (extractor) or folded (aggregator).")
UNREAD = Counter("watchfloor_articles_unread", "Article versions whose text was left unread, such as for its language.")
OBSERVATIONS = Counter("watchfloor_observations", "Observations that were folded, or found to be known already.")
STATES = Counter("watchfloor_states", "Actor states that were produced; a tombstone is one.")
CHANGES = Counter("watchfloor_changes", "State changes that were produced.", ["reason"])
DEAD_LETTERS = Counter("watchfloor_dead_letters", "Records that could not be handled.", ["stage", "code"])
WORKER_RESTARTS = Counter("watchfloor_worker_process_restarts", "Reading processes that were ended or died.", ["cause"])

STAGE_SECONDS = Histogram("watchfloor_stage_seconds", "Time of one batch in a stage.", ["stage"], buckets=_SECONDS)
BATCH_RECORDS = Histogram("watchfloor_batch_records", "Records in a batch.", ["stage"], buckets=(1, 5, 10, 50, 100, 250, 500))
PUBLICATION_TO_STATE_SECONDS = Histogram(
    "watchfloor_publication_to_state_seconds",
    "From the publication of an article to the state that it moved; articles of a backfill are left out.",
    buckets=_LONG_SECONDS,
)
RECORD_TO_STATE_SECONDS = Histogram(
    "watchfloor_record_to_state_seconds", "From the record of an article to the state that it moved.", buckets=_LONG_SECONDS
)

LAG = Gauge("watchfloor_consumer_lag_records", "Records on a partition that are not yet committed.", ["topic", "partition"])
PROGRESS = Gauge(
    "watchfloor_consumer_last_progress_timestamp_seconds",
    "When the committed offset of a partition last moved, or there was nothing left to commit.",
    ["topic", "partition"],
)
REBALANCES = Counter("watchfloor_rebalances", "Times that the partitions of the group began to move.")
RECOVERING = Gauge("watchfloor_recovering", "1 while tables are being restored from their changelogs.")
RECOVERY_REMAINING = Gauge("watchfloor_recovery_remaining_records", "Records of changelogs that are still to be restored.")
RECOVERY_SECONDS = Histogram("watchfloor_recovery_seconds", "Time that restoring the tables took.", buckets=_LONG_SECONDS)
READY = Gauge("watchfloor_worker_ready", "1 while the worker is a member of its group and its tables are restored.")
