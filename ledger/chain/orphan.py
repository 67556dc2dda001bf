"""Ends a process when the one that started it is gone, however that ended: a SIGKILL leaves no time to clean up.

Run as a file of its own, `python -I -S orphan.py PID`, with a pipe as its standard input whose other end the parent holds
and never writes to: the system closes it with the parent. `-I`, because modules beside this one have names of the library's.
"""
from __future__ import annotations

import os
import select
import signal
import sys

GRACE_S = 20  # the process writes what it keeps; after that it hangs


def watch(pid: int) -> None:
    """Returns when the process has ended, or was ended because standard input did."""
    try:
        process = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None  # Linux; a descriptor never means another process
    except ProcessLookupError:
        return
    ended = _first_of([sys.stdin.fileno(), process], None)
    if ended != sys.stdin.fileno():
        return
    _signal(pid, process, signal.SIGTERM)
    if process is not None and _first_of([process], GRACE_S) is None:
        _signal(pid, process, signal.SIGKILL)


def _first_of(descriptors: list[int | None], timeout_s: float | None) -> int | None:
    found = select.select([each for each in descriptors if each is not None], [], [], timeout_s)[0]
    return found[-1] if found else None  # the process rather than the parent, if both have ended


def _signal(pid: int, process: int | None, number: signal.Signals) -> None:
    try:
        if process is None:
            os.kill(pid, number)
        else:
            signal.pidfd_send_signal(process, number)
    except ProcessLookupError:
        pass


if __name__ == "__main__":
    watch(int(sys.argv[1]))
