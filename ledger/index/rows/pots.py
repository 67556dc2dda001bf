"""Money of splits. The ledger and the royalties both have pots, credits and trusts: `contract` says which holds it."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.rows.row import Position, Row
from ledger.units import Address, Bps, Bytes32, UnixTime, Wei


@dataclass(frozen=True, slots=True)
class PotRow(Row):
    """A split with its unlocking date, as it was first declared; the same in every contract."""

    TABLE, KEY = "pots", ("pot",)
    pot: Bytes32
    split: Bytes32
    unlock_at: UnixTime
    payees: int
    position: Position


@dataclass(frozen=True, slots=True)
class PayeeRow(Row):
    """Payee number `place` of a pot."""

    TABLE, KEY, ALSO_BY = "payees", ("pot", "place"), (("account",),)
    pot: Bytes32
    place: int
    account: Address
    share_bps: Bps
    role: int
    position: Position


@dataclass(frozen=True, slots=True)
class PotBalanceRow(Row):
    """What a pot holds after an event that changed it by `change_wei`, which is negative for a distribution."""

    TABLE, KEY, IS_HISTORY = "pot_balances", ("pot", "currency", "contract"), True
    pot: Bytes32
    currency: Address
    contract: str
    change_wei: Wei
    balance_wei: Wei
    position: Position


@dataclass(frozen=True, slots=True)
class ShareRow(Row):
    """What payee number `place` got of a distribution, and how: `paid`, `trust` or, credited to the account of a source's
    pot, `source`. A share of which an `UnpaidShareRow` tells is `credited`, which readers put in place of `paid`."""

    TABLE, KEY, ALSO_BY = "shares", ("position", "place"), (("account",), ("pot",))
    position: Position
    place: int
    pot: Bytes32
    currency: Address
    contract: str
    account: Address
    role: int
    amount_wei: Wei
    way: str


@dataclass(frozen=True, slots=True)
class UnpaidShareRow(Row):
    """Payee number `place` could not be paid in the distribution at that position, and was credited."""

    TABLE, KEY = "unpaid_shares", ("distribution", "place")
    distribution: Position
    place: int
    position: Position


@dataclass(frozen=True, slots=True)
class CreditRow(Row):
    """What a payee can withdraw after an event. `receiver` is who got it, zero for what came in; what the account of a
    pot got moves into the pot, with the account itself as receiver."""

    TABLE, KEY, IS_HISTORY = "credits", ("payee", "currency", "contract"), True
    payee: Address
    currency: Address
    contract: str
    change_wei: Wei
    balance_wei: Wei
    receiver: Address
    position: Position


@dataclass(frozen=True, slots=True)
class TrustRow(Row):
    """What a minor can withdraw from `unlock_at` on; as `CreditRow`."""

    TABLE, KEY, IS_HISTORY = "trusts", ("payee", "currency", "unlock_at", "contract"), True
    payee: Address
    currency: Address
    unlock_at: UnixTime
    contract: str
    change_wei: Wei
    balance_wei: Wei
    receiver: Address
    position: Position


@dataclass(frozen=True, slots=True)
class SourcePaymentRow(Row):
    """What derivatives earned for a pot moved from its account into it."""

    TABLE, KEY, IS_HISTORY = "source_payments", ("pot", "currency", "contract"), True
    pot: Bytes32
    currency: Address
    contract: str
    amount_wei: Wei
    position: Position
