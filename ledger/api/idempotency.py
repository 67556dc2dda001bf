"""The same `Idempotency-Key` with the same request gets the same answer; with another request it is refused."""
from __future__ import annotations

import hashlib

from flask import Flask, Response, g, request

from ledger.api.current import current_session
from ledger.session.answers import Answer, RequestKey
from ledger.units import Bytes32

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEPT_HEADERS = ("Location", "Content-Type")


def install(app: Flask) -> None:
    """Each POST that carries a key is looked up before, and its answer kept after, the view."""
    app.before_request(_replay)
    app.after_request(_keep)


def tells_of(*assets: Bytes32) -> None:
    """The answer to this request holds the record of these assets, or terms about them: it is erased with the first of them."""
    g.told_assets = assets


def _replay() -> Response | None:
    if request.method != "POST" or HEADER not in request.headers:
        return None
    said = b"\n".join((request.full_path.encode(), request.get_data()))
    key = RequestKey(request.headers[HEADER], hashlib.sha256(said).digest())
    stored = current_session().answers.claim(key)
    if stored is None:
        g.claimed_key = key
        return None
    response = Response(stored.body, stored.status, dict(stored.headers))
    response.headers[REPLAYED] = "true"
    return response


def _keep(response: Response) -> Response:
    """Only the answer to a request that did something is kept: after an error the key is free for a corrected one. What
    shows media or its fingerprints is not kept either: it would outlive the erasure of those."""
    key = g.pop("claimed_key", None)
    if key is None:
        return response
    answers = current_session().answers
    if not 200 <= response.status_code < 300 or response.cache_control.no_store:
        answers.release(key)
        return response
    headers = tuple((name, response.headers[name]) for name in _KEPT_HEADERS if name in response.headers)
    given = Answer(response.status_code, headers, response.get_data())
    kept = answers.keep(key, given, g.pop("told_assets", ()))
    return response if kept is given else _replaced(response, kept)


def _replaced(response: Response, kept: Answer) -> Response:
    """A twin of this request was answered first: both clients are told the same."""
    response.set_data(kept.body)
    response.status_code = kept.status
    for name, value in kept.headers:
        response.headers[name] = value
    response.headers[REPLAYED] = "true"
    return response
