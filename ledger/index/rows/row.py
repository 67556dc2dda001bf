"""The rows of the index: each is made by one event and never changed, so a fork is undone by deleting from a position.

What changes over time (an asset's epochs, a lock, a balance) has a row for each change; the one with the highest
position counts. `position` is the place of the event in the chain. Absent values are the contract's zeros.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NewType

from ledger.units import Bytes32, UnixTime

Position = NewType("Position", int)  # block number and index of the log in one number that grows
Uint256 = NewType("Uint256", int)    # a number of more than 63 bits that is no money

CONTRACTS = LEDGER, ROYALTIES, CHECKOUT = "ledger", "royalties", "checkout"  # as the members of a deployment are called

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
    contract: str
    name: str
    topics: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class BlockRow(Row):
    """An indexed block; only the newest are kept, to find the place where a fork began."""

    TABLE, KEY = "blocks", ("number",)
    number: int
    hash: Bytes32
    parent_hash: Bytes32
    timestamp: UnixTime
