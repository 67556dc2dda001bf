"""What every kind of value can do; sentences are chosen by `case` and filled by `phrase`."""
from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any, Protocol, Sequence

from ledger.errors import InvalidInput
from ledger.units import quoted

MOST_DIGITS = 78  # of 2^256 - 1; Python reads no number of more than 4,300


class MalformedTerm(InvalidInput):
    """A value has not the type of its term."""

    says = "{term}: got {got!r}, expected {expected}"

    def __init__(self, *, term: str, got: Any, expected: str) -> None:
        super().__init__(term=term, got=quoted(got), expected=expected)


class TermOutOfRange(InvalidInput):
    """A value has the right type and breaks the range of its term."""

    says = "{term}: got {got!r}, the rule is: {rule}"

    def __init__(self, *, term: str, got: Any, rule: str) -> None:
        super().__init__(term=term, got=quoted(got), rule=rule)


class Reader(Protocol):
    """Who a phrase is for: a language ("en" or "de") and the whole terms, for units that stand in another term."""

    language: str

    def value_of(self, term: str) -> Any: ...


class Value(ABC):
    """One kind of value. `empty` is what "not agreed" looks like; None when there is no such value."""

    empty: Any = None
    solidity: frozenset[str] = frozenset()  # member types that can hold it
    field = "text"                          # what a form shows

    @abstractmethod
    def parse(self, raw: Any, term: str) -> Any:
        """The checked value of JSON input. Raises: MalformedTerm, TermOutOfRange and errors of its own."""

    @abstractmethod
    def phrase(self, value: Any, reader: Reader, style: str) -> str:
        """The value in the reader's language. `style` is "" or a name that the kind documents."""

    @abstractmethod
    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of the JSON form."""

    def read(self, text: str, term: str) -> Any:
        """The JSON input that a person wrote as `term=text`. Raises: MalformedTerm."""
        return text

    def dump(self, value: Any) -> Any:
        """The one JSON form: `parse(dump(value)) == value`."""
        return value

    def encode(self, value: Any) -> Any:
        """The value of the EIP-712 member."""
        return value

    def wallet(self, member: str) -> list[dict[str, Any]]:
        """How a wallet shows the member of that name. Source: ERC-7730, display.formats.fields."""
        return [{"path": member, "format": "raw"}]

    def case(self, value: Any) -> str:
        """Which sentence is said about this value."""
        return "unset" if value == self.empty else "set"


def listed(parts: Sequence[str], language: str) -> str:
    """Parts as people list them.

    >>> listed(["a", "b", "c"], "en"), listed(["a", "b"], "de")
    ('a, b and c', 'a und b')
    """
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + {"en": " and ", "de": " und "}[language] + parts[-1]


def whole_number(raw: Any, term: str) -> int:
    """An int that is not a bool. Raises: MalformedTerm, also for floats and numbers in strings."""
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise MalformedTerm(term=term, got=raw, expected="a whole number")
    return raw


def read_number(text: str, term: str) -> int:
    """A whole number in decimal digits; underscores may group them. Raises: MalformedTerm."""
    if not re.fullmatch(r"[0-9]+(_[0-9]+)*", text) or len(text) > MOST_DIGITS:
        raise MalformedTerm(term=term, got=text, expected="a whole number in digits")
    return int(text)


def read_list(text: str) -> list[str]:
    """Words separated by commas.

    >>> read_list("DE, AT"), read_list("")
    (['DE', 'AT'], [])
    """
    return [word.strip() for word in text.split(",")] if text.strip() else []
