"""Tools that a licensee dismisses, and their meters, which close thirty days later."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.license import LicenseKey
from ledger.outbox import Operation
from ledger.session.consent import NO_SIGNATURE, Signed
from ledger.session.licenses import known_key
from ledger.session.meters import meter
from ledger.session.registration import SIGN_WITHIN_S
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.typed_data import (DISMISS_TOOL, TypedData, dismiss_tool_message, require_in_time, require_unaltered,
                               typed_data_of)
from ledger.units import Bytes32, UnixTime, hex_of
from ledger.usage import Dismissal, Meter


@dataclass(frozen=True, slots=True)
class DismissalDraft:
    """What the licensee signs for somebody else's transaction, or sends as their own."""

    meter: Meter
    typed_data: TypedData
    transaction: UnsignedTransaction


def draft_dismissal(session: Session, meter_id: Bytes32, deadline: UnixTime | None) -> DismissalDraft:
    """Raises: MeterUnknown, DismissalExists, SignatureExpired."""
    view = meter(session, meter_id)
    until = deadline if deadline is not None else UnixTime(view.as_of.time + SIGN_WITHIN_S)
    require_in_time(until, view.as_of.time)
    key = known_key(session, view.meter.license)
    call = session.royalties.dismiss_tool_call(view.meter, key, until, NO_SIGNATURE)
    return DismissalDraft(view.meter, _message(session, (view.meter, key), until), unsigned(session, call, key.licensee))


def dismiss(session: Session, meter_id: Bytes32, signed: Signed) -> Operation:
    """The licensee's signed dismissal goes to the chain; the relayer pays the gas.

    Raises: as `typed_data_of`, AlteredTypedData, MeterUnknown, and what the contract refuses.
    """
    typed_data = typed_data_of(signed.document, session.deployment.royalties_domain, DISMISS_TOOL)
    found = meter(session, meter_id).meter
    key, deadline = known_key(session, found.license), Dismissal.from_message(typed_data.message).deadline
    require_unaltered(signed.document, _message(session, (found, key), deadline))
    action = Action("dismiss_tool", hex_of(typed_data.digest()), key.licensee, meter_id)
    call = session.royalties.dismiss_tool_call(found, key, deadline, signed.signature)
    return known(session, action) or send(session, action, call)


def close(session: Session, meter_id: Bytes32) -> Operation:
    """The units that a dismissed tool has not counted are free for other tools; the relayer pays the gas.

    Raises: MeterUnknown, DismissalMissing, DismissalPending, NothingToClose.
    """
    found = meter(session, meter_id).meter
    action = Action("close_meter", hex_of(meter_id), found.tool, meter_id)
    return known(session, action) or send(session, action, session.royalties.close_meter_call(found))


def _message(session: Session, dismissed: tuple[Meter, LicenseKey], deadline: UnixTime) -> TypedData:
    found, key = dismissed
    dismissal = Dismissal(found.license, key.licensee, found.tool, deadline)
    return dismiss_tool_message(session.deployment.royalties_domain, dismissal)
