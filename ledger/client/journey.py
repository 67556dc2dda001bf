"""The steps of the journey as a user takes them: draft, read, sign, hand in, wait."""
from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.calls import Call, LedgerCalls, Order
from ledger.chain.royalties import RoyaltiesCalls
from ledger.chain.wallet import approve_call
from ledger.client import reading
from ledger.client.http import OPERATION_PATIENCE_S, POLL_S, Client, Json, OperationUnfinished
from ledger.client.metering import ROYALTIES
from ledger.client.offer import offer_of
from ledger.client.reading import UnexpectedMessage, Wish, checked, domain_of
from ledger.client.wallet import Wallet
from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.typed_data import Cancellation, Domain, TypedData, Withdrawal
from ledger.units import ETHER, NO_ADDRESS, UnixTime, Wei, hex_of, parse_address, parse_bytes32

LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for an asset: the performer, and for a minor the guardian."""

    performer: Wallet
    guardian: Wallet | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a producer buys: a license under a grant, at exactly the price that was shown.

    The same `serial` cannot be bought twice, so that a purchase that is repeated after a lost answer is refused.
    """

    grant_id: str
    price_wei: int
    serial: int = 0
    required_serial: int = 0


@dataclass(frozen=True, slots=True)
class SignedPurchase:
    """The license that it buys, and the signed bytes of its transactions in order, 0x-hex; POST /transactions takes each."""

    license_id: str
    transactions: tuple[str, ...]


def draft_registration(ledger: Client, performer: Wallet, wish: Wish) -> Json:
    """The draft of a registration that is what was wished. Raises: UnexpectedMessage, ApiProblem."""
    draft = ledger.post_media("/registrations/drafts", wish.media, performer=performer.address, **wish.query())
    reading.require_wished(domain_of(ledger), draft, wish)
    return draft


def sign_registration(ledger: Client, draft: Json, signers: Signers) -> Json:
    """What hands a draft in with POST /registrations. Raises: UnexpectedMessage, ApiProblem."""
    return _signed(reading.read_registration(domain_of(ledger), draft), signers)


def register(ledger: Client, draft: Json, signers: Signers) -> Json:
    """The confirmed registration of a draft. Raises: UnexpectedMessage, ApiProblem, OperationFailed."""
    return ledger.settled(ledger.post("/registrations", sign_registration(ledger, draft, signers)))


def draft_grant(ledger: Client, terms: Mapping[str, Any], template: str | None = None) -> Json:
    """The draft of a grant that has these terms. Raises: UnexpectedMessage, ApiProblem, and as `Terms`."""
    request = {"terms": dict(terms)} | ({"template": template} if template else {})
    draft = ledger.post("/grants/drafts", request)
    reading.require_same_terms(draft, request)
    return draft


def publish(ledger: Client, draft: Json, signers: Signers) -> Json:
    """The published grant of a draft, signed under the sentence that its terms give.

    Raises: UnexpectedMessage, ApiProblem.
    """
    message = reading.read_grant(domain_of(ledger), draft)
    return ledger.post("/grants", _signed(message, signers) | {"terms": draft["terms"]})


def sign_purchase(ledger: Client, producer: Wallet, purchase: Purchase) -> SignedPurchase:
    """The transactions of a purchase, read and signed, not sent. Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem."""
    domain = domain_of(ledger)
    digest, offer = offer_of(ledger, purchase.grant_id, purchase.price_wei)
    quote = ledger.post(f"/grants/{purchase.grant_id}/quotes", {
        "licensee": producer.address, "serial": purchase.serial, "required_serial": purchase.required_serial})
    calls = _calls_of_purchase(domain, offer, (producer, purchase))
    with checked():
        key = LicenseKey(offer.grant.asset, digest, producer.address, purchase.serial)
        return SignedPurchase(hex_of(key.license_id), tuple(
            producer.sign_transaction(each, _meant(each, calls), chain_id=domain.chain_id) for each in quote["transactions"]))


def buy(ledger: Client, producer: Wallet, purchase: Purchase) -> Json:
    """The confirmed purchase, with `license_id`. Raises: as `sign_purchase`, OperationFailed, OperationUnfinished."""
    signed = sign_purchase(ledger, producer, purchase)
    operations = [_sent(ledger, raw) for raw in signed.transactions]
    return operations[-1] | {"license_id": signed.license_id}


def distribute(ledger: Client, pot_id: str, currency: str = ETHER, contract: str = LEDGER) -> Json:
    """The confirmed payout of the pot of one contract, `ledger` or `royalties`; the ledger's relayer pays its gas."""
    return ledger.settled(ledger.post(f"/pots/{pot_id}/distributions", {"currency": currency, "contract": contract}))


def collect_source(ledger: Client, pot_id: str, currency: str = ETHER, contract: str = LEDGER) -> Json:
    """What derivatives owed to the pot is in it, ready for its next distribution; the ledger's relayer pays the gas."""
    return ledger.settled(ledger.post(f"/pots/{pot_id}/source-collections", {"currency": currency, "contract": contract}))


