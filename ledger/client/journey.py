"""The steps of the journey as a user takes them: draft, read, sign, hand in, wait."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ledger.client.http import Client, Json
from ledger.client.wallet import Expected, UnexpectedMessage, Wallet
from ledger.terms import from_json, intent, terms_hash
from ledger.units import ETHER, NO_ADDRESS, hex_of


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for an asset: the performer, and for a minor the guardian."""

    performer: Wallet
    guardian: Wallet | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a producer buys: a license under a grant, at no more than the price that was shown."""

    grant_id: str
    price_wei: int
    serial: int = 0
    required_serial: int = 0


def register(ledger: Client, draft: Json, signers: Signers) -> Json:
    """The confirmed registration of a draft. Raises: UnexpectedMessage, ApiProblem, OperationFailed."""
    record = draft["record"]
    members = {"asset": draft["asset_id"], "performer": signers.performer.address,
               "guardian": record.get("guardian") or NO_ADDRESS}
    return ledger.settled(ledger.post("/registrations", _signed(ledger, draft, signers, ("Register", members))))


def publish(ledger: Client, draft: Json, signers: Signers) -> Json:
    """The published grant of a draft, after its sentence and hash were made anew from its terms.

    Raises: UnexpectedMessage, ApiProblem.
    """
    terms = from_json(draft["terms"])
    members = {"intent": intent(terms), "terms": hex_of(terms_hash(terms)), "performer": signers.performer.address}
    body = _signed(ledger, draft, signers, ("Grant", members)) | {"terms": draft["terms"]}
    return ledger.post("/grants", body)


def buy(ledger: Client, producer: Wallet, purchase: Purchase) -> Json:
    """The confirmed purchase, with `license_id`. Raises: UnexpectedTransaction, ApiProblem, OperationFailed."""
    quote = ledger.post(f"/grants/{purchase.grant_id}/quotes", {
        "licensee": producer.address, "serial": purchase.serial, "required_serial": purchase.required_serial})
    contract = ledger.deployment()["ledger"]
    operation: Json = {}
    for transaction in quote["transactions"]:
        is_paid_in_ether = transaction["step"] == "purchase" and quote["currency"] == ETHER
        to = contract if transaction["step"] == "purchase" else quote["currency"]
        raw = producer.sign_transaction(transaction, to=to, value_wei=purchase.price_wei if is_paid_in_ether else 0)
        operation = _sent(ledger, raw)
    return operation | {"license_id": quote["license_id"]}


def distribute(ledger: Client, pot_id: str, currency: str = ETHER) -> Json:
    """The confirmed payout of a pot; the ledger's relayer pays its gas."""
    return ledger.settled(ledger.post(f"/pots/{pot_id}/distributions", {"currency": currency}))


def withdraw(ledger: Client, payee: Wallet, request: Mapping[str, Any]) -> Json:
    """The confirmed payout of a credit, or with `unlock_at` of trust money. `request` as the API's: currency, to."""
    draft = ledger.post(f"/balances/{payee.address}/withdrawals/drafts", dict(request))
    return _sent(ledger, payee.sign_transaction(draft["transaction"], to=ledger.deployment()["ledger"], value_wei=0))


def withdraw_consent(ledger: Client, signer: Wallet, asset_id: str) -> Json:
    """The confirmed end of consent for everything sold on the asset so far; the relayer pays its gas."""
    return _signed_by_one(ledger, signer, f"/assets/{asset_id}/consent-withdrawals", ("WithdrawConsent", {"asset": asset_id}))


def cancel(ledger: Client, signer: Wallet, grant: Json) -> Json:
    """The confirmed end of an open grant; licenses already sold stay."""
    members = {"asset": grant["asset_id"], "grant": grant["grant_id"]}
    return _signed_by_one(ledger, signer, f"/grants/{grant['grant_id']}/cancellations", ("Cancel", members))


def _signed_by_one(ledger: Client, signer: Wallet, path: str, message: tuple[str, Mapping[str, Any]]) -> Json:
    draft = ledger.post(f"{path}/drafts", {"signer": signer.address})
    expected = Expected(ledger.deployment()["domain"], message[0], {**message[1], "signer": signer.address})
    signature = signer.sign(draft["typed_data"], expected)
    return ledger.settled(ledger.post(path, {"typed_data": draft["typed_data"], "signature": signature}))


def _signed(ledger: Client, draft: Json, signers: Signers, message: tuple[str, Mapping[str, Any]]) -> Json:
    """The body that hands a draft in: its typed data with the signatures of all whom it names."""
    expected = Expected(ledger.deployment()["domain"], message[0], message[1])
    body = {"typed_data": draft["typed_data"], "performer_signature": signers.performer.sign(draft["typed_data"], expected)}
    named = draft["typed_data"]["message"].get("guardian", NO_ADDRESS)
    if signers.guardian is None:
        if named != NO_ADDRESS:
            raise UnexpectedMessage(field="guardian", got=named, expected="none: no guardian's wallet was given")
        return body
    with_guardian = replace(expected, members={**expected.members, "guardian": signers.guardian.address})
    return body | {"guardian_signature": signers.guardian.sign(draft["typed_data"], with_guardian)}


def _sent(ledger: Client, raw_transaction: str) -> Json:
    return ledger.settled(ledger.post("/transactions", {"raw_transaction": raw_transaction}))
