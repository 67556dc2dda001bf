"""Metered use: tools that may count, what they have counted, and the payment for it."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ledger import index
from ledger.chain.royalties import Holding
from ledger.chain.views import MeterState
from ledger.errors import Conflict
from ledger.grant import SignedGrant
from ledger.index.rows import MeterRow, MeterStateRow
from ledger.license import LicenseKey
from ledger.outbox import Operation
from ledger.reverts import MeterUnknown, NotLicensee, NotMetered, OverCap, ReceiptNotHigher
from ledger.session import shelf
from ledger.session.consent import NO_SIGNATURE, Signed
from ledger.session.cursor import cursor_at, place_of
from ledger.session.leads import meter_of
from ledger.session.licenses import known_key
from ledger.session.licensing import pot_of, signed_grant
from ledger.session.paging import Page
from ledger.session.payment import Payment, Steps, payment_steps
from ledger.session.registration import SIGN_WITHIN_S
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.typed_data import (APPOINT_TOOL, RECEIPT, AlteredTypedData, TypedData, appoint_tool_message, receipt_message,
                               require_in_time, typed_data_of)
from ledger.units import Address, Bytes32, UnixTime, Wei, hex_of
from ledger.usage import Appointment, Meter, Receipt
from ledger.verification import BlockReference
from ledger.verification.signer import require_signed

PAY_GAS = 250_000  # a deposit or settlement in a token whose approval is still to be mined takes 100,000


class DepositTooSmall(Conflict):
    """The deposit does not pay for what was counted, so somebody has to bring the rest."""

    says = "the deposit of {deposit_wei} does not cover {owed_wei}; deposit more, or settle with a wallet that pays the rest"


class NothingToSettle(Conflict):
    """No receipt is kept that counts more than was settled."""

    says = "meter {meter} has no receipt above the {settled} units that were settled; the tool hands its receipt in first"


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A tool's receipt with its signature; the latest that is kept of a meter."""

    receipt: Receipt
    signature: bytes


@dataclass(frozen=True, slots=True)
class MeterView:
    """A meter as of a block, the unit that it counts, and the latest receipt if it is not settled yet."""

    meter: Meter
    unit: str
    state: MeterState
    closes_at: UnixTime | None  # its tool was dismissed: the meter may be closed from then on
    pending: SignedReceipt | None
    as_of: BlockReference

    @property
    def owed_wei(self) -> Wei:
        """What the pending receipt costs."""
        counted = self.pending.receipt.cumulative if self.pending else self.state.units
        return Wei((counted - self.state.units) * self.meter.unit_price_wei)

    @property
    def rest_wei(self) -> Wei:
        """What of it the deposit does not pay."""
        return Wei(max(self.owed_wei - self.state.deposit_wei, 0))


@dataclass(frozen=True, slots=True)
class ToolRequest:
    """A tool that shall count up to `cap` units, or with None all that are not given to tools yet."""

    tool: Address
    cap: int | None = None
    deadline: UnixTime | None = None


@dataclass(frozen=True, slots=True)
class SettlementDraft:
    """The tool's receipt with its signature, what the payer brings, and the payer's transactions."""

    typed_data: TypedData
    signature: bytes
    rest_wei: Wei
    steps: Steps


@dataclass(frozen=True, slots=True)
class MeterDraft:
    """What the licensee signs for somebody else's transaction, or sends as their own."""

    meter: Meter
    typed_data: TypedData
    transaction: UnsignedTransaction


def draft_meter(session: Session, license_id: Bytes32, wanted: ToolRequest) -> MeterDraft:
    """Raises: LicenseUnknown, GrantUnknown, NotMetered, ToolMissing, CapMissing, CapExceeded, MeterExists, SignatureExpired."""
    moment, (key, signed) = session.moment(), _sold(session, license_id)
    deadline = wanted.deadline if wanted.deadline is not None else UnixTime(moment.as_of.time + SIGN_WITHIN_S)
    require_in_time(deadline, moment.as_of.time)
    counter = _meter(key, signed, wanted.tool)
    left = signed.grant.terms.max_units - moment.royalties.allotted(license_id)
    cap = wanted.cap if wanted.cap is not None else left
    appointment = Appointment(license_id, key.licensee, wanted.tool, cap, deadline)
    typed_data = appoint_tool_message(session.deployment.royalties_domain, appointment)
    call = session.royalties.open_meter_call(_holding(key, signed), appointment, NO_SIGNATURE)
    return MeterDraft(counter, typed_data, unsigned(session, call, key.licensee))


