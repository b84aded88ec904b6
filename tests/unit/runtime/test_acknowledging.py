"""A record counts as dealt with when an agent says so, and in no other way."""

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

from faust.types import TP, ConsumerMessage

from watchfloor.runtime.recovery import StrictConsumer

TOPIC = TP("articles", 0)


def consumer() -> Any:
    """A consumer with what acknowledging needs of it, without a broker."""
    made: Any = StrictConsumer.__new__(StrictConsumer)
    made.app = SimpleNamespace(topics=SimpleNamespace(acks_enabled_for=lambda topic: True))
    made._committed_offset = defaultdict(lambda: None)
    made._acked, made._acked_index, made._gap = defaultdict(list), defaultdict(set), defaultdict(list)
    made._unacked_messages = set()
    made._n_acked, made._waiting_for_ack = 0, None
    return made


def message(offset: int) -> ConsumerMessage:
    return ConsumerMessage("articles", 0, offset, 0.0, 0, [], None, b"{}", None, tp=TOPIC)


def test_a_record_that_faust_skips_during_a_rebalance_is_not_acknowledged() -> None:
    strict, skipped = consumer(), message(7)
    skipped.incref()
    skipped.ack(strict)
    assert strict._new_offset(TOPIC) is None


def test_what_an_agent_has_dealt_with_may_be_committed() -> None:
    strict = consumer()
    for offset in (5, 6):
        strict.acknowledge(message(offset))
    assert strict._new_offset(TOPIC) == 7