def payouts(ledger: Client, pot_id: str, operation: Json) -> list[Json]:
    """Who got what in a confirmed distribution, as soon as the ledger's index has seen its block.

    Raises: OperationUnfinished.
    """
    started = time.monotonic()
    while time.monotonic() - started < OPERATION_PATIENCE_S:
        page = f"/pots/{pot_id}/distributions"
        while page:
            listed = ledger.get(page)
            for found in listed["items"]:
                if found["transaction"] == operation["transaction"]:
                    return found["payouts"]
            page = listed["next"]
        time.sleep(POLL_S)
    raise OperationUnfinished(operation_id=operation["operation_id"], state="not indexed", waited_s=OPERATION_PATIENCE_S)


def withdraw(ledger: Client, payee: Wallet, request: Mapping[str, Any]) -> Json:
    """The confirmed payout of a credit, or with `unlock_at` of trust money. `request` as the API's: contract,
    currency, to."""
    contract = request.get("contract", LEDGER)
    domain = domain_of(ledger, contract)
    currency = parse_address(request.get("currency", ETHER), field="currency")
    to = parse_address(request.get("to", payee.address), field="to")
    calls = RoyaltiesCalls(domain.contract) if contract == ROYALTIES else LedgerCalls(domain.contract)
    unlock_at = request.get("unlock_at")
    call = calls.withdraw_trust_call(UnixTime(unlock_at), currency, to) if unlock_at else calls.withdraw_call(currency, to)
    draft = ledger.post(f"/balances/{payee.address}/withdrawals/drafts", {**request, "currency": currency, "to": to})
    with checked():
        raw = payee.sign_transaction(draft["transaction"], call, chain_id=domain.chain_id)
    return _sent(ledger, raw)


def withdraw_consent(ledger: Client, signer: Wallet, asset_id: str) -> Json:
    """The confirmed end of consent for everything sold on the asset so far; the relayer pays its gas."""
    path = f"/assets/{asset_id}/consent-withdrawals"
    draft = ledger.post(f"{path}/drafts", {"signer": signer.address})
    wanted = Withdrawal(parse_bytes32(asset_id, field="asset_id"), 0, signer.address)
    return _handed_in(ledger, path, (signer, reading.read_withdrawal(domain_of(ledger), draft, wanted)))


def cancel(ledger: Client, signer: Wallet, grant: Json) -> Json:
    """The confirmed end of an open grant; licenses already sold stay."""
    path = f"/grants/{grant['grant_id']}/cancellations"
    draft = ledger.post(f"{path}/drafts", {"signer": signer.address})
    wanted = Cancellation(parse_bytes32(grant["asset_id"], field="asset_id"),
                          parse_bytes32(grant["grant_id"], field="grant_id"), 0, signer.address)
    return _handed_in(ledger, path, (signer, reading.read_cancellation(domain_of(ledger), draft, wanted)))


def _calls_of_purchase(domain: Domain, offer: SignedGrant, order: tuple[Wallet, Purchase]) -> dict[str, tuple[Call, ...]]:
    """The only calls that a purchase may make, by the name of their step. The payees may be left out: the contract holds
    them against the signed split, or has done so before."""
    producer, purchase = order
    terms = offer.grant.terms
    what = Order(offer.grant.members(), offer.performer_signature, offer.guardian_signature, producer.address,
                 purchase.serial, purchase.required_serial)
    return {"purchase": tuple(_purchase_call(domain, offer, form) for form in (what, what.with_split_on_record())),
            "approve": (approve_call(terms.currency, domain.contract, Wei(terms.price_wei)),)}


def _purchase_call(domain: Domain, offer: SignedGrant, what: Order) -> Call:
    calls, listing = LedgerCalls(domain.contract), offer.listing
    if listing is None:
        return calls.purchase_call(what)
    return calls.purchase_from_rate_card_call(what, listing.rate_card.members(), listing.proof)


def _meant(drafted: Json, calls: dict[str, tuple[Call, ...]]) -> Call:
    """The call of the step that was drafted; the first one, which signing then compares, if it is none of them."""
    possible = calls[drafted["step"]]
    return next((call for call in possible if hex_of(call.data) == drafted["data"]), possible[0])


def signed_by_all(message: TypedData, signers: Signers, guardian: str) -> Json:
    """The body that hands a message in, with the performer's signature and, where there is a guardian, theirs.

    Raises: UnexpectedMessage.
    """
    body = {"typed_data": message.to_json(), "performer_signature": signers.performer.sign(message, role="performer")}
    if guardian == NO_ADDRESS and signers.guardian is None:
        return body
    if signers.guardian is None:
        raise UnexpectedMessage(problem=f"the message names {guardian} as guardian, and no guardian's wallet was given")
    if signers.guardian.address != guardian:
        raise UnexpectedMessage(problem=f"the message names {guardian} as guardian, this wallet is {signers.guardian.address}")
    return body | {"guardian_signature": signers.guardian.cosign(message)}


def _signed(message: TypedData, signers: Signers) -> Json:
    return signed_by_all(message, signers, message.message["guardian"])


def _handed_in(ledger: Client, path: str, signed: tuple[Wallet, TypedData]) -> Json:
    signer, message = signed
    body = {"typed_data": message.to_json(), "signature": signer.sign(message, role="signer")}
    return ledger.settled(ledger.post(path, body))


def _sent(ledger: Client, raw_transaction: str) -> Json:
    return ledger.settled(ledger.post("/transactions", {"raw_transaction": raw_transaction}))
