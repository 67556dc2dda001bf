"""The production server: granian, with this package's application in its workers."""
from __future__ import annotations

import multiprocessing
from dataclasses import dataclass
from functools import partial

from granian import Granian
from granian.constants import Interfaces

from ledger.api.wsgi import application_of
from ledger.config import Settings

LOOPBACK = "127.0.0.1"     # whoever serves others says so
THREADS = 16               # requests that wait for the node or an extractor leave the processor to others
# stdout is for the answer of the command that serves; the server's own lines go to stderr
_LOG_LINES = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
STOP_WITHIN_S = 20         # a decoding upload may take as long; what is cut off was not answered


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the server listens, and with how many processes; one of them sends and follows, the others stand by."""

    host: str = LOOPBACK
    port: int = 8000
    workers: int = 1


def serve(settings: Settings, binding: Binding) -> None:
    """Serves until SIGTERM or SIGINT. Each worker opens its own session, so nothing may be open in this process that a
    copy of it must not have: workers are spawned, not forked."""
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "ledger.api.wsgi:application", address=binding.host, port=binding.port, interface=Interfaces.WSGI,
        workers=binding.workers, blocking_threads=THREADS, respawn_failed_workers=True,
        workers_kill_timeout=STOP_WITHIN_S, websockets=False, log_access=False,
        log_dictconfig={"handlers": {"console": _LOG_LINES, "access": _LOG_LINES}})
    server.serve(target_loader=partial(application_of, settings), wrap_loader=False)
