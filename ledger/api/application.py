"""The application: routes over one session, strict requests, problems for errors, and its own documents."""
from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_openapi3 import Info, OpenAPI

from ledger.api import documents, idempotency, problems
from ledger.api.current import attach, current_session
from ledger.api.routes import BLUEPRINTS
from ledger.api.strict_json import StrictRequest
from ledger.session import Session
from ledger.usage_report import MOST_BYTES

VERSION = "1"
MEDIA_ROUTES = ("/fingerprints", "/searches", "/registrations/drafts", "/verifications", "/searches/evidence", "/payouts/drafts",
                "/licenses/<license_id>/outputs/drafts")
USAGE_ROUTES = ("/licenses/<license_id>/usage-reports",)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                               " img-src 'self' data:; frame-ancestors 'none'",  # Swagger UI has inline script and style
}


def create_app(session: Session) -> OpenAPI:
    """The application that answers from `session`; any number may exist in one process."""
    app = _application()
    attach(app, session)
    return app


def openapi_document() -> dict[str, Any]:
    """What /openapi/openapi.json answers, for whoever has no session."""
    return documents.completed(_application().api_doc)


def _application() -> OpenAPI:
    app = OpenAPI("ledger.api", info=Info(title="Likeness Ledger", version=VERSION, description=documents.DESCRIPTION),
                  validation_error_callback=problems.refuse_fields, validation_error_status=400, static_folder=None)
    app.request_class = StrictRequest
    app.url_map.strict_slashes = False
    problems.install(app)
    app.before_request(_limit_body)
    idempotency.install(app)
    app.after_request(_harden)
    for blueprint in BLUEPRINTS:
        app.register_api(blueprint)
    documents.install(app)
    return app


def _limit_body() -> None:
    settings, rule = current_session().settings, request.url_rule.rule if request.url_rule else ""
    if rule in USAGE_ROUTES:
        request.max_content_length = MOST_BYTES
    else:
        request.max_content_length = settings.upload_bytes if rule in MEDIA_ROUTES else settings.body_bytes


def _harden(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
