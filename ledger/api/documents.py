"""The API's own documents: OpenAPI 3.1 and a Swagger UI that loads nothing from elsewhere."""
from __future__ import annotations

import json
from typing import Any

from flask import Response, redirect
from flask_openapi3 import OpenAPI

DESCRIPTION = """\
A ledger of consent for faces and voices. Nothing here takes a private key: the API hands out typed data and unsigned
transactions, a wallet signs them, and the API carries the signatures.

Amounts are decimal strings of minor units, bytes are 0x-hex, times are Unix seconds. Errors are
`application/problem+json` with a stable `code` (docs/errors.md). A POST takes an `Idempotency-Key`. What waits for the
chain answers 202 with an operation to follow. Reads carry an ETag and the block that they are as of.
"""
PROBLEM = {
    "description": "What was wrong, with a stable code and the facts; nothing was changed.",
    "content": {"application/problem+json": {"schema": {
        "type": "object",
        "required": ["type", "title", "status", "code", "kind", "detail", "facts", "instance"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "code": {"type": "string"}, "detail": {"type": "string"}, "facts": {"type": "object"},
            "instance": {"type": "string"},
            "kind": {"enum": ["invalid_input", "reverted", "refuted", "not_found", "conflict", "unavailable", "internal"]},
        },
    }}},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "description": "1 to 200 visible ASCII characters; the same key with the same request gets the same answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
# A table that is CSV or JSON: the columns of the CSV are the members of its objects.
ROWS = {"type": "object", "required": ["rows"], "properties": {"rows": {"type": "array", "items": {"type": "object"}}}}
# The badge of Swagger UI's online validator would send the address of this server elsewhere.
SWAGGER_CONFIG = {"validatorUrl": None, "displayRequestDuration": True, "tryItOutEnabled": True}


def install(app: OpenAPI) -> None:
    """/openapi/openapi.json and /openapi/swagger answer, and / leads there."""
    app.config["SWAGGER_CONFIG"] = SWAGGER_CONFIG
    app.view_functions["openapi.doc_url"] = lambda: Response(json.dumps(completed(app.api_doc)), content_type="application/json")
    app.add_url_rule("/", "home", lambda: redirect("/openapi/swagger"))


def completed(spec: dict[str, Any]) -> dict[str, Any]:
    """The document with what the framework cannot know: problems, idempotency keys and binary bodies."""
    spec = json.loads(json.dumps(spec))
    spec["components"].pop("securitySchemes", None)  # the framework writes null where there are none
    for path in spec["paths"].values():
        for method, operation in path.items():
            responses = {status: response for status, response in operation.get("responses", {}).items() if status != "400"}
            operation["responses"] = {**responses, "4XX": PROBLEM, "503": PROBLEM}
            _offer_list_forms(operation)
            if method == "post":
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
            body = operation.get("requestBody", {}).get("content", {})
            if {"text/csv", "application/json"} <= set(body):
                body["application/json"] = {"schema": ROWS}
            if "application/octet-stream" in body:
                body["application/octet-stream"] = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
    return spec


def _offer_list_forms(operation: dict[str, Any]) -> None:
    """Lists, which have a cursor, come as CSV and NDJSON too."""
    if any(parameter["name"] == "cursor" for parameter in operation.get("parameters", [])):
        operation["responses"]["200"]["content"] |= {"text/csv": {}, "application/x-ndjson": {}}
