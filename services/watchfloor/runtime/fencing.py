"""A fence against paused workers: one that lost its partitions without knowing it writes nothing more.

A worker that is stopped for longer than its session timeout (SIGSTOP, a suspended laptop, a frozen virtual machine)
wakes up in the middle of a batch whose partitions another worker owns by now. The check of the generation in front of
a batch is too early for it. So a produce request or a commit goes out only if the group coordinator answered well a
request that was SENT less than `LIMIT` ago; an answer that lay in a buffer during the pause cannot refresh that.

Without such an answer a request is held back: aiokafka tries it again, and by then the coordinator has either said that
we are still a member, or that we are not. The second ends the process at once, with status 75, and so do bytes of a
produce request that a pause caught between the request and the system call. The supervisor starts it again.
"""

import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import NodeNotReadyError

SESSION_TIMEOUT = 6.0
"""Seconds without a heartbeat after which the coordinator gives our partitions away."""
LIMIT = SESSION_TIMEOUT / 2
SEND_TIMEOUT_MS = 2500
"""The kernel drops a connection whose bytes nobody took for this long, so that none leaves it later than LIMIT."""
EXIT_STATUS = os.EX_TEMPFAIL

_REBALANCE_IN_PROGRESS = 27
_MEMBERSHIP_LOST = frozenset({22, 25, 82})
"""Illegal generation, unknown member, fenced instance: somebody else has our partitions, or will."""
_GROUP_REQUESTS = frozenset({"HeartbeatRequest", "JoinGroupRequest", "SyncGroupRequest", "OffsetCommitRequest"})


def _boot_time() -> float:
    """Seconds that also pass while the machine is suspended."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def end_process(reason: str) -> NoReturn:
    """End at once: no handler runs, no buffer is flushed, nothing more is sent."""
    os.write(sys.stderr.fileno(), f"fenced: {reason}; this worker ends and is started again\n".encode())
    os._exit(EXIT_STATUS)


class Fence:
    """Knows how long ago the coordinator was known to take us for a member.

    Args:
        clock: seconds; only differences count.
        end: is called with a reason when membership is lost, and must not return.
    """

    def __init__(self, clock: Callable[[], float] = _boot_time, end: Callable[[str], Any] = end_process) -> None:
        self._clock = clock
        self._end = end
        self._confirmed: float | None = None

    def now(self) -> float:
        return self._clock()

    @property
    def open(self) -> bool:
        """Whether something may be written now."""
        return self._confirmed is not None and self._clock() - self._confirmed <= LIMIT

    def hold(self) -> None:
        """In front of a request that writes.

        Raises:
            NodeNotReadyError: not now; aiokafka waits a little and tries again.
        """
        if not self.open:
            raise NodeNotReadyError("held back until the group coordinator has confirmed that we are still a member")

    def pass_bytes(self) -> None:
        """In front of a system call that writes; a request that has begun to leave cannot be held back."""
        if not self.open:
            self._end("paused in the middle of a write for longer than half the session timeout")

    def leave(self) -> None:
        """We leave the group of our own will: nothing may be written after that."""
        self._confirmed = None

    def answered(self, request: str, sent_at: float, codes: set[int]) -> None:
        """Take note of an answer of the coordinator.

        Args:
            request: the class of the request.
            sent_at: when it was sent, by `now()`.
            codes: the error codes of the answer; 0 is none.
        """
        if codes & _MEMBERSHIP_LOST:
            self._end(f"the group coordinator answered {request} with {sorted(codes)}: the membership is lost")
        well = codes == {0} or (codes == {_REBALANCE_IN_PROGRESS} and request == "HeartbeatRequest")
        # A commit is answered well after the coordinator has begun to move our partitions, so it confirms nothing.
        if well and request != "OffsetCommitRequest":
            self._confirmed = max(self._confirmed or sent_at, sent_at)


class _FencedSocket:
    """Stands in front of every send(2) of a connection that carries produce requests."""

    def __init__(self, inner: socket.socket, fence: Fence) -> None:
        self._inner = inner
        self._fence = fence
        self.armed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def send(self, *args: Any) -> int:
        if self.armed:
            self._fence.pass_bytes()
        return self._inner.send(*args)

    def sendmsg(self, *args: Any) -> int:
        if self.armed:
            self._fence.pass_bytes()
        return self._inner.sendmsg(*args)


def install(fence: Fence) -> None:
    """Put `fence` in front of all that aiokafka sends in this process. Once; there is no way back.

    aiokafka offers no place for this, so the two methods of its connection class are replaced.
    """
    connect = AIOKafkaConnection.connect
    send = AIOKafkaConnection.send

    async def fenced_connect(self: AIOKafkaConnection) -> Any:
        streams = await connect(self)
        transport = _next_to_the_socket(self._writer.transport)
        transport._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SEND_TIMEOUT_MS)
        transport._sock = _FencedSocket(transport._sock, fence)
        return streams

    def fenced_send(self: AIOKafkaConnection, request: Any, expect_response: bool = True) -> Awaitable[Any]:
        name = type(request).__name__
        if name == "ProduceRequest":
            fence.hold()
            if self._writer is not None:
                _next_to_the_socket(self._writer.transport)._sock.armed = True
        elif name == "OffsetCommitRequest":
            fence.hold()
        elif name == "LeaveGroupRequest":
            fence.leave()
        sent_at = fence.now()
        response: Awaitable[Any] = send(self, request, expect_response)
        return _noted(fence, name, sent_at, response) if name in _GROUP_REQUESTS else response

    AIOKafkaConnection.connect = fenced_connect
    AIOKafkaConnection.send = fenced_send


def _next_to_the_socket(transport: Any) -> Any:
    """The transport that holds the socket; with TLS it lies below the one that encrypts."""
    encrypting = getattr(transport, "_ssl_protocol", None)
    return transport if encrypting is None else encrypting._transport


async def _noted(fence: Fence, name: str, sent_at: float, response: Awaitable[Any]) -> Any:
    answer = await response
    is_commit = name == "OffsetCommitRequest"
    codes = {code for _, partitions in answer.topics for _, code in partitions} if is_commit else {answer.error_code}
    fence.answered(name, sent_at, codes)
    return answer
