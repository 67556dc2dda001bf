"""What a request is answered from: the session that the application was made with."""
from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from ledger.session import Session

_NAME = "likeness-ledger"


def attach(app: Flask, session: Session) -> None:
    """Requests of this application are answered from this session."""
    app.extensions[_NAME] = session


def current_session() -> Session:
    """The session of the application that handles the request."""
    return cast(Session, current_app.extensions[_NAME])
