"""The changelogs of a service's tables, as topics that are made and checked before the application starts.

Faust would make them itself, and go on before they have leaders: then a table is refused its partitions (the changelog
"has 0"), or worse, the assignment leaves the changelog out.
"""

from watchfloor.runtime.strict_app import StrictApp
from watchfloor.runtime.topics import TopicSpec


def changelog_specs(app: StrictApp) -> list[TopicSpec]:
    """The changelog of each table of an application; compacted, since only the last value of a key counts."""
    return [
        TopicSpec(
            name=table.changelog_topic.get_topic_name(),
            partitions=app.conf.topic_partitions,
            replication=app.conf.topic_replication_factor,
            configs={"cleanup.policy": "compact", **(table.extra_topic_configs or {})},
        )
        for table in app.tables.values()
    ]
