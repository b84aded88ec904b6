"""Nobody is told to read nothing because the broker has just come back and knows no topics yet."""

from types import SimpleNamespace

import pytest

from watchfloor.runtime.assigning import StrictAssignor, TopicsNotSeen


class Cluster:
    """What a broker names."""

    def __init__(self, **partitions: int) -> None:
        self.partitions = partitions

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        return set(range(self.partitions[topic])) if topic in self.partitions else None


@pytest.mark.parametrize("cluster", [Cluster(), Cluster(articles=4), Cluster(articles=4, changelog=0)])
def test_a_topic_without_partitions_fails_the_join(cluster: Cluster) -> None:
    members = {"a": SimpleNamespace(subscription=["articles", "changelog"])}
    with pytest.raises(TopicsNotSeen, match="changelog"):
        StrictAssignor.assign(object(), cluster, members)  # type: ignore[arg-type]
