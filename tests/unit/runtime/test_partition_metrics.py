"""What is shown of the partitions of a worker."""

from faust.types import TP
from prometheus_client import REGISTRY

from watchfloor.runtime.partition_metrics import PartitionMetrics

ONE, TWO = TP("articles", 0), TP("articles", 1)


def shown(name: str, tp: TP) -> float | None:
    return REGISTRY.get_sample_value(f"watchfloor_consumer_{name}", {"topic": tp.topic, "partition": str(tp.partition)})


def test_a_partition_that_stands_still_with_work_before_it_ages_and_one_that_moves_does_not() -> None:
    partitions = PartitionMetrics()
    partitions.look({ONE: (7, 5), TWO: (7, 5)}, now=1000)
    partitions.look({ONE: (7, 9), TWO: (8, 9)}, now=1010)
    assert shown("lag_records", ONE) == shown("lag_records", TWO) == 9
    assert shown("last_progress_timestamp_seconds", ONE) == 1000
    assert shown("last_progress_timestamp_seconds", TWO) == 1010


def test_a_partition_with_nothing_to_do_does_not_age() -> None:
    partitions = PartitionMetrics()
    partitions.look({ONE: (7, 0)}, now=1000)
    partitions.look({ONE: (7, 0)}, now=2000)
    assert shown("last_progress_timestamp_seconds", ONE) == 2000


def test_a_partition_that_another_worker_has_now_is_not_shown_any_more() -> None:
    partitions = PartitionMetrics()
    partitions.look({ONE: (7, 5), TWO: (7, 5)}, now=1000)
    partitions.look({TWO: (7, 5)}, now=1010)
    assert shown("lag_records", ONE) is None
    assert shown("last_progress_timestamp_seconds", ONE) is None
    assert shown("last_progress_timestamp_seconds", TWO) == 1000
