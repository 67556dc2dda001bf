"""The application as a WSGI server makes it: `granian --interface wsgi --factory ledger.api.wsgi:application`."""
from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait

from flask import Flask

from ledger.api.application import create_app
from ledger.config import Settings
from ledger.session import open_session
from ledger.session.background import Background


def application() -> Flask:
    """The application over a session of its own, by the settings of the environment; it also sends and follows."""
    return application_of(Settings.from_env())


def application_of(settings: Settings) -> Flask:
    """The same, by given settings. A worker ends with the process that started it, even if that one was killed."""
    session = open_session(settings)
    Background(session).start()
    threading.Thread(target=_end_with_parent, name="parent-end", daemon=True).start()
    return create_app(session)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)  # as the server itself ends a worker: open answers are finished first
