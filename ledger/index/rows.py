"""The rows of the index: each is made by one event and never changed, so a fork is undone by deleting from a position.

What changes over time (an asset's epochs, a lock, a balance) has a row for each change; the one with the highest
position counts. `position` is the place of the event in the chain. Absent values are the contract's zeros.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NewType

from ledger.units import Address, Bps, Bytes32, Seconds, UnixTime, Wei

Position = NewType("Position", int)  # block number and index of the log in one number that grows
Uint256 = NewType("Uint256", int)    # a number of more than 63 bits that is no money

LOG_BITS = 24  # of a position: a log costs 375 gas at least, so no block has 16 million


def position_of(block_number: int, log_index: int) -> Position:
    """The position of a log; positions of later logs are higher.

    >>> position_of(1, 0) > position_of(0, 5)
    True
    """
    return Position(block_number << LOG_BITS | log_index)


def block_of(position: Position) -> int:
    """The number of the block that a position lies in."""
    return position >> LOG_BITS


@dataclass(frozen=True, slots=True)
class Row:
    """`KEY` names the members by which the row is looked up. They alone are unique where one event makes the row; where
    more events follow (`IS_HISTORY`), they are unique together with the position."""

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    IS_HISTORY: ClassVar[bool] = False
    ALSO_BY: ClassVar[tuple[tuple[str, ...], ...]] = ()  # members by which lists are asked for


@dataclass(frozen=True, slots=True)
class EventRow(Row):
    """One event as it lies on the chain; `name` is Solidity's, `topics` are the topics in a row."""

    TABLE, KEY = "events", ("position",)
    position: Position
    block_number: int
    block_time: UnixTime
    transaction_hash: Bytes32
    name: str
    topics: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class BatchRow(Row):
    TABLE, KEY, ALSO_BY = "batches", ("root",), (("performer",),)
    root: Bytes32
    performer: Address
    count: int
    anchored_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class AssetRow(Row):
    """What never changes of an asset. `anchored_at` is the time of its batch, if it came in one."""

    TABLE, KEY, ALSO_BY = "assets", ("asset",), (("performer",),)
    asset: Bytes32
    performer: Address
    root: Bytes32
    kind: int
    policy: int
    guardian: Address
    majority_at: UnixTime
    anchored_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class AssetStateRow(Row):
    """What changes of an asset; `withdrawn_at` is that of the latest withdrawal of consent."""

    TABLE, KEY, IS_HISTORY = "asset_states", ("asset",), True
    asset: Bytes32
    consent_epoch: int
    grant_epoch: int
    withdrawn_at: UnixTime
    is_frozen: int
    position: Position


@dataclass(frozen=True, slots=True)
class WithdrawalRow(Row):
    """Consent of one epoch ended."""

    TABLE, KEY = "withdrawals", ("asset", "consent_epoch")
    asset: Bytes32
    consent_epoch: int
    signer: Address
    withdrawn_at: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class FingerprintRow(Row):
    """A fingerprint that a performer chose to publish."""

    TABLE, KEY, IS_HISTORY = "fingerprints", ("asset",), True
    asset: Bytes32
    algorithm: str
    digest: bytes
    position: Position


@dataclass(frozen=True, slots=True)
class CancellationRow(Row):
    """A cancelled grant or rate card; cancelling twice is allowed. `asset` is zero for a rate card."""

    TABLE, KEY, IS_HISTORY = "cancellations", ("digest",), True
    digest: Bytes32
    asset: Bytes32
    position: Position


@dataclass(frozen=True, slots=True)
class LicenseRow(Row):
    """One license. `territory` is the signed bitmap, all ones for worldwide; `pot` is zero if it was free."""

    TABLE, KEY, ALSO_BY = "licenses", ("license",), (("asset",), ("licensee",), ("grant_id",))
    license: Bytes32
    asset: Bytes32
    grant_id: Bytes32
    licensee: Address
    serial: Uint256
    word: Uint256
    uses: int
    media: int
    territory: Uint256
    starts_at: UnixTime
    ends_at: UnixTime
    consent_epoch: int
    is_exclusive: int
    revocation: int
    notice_s: Seconds
    currency: Address
    price_wei: Wei
    pot: Bytes32
    position: Position


@dataclass(frozen=True, slots=True)
class LockRow(Row):
    """Who holds a use (one bit) of an asset exclusively, and until when any license lives on it."""

    TABLE, KEY, IS_HISTORY = "locks", ("asset", "use"), True
    asset: Bytes32
    use: int
    exclusive_until: UnixTime
    live_until: UnixTime
    holder: Address
    position: Position


@dataclass(frozen=True, slots=True)
class PotRow(Row):
    """A split with its unlocking date, as it was first declared."""

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

    TABLE, KEY, IS_HISTORY = "pot_balances", ("pot", "currency"), True
    pot: Bytes32
    currency: Address
    change_wei: Wei
    balance_wei: Wei
    position: Position


@dataclass(frozen=True, slots=True)
class PayoutRow(Row):
    """What payee number `place` got of a distribution, and how: `paid`, `credited` or `trust`."""

    TABLE, KEY, ALSO_BY = "payouts", ("position", "place"), (("account",), ("pot",))
    position: Position
    place: int
    pot: Bytes32
    currency: Address
    account: Address
    role: int
    amount_wei: Wei
    way: str


@dataclass(frozen=True, slots=True)
class CreditRow(Row):
    """What a payee can withdraw after an event. `receiver` is who got it, zero for what came in."""

    TABLE, KEY, IS_HISTORY = "credits", ("payee", "currency"), True
    payee: Address
    currency: Address
    change_wei: Wei
    balance_wei: Wei
    receiver: Address
    position: Position


@dataclass(frozen=True, slots=True)
class TrustRow(Row):
    """What a minor can withdraw from `unlock_at` on; as `CreditRow`."""

    TABLE, KEY, IS_HISTORY = "trusts", ("payee", "currency", "unlock_at"), True
    payee: Address
    currency: Address
    unlock_at: UnixTime
    change_wei: Wei
    balance_wei: Wei
    receiver: Address
    position: Position


@dataclass(frozen=True, slots=True)
class BlockRow(Row):
    """An indexed block; only the newest are kept, to find the place where a fork began."""

    TABLE, KEY = "blocks", ("number",)
    number: int
    hash: Bytes32
    parent_hash: Bytes32
    timestamp: UnixTime


# Every table that events make; all have a position.
DERIVED: tuple[type[Any], ...] = (
    EventRow, BatchRow, AssetRow, AssetStateRow, WithdrawalRow, FingerprintRow, CancellationRow, LicenseRow, LockRow,
    PotRow, PayeeRow, PotBalanceRow, PayoutRow, CreditRow, TrustRow,
)
TABLES: tuple[type[Any], ...] = (*DERIVED, BlockRow)
