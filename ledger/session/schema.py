"""The tables of this package, as SQL."""
from __future__ import annotations

from importlib import resources


def schema() -> str:
    """Statements that make the tables if they are missing."""
    return resources.files("ledger.session").joinpath("schema.sql").read_text()
