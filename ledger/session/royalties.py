"""Money: what a pot holds and pays, and what waits for a payee, in the ledger and in the royalties alike."""
from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from ledger import index
from ledger.index import LEDGER, ROYALTIES, IndexEmpty, NotIndexed
from ledger.index.rows import EventRow, PotBalanceRow, ShareRow
from ledger.chain.deployed import Pots
from ledger.chain.views import Account
from ledger.outbox import Operation
from ledger.session.cursor import cursor_at, place_of
from ledger.session.leads import split_declared
from ledger.session.moment import Moment
from ledger.session.paging import Page
from ledger.session.sending import Action, send
from ledger.session.session import Session
from ledger.session.unsigned import UnsignedTransaction, unsigned
from ledger.terms import ROLES
from ledger.units import ETHER, NO_ADDRESS, Address, Bps, Bytes32, UnixTime, Wei
from ledger.verification import BlockReference

KEPT_WEI = 1         # stays in a pot, so that the next deposit is cheaper. Source: contracts/src/Pots.sol
KEY_BYTES = 16       # a distribution without an idempotency key is one of its own


@dataclass(frozen=True, slots=True)
class PotPayee:
    """Who shares, and how much."""

    account: Address
    share_bps: Bps
    role: str


@dataclass(frozen=True, slots=True)
class PotAmount:
    """What a pot of one contract holds of a currency."""

    contract: str
    currency: Address
    amount_wei: Wei


@dataclass(frozen=True, slots=True)
class PotState:
    """A pot, and what it holds; in each contract and currency one minor unit always stays."""

    pot_id: Bytes32
    unlock_at: UnixTime
    payees: tuple[PotPayee, ...]
    amounts: tuple[PotAmount, ...]
    as_of: BlockReference

    def members(self) -> list[dict[str, Any]]:
        """The payees by their EIP-712 names."""
        return [{"account": payee.account, "bps": payee.share_bps, "role": ROLES.number(payee.role)} for payee in self.payees]