def open_meter(session: Session, license_id: Bytes32, signed: Signed) -> Operation:
    """The licensee's signed appointment goes to the chain; the relayer pays the gas.

    Raises: as `typed_data_of`, AlteredTypedData, LicenseUnknown, and what the contract refuses.
    """
    typed_data = typed_data_of(signed.document, session.deployment.royalties_domain, APPOINT_TOOL)
    appointment = Appointment.from_message(typed_data.message)
    if appointment.license != license_id:
        raise AlteredTypedData(member="message.license", got=hex_of(appointment.license), expected=hex_of(license_id))
    key, grant = _sold(session, license_id)
    if appointment.licensee != key.licensee:
        raise NotLicensee(account=appointment.licensee, licensee=key.licensee)
    action = Action("open_meter", hex_of(typed_data.digest()), key.licensee, _meter(key, grant, appointment.tool).id)
    call = session.royalties.open_meter_call(_holding(key, grant), appointment, signed.signature)
    return known(session, action) or send(session, action, call)


def meter(session: Session, meter_id: Bytes32) -> MeterView:
    """The meter as the chain has it now. Raises: MeterUnknown."""
    moment, fixed = session.moment(), meter_of(session, meter_id)
    if fixed is None:
        raise MeterUnknown(meter=meter_id)
    standing = moment.royalties.meter(meter_id), moment.royalties.closing_time(meter_id)
    return _view(session, fixed, standing, moment.as_of)


def meters(session: Session, license_id: Bytes32, *, limit: int, cursor: str | None) -> Page:
    """One page of the meters of a license, from the index. Raises: MalformedCursor, IndexEmpty."""
    listed = ("meters", license_id)
    with session.index.reading() as reading:
        found = reading.meters_of(license_id, index.Page(place_of(cursor, listed), limit))
        return Page(_views(session, found.items, reading.as_of), found.next and cursor_at(found.next, listed), reading.as_of)


def meters_by_tool(session: Session, tool: Address, *, limit: int, cursor: str | None) -> Page:
    """One page of the meters that a tool counts for, from the index. Raises: MalformedCursor, IndexEmpty."""
    listed = ("meters_by_tool", tool)
    with session.index.reading() as reading:
        found = reading.meters_by_tool(tool, index.Page(place_of(cursor, listed), limit))
        return Page(_views(session, found.items, reading.as_of), found.next and cursor_at(found.next, listed), reading.as_of)


def draft_deposit(session: Session, meter_id: Bytes32, payer: Address, amount_wei: Wei) -> Steps:
    """The payer's transactions. Raises: MeterUnknown, DepositTooLarge, and as `payment_steps`."""
    found = meter(session, meter_id).meter
    call = session.royalties.deposit_call(found, amount_wei)
    return payment_steps(session, Payment("deposit", call, payer, found.currency, amount_wei, PAY_GAS))


def submit_receipt(session: Session, meter_id: Bytes32, signed: Signed) -> MeterView:
    """The tool's receipt is kept until it is settled or a higher one comes.

    Raises: as `typed_data_of`, AlteredTypedData, ReceiptNotHigher, OverCap, SignatureExpired, WrongSigner and its kin.
    """
    typed_data = typed_data_of(signed.document, session.deployment.royalties_domain, RECEIPT)
    receipt, view = Receipt.from_message(typed_data.message), meter(session, meter_id)
    for member, got, expected in (("license", receipt.license, view.meter.license), ("tool", receipt.tool, view.meter.tool)):
        if got != expected:
            raise AlteredTypedData(member=f"message.{member}", got=_text(got), expected=_text(expected))
    known_units = max(view.state.units, view.pending.receipt.cumulative if view.pending else 0)
    if receipt.cumulative <= known_units and not _is_repeated(view, receipt):
        raise ReceiptNotHigher(cumulative=receipt.cumulative, settled=known_units)
    if receipt.cumulative > view.state.cap:
        raise OverCap(cumulative=receipt.cumulative, cap=view.state.cap)
    require_in_time(receipt.deadline, view.as_of.time)
    require_signed(session.node, typed_data, signed.signature, receipt.tool)
    kept = {"typed_data": typed_data.to_json(), "signature": hex_of(signed.signature)}
    session.shelf.put(shelf.RECEIPT, hex_of(meter_id), json.dumps(kept).encode())
    return meter(session, meter_id)


