"""Forms of what the server says about itself."""
from __future__ import annotations

from typing import Any

from ledger.api.shapes.basics import Account, Shape, Time, Word


class Alive(Shape):
    """The process lives."""

    status: str


class Backlog(Shape):
    """What the outbox has not finished."""

    queued: int
    sent: int
    mined: int
    oldest_at: Time | None


class Ready(Shape):
    """Requests can be served."""

    status: str
    chain_id: int
    head: int
    indexed: int
    behind_blocks: int
    outbox: Backlog


class Deployment(Shape):
    """Which contracts on which chain."""

    chain_id: int
    ledger: Account
    royalties: Account
    checkout: Account
    lens: Account
    block: int
    block_hash: Word
    code_hash: Word
    royalties_code_hash: Word
    checkout_code_hash: Word
    deployment_id: Word
    confirmations: int
    domain: dict[str, Any]
    witness: str | None


class Entry(Shape):
    """A word with its frozen number."""

    name: str
    number: int
    en: str
    de: str


class Vocabulary(Shape):
    """Every closed list of words."""

    uses: list[Entry]
    media: list[Entry]
    units: list[Entry]
    revocations: list[Entry]
    roles: list[Entry]
    asset_kinds: list[Entry]
    policies: list[Entry]
    territory_version: int
    territories: list[str]
    reasons: list[str]


class ProblemEntry(Shape):
    """An error code and what it means."""

    type: str
    code: str
    status: int
    kinds: list[str]
    titles: list[str]
    says: list[str]


class ProblemEntries(Shape):
    """All error codes."""

    items: list[ProblemEntry]


class Forms(Shape):
    """What each standard contract asks, suggests and fixes."""

    items: list[dict[str, Any]]


class AnyObject(Shape):
    """A document with a form of its own: a JSON Schema, or the description of a form."""

    model_config = {"extra": "allow"}
