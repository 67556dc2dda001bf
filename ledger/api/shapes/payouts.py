"""Forms of mass payouts and their entries."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, Amount, AsOf, Hex, Shape, Time, Word
from ledger.api.shapes.grants import Step


class PayoutFixed(Shape):
    """Many payees under one root; the id is the hash of these members."""

    payout_id: Word
    root: Word
    total_wei: Amount
    currency: Account
    poster: Account
    period: int
    claim_until: Time


class PayoutDraft(PayoutFixed):
    """A payout whose list is kept, and the poster's transactions."""

    count: int
    transactions: list[Step]


class MassPayoutRow(PayoutFixed):
    """A payout: `drafted`, `open`, `closed` (what is left goes back) or `spent`. `count` where the list is kept here."""

    count: int | None
    state: str
    left_wei: Amount


class MassPayout(MassPayoutRow):
    """A payout as of a block."""

    as_of: AsOf


class MassPayouts(Shape):
    """A page of payouts."""

    items: list[MassPayoutRow]
    next: str | None
    as_of: AsOf


class ContractCall(Shape):
    """A call that any wallet can send."""

    to: Account
    data: Hex
    value_wei: Amount


class PayoutEntry(Shape):
    """What one entry pays, its proof, and the call by which anybody claims it for its account."""

    index: int
    account: Account
    amount_wei: Amount
    proof: list[Word]
    is_claimed: bool
    call: ContractCall


class PayoutEntries(Shape):
    """A page of entries."""

    items: list[PayoutEntry]
    next: str | None
    as_of: AsOf
