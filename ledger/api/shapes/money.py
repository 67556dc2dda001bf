"""Forms of pots, payouts, balances and withdrawals."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, Amount, AsOf, Shape, Time, UnsignedTransaction, Word
from ledger.api.shapes.grants import Payee


class PotAmount(Shape):
    """What a pot of one contract (`ledger` or `royalties`) holds; one minor unit of it always stays."""

    contract: str
    currency: Account
    amount_wei: Amount
    distributable_wei: Amount


class PotRow(Shape):
    """Who shares a pot, and what it holds. `unlock_at` is a minor's majority, else 0."""

    pot_id: Word
    unlock_at: Time
    split: list[Payee]
    amounts: list[PotAmount]


class Pot(PotRow):
    """A pot as of a block."""

    as_of: AsOf


class Pots(Shape):
    """A page of pots."""

    items: list[PotRow]
    next: str | None
    as_of: AsOf


class Payout(Shape):
    """What one payee got, and how: `paid`, `credited`, `trust`, or `source` for the pot of a source."""

    account: Account
    role: str
    amount_wei: Amount
    way: str


class Distribution(Shape):
    """One payment out of a pot of one contract."""

    pot_id: Word
    contract: str
    currency: Account
    amount_wei: Amount
    transaction: Word
    block: int
    time: Time
    payouts: list[Payout]


class Distributions(Shape):
    """A page of payments."""

    items: list[Distribution]
    next: str | None
    as_of: AsOf


class Credit(Shape):
    """What a payee can withdraw from one contract."""

    contract: str
    currency: Account
    amount_wei: Amount


class Trust(Shape):
    """What waits in one contract until a date."""

    contract: str
    currency: Account
    unlock_at: Time
    amount_wei: Amount


class Balance(Shape):
    """What waits for a payee."""

    account: Account
    credits: list[Credit]
    trusts: list[Trust]
    as_of: AsOf


class WithdrawalDraft(Shape):
    """The payee's transaction to one contract."""

    amount_wei: Amount
    contract: str
    currency: Account
    to: Account
    unlock_at: Time | None
    transaction: UnsignedTransaction
