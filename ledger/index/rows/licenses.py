"""What was sold, and from what it derives."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.rows.row import Position, Row, Uint256
from ledger.units import Address, Bps, Bytes32, Seconds, UnixTime, Wei


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
class CarriedRow(Row):
    """A license whose buyer signed the order and whose transaction `carrier` sent."""

    TABLE, KEY = "carried", ("license",)
    license: Bytes32
    buyer: Address
    carrier: Address
    position: Position


@dataclass(frozen=True, slots=True)
class SourceRow(Row):
    """The license that an asset was made under. It owes `share_bps` of what it earns to `account`, the account of pot
    `pot`; `level` counts the sources above."""

    TABLE, KEY, ALSO_BY = "sources", ("asset",), (("license",), ("pot",))
    asset: Bytes32
    license: Bytes32
    pot: Bytes32
    account: Address
    share_bps: Bps
    level: int
    position: Position
