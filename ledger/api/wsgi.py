"""The application as a WSGI server makes it: `granian --interface wsgi --factory ledger.api.wsgi:application`."""
from __future__ import annotations

from flask import Flask

from ledger.api.application import create_app
from ledger.config import Settings
from ledger.session import open_session
from ledger.session.background import Background


def application() -> Flask:
    """The application over a session of its own, by the settings of the environment; it also sends and follows."""
    return application_of(Settings.from_env())


def application_of(settings: Settings) -> Flask:
    """The same, by given settings."""
    session = open_session(settings)
    Background(session).start()
    return create_app(session)
