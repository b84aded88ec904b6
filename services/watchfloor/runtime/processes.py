"""What keeps a child process from outliving its parent, and lets a process be named for certain. Linux only."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, with_signal: signal.Signals) -> None:
    """Asks the kernel to send us this signal when our parent ends, also by kill -9; it survives an exec.

    To be called in the child with the pid of the parent, as the parent saw it before the fork. The kernel means the
    parent's thread: a child must be started from a thread that stays.
    """
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    # The parent may have died between the fork and the call.
    if os.getppid() != parent:
        os.kill(os.getpid(), with_signal)
