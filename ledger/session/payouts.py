"""Mass payouts: one root for up to a million payees, posted by one transaction, claimed entry by entry."""
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ledger import index
from ledger.chain.calls import Call
from ledger.outbox import Operation
from ledger.payees import Payees, root_over
from ledger.reverts import PayoutClosed, PayoutExists, PayoutUnknown
from ledger.session import shelf
from ledger.session.cursor import cursor_at, place_of
from ledger.session.leads import payout_of, payout_posted
from ledger.session.moment import Moment
from ledger.session.paging import Page
from ledger.session.payee_pages import Directory, KeptPayees, ProvedEntry
from ledger.session.payment import Payment, Steps, payment_steps
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.session.shelf import ThingUnknown
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.units import Address, Bytes32, UnixTime, Wei, hex_of, parse_bytes32
from ledger.usage import Payout
from ledger.verification import BlockReference

POST_GAS = 250_000  # a root posted in a token whose approval is still to be mined takes 110,000

DRAFTED, OPEN, CLOSED, SPENT = "drafted", "open", "closed", "spent"


@dataclass(frozen=True, slots=True)
class PayoutRequest:
    """A list as CSV, and how it is paid: by whom, in which currency, for which period of the poster's books, until when."""

    csv: bytes
    poster: Address
    currency: Address
    period: int
    claim_until: UnixTime


@dataclass(frozen=True, slots=True)
class PayoutDraft:
    """A payout whose list is kept, and the poster's transactions."""

    payout: Payout
    count: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class PayoutState:
    """A payout as of a block. `count` is None where the list is not kept here. `drafted`: not posted yet; `open`: can be
    claimed; `closed`: what is left goes back; `spent`: nothing is left."""

    payout: Payout
    count: int | None
    state: str
    left_wei: Wei
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class ClaimableEntry:
    """An entry with all that is needed to claim it with any wallet, and whether that was done as of the block."""

    proved: ProvedEntry
    call: Call
    is_claimed: bool
    as_of: BlockReference


def draft(session: Session, wanted: PayoutRequest) -> PayoutDraft:
    """The list is kept under the payout's id; the poster's transactions pay in what it sums to. Where it was posted without
    its list being kept here, whoever hands in that list adds it, and there is nothing to send.

    Raises: as `Payees.from_csv`, PayoutClosed, PayoutExists, MalformedAmount, and as `payment_steps`.
    """
    payees, moment = Payees.from_csv(wanted.csv), session.moment()
    if moment.as_of.time >= wanted.claim_until:
        raise PayoutClosed(claim_until=wanted.claim_until)
    roots = payees.page_roots()
    payout = Payout(root_over(roots), payees.total_wei, wanted.currency, wanted.poster, wanted.period, wanted.claim_until)
    if _is_posted(session, moment, payout.id):
        if session.shelf.holds(shelf.PAYOUT, hex_of(payout.id)):
            raise PayoutExists(payout=payout.id)
        _keep(session, payout, KeptPayees.kept(session.records, payees, roots).directory)
        return PayoutDraft(payout, payees.count, ())
    call = session.royalties.post_payout_call(payout)
    steps = payment_steps(session, Payment("post", call, wanted.poster, wanted.currency, payout.total_wei, POST_GAS))
    _keep(session, payout, KeptPayees.kept(session.records, payees, roots).directory)
    return PayoutDraft(payout, payees.count, steps)


def payout(session: Session, payout_id: Bytes32) -> PayoutState:
    """The payout as the chain has it now. Raises: PayoutUnknown."""
    return _state(session, session.moment(), _fixed(session, payout_id))


def payouts(session: Session, poster: Address, *, limit: int, cursor: str | None) -> Page:
    """One page of what the account posted, from the index. Raises: MalformedCursor, IndexEmpty."""
    listed = ("payouts", poster)
    with session.index.reading() as reading:
        found = reading.payouts(poster, index.Page(place_of(cursor, listed), limit))
        rows = tuple(_indexed(session, each, reading.as_of) for each in found.items)
    return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def entries(session: Session, looked_for: tuple[Bytes32, Address], *, limit: int, cursor: str | None) -> Page:
    """One page of an account's entries in a payout, each with its proof. Raises: PayoutUnknown, ThingUnknown, MalformedCursor."""
    payout_id, account = looked_for
    listed, moment = ("entries", payout_id, account), session.moment()
    fixed, payees = _fixed(session, payout_id), _payees(session, payout_id)
    found = payees.entries_of(account, start=place_of(cursor, listed), limit=limit + 1)
    following = cursor_at(found[limit].place, listed) if len(found) > limit else None
    return Page(tuple(_claimable(moment, fixed, each) for each in found[:limit]), following, moment.as_of)


