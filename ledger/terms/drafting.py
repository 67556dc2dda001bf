"""What is asked of terms before they are signed, and never after: a draft is refused, a signed document is not.

These checks may become stricter at any time. What a published version of the standard contract means by itself are the rules of
its schema, which every reader of a signed document asks; advice (`ledger.terms.advice`) refuses nothing.
"""
from __future__ import annotations

from typing import Any, Callable, Mapping

from ledger.errors import InvalidInput
from ledger.terms.agreement import Terms
from ledger.terms.characters import fault_of
from ledger.terms.schema import Schema
from ledger.terms.specificity import require_specific
from ledger.terms.values import Text
from ledger.terms.versions import CURRENT


class MisleadingText(InvalidInput):
    """A text holds what a screen shows otherwise than it is hashed: invisible characters, lookalikes, quotes."""

    says = "{term}: got {got!r}, the rule is: {rule}"


def drafted(values: Mapping[str, Any], schema: Schema = CURRENT) -> Terms:
    """Terms that may be shown to a performer. Raises: as `Terms` and `require_draftable`."""
    terms = Terms(values, schema)
    require_draftable(terms)
    return terms


def require_draftable(terms: Terms) -> None:
    """Returns when these terms may be signed. Raises: MisleadingText, DescriptionUnspecific."""
    for check in DRAFTING_CHECKS:
        check(terms)


def _texts_show_what_they_are(terms: Terms) -> None:
    for term in terms.schema.terms:
        fault = fault_of(terms.values[term.name]) if isinstance(term.value, Text) else None
        if fault:
            raise MisleadingText(term=term.name, got=fault[0], rule=fault[1])


DRAFTING_CHECKS: tuple[Callable[[Terms], None], ...] = (_texts_show_what_they_are, require_specific)
