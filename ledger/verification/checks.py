"""What verifications have in common: numbered checks, who stands behind the chain, and what no check can show."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ledger.chain.anvil import DEVELOPMENT_CHAIN_ID
from ledger.errors import Refuted
from ledger.units import Bytes32, UnixTime

NO_WITNESS = "development chain, no outside witness"

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class BlockReference:
    """The block that an answer is as of."""

    number: int
    hash: Bytes32
    time: UnixTime


@dataclass(frozen=True, slots=True)
class Check:
    """A check that holds: its number in the procedure's docstring, its name, and what it found."""

    number: int
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Pending:
    """Not final yet: what was found may still be replaced. Ask again after `wait_blocks` more blocks."""

    name: str
    wait_blocks: int
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class Step:
    """One check of a procedure: its name, and the function that returns what it found or raises a Refuted."""

    name: str
    run: Callable[..., str]


def witness_of(chain_id: int) -> str | None:
    """What to say about who else has seen this chain; None for a chain that others keep too.

    >>> witness_of(31337)
    'development chain, no outside witness'
    """
    return NO_WITNESS if chain_id == DEVELOPMENT_CHAIN_ID else None


def run_all(steps: Sequence[Step], case: Case) -> tuple[Check, ...]:
    """All checks, in order. Raises: the Refuted of the first that fails, with the fact `check`, its number."""
    held = []
    for number, step in enumerate(steps, 1):
        try:
            held.append(Check(number, step.name, step.run(case)))
        except Refuted as refuted:
            refuted.facts["check"] = number
            raise
    return tuple(held)
