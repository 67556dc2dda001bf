"""Forms of successions, heirs and sources."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, AsOf, Shape, Time, Word


class Heir(Shape):
    """Who may take an asset over, and how long after saying so."""

    account: Account
    delay_s: int


class Pending(Shape):
    """A succession that was announced, and from when it can be carried out."""

    to: Account
    not_before: Time


class SuccessionSource(Shape):
    """What a derivative owes: a share for the account of its source's pot. Level 1 derives from an original."""

    pot_account: Account
    share_bps: int
    level: int


class Succession(Shape):
    """Whose an asset was and is, and who may take it over."""

    asset_id: Word
    first_performer: Account
    performer: Account
    heir: Heir | None
    pending: Pending | None
    source: SuccessionSource | None
    as_of: AsOf


class SuccessionStep(Shape):
    """What happened to a succession: `announced`, `cancelled` or `carried-out`."""

    asset_id: Word
    what: str
    account: Account
    to: Account | None
    not_before: Time | None
    block: int


class SuccessionSteps(Shape):
    """A page of steps."""

    items: list[SuccessionStep]
    next: str | None
    as_of: AsOf
