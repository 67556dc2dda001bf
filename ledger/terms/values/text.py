"""Words that people write: one line, visible characters only, so that what is shown is what is signed."""
from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value

# Cc, Cf (bidirectional overrides, zero-width), Cs, Co, Cn, line separators: can make a screen show other words than were hashed.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_QUOTES = "“”„‟«»"  # the generated sentences quote texts with these; inside a text they could end the quote


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
        self._check_characters(raw, term)
        if not self.least <= len(raw) <= self.most:
            rule = f"{self.least} to {self.most} characters, it has {len(raw)}"
            raise TermOutOfRange(term=term, got=raw[:40], rule=rule)
        if raw and self.pattern and not re.fullmatch(self.pattern, raw):
            raise TermOutOfRange(term=term, got=raw, rule=f"the form {self.pattern}")
        return raw

    def _check_characters(self, raw: str, term: str) -> None:
        for char in raw:
            if unicodedata.category(char) in _INVISIBLE:
                raise TermOutOfRange(term=term, got=f"U+{ord(char):04X}", rule="no invisible or control characters")
            if char in _QUOTES:
                raise TermOutOfRange(term=term, got=char, rule="straight quotes only: the contract puts texts in curly ones")
        if unicodedata.normalize("NFC", raw) != raw or raw != raw.strip():
            raise TermOutOfRange(term=term, got=raw[:40], rule="Unicode form NFC, no space at either end")

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