def settle(session: Session, meter_id: Bytes32) -> Operation:
    """The latest receipt is settled from the deposit; the relayer pays the gas, and nothing else.

    Raises: MeterUnknown, NothingToSettle, DepositTooSmall, SignatureExpired.
    """
    view = _owing(session, meter_id)
    if view.rest_wei:
        raise DepositTooSmall(deposit_wei=view.state.deposit_wei, owed_wei=view.owed_wei)
    message = receipt_message(session.deployment.royalties_domain, view.pending.receipt)
    action = Action("settle", hex_of(message.digest()), view.meter.tool, meter_id)
    call = session.royalties.settle_call(view.meter, view.pending.receipt, view.pending.signature, Wei(0))
    return known(session, action) or send(session, action, call)


def draft_settlement(session: Session, meter_id: Bytes32, payer: Address) -> SettlementDraft:
    """How a wallet settles the latest receipt and pays what the deposit does not.

    Raises: MeterUnknown, NothingToSettle, SignatureExpired, and as `payment_steps`.
    """
    view = _owing(session, meter_id)
    call = session.royalties.settle_call(view.meter, view.pending.receipt, view.pending.signature, view.rest_wei)
    steps = payment_steps(session, Payment("settle", call, payer, view.meter.currency, view.rest_wei, PAY_GAS))
    return SettlementDraft(receipt_message(session.deployment.royalties_domain, view.pending.receipt),
                           view.pending.signature, view.rest_wei, steps)


def draft_return(session: Session, meter_id: Bytes32, to: Address) -> UnsignedTransaction:
    """The licensee's transaction that takes an unused deposit back. Raises: MeterUnknown, DepositHeld, NothingDeposited."""
    found = meter(session, meter_id).meter
    key = known_key(session, found.license)
    return unsigned(session, session.royalties.return_deposit_call(found, key, to), key.licensee)


def _sold(session: Session, license_id: Bytes32) -> tuple[LicenseKey, SignedGrant]:
    key = known_key(session, license_id)
    return key, signed_grant(session, key.grant)


def _holding(key: LicenseKey, signed: SignedGrant) -> Holding:
    return Holding(signed.grant.members(), key.licensee, key.serial)


def _meter(key: LicenseKey, signed: SignedGrant, tool: Address) -> Meter:
    terms = signed.grant.terms
    if terms.unit == "none":
        raise NotMetered(grant=key.grant)
    return Meter(key.license_id, tool, terms.currency, pot_of(signed), Wei(terms.unit_price_wei))


def _owing(session: Session, meter_id: Bytes32) -> MeterView:
    view = meter(session, meter_id)
    if view.pending is None:
        raise NothingToSettle(meter=hex_of(meter_id), settled=view.state.units)
    require_in_time(view.pending.receipt.deadline, view.as_of.time)
    return view


def _views(session: Session, found: list[index.Meter], as_of: BlockReference) -> tuple[MeterView, ...]:
    return tuple(_view(session, _indexed(each.fixed), _standing(each.state), as_of) for each in found)


def _standing(row: MeterStateRow) -> tuple[MeterState, UnixTime]:
    return MeterState(row.units, row.cap, row.deposit_wei), row.closes_at


def _indexed(row: MeterRow) -> Meter:
    return Meter(row.license, row.tool, row.currency, row.pot, row.unit_price_wei)


def _view(session: Session, fixed: Meter, standing: tuple[MeterState, UnixTime], as_of: BlockReference) -> MeterView:
    """What a receipt counts above the cap of a closed meter is not owed any more."""
    state, closes_at = standing
    if not state.is_open and not closes_at:
        raise MeterUnknown(meter=fixed.id)
    unit = signed_grant(session, known_key(session, fixed.license).grant).grant.terms.unit
    kept = _kept(session, fixed.id)
    pending = kept if kept and state.units < kept.receipt.cumulative <= state.cap else None
    return MeterView(fixed, unit, state, closes_at or None, pending, as_of)


def _kept(session: Session, meter_id: Bytes32) -> SignedReceipt | None:
    try:
        kept = json.loads(session.shelf.get(shelf.RECEIPT, hex_of(meter_id)))
    except shelf.ThingUnknown:
        return None
    message = typed_data_of(kept["typed_data"], session.deployment.royalties_domain, RECEIPT).message
    return SignedReceipt(Receipt.from_message(message), bytes.fromhex(kept["signature"][2:]))


def _is_repeated(view: MeterView, receipt: Receipt) -> bool:
    return view.pending is not None and view.pending.receipt == receipt


def _text(value: Any) -> str:
    return hex_of(value) if isinstance(value, bytes) else str(value)