def claim(session: Session, payout_id: Bytes32, number: int) -> Operation:
    """The entry of this number is paid to its account; the relayer pays the gas.

    Raises: PayoutUnknown, ThingUnknown, EntryUnknown, and what the contract refuses: PayoutClosed, AlreadyClaimed,
    PayoutExhausted, PayoutFailed.
    """
    fixed, proved = _fixed(session, payout_id), _payees(session, payout_id).entry(number)
    action = Action("claim", f"{hex_of(payout_id)}:{number}", proved.entry.account, payout_id)
    return known(session, action) or send(session, action, session.royalties.claim_call(fixed, proved.entry, proved.proof))


def draft_reclaim(session: Session, payout_id: Bytes32) -> UnsignedTransaction:
    """The poster's transaction that takes back what is left. Raises: PayoutUnknown, PayoutOpen, NothingToWithdraw, PayoutFailed."""
    fixed = _fixed(session, payout_id)
    return unsigned(session, session.royalties.reclaim_call(fixed), fixed.poster)


def _claimable(moment: Moment, fixed: Payout, proved: ProvedEntry) -> ClaimableEntry:
    call = moment.royalties.claim_call(fixed, proved.entry, proved.proof)
    return ClaimableEntry(proved, call, moment.royalties.is_claimed(fixed.id, proved.entry.index), moment.as_of)


def _state(session: Session, moment: Moment, fixed: Payout) -> PayoutState:
    left_wei = moment.royalties.payout(fixed.id)
    if left_wei:
        state = _while_left(fixed, moment.as_of.time)
    else:
        state = SPENT if _is_posted(session, moment, fixed.id) else DRAFTED
    return PayoutState(fixed, _count(session, fixed.id), state, left_wei, moment.as_of)


def _indexed(session: Session, found: index.Payout, as_of: BlockReference) -> PayoutState:
    fixed = payout_of(found.fixed)
    state = _while_left(fixed, as_of.time) if found.left_wei else SPENT
    return PayoutState(fixed, _count(session, fixed.id), state, found.left_wei, as_of)


def _while_left(fixed: Payout, now: UnixTime) -> str:
    return OPEN if now < fixed.claim_until else CLOSED


def _is_posted(session: Session, moment: Moment, payout_id: Bytes32) -> bool:
    return moment.royalties.payout(payout_id) > 0 or payout_posted(session, payout_id) is not None


def _fixed(session: Session, payout_id: Bytes32) -> Payout:
    """From the list that is kept here, else as it was posted. Raises: PayoutUnknown."""
    if session.shelf.holds(shelf.PAYOUT, hex_of(payout_id)):
        return _payout_of(_kept(session, payout_id)["payout"])
    posted = payout_posted(session, payout_id)
    if posted is None:
        raise PayoutUnknown(payout=payout_id)
    return posted


def _payees(session: Session, payout_id: Bytes32) -> KeptPayees:
    """Raises: ThingUnknown."""
    return KeptPayees(session.records, Directory.from_json(_kept(session, payout_id)["payees"]))


def _count(session: Session, payout_id: Bytes32) -> int | None:
    try:
        return int(_kept(session, payout_id)["payees"]["count"])
    except ThingUnknown:
        return None


def _kept(session: Session, payout_id: Bytes32) -> Any:
    return json.loads(session.shelf.get(shelf.PAYOUT, hex_of(payout_id)))


def _keep(session: Session, fixed: Payout, directory: Directory) -> None:
    members = {name: hex_of(value) if isinstance(value, bytes) else value for name, value in fixed.members().items()}
    content = json.dumps({"payout": members, "payees": directory.to_json()})
    session.shelf.put(shelf.PAYOUT, hex_of(fixed.id), content.encode())


def _payout_of(members: Any) -> Payout:
    return Payout(parse_bytes32(members["root"], field="root"), members["total"], members["currency"], members["poster"],
                  members["period"], members["claimUntil"])
