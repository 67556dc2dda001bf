"""The reference pages of the API, written from its OpenAPI document and its error classes."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ledger.api.application import openapi_document
from ledger.api.error_list import error_list

ROUTES_HEAD = """\
# Routes

Written by `scripts/docs` from the application; a test keeps it current. A running server shows the same at
`/openapi/swagger`, and as OpenAPI 3.1 at `/openapi/openapi.json`.

JSON is snake_case. Amounts are decimal strings of minor units, bytes are 0x-hex, times are Unix seconds, shares are
basis points. Media is the raw body. Typed data is handed to a wallet (`eth_signTypedData_v4`) as it is and sent back
unchanged; unsigned transactions are complete, nonce and fees included.

- Errors: `application/problem+json` with a stable `code`, see [errors.md](errors.md).
- A POST takes `Idempotency-Key`: the same key with the same request gets the same answer (`Idempotency-Replayed: true`),
  with another request 422.
- 202 means: on disk, on its way to the chain. Follow `Location` until `state` is `confirmed` or `failed`.
- A GET says the block that it is as of, and has an `ETag`; `If-None-Match` is answered 304.
- Lists: `limit` (1 to 200) and `cursor`; `next` and `Link: rel="next"` lead on until `next` is null. A page may hold fewer
  rows than `limit` before the end. `Accept: text/csv` or `application/x-ndjson` gives the rows in that form.
- The server holds no key of a performer, guardian, producer or payee, and no route takes one.
"""
ERRORS_HEAD = """\
# Errors

Written by `scripts/docs` from the error classes; a test keeps it current. The same cause has the same code on the
command line, in the API and in the contract, whose errors are `kind` reverted (`WrongPayment` is `wrong_payment`).

`kind` says what sort of error it is: `invalid_input` (correct the request), `reverted` (the contract refuses), `refuted`
(a verification failed: what was claimed is not so), `not_found`, `conflict`, `unavailable` (the same request may work
later). Codes without a status are raised by the command line alone. What stands in braces are the `facts`.

| code | status | kind | means | says |
|---|---|---|---|---|
"""


def routes_page() -> str:
    """docs/routes.md."""
    spec = openapi_document()
    tags = {tag["name"]: tag.get("description", "") for tag in spec["tags"]}
    return ROUTES_HEAD + "".join(_section(name, description, spec) for name, description in tags.items())


def errors_page() -> str:
    """docs/errors.md."""
    return ERRORS_HEAD + "".join(
        f"| `{entry.code}` | {entry.status if entry.is_answered else ''} | {', '.join(entry.kinds)} |"
        f" {' '.join(entry.titles)} | {_cell(' / '.join(entry.sentences))} |\n" for entry in error_list())


def _section(name: str, description: str, spec: dict[str, Any]) -> str:
    routes = [(path, method, operation) for path, item in spec["paths"].items() for method, operation in item.items()
              if name in operation["tags"]]
    return f"\n## {name}: {description}\n" + "".join(_route(path, method, (operation, spec)) for path, method, operation in routes)


def _route(path: str, method: str, described: tuple[dict[str, Any], dict[str, Any]]) -> str:
    operation, spec = described
    lines = [f"\n### {method.upper()} {path}\n\n{operation['summary']}. {operation['description']}\n"]
    fields = [*_parameters(operation, spec), *_body(operation, spec), *_answers(operation, spec)]
    return "".join([*lines, "\n" if fields else "", *fields])


def _parameters(operation: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            yield _field(parameter["name"], parameter["schema"], ("query", bool(parameter.get("required")), spec))


def _body(operation: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/octet-stream" in content:
        yield "- body: the bytes of the file\n"
    schema = _resolved(content.get("application/json", {}).get("schema", {}), spec)
    for name, part in schema.get("properties", {}).items():
        yield _field(name, part, ("body", name in schema.get("required", []), spec))


def _answers(operation: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if status.startswith("2") and "application/json" in content:
            shape = _resolved(content["application/json"]["schema"], spec)
            members = ", ".join(_member(name, part, spec) for name, part in shape.get("properties", {}).items())
            yield f"- answer {status}: {shape['description'].rstrip('.')}" + (f": {members}\n" if members else "\n")
        elif status.startswith("2"):
            yield f"- answer {status}: {', '.join(f'`{form}`' for form in content)}\n"


def _member(name: str, schema: dict[str, Any], spec: dict[str, Any]) -> str:
    found = _resolved(schema, spec)
    inner = _resolved(found["items"], spec) if found.get("type") == "array" else found
    names = ", ".join(inner.get("properties", {}))
    return f"`{name}`" + (f" ({'each: ' if inner is not found else ''}{names})" if names else "")


def _field(name: str, schema: dict[str, Any], about: tuple[str, bool, dict[str, Any]]) -> str:
    place, is_required, spec = about
    needed = "required" if is_required else "optional"
    return f"- `{name}` ({place}, {needed}): {_kind(schema, spec)}\n"


def _kind(schema: dict[str, Any], spec: dict[str, Any]) -> str:
    found = _resolved(schema, spec)
    if "enum" in found:
        return " \\| ".join(f"`{word}`" for word in found["enum"])
    if found.get("type") == "array":
        return f"list of {_kind(found['items'], spec)}"
    if "properties" in found:
        return "object with " + ", ".join(f"`{name}`" for name in found["properties"])
    limits = [f"{word} {found[limit]}" for limit, word in (("minimum", "from"), ("maximum", "to")) if limit in found]
    pattern = [f"matching `{found['pattern']}`"] if "pattern" in found else []
    return " ".join([found.get("type", "any"), *limits, *pattern])


def _resolved(schema: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """The schema itself: references followed, and of `anyOf` the part that is not null."""
    if "$ref" in schema:
        return _resolved(spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], spec)
    parts = [part for part in schema.get("anyOf", []) if part.get("type") != "null"]
    return _resolved(parts[0], spec) if parts else schema


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
