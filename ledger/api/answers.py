"""The forms that an answer may take: JSON with the block it is as of, lists by page, CSV and NDJSON, 202 with an operation."""
from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any, Mapping, Sequence
from urllib.parse import urlencode

from flask import Response, request, url_for

from ledger.errors import InvalidInput

JSON, NDJSON, CSV, PNG = "application/json", "application/x-ndjson", "text/csv", "image/png"
TSV = "text/tab-separated-values"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that starts so is run by spreadsheet programs


class UnsupportedAccept(InvalidInput):
    """The client accepts no form in which this answer can be given."""

    says = "the answer can be given as {offered}, the request accepts {got!r}"


def read(value: Mapping[str, Any]) -> Response:
    """The state as JSON with an ETag; 304 without a body if the client has it already."""
    return _tagged(json_text(value), JSON)


def listed(rows: Sequence[Mapping[str, Any]], next_cursor: str | None, as_of: Mapping[str, Any]) -> Response:
    """One page of a list as JSON, CSV or NDJSON, whichever the client prefers, with `Link: rel="next"`.

    Raises: UnsupportedAccept.
    """
    following = _url_of(next_cursor) if next_cursor else None
    form = preferred((JSON, NDJSON, CSV))
    if form == JSON:
        text = json_text({"items": list(rows), "next": following, "as_of": as_of})
    else:
        text = _csv(rows) if form == CSV else "".join(json_text(row) + "\n" for row in rows)
    response = _tagged(text, form)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    response.headers["As-Of-Block"] = str(as_of["block"])
    return response


def written(content: Any, form: str, as_of: Mapping[str, Any]) -> Response:
    """A document in a form of its own, JSON unless it is text or bytes, with an ETag and the block in `As-Of-Block`."""
    response = _tagged(content if isinstance(content, str | bytes) else json_text(content), form)
    response.headers["As-Of-Block"] = str(as_of["block"])
    return response


def made(value: Mapping[str, Any], location: str | None = None) -> Response:
    """201: something was drafted or stored; `location` is where it can be read again."""
    response = Response(json_text(value), 201, content_type=JSON)
    if location:
        response.headers["Location"] = location
    return response


def accepted(operation: Mapping[str, Any]) -> Response:
    """202: the operation is on disk and goes to the chain; follow it at `Location`."""
    response = Response(json_text({"operation": operation}), 202, content_type=JSON)
    response.headers["Location"] = url_for("operations.read_operation", operation_id=operation["operation_id"])
    return response


def found(value: Mapping[str, Any]) -> Response:
    """200: an answer that was computed for this request and is the same nowhere else."""
    return Response(json_text(value), 200, content_type=JSON)


def unkept(value: Mapping[str, Any]) -> Response:
    """200: what was read from a file for this request. It tells of somebody's face or voice, and may not be stored."""
    response = found(value)
    response.headers["Cache-Control"] = "no-store"
    return response


def drawn(png: bytes) -> Response:
    """200: a picture that was drawn for this request. It shows media, and may not be stored on its way."""
    response = Response(png, 200, content_type=PNG)
    response.headers["Cache-Control"] = "no-store"
    return response


def preferred(forms: Sequence[str]) -> str:
    """The form the client likes best, the first of `forms` if it does not care. Raises: UnsupportedAccept."""
    if not request.accept_mimetypes:
        return forms[0]
    best = request.accept_mimetypes.best_match(forms)
    if best is None:
        raise UnsupportedAccept(offered=", ".join(forms), got=str(request.accept_mimetypes)[:80])
    return str(best)


def json_text(value: Any) -> str:
    """Compact JSON; the same value is always the same text, so that an ETag compares values."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tagged(content: str | bytes, form: str) -> Response:
    data = content.encode() if isinstance(content, str) else content
    response = Response(data, 200, content_type=form + ("; charset=utf-8" if form in (CSV, TSV) else ""))
    response.set_etag(hashlib.sha256(data).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"  # keep it, but ask each time: the chain moves on
    response.headers["Vary"] = "Accept"
    return response.make_conditional(request)


def _url_of(cursor: str) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """RFC 4180 with a header; lists are joined by spaces, deeper values stand as JSON, formulas are defused."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = " ".join(value)
    text = value if isinstance(value, (str, int)) else json_text(value)
    return "'" + text if isinstance(text, str) and text.startswith(_FORMULA) else str(text)
