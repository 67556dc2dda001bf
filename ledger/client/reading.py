"""What a user signs is made here, from what the user knows; of a draft only deadline, epoch and salt are taken."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from ledger.asset import AssetRecord
from ledger.client.http import Client, Json
from ledger.errors import LedgerError, Refuted
from ledger.grant import Grant, Listing, RateCard, SignedGrant
from ledger.terms import CURRENT, from_json, to_json
from ledger.terms.drafting import drafted
from ledger.terms.signed_struct import grant_types
from ledger.terms.templates import template_of
from ledger.typed_data import (Cancellation, Domain, Registration, TypedData, Withdrawal, cancel_message, grant_message,
                               register_message, typed_data_of, withdraw_consent_message)
from ledger.typed_data.erasure import Erasure
from ledger.typed_data.message import require_unaltered
from ledger.typed_data.messages import CANCEL, REGISTER, WITHDRAW_CONSENT
from ledger.units import NO_ADDRESS, Address, Bytes32, hex_of, parse_address, parse_bytes, parse_bytes32


class UnexpectedMessage(Refuted):
    """The server asks for a signature under something else than was meant."""

    says = "not signed: {problem}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a performer wants to anchor: the file and the policy; `title`, `kind` and, for a minor, guardian and majority.

    With `keep_media` the ledger keeps a copy from which it draws evidence, until its erasure is signed.
    """

    media: bytes
    policy: str
    kind: str | None = None
    title: str = ""
    guardian: Address | None = None
    majority_at: int | None = None
    keep_media: bool = False

    def query(self) -> dict[str, Any]:
        """As the API takes it beside the file."""
        return {"policy": self.policy, "kind": self.kind, "title": self.title, "guardian": self.guardian,
                "majority_at": self.majority_at, "keep_media": "true" if self.keep_media else None}


def domain_of(ledger: Client, contract: str = "ledger") -> Domain:
    """Where signatures for one of the deployment's contracts count: `ledger`, `royalties` or `checkout`.

    Raises: UnexpectedMessage, ServerUnreachable, ApiProblem.
    """
    deployment = ledger.deployment()
    with checked():
        return Domain(deployment["chain_id"], parse_address(deployment[contract], field=contract),
                      parse_bytes32(deployment["deployment_id"], field="deployment_id"))


def read_registration(domain: Domain, draft: Json) -> TypedData:
    """The registration of the draft's record. Raises: UnexpectedMessage if the draft's message is another."""
    with checked():
        message = typed_data_of(draft["typed_data"], domain, REGISTER).message
        policy = Registration.from_message(message).policy
        record = AssetRecord.from_json(draft["record"])
        made = register_message(domain, Registration.of(record, policy, message["deadline"]))
        require_unaltered(draft["typed_data"], made)
        _require("asset_id", draft["asset_id"], hex_of(made.message["asset"]))
        return made


def read_grant(domain: Domain, draft: Json) -> TypedData:
    """The grant of the draft's terms, with the sentence that these terms give. Raises: UnexpectedMessage."""
    with checked():
        terms = from_json(draft["terms"])
        message = typed_data_of(draft["typed_data"], domain, grant_types(CURRENT)).message
        made = grant_message(domain, Grant(terms, message["grantEpoch"], message["salt"], message["intent"]))
        require_unaltered(draft["typed_data"], made)
        return made


def read_cancellation(domain: Domain, draft: Json, wanted: Cancellation) -> TypedData:
    """The cancellation that was wanted, for the draft's epoch and deadline. Raises: UnexpectedMessage."""
    with checked():
        message = typed_data_of(draft["typed_data"], domain, CANCEL).message
        made = cancel_message(domain, Cancellation(wanted.asset, wanted.grant, message["grantEpoch"], wanted.signer,
                                                   message["deadline"]))
        require_unaltered(draft["typed_data"], made)
        return made


def read_withdrawal(domain: Domain, draft: Json, wanted: Withdrawal) -> TypedData:
    """The withdrawal that was wanted, for the draft's epoch and deadline. Raises: UnexpectedMessage."""
    with checked():
        message = typed_data_of(draft["typed_data"], domain, WITHDRAW_CONSENT).message
        made = withdraw_consent_message(domain, Withdrawal(wanted.asset, message["consentEpoch"], wanted.signer,
                                                           message["deadline"]))
        require_unaltered(draft["typed_data"], made)
        return made


def read_erasure(domain: Domain, draft: Json, wanted: Erasure, make: Callable[[Domain, Erasure], TypedData]) -> TypedData:
    """The erasure that was wanted, `make` says of what, for the draft's deadline. Raises: UnexpectedMessage."""
    with checked():
        message = typed_data_of(draft["typed_data"], domain, make(domain, wanted).types).message
        made = make(domain, replace(wanted, deadline=message["deadline"]))
        require_unaltered(draft["typed_data"], made)
        return made


def read_offer(domain: Domain, grant: Json) -> tuple[Bytes32, SignedGrant]:
    """A published grant and its digest, made from its terms. Raises: UnexpectedMessage if it is not what its id names."""
    with checked():
        terms = from_json(grant["terms"])
        offer = Grant(terms, grant["grant_epoch"], int(grant["salt"], 16), grant["intent"])
        digest = grant_message(domain, offer).digest()
        _require("grant_id", grant["grant_id"], hex_of(digest))
        signatures = [parse_bytes(grant[name] or "0x", field=name) for name in ("performer_signature", "guardian_signature")]
        listed = grant["listing"]
        listing = None if listed is None else Listing(
            RateCard.from_json(listed["rate_card"]), tuple(parse_bytes32(node, field="proof") for node in listed["proof"]))
        return digest, SignedGrant(offer, *signatures, listing)


def require_same_terms(draft: Json, request: Mapping[str, Any]) -> None:
    """Returns if the draft has the terms of the request, filled in here too. Raises: UnexpectedMessage, and as `drafted`."""
    fields = dict(request["terms"])
    terms = template_of(request["template"]).filled(fields) if request.get("template") else drafted(fields)
    with checked():
        _require("terms", draft["terms"], to_json(terms))


def require_wished(domain: Domain, draft: Json, wish: Wish) -> None:
    """Returns if the draft is of this file, policy and parties. Raises: UnexpectedMessage."""
    registration = Registration.from_message(read_registration(domain, draft).message)
    with checked():
        record = AssetRecord.from_json(draft["record"])
        _require("sha256", hex_of(record.media.sha256), hex_of(hashlib.sha256(wish.media).digest()))
        _require("policy", registration.policy, wish.policy)
        _require("title", record.title, wish.title)
        _require("guardian", record.parties.guardian, wish.guardian or NO_ADDRESS)
        _require("keeps_media", draft["keeps_media"], wish.keep_media)
        _require("majority_at", record.parties.majority_at, wish.majority_at or 0)


@contextmanager
def checked() -> Iterator[None]:
    """Whatever does not fit while a server's answer is read is refused. Raises: UnexpectedMessage, or another Refuted."""
    try:
        yield
    except Refuted:
        raise
    except (KeyError, TypeError, ValueError) as problem:
        raise UnexpectedMessage(problem=f"the answer has no usable {problem}") from problem
    except LedgerError as problem:
        raise UnexpectedMessage(problem=str(problem)) from problem


def _require(name: str, got: Any, expected: Any) -> None:
    if got != expected:
        raise UnexpectedMessage(problem=f"{name} is {str(got)[:120]}, expected {str(expected)[:120]}")
