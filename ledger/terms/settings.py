"""Terms as people write them on a command line: `price_wei=5`, `territories=DE,AT`, `duration_s=2y`."""
from __future__ import annotations

from typing import Any, Iterable

from ledger.errors import InvalidInput
from ledger.terms.schema import Schema
from ledger.units import quoted


class MalformedSetting(InvalidInput):
    """A setting is not `term=value`, or a term is set twice."""

    says = "setting {got!r}: {problem}"


def settings(schema: Schema, assignments: Iterable[str]) -> dict[str, Any]:
    """The JSON values of some `term=value`. Raises: MalformedSetting, UnknownTerm, MalformedTerm."""
    found: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise MalformedSetting(got=quoted(assignment), problem="write it as term=value")
        if name in found:
            raise MalformedSetting(got=quoted(assignment), problem=f"{name} is set twice")
        found[name] = schema.term(name).value.read(text, name)
    return found
