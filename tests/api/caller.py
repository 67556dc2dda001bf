"""A client of the API in one process with it, and the journey's acts over its routes."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from eth_account.signers.local import LocalAccount
from jsonschema import Draft202012Validator

from ledger.api.application import openapi_document
from tests.session.opened import Clockwork, voice_file
from tests.story import Person, Story, offer


@dataclass(frozen=True)
class Caller:
    """Calls routes and follows what they accept."""

    http: Any
    clockwork: Clockwork
    story: Story

    def get(self, path: str, expect: int = 200, **options: Any) -> Any:
        return self._checked(self.http.get(path, **options), expect)

    def post(self, path: str, body: Any = None, expect: int = 200, **options: Any) -> Any:
        return self._checked(self.http.post(path, json={} if body is None else body, **options), expect)

    def upload(self, path: str, media: bytes, expect: int = 200, form: str = "application/octet-stream", **query: Any) -> Any:
        return self._checked(self.http.post(path, data=media, query_string=query, content_type=form), expect)

    def settled(self, answer: Any) -> Any:
        """The operation of a 202 answer at its end."""
        self.clockwork.settles(answer["operation"]["operation_id"])
        return self.get(f"/operations/{answer['operation']['operation_id']}")

    def sends(self, account: LocalAccount, transaction: Any) -> Any:
        """The operation of an unsigned transaction that the account signed and handed in, at its end."""
        return self.settled(self.post("/transactions", {"raw_transaction": signed(account, transaction)}, 202))

    def registers(self, person: Person, seed: int = 1, **query: Any) -> str:
        """The id of a voice that the person registered, an adult."""
        draft = self.upload("/registrations/drafts", voice_file(seed), 201, performer=person.address, policy="with-terms", **query)
        body = {"typed_data": draft["typed_data"], "performer_signature": signature(person.account, draft["typed_data"])}
        operation = self.settled(self.post("/registrations", body, 202))
        assert operation["state"] == "confirmed", operation
        return draft["asset_id"]

    def drafts_grant(self, person: Person, asset_id: str, **terms: Any) -> Any:
        """The draft of the story's usual offer."""
        fields = offer(person, bytes.fromhex(asset_id[2:])) | {"asset": asset_id} | terms
        return self.post("/grants/drafts", {"terms": fields}, 201)

    def grants(self, person: Person, asset_id: str, **terms: Any) -> Any:
        """A published grant."""
        draft = self.drafts_grant(person, asset_id, **terms)
        return self.post("/grants", signed_grant(person.account, draft), 201)

    def buys(self, person: Person, grant: Any, **wanted: Any) -> Any:
        """The quote of a license that was bought."""
        quote = self.post(f"/grants/{grant['grant_id']}/quotes", {"licensee": person.address, **wanted})
        operation = self.sends(person.account, quote["transactions"][-1])
        assert operation["state"] == "confirmed", operation
        return quote

    def _checked(self, response: Any, expect: int) -> Any:
        assert response.status_code == expect, (response.status_code, response.get_data(as_text=True)[:2000])
        require_documented(self.http.application, response)
        return response.get_json() if response.mimetype in ("application/json", "application/problem+json") else response


@cache
def validator(path: str, method: str, status: str) -> Draft202012Validator:
    """Of the answers that the OpenAPI document promises for a route and status."""
    spec = openapi_document()
    content = spec["paths"][path][method]["responses"][status]["content"]
    return Draft202012Validator({**content["application/json"]["schema"], "components": spec["components"]})


def require_documented(app: Any, response: Any) -> None:
    """A JSON answer has exactly the form that the document promises."""
    if response.mimetype != "application/json" or response.request.path.startswith("/openapi"):
        return
    rule, _ = app.url_map.bind("").match(response.request.path, response.request.method, return_rule=True)
    path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
    problems = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in
                validator(path, response.request.method.lower(), str(response.status_code)).iter_errors(response.get_json())]
    assert not problems, (path, problems)


def signature(account: LocalAccount, typed_data: Any) -> str:
    """As a wallet makes it from the JSON that it is handed."""
    return "0x" + bytes(account.sign_typed_data(full_message=typed_data).signature).hex()


def signed_grant(account: LocalAccount, draft: Any, cosigner: LocalAccount | None = None) -> Any:
    """The body that publishes a drafted grant."""
    body = {"terms": draft["terms"], "typed_data": draft["typed_data"],
            "performer_signature": signature(account, draft["typed_data"])}
    return body | ({"guardian_signature": signature(cosigner, draft["typed_data"])} if cosigner else {})


def signed(account: LocalAccount, transaction: Any) -> str:
    """The raw transaction."""
    members = {"type": 2, "chainId": transaction["chain_id"], "to": transaction["to"], "data": transaction["data"],
               "value": int(transaction["value_wei"]), "nonce": transaction["nonce"], "gas": transaction["gas"],
               "maxFeePerGas": int(transaction["max_fee_per_gas_wei"]),
               "maxPriorityFeePerGas": int(transaction["max_priority_fee_per_gas_wei"])}
    return "0x" + bytes(account.sign_transaction(members).raw_transaction).hex()
