"""Gives out partitions only when the broker knows all topics.

A broker that has just come back answers before it has its topics. Faust's leader of the group leaves out what it does not
see, and the group keeps that: members join again under their static names and get the same nothing, for as long as they come
back within the session timeout (found by `make chaos`: 44 starts in two minutes).
"""

from aiokafka.cluster import ClusterMetadata
from faust.assignor.partition_assignor import MemberAssignmentMapping, MemberMetadataMapping, PartitionAssignor


class TopicsNotSeen(RuntimeError):
    """The broker names no partitions of a topic yet; one line."""


class StrictAssignor(PartitionAssignor):
    """Faust's assignor, which refuses to leave a topic out."""

    def assign(self, cluster: ClusterMetadata, member_metadata: MemberMetadataMapping) -> MemberAssignmentMapping:
        """The partitions of each member.

        Raises:
            TopicsNotSeen: a topic that a member reads has no partitions. The join fails, and the worker ends and is started again
                (`StrictConsumer.check_errors`).
        """
        topics = {topic for member in member_metadata.values() for topic in member.subscription}
        unseen = sorted(topic for topic in topics if not cluster.partitions_for_topic(topic))
        if unseen:
            raise TopicsNotSeen(f"the broker does not name the partitions of {', '.join(unseen)} yet")
        return super().assign(cluster, member_metadata)
