"""Speaks HTTP with one ledger. Knows no keys; a problem of the API becomes an error with the same code."""
from __future__ import annotations

import time
from typing import Any

import requests

from ledger.client.deployments import Trusted
from ledger.errors import LedgerError, Reverted, Unavailable

Json = dict[str, Any]

REQUEST_TIMEOUT_S = 120    # a recording of ten minutes is fingerprinted in a tenth of this
OPERATION_PATIENCE_S = 60  # a block of a public chain comes every few seconds; a stuck one is told to the caller
POLL_S = 0.1               # an operation on a development chain is done within two or three of these


class ServerUnreachable(Unavailable):
    """Nothing answers at the address, or not with the API's JSON."""

    says = "no ledger answers at {url}: {problem}; start one with `ledger up`, or name it with --api"


class ApiProblem(LedgerError):
    """The API refused. `code`, `kind` and `facts` are the problem's own."""

    says = "{detail}"

    def __init__(self, problem: Json, status: int) -> None:
        super().__init__(detail=problem.get("detail", "the server gave no reason"))
        self.code = problem.get("code", "unknown_problem")  # the instance's own: one class stands for all of the API's codes
        self.kind = problem.get("kind", "")
        self.status = status
        self.facts = problem.get("facts", {})


class OperationFailed(Reverted):
    """The transaction of an accepted operation was refused by the chain; the code is the contract's."""

    says = "operation {operation_id} ({kind}) failed: {detail}"

    def __init__(self, operation: Json) -> None:
        problem = operation.get("problem") or {}
        super().__init__(operation_id=operation["operation_id"], kind=operation["kind"], detail=problem.get("detail", "no reason given"))
        self.code = problem.get("code", "operation_failed")


class OperationUnfinished(Unavailable):
    """The operation is accepted and safe, but not confirmed yet."""

    says = "operation {operation_id} is {state} after {waited_s} seconds; it goes on, ask again with GET /operations/{operation_id}"


class Client:
    """One ledger at `base_url`. With `trusted` its deployment has to be the pinned one, or the one that was met first; without,
    the server is believed.

    Raises, from every method: ServerUnreachable, ApiProblem.
    """

    def __init__(self, base_url: str, trusted: Trusted | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._trusted = trusted
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy of the environment must not see drafts of private records

    def get(self, path: str, **query: Any) -> Json:
        """The JSON of a resource. A query value that is None is left out; a list repeats."""
        return self._json("GET", path, params=_given(query))

    def post(self, path: str, body: Json, *, idempotency_key: str | None = None) -> Json:
        """The JSON answer to a JSON body; repeated with the same key it is the same answer. Without one, what was accepted
        before is answered with its operation as it stands, and a draft is a new one."""
        return self._json("POST", path, json=body, headers=_headers(idempotency_key))

    def post_media(self, path: str, media: bytes, **query: Any) -> Json:
        """The JSON answer to a file, sent as it is."""
        headers = {"Content-Type": "application/octet-stream"}
        return self._json("POST", path, data=media, params=_given(query), headers=headers)

    def post_csv(self, path: str, rows: bytes, **query: Any) -> Json:
        """The JSON answer to a table as CSV."""
        return self.post_rows(path, rows, "text/csv", **query)

    def post_rows(self, path: str, rows: bytes, form: str, **query: Any) -> Json:
        """The JSON answer to a table of this media type."""
        headers = {"Content-Type": form}
        return self._json("POST", path, data=rows, params=_given(query), headers=headers)

    def draw(self, path: str, media: bytes, **query: Any) -> bytes:
        """The picture that answers a file."""
        headers = {"Content-Type": "application/octet-stream"}
        return self._send("POST", path, data=media, params=_given(query), headers=headers).content

    def download(self, path: str, accept: str, **query: Any) -> bytes:
        """The bytes of a resource in the form that `accept` names."""
        return self._send("GET", path, params=_given(query), headers={"Accept": accept}).content

    def deployment(self) -> Json:
        """Which chain and contracts the ledger is on; all that is signed or paid is for these. Raises: WrongDeployment,
        PinUnreadable, ServerUnreachable if another program answers there."""
        found = self.get("/deployment")
        if "deployment_id" not in found:
            raise ServerUnreachable(url=self.base_url, problem="another program answers")
        if self._trusted is not None:
            self._trusted.require_same(found, self.base_url)
        return found

    def settled(self, accepted: Json, *, patience_s: float = OPERATION_PATIENCE_S) -> Json:
        """The operation of a 202 answer, once it is confirmed. Raises: OperationFailed, OperationUnfinished."""
        operation = accepted["operation"]
        started = time.monotonic()
        while operation["state"] not in ("confirmed", "failed"):
            waited = time.monotonic() - started
            if waited > patience_s:
                raise OperationUnfinished(operation_id=operation["operation_id"], state=operation["state"], waited_s=round(waited))
            time.sleep(POLL_S)
            operation = self.get(f"/operations/{operation['operation_id']}")
        if operation["state"] == "failed":
            raise OperationFailed(operation)
        return operation

    def _json(self, method: str, path: str, **options: Any) -> Json:
        answer = self._send(method, path, **options)
        return _object(answer, self.base_url, "the answer is no JSON object")

    def _send(self, method: str, path: str, **options: Any) -> requests.Response:
        try:
            answer = self._http.request(method, self.base_url + path, timeout=REQUEST_TIMEOUT_S, **options)
        except requests.RequestException as problem:
            raise ServerUnreachable(url=self.base_url, problem=type(problem).__name__) from None
        if answer.ok:
            return answer
        problem = _object(answer, self.base_url, f"status {answer.status_code} without a problem document")
        raise ApiProblem(problem, answer.status_code)


def _object(answer: requests.Response, url: str, otherwise: str) -> Json:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ServerUnreachable(url=url, problem=otherwise)
    return found


def _headers(idempotency_key: str | None) -> dict[str, str]:
    """A key that nobody repeats would cost the server two flushes of its disk and a kept answer, and be good for nothing: what
    is accepted is found by its content."""
    return {"Idempotency-Key": idempotency_key} if idempotency_key else {}


def _given(query: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value not in (None, "", [])}
