"""What a buyer's wallet signs and sends: priced, and asked of the contract before it is handed out."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.calls import Call, Order, Permit
from ledger.errors import InvalidInput
from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.reverts import LicenseeAbsent
from ledger.session.leads import licenses_of
from ledger.session.licensing import pot_of, signed_grant
from ledger.session.payment import Payment, Steps, is_allowed, payment_steps
from ledger.session.permit import PermitRequest, drafted_permit
from ledger.session.session import Session
from ledger.session.unsigned import unsigned
from ledger.terms import Terms
from ledger.typed_data import TypedData
from ledger.units import ETHER, NO_BYTES32, Address, Bytes32, Seconds, UnixTime, Wei
from ledger.usage import PERIOD_S

MOST_SERIALS = 1_000          # looked through for a free one; whoever holds more names the serial
PURCHASE_GAS = 750_000        # the heaviest of docs/gas.md takes 572,000; contract wallets and proxied tokens some more
PERMIT_FOR_S = Seconds(3_600)  # long enough to press a button twice
SIGNATURE_BYTES = 65


class PermitMalformed(InvalidInput):
    """A permit's signature is not r, s and v."""

    says = "permit: the signature has {length} bytes, expected 65; sign the permit of the quote"


class PermitForEther(InvalidInput):
    """A permit was sent for a grant that is paid in ETH."""

    says = "permit: the grant is paid in ETH, which needs none; ask for the quote without it"


class SerialsUsed(InvalidInput):
    """The licensee holds very many licenses of the grant."""

    says = "serial: the first {count} serials of {licensee} are used; name a free one"


@dataclass(frozen=True, slots=True)
class PermitAnswer:
    """The permit of an earlier quote, signed by the payer."""

    value_wei: Wei
    deadline: UnixTime
    signature: bytes


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """Who shall hold the license and who pays. Serials that are None are looked for: the first free one, and that of a
    license which the grant requires."""

    grant_id: Bytes32
    licensee: Address
    payer: Address
    serial: int | None = None
    required_serial: int | None = None
    permit: PermitAnswer | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a license costs, and the payer's transactions in order, by name. `permit` may be signed in place of an
    `approve`, and sent with a second request for a quote."""

    key: LicenseKey
    payer: Address
    price_wei: Wei
    currency: Address
    transactions: Steps
    permit: TypedData | None


def quote(session: Session, wanted: QuoteRequest) -> Quote:
    """Price and transactions of a purchase that the contract would accept now.

    With a token whose allowance is still missing the contract cannot be asked before it is given: then the quote holds
    `approve` and `purchase`, and `permit` where the token takes one.
    Raises: GrantUnknown, RecordErased, LicenseeAbsent, PermitMalformed, PermitForEther, SerialsUsed, NoToken, ERC20InsufficientBalance,
    InsufficientFunds, and whatever the contract would refuse the purchase with.
    """
    signed = signed_grant(session, wanted.grant_id)
    terms = signed.grant.terms
    session.tombstones.require_none(terms.asset)
    require_present(terms, buyer=wanted.payer, licensee=wanted.licensee)
    key, order = ordered(session, signed, wanted)
    call = _purchase(session, signed, (order, wanted.permit))
    payment = Payment("purchase", call, wanted.payer, terms.currency, Wei(terms.price_wei), PURCHASE_GAS)
    permit = None
    if wanted.permit is not None:
        steps: Steps = (("purchase", unsigned(session, call, wanted.payer)),)
    else:
        steps = payment_steps(session, payment)
        if signed.listing is None and not is_allowed(session, payment):  # no call takes both
            until = UnixTime(session.moment().as_of.time + PERMIT_FOR_S)
            permit = drafted_permit(session, PermitRequest(terms.currency, wanted.payer, call.to, payment.amount_wei, until))
    return Quote(key, wanted.payer, Wei(terms.price_wei), terms.currency, steps, permit)


def require_present(terms: Terms, *, buyer: Address, licensee: Address) -> None:
    """Returns unless somebody else would make the licensee owe reports; a token is asked before the contract is.

    Raises: LicenseeAbsent.
    """
    if owes_reports(terms) and buyer != licensee:
        raise LicenseeAbsent(buyer=buyer, licensee=licensee)


def owes_reports(terms: Terms) -> bool:
    """Whether a report that does not come is late under the licensee's name."""
    return terms.report_every in PERIOD_S


def ordered(session: Session, signed: SignedGrant, wanted: QuoteRequest) -> tuple[LicenseKey, Order]:
    """The license that is wanted, and what buys it. Raises: SerialsUsed."""
    key = LicenseKey(signed.grant.asset, wanted.grant_id, wanted.licensee, _serial(session, signed, wanted))
    order = Order(signed.grant.members(), signed.performer_signature, signed.guardian_signature, wanted.licensee,
                  key.serial, _required_serial(session, signed, wanted))
    return key, order.with_split_on_record() if _is_split_on_record(session, signed) else order


def permit_of(answer: PermitAnswer) -> Permit:
    """The permit as a contract takes it. Raises: PermitMalformed."""
    if len(answer.signature) != SIGNATURE_BYTES:
        raise PermitMalformed(length=len(answer.signature))
    r, s, v = answer.signature[:32], answer.signature[32:64], answer.signature[64]
    return Permit(answer.value_wei, answer.deadline, v, Bytes32(r), Bytes32(s))


def _purchase(session: Session, signed: SignedGrant, order: tuple[Order, PermitAnswer | None]) -> Call:
    what, permit = order
    if permit is not None:
        return session.ledger.purchase_with_permit_call(what, _permit(signed, permit))
    if signed.listing is not None:
        return session.ledger.purchase_from_rate_card_call(what, signed.listing.rate_card.members(), signed.listing.proof)
    return session.ledger.purchase_call(what)


def _is_split_on_record(session: Session, signed: SignedGrant) -> bool:
    """Whether the contract needs no payees. A pot that was opened never is empty again, so this stays true."""
    if session.ledger.asset(signed.grant.asset).is_derivative:
        return False
    return session.ledger.pot(pot_of(signed), signed.grant.terms.currency) > 0


def _permit(signed: SignedGrant, permit: PermitAnswer) -> Permit:
    if signed.grant.terms.currency == ETHER:
        raise PermitForEther()
    return permit_of(permit)


def _serial(session: Session, signed: SignedGrant, wanted: QuoteRequest) -> int:
    if wanted.serial is not None:
        return wanted.serial
    for serial in range(MOST_SERIALS):
        key = LicenseKey(signed.grant.asset, wanted.grant_id, wanted.licensee, serial)
        if not session.ledger.license_word(key.license_id).exists:
            return serial
    raise SerialsUsed(count=MOST_SERIALS, licensee=wanted.licensee)


def _required_serial(session: Session, signed: SignedGrant, wanted: QuoteRequest) -> int:
    """Any serial will do where none is required; the contract checks that the license lives."""
    requires = signed.grant.terms.requires
    if wanted.required_serial is not None or requires == NO_BYTES32:
        return wanted.required_serial or 0
    held = [key for key in licenses_of(session, signed.grant.asset, wanted.licensee) if key.grant == requires]
    return held[-1].serial if held else 0
