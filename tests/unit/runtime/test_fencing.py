"""A worker that was paused writes nothing more until it is known to be a member, and never when it is not."""

import pytest
from aiokafka.errors import NodeNotReadyError

from watchfloor.runtime.fencing import LIMIT, Fence

HEARTBEAT, JOIN, COMMIT = "HeartbeatRequest", "JoinGroupRequest", "OffsetCommitRequest"
OK, UNKNOWN_MEMBER, REBALANCING, COORDINATOR_LOADING = 0, 25, 27, 14


class Ended(Exception):
    """Stands for the end of the process."""


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fence(clock: Clock) -> Fence:
    def end(reason: str) -> None:
        raise Ended(reason)

    return Fence(clock, end)


def test_nothing_is_written_before_the_group_is_joined(fence: Fence) -> None:
    with pytest.raises(NodeNotReadyError):
        fence.hold()


def test_a_fresh_heartbeat_lets_writes_through(fence: Fence, clock: Clock) -> None:
    fence.answered(HEARTBEAT, clock.now, {OK})
    clock.now += LIMIT
    fence.hold()
    fence.pass_bytes()


def test_after_a_pause_requests_are_held_until_the_next_good_heartbeat(fence: Fence, clock: Clock) -> None:
    fence.answered(JOIN, clock.now, {OK})
    clock.now += LIMIT + 0.1
    with pytest.raises(NodeNotReadyError):
        fence.hold()
    fence.answered(HEARTBEAT, clock.now, {OK})
    fence.hold()


def test_an_answer_that_lay_in_a_buffer_during_the_pause_confirms_nothing(fence: Fence, clock: Clock) -> None:
    sent_at = clock.now
    clock.now += 9
    fence.answered(HEARTBEAT, sent_at, {OK})
    assert not fence.open


def test_an_answer_that_comes_late_does_not_take_back_a_newer_one(fence: Fence, clock: Clock) -> None:
    fence.answered(HEARTBEAT, clock.now, {OK})
    fence.answered(HEARTBEAT, clock.now - 50, {OK})
    assert fence.open


def test_bytes_that_a_pause_caught_on_their_way_end_the_process(fence: Fence, clock: Clock) -> None:
    fence.answered(HEARTBEAT, clock.now, {OK})
    clock.now += LIMIT + 0.1
    with pytest.raises(Ended, match="in the middle of a write"):
        fence.pass_bytes()


@pytest.mark.parametrize("request_name", [HEARTBEAT, JOIN, "SyncGroupRequest", COMMIT])
def test_lost_membership_ends_the_process(fence: Fence, clock: Clock, request_name: str) -> None:
    with pytest.raises(Ended, match="membership is lost"):
        fence.answered(request_name, clock.now, {OK, UNKNOWN_MEMBER})


def test_a_member_in_a_rebalance_still_owns_its_partitions(fence: Fence, clock: Clock) -> None:
    fence.answered(HEARTBEAT, clock.now, {REBALANCING})
    assert fence.open


def test_neither_a_commit_nor_an_error_confirms_membership(fence: Fence, clock: Clock) -> None:
    fence.answered(COMMIT, clock.now, {OK})
    fence.answered(HEARTBEAT, clock.now, {COORDINATOR_LOADING})
    assert not fence.open


def test_who_leaves_the_group_writes_nothing_more(fence: Fence, clock: Clock) -> None:
    fence.answered(HEARTBEAT, clock.now, {OK})
    fence.leave()
    assert not fence.open
