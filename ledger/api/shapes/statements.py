"""The form of a statement. docs/statements.md lists the members of its lines."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from ledger.api.shapes.basics import Account, Shape, Word


class Statement(Shape):
    """What a payee is told about a period. The id is the hash of everything else."""

    statement_id: Word
    schema_: str = Field(alias="schema")
    payee: Account
    period: dict[str, Any]
    chain: dict[str, Any]
    as_of: dict[str, Any]
    adjusts: list[Word]
    rounding: str
    not_checked: str
    balances: list[dict[str, Any]]
    totals: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def documented(forms: Iterable[str]) -> dict[str, Any]:
    """The answer in any of the forms, JSON among them."""
    return {"description": "OK", "content": {
        form: {"schema": Statement.model_json_schema()} if form == "application/json" else {} for form in forms}}
