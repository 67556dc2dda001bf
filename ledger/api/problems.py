"""Every error leaves as `application/problem+json` with a stable code and the facts. Source: RFC 9457."""
from __future__ import annotations

import json
import logging
from typing import Any, Mapping

from flask import Flask, Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from ledger.api.answers import UnsupportedAccept
from ledger.api.fields import MalformedRequest
from ledger.api.strict_json import BodyTooLarge, UnsupportedContentType
from ledger.canonical import MalformedJson
from ledger.errors import Conflict, Gone, InvalidInput, LedgerError, NotFound, Refuted, Reverted, Unavailable
from ledger.fingerprint.media import UploadTooLarge
from ledger.reverts import AssetUnknown, LicenseUnknown, MeterUnknown, PayoutUnknown, RootUnknown
from ledger.usage_report import ReportTooLarge

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2            # a node or database that restarts is back within a few seconds
MOST_FACT_LETTERS = 200      # what a client sent is quoted, not echoed whole
_LOG = logging.getLogger(__name__)


class RouteUnknown(NotFound):
    """No route has this path."""

    says = "there is no route {path!r}; the list is at /openapi/openapi.json"


class MethodNotAllowed(InvalidInput):
    """The route exists, but not for this method."""

    says = "{method} is not possible here, {allowed} is"


class RequestRefused(InvalidInput):
    """The server's HTTP layer refuses the request."""

    says = "the request cannot be read: {problem}"


class InternalError(LedgerError):
    """A fault of this server, never of the request; it is in the server's log."""

    says = "the server made a mistake; it is logged, try again later"


# The first class that an error is an instance of decides; a code has one status everywhere.
STATUS: tuple[tuple[type[LedgerError], int], ...] = (
    (MalformedJson, 400), (MalformedRequest, 400), (RequestRefused, 400), (MethodNotAllowed, 405),
    # the contracts refuse these by name, and so does a route
    (AssetUnknown, 404), (RootUnknown, 404), (LicenseUnknown, 404), (MeterUnknown, 404), (PayoutUnknown, 404),
    (UploadTooLarge, 413), (BodyTooLarge, 413), (ReportTooLarge, 413), (UnsupportedContentType, 415),
    (UnsupportedAccept, 406),
    (InvalidInput, 422), (Reverted, 422), (Refuted, 422), (Gone, 410), (NotFound, 404), (Conflict, 409), (Unavailable, 503),
    (LedgerError, 500),
)
KINDS: tuple[tuple[type[LedgerError], str], ...] = (
    (InvalidInput, "invalid_input"), (Reverted, "reverted"), (Refuted, "refuted"), (Gone, "gone"),
    (NotFound, "not_found"),
    (Conflict, "conflict"), (Unavailable, "unavailable"), (LedgerError, "internal"),
)


def status_of(kind: type[LedgerError]) -> int:
    """The HTTP status of an error class."""
    return next(status for parent, status in STATUS if issubclass(kind, parent))


def kind_of(kind: type[LedgerError]) -> str:
    """What sort of error a class is, in one word that clients may rely on."""
    return next(word for parent, word in KINDS if issubclass(kind, parent))


def problem_of(error: LedgerError) -> dict[str, Any]:
    """The problem document without its `instance`."""
    kind = type(error)
    summary = (kind.__doc__ or kind.__name__).strip().splitlines()[0]
    return {"type": f"/problems/{error.code}", "title": summary, "status": status_of(kind), "code": error.code,
            "kind": kind_of(kind), "detail": str(error)[:1000], "facts": facts_of(error.facts)}


def facts_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON: amounts and other large whole numbers as decimal strings, texts shortened."""
    return {name: _fact(value) for name, value in facts.items()}


def answer(error: LedgerError) -> Response:
    """The response of an error."""
    document = problem_of(error) | {"instance": request.path[:MOST_FACT_LETTERS]}
    response = Response(json.dumps(document, ensure_ascii=True), document["status"], content_type=MEDIA_TYPE)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = error.facts["allowed"]
    return response


def refuse_fields(problem: ValidationError) -> Response:
    """Never returns. Raises: MalformedRequest that names the first field pydantic refuses, and how many there are."""
    errors = problem.errors(include_url=False, include_context=False, include_input=False)
    field = ".".join(map(str, errors[0]["loc"])) or "body"
    raise MalformedRequest(field=field[:80], problem=errors[0]["msg"], refused=len(errors)) from problem


def install(app: Flask) -> None:
    """Every error of a view, of the framework or of the code itself is answered as a problem."""
    app.register_error_handler(LedgerError, answer)
    app.register_error_handler(HTTPException, lambda error: answer(_http_error(error)))
    app.register_error_handler(Exception, _fault)


def _http_error(error: HTTPException) -> LedgerError:
    if error.code == 404:
        return RouteUnknown(path=request.path[:MOST_FACT_LETTERS])
    if error.code == 405:
        allowed = ", ".join(sorted(set(getattr(error, "valid_methods", None) or ()) - {"HEAD", "OPTIONS"}))
        return MethodNotAllowed(method=request.method, allowed=allowed)
    if error.code == 413:
        return BodyTooLarge(limit_bytes=request.max_content_length or 0)
    return RequestRefused(problem=error.name.lower()) if (error.code or 500) < 500 else InternalError()


def _fault(error: Exception) -> Response:
    _LOG.exception("%s %s failed", request.method, request.path, exc_info=error)
    return answer(InternalError())


def _fact(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_fact(part) for part in value]
    if isinstance(value, Mapping):
        return facts_of(value)
    text = "0x" + value.hex() if isinstance(value, bytes) else str(value)
    return text[:MOST_FACT_LETTERS]
