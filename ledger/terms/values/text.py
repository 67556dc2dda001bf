"""Words that people write: one line, visible characters only, so that what is shown is what is signed."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value
from ledger.terms.values.characters import fault_of


@dataclass(frozen=True)
class Text(Value):
    """One line of `least` to `most` characters in NFC, or empty where `least` is 0; `pattern` narrows it."""

    least: int
    most: int
    pattern: str = ""
    empty = ""

    def parse(self, raw: Any, term: str) -> str:
        if not isinstance(raw, str):
            raise MalformedTerm(term=term, got=raw, expected="a text")
        if len(raw) <= self.most and (fault := fault_of(raw)):
            raise TermOutOfRange(term=term, got=fault[0], rule=fault[1])
        if not self.least <= len(raw) <= self.most:
            rule = f"{self.least} to {self.most} characters, it has {len(raw)}"
            raise TermOutOfRange(term=term, got=raw[:40], rule=rule)
        if raw and self.pattern and not re.fullmatch(self.pattern, raw):
            raise TermOutOfRange(term=term, got=raw, rule=f"the form {self.pattern}")
        return raw

    def phrase(self, value: str, reader: Reader, style: str) -> str:
        """Styles: "" quoted, "plain" as it is."""
        if style == "plain":
            return value
        return f"„{value}“" if reader.language == "de" else f"“{value}”"

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "maxLength": self.most}
        if self.least:
            schema["minLength"] = self.least
        if self.pattern:
            schema["pattern"] = f"^({self.pattern})$" if self.least else f"^({self.pattern})?$"
        return schema


@dataclass(frozen=True)
class Title(Text):
    """A text that the wallet's sentence shows in quotes, so that it holds no double quotes at all."""

    pattern: str = '[^"]*'

    def parse(self, raw: Any, term: str) -> str:
        if isinstance(raw, str) and '"' in raw:
            raise TermOutOfRange(term=term, got=raw, rule="no double quotes: the sentence that the wallet shows puts the title in them")
        return super().parse(raw, term)