@dataclass(frozen=True, slots=True)
class Distribution:
    """One payment out of a pot, with its parts."""

    row: PotBalanceRow
    event: EventRow
    payouts: tuple[ShareRow, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a payee in one contract; with `unlock_at` it is trust money until that date."""

    contract: str
    currency: Address
    unlock_at: UnixTime
    amount_wei: Wei


@dataclass(frozen=True, slots=True)
class PayeeBalance:
    """What waits for a payee: credits by contract and currency, trust money by date as well."""

    account: Address
    credits: tuple[Waiting, ...]
    trusts: tuple[Waiting, ...]
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class PotRequest:
    """Which contract's pot, which currency; with the same `key` it is done once."""

    contract: str
    currency: Address
    key: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawalRequest:
    """Who takes out what of which contract, and where to; with `unlock_at` the trust money of that date."""

    account: Address
    contract: str
    currency: Address
    to: Address
    unlock_at: UnixTime = UnixTime(0)


@dataclass(frozen=True, slots=True)
class WithdrawalDraft:
    """The payee's transaction, and the amount that it pays."""

    transaction: UnsignedTransaction
    amount_wei: Wei
    wanted: WithdrawalRequest


def pot(session: Session, pot_id: Bytes32) -> PotState:
    """The pot with what it holds now. Raises: NotIndexed if no money came into it yet."""
    unlock_at, payees, currencies = _split_of(session, pot_id)
    moment = session.moment()
    amounts = tuple(PotAmount(name, currency, contract.pot(pot_id, currency))
                    for name, contract in _contracts(moment) for currency in currencies)
    return PotState(pot_id, unlock_at, payees, tuple(filter(_is_shown, amounts)), moment.as_of)


def pots(session: Session, payee: Address, *, limit: int, cursor: str | None) -> Page:
    """One page of the pots in which the payee has a share, from the index. Raises: MalformedCursor, IndexEmpty."""
    listed = ("pots", payee)
    with session.index.reading() as reading:
        found = reading.pots(payee, index.Page(place_of(cursor, listed), limit))
        rows = tuple(PotState(each.fixed.pot, each.fixed.unlock_at, _payees(each.payees), tuple(
            PotAmount(row.contract, row.currency, row.balance_wei) for row in each.balances), reading.as_of)
            for each in found.items)
    return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def distribute(session: Session, pot_id: Bytes32, wanted: PotRequest) -> Operation:
    """What the pot holds of the currency goes to its payees. Raises: NotIndexed, PotEmpty."""
    split = _members_of(session, pot_id)
    call = _contract(session, wanted.contract).distribute_call(*split, wanted.currency)
    return send(session, _action("distribute", pot_id, wanted), call)


def collect_source(session: Session, pot_id: Bytes32, wanted: PotRequest) -> Operation:
    """What derivatives earned for the pot moves into it. Raises: NotIndexed, NothingToWithdraw."""
    split = _members_of(session, pot_id)
    call = _contract(session, wanted.contract).collect_source_call(*split, wanted.currency)
    return send(session, _action("collect_source", pot_id, wanted), call)


def distributions(session: Session, pot_id: Bytes32, *, limit: int, cursor: str | None) -> Page:
    """One page of the payments out of a pot, oldest first, from the index. Raises: MalformedCursor, IndexEmpty."""
    listed = ("distributions", pot_id)
    with session.index.reading() as reading:
        found = reading.distributions(pot_id, index.Page(place_of(cursor, listed), limit))
        rows = tuple(Distribution(row, reading.event(row.position), tuple(reading.shares(row.position)))
                     for row in found.items)
    return Page(rows, found.next and cursor_at(found.next, listed), reading.as_of)


def balance(session: Session, account: Address) -> PayeeBalance:
    """What waits for the payee now; the index says in which currencies to look. Raises: IndexEmpty."""
    with session.index.reading() as reading:
        currencies = dict.fromkeys([ETHER, *(row.currency for row in reading.credits(account))])
        trusts = [(row.contract, row.currency, row.unlock_at) for row in reading.trusts(account)]
    moment = session.moment()
    contracts = dict(_contracts(moment))
    credits = tuple(Waiting(name, currency, UnixTime(0), contract.credit(account, currency))
                    for name, contract in contracts.items() for currency in currencies)
    held = tuple(Waiting(name, currency, unlock_at, contracts[name].trust(Account(account, unlock_at, currency)))
                 for name, currency, unlock_at in trusts)
    return PayeeBalance(account, tuple(filter(_is_shown, credits)), held, moment.as_of)


def draft_withdrawal(session: Session, wanted: WithdrawalRequest) -> WithdrawalDraft:
    """The transaction that the payee's wallet sends. Raises: NothingToWithdraw, TrustLocked, PayoutFailed."""
    contract = _contract(session, wanted.contract)
    if wanted.unlock_at:
        amount_wei = contract.trust(Account(wanted.account, wanted.unlock_at, wanted.currency))
        call = contract.withdraw_trust_call(wanted.unlock_at, wanted.currency, wanted.to)
    else:
        amount_wei = contract.credit(wanted.account, wanted.currency)
        call = contract.withdraw_call(wanted.currency, wanted.to)
    return WithdrawalDraft(unsigned(session, call, wanted.account), amount_wei, wanted)


def _contract(session: Session, name: str) -> Pots:
    return session.royalties if name == ROYALTIES else session.ledger


def _contracts(moment: Moment) -> tuple[tuple[str, Pots], ...]:
    return (LEDGER, moment.ledger), (ROYALTIES, moment.royalties)


def _is_shown(amount: PotAmount | Waiting) -> bool:
    """The ledger's are shown at zero too; most pots and payees never have anything in the royalties."""
    return amount.contract == LEDGER or amount.amount_wei > 0


def _action(kind: str, pot_id: Bytes32, wanted: PotRequest) -> Action:
    return Action(kind, wanted.key or secrets.token_hex(KEY_BYTES), NO_ADDRESS, pot_id)


def _members_of(session: Session, pot_id: Bytes32) -> tuple[list[dict[str, Any]], UnixTime]:
    unlock_at, payees, _ = _split_of(session, pot_id)
    return PotState(pot_id, unlock_at, payees, (), session.moment().as_of).members(), unlock_at


def _split_of(session: Session, pot_id: Bytes32) -> tuple[UnixTime, tuple[PotPayee, ...], tuple[Address, ...]]:
    """Date, payees and currencies of a pot: from the index, or from the chain if the index is not that far yet."""
    known = session.deployment.block_number - 1
    try:
        with session.index.reading() as reading:
            known = reading.as_of.number
            found = reading.pot(pot_id)
            return found.fixed.unlock_at, _payees(found.payees), tuple(dict.fromkeys([ETHER, *(row.currency for row in found.balances)]))
    except (IndexEmpty, NotIndexed) as missing:
        declared = split_declared(session, pot_id, known)
        if declared is None:
            raise missing
    return declared.unlock_at, _payees(declared.payees), (ETHER,)


def _payees(found: Any) -> tuple[PotPayee, ...]:
    return tuple(PotPayee(payee.account, payee.share_bps, ROLES.name_of(payee.role)) for payee in found)
