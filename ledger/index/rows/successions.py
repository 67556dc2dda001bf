"""How assets move to other wallets."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.index.rows.row import Position, Row
from ledger.units import Address, Bytes32, Seconds, UnixTime

ANNOUNCED, CANCELLED, CARRIED_OUT = "announced", "cancelled", "carried-out"  # what happens to a succession


@dataclass(frozen=True, slots=True)
class HeirRow(Row):
    """Who may take the asset over, `delay_s` after saying so; zero for nobody."""

    TABLE, KEY, IS_HISTORY, ALSO_BY = "heirs", ("asset",), True, (("heir",),)
    asset: Bytes32
    heir: Address
    delay_s: Seconds
    position: Position


@dataclass(frozen=True, slots=True)
class SuccessionRow(Row):
    """What happened to a succession. `account` announced or cancelled it; for one that was carried out it is the
    performer until then."""

    TABLE, KEY, IS_HISTORY, ALSO_BY = "successions", ("asset",), True, (("successor",),)
    asset: Bytes32
    what: str
    account: Address
    successor: Address
    not_before: UnixTime
    position: Position


@dataclass(frozen=True, slots=True)
class PerformerRow(Row):
    """The asset's performer from here on; the first one stands in the asset's own row."""

    TABLE, KEY, IS_HISTORY, ALSO_BY = "performers", ("asset",), True, (("performer",),)
    asset: Bytes32
    performer: Address
    before: Address
    grant_epoch: int
    position: Position
