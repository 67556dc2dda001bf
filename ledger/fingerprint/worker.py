"""The child process that decodes uploads: `python -m ledger.fingerprint.worker`, a request at a time until its input ends.

It starts with limits on address space, written files and core dumps, and gets new processor seconds with each request.
"""
from __future__ import annotations

import os
import resource
import sys
from typing import Any, BinaryIO

from ledger.errors import LedgerError
from ledger.fingerprint import message
from ledger.fingerprint.media import Limits

THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # one core, one order of additions


def main(arguments: list[str]) -> None:
    """Requests from standard input are answered on standard output until the input ends."""
    limits = Limits(*map(int, arguments))
    requests, answers = sys.stdin.buffer, _private_stdout()
    os.environ.update(dict.fromkeys(THREAD_SETTINGS, "1"))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from ledger.fingerprint import extraction  # here: under the limits, and after the thread settings
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    while (request := _next(requests)) is not None:
        _grant_processor(limits.cpu_s)
        header, body = _answer(extraction, *request, limits)
        message.send(answers, header, body)


def _private_stdout() -> BinaryIO:
    """The pipe to the parent; what a library prints goes elsewhere."""
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private


def _next(requests: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    try:
        return message.receive(requests)
    except message.BrokenMessage:
        return None


def _grant_processor(seconds: int) -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds + 1, most))


def _answer(extraction: Any, request: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    try:
        value, body = extraction.OPERATIONS[request["operation"]](data, request, limits)
        return {"value": value}, body
    except LedgerError as error:
        facts = {name: fact if isinstance(fact, (int, str)) else str(fact) for name, fact in error.facts.items()}
        return {"error": {"module": type(error).__module__, "class": type(error).__name__, "facts": facts}}, b""
    except MemoryError:
        return {"error": {"module": "", "class": "too_costly", "facts": {}}}, b""


if __name__ == "__main__":
    main(sys.argv[1:])
