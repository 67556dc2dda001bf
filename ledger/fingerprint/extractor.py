"""Uploads are decoded in child processes that may die: the parent only sees an answer or an error."""
from __future__ import annotations

import dataclasses
import importlib
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import ledger
from ledger.errors import LedgerError
from ledger.fingerprint import message
from ledger.fingerprint.exhibit import Exhibit
from ledger.fingerprint.media import (DecodingFailed, DecodingTooCostly, Limits, MediaFingerprint, MediaSource,
                                      Preview, media_type_of, read_source)

WORKERS = 2            # a worker keeps 150 to 200 MB of libraries warm
JOBS_PER_WORKER = 200  # libraries leak slowly; a new worker costs one second
STOP_S = 5             # an idle worker ends at once when its input is closed
ERROR_MODULES = "ledger.fingerprint."  # a worker's answer names an error class from here, never anything else
TOO_COSTLY = "too_costly"


class Extractor:
    """Warm worker processes that turn uploads into fingerprints; safe to share between threads.

    A worker has limits on address space and processor time, gets the bytes through a pipe and never a name. One that
    dies or hangs is replaced; the upload that did it gets an error. Close it (or use `with`) to end the workers.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._idle: list[_Worker] = []
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(WORKERS)

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def fingerprint(self, source: MediaSource) -> MediaFingerprint:
        """The fingerprints that are registered. Raises: the errors of `media`, `raster` and `sound`."""
        return message.media_fingerprint_of(self._ask("fingerprint", source)[0])

    def query(self, source: MediaSource) -> MediaFingerprint:
        """The fingerprints with what a search needs besides: variants, sheets, sound. Raises: as `fingerprint`."""
        return message.media_fingerprint_of(self._ask("query", source)[0])

    def preview(self, source: MediaSource, frame: int) -> Preview:
        """The picture, or a video's frame of this number, to be shown beside another. Raises: as `fingerprint`."""
        size, pixels = self._ask("preview", source, frame)
        return Preview(size["columns"], size["rows"], pixels, bytes.fromhex(size["sheet"]))

    def sound(self, source: MediaSource) -> bytes:
        """The sound as little-endian int16 at 8 kHz, levelled. Raises: as `fingerprint`."""
        return self._ask("sound", source)[1]

    def exhibit(self, source: MediaSource) -> Exhibit:
        """What evidence can be drawn from later, when the file itself is gone. Raises: as `fingerprint`."""
        return Exhibit.of(self._ask("exhibit", source)[1])

    def close(self) -> None:
        """No idle worker is left; one that is at work ends after its job."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()

    def _ask(self, operation: str, source: MediaSource, frame: int = 0) -> tuple[dict[str, Any], bytes]:
        data = read_source(source, self.limits.upload_bytes)
        request = {"operation": operation, "media_type": media_type_of(data[:64]), "frame": frame}
        with self._slots:
            worker = self._take()
            try:
                answer, body = worker.answer(request, data)
            except BaseException:
                worker.kill()
                raise
            self._give_back(worker)
        if "error" in answer:
            raise self._error_of(answer["error"])
        return answer["value"], body

    def _take(self) -> _Worker:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _Worker(self.limits)

    def _give_back(self, worker: _Worker) -> None:
        if worker.jobs < JOBS_PER_WORKER:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.stop()

    def _error_of(self, error: dict[str, Any]) -> LedgerError:
        if error["class"] == TOO_COSTLY:
            return _too_costly(self.limits)
        if not error["module"].startswith(ERROR_MODULES):
            return DecodingFailed()
        kind = getattr(importlib.import_module(error["module"]), error["class"], None)
        return kind(**error["facts"]) if isinstance(kind, type) and issubclass(kind, LedgerError) else DecodingFailed()


class _Worker:
    """One child process. It answers one request at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self.jobs = limits, 0
        # the child finds this very package whatever the caller's directory is
        root = Path(ledger.__file__).resolve().parent.parent
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ledger.fingerprint.worker", *map(str, dataclasses.astuple(limits))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root)

    def answer(self, request: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """The worker's answer. Raises: DecodingFailed, DecodingTooCostly if it dies first."""
        self.jobs += 1
        timer = threading.Timer(self._limits.wall_s, self._process.kill)
        timer.start()
        try:
            message.send(self._process.stdin, request, body)
            return message.receive(self._process.stdout)
        except (OSError, message.BrokenMessage) as broken:
            raise self._death() from broken
        finally:
            timer.cancel()

    def stop(self) -> None:
        """The process has ended, by itself if it can."""
        self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self) -> None:
        """The process has ended and its pipes are closed."""
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        try:
            self._process.stdin.close()
        except OSError:
            pass  # bytes that nobody will read

    def _death(self) -> LedgerError:
        self._process.stdout.close()
        code = self._process.wait()
        # SIGKILL is the timer's or the system's for want of memory, SIGXCPU the limit on processor time
        return _too_costly(self._limits) if code in (-9, -24) else DecodingFailed()


def _too_costly(limits: Limits) -> DecodingTooCostly:
    return DecodingTooCostly(memory_bytes=limits.memory_bytes, cpu_s=limits.cpu_s)
