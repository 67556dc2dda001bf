"""Forms of reported outputs."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, Shape, Time, TypedData, Word


class OutputDraft(Shape):
    """What the licensee, or a tool of theirs, signs about a file; `output_id` is its digest."""

    output_id: Word
    sha256: Word
    typed_data: TypedData
    expires_at: Time


class Output(Shape):
    """A file that was made under a license, and who said so."""

    output_id: Word
    license_id: Word
    reporter: Account
    sha256: Word


class Outputs(Shape):
    """All outputs of a license."""

    items: list[Output]
