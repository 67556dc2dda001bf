"""One page of a list."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.verification import BlockReference


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the list's order, the cursor of the next page (None at the end), and the block that they are as of."""

    rows: tuple[Any, ...]
    next_cursor: str | None
    as_of: BlockReference
