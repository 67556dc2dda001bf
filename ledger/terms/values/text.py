"""Words that people write: one line that cannot leave its quotes, so that no text reads like a clause of the contract."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value

# Line ends and other controls, marks that turn the direction of writing, and the quotes that the contract puts texts in: code
# points by number, which no newer Unicode moves. What else only looks alike is asked of drafts: see ledger.terms.characters.
BREAKING = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\u201c-\u201e"
_HALF = r"\ud800-\udfff"  # half a character has no UTF-8 bytes, so nothing to hash
_BROKEN = re.compile(f"[{BREAKING}{_HALF}]")


@dataclass(frozen=True)
class Text(Value):
    """One line of `least` to `most` characters, or empty where `least` is 0; `pattern` narrows it."""

    least: int
    most: int
    pattern: str = ""
    empty = ""

    def parse(self, raw: Any, term: str) -> str:
        if not isinstance(raw, str):
            raise MalformedTerm(term=term, got=raw, expected="a text")
        if len(raw) <= self.most and (found := _BROKEN.search(raw)):
            rule = "one line, without control characters and the curly quotes that the contract puts it in"
            raise TermOutOfRange(term=term, got=f"U+{ord(found.group()):04X}", rule=rule)
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
        pattern = self.pattern or f"[^{BREAKING}]*"
        schema["pattern"] = f"^({pattern})$" if self.least else f"^({pattern})?$"
        return schema


@dataclass(frozen=True)
class Title(Text):
    """A text that the wallet's sentence shows in quotes, so that it holds no double quotes at all."""

    pattern: str = f'[^"{BREAKING}]*'

    def parse(self, raw: Any, term: str) -> str:
        if isinstance(raw, str) and '"' in raw:
            raise TermOutOfRange(term=term, got=raw, rule="no double quotes: the sentence that the wallet shows puts the title in them")
        return super().parse(raw, term)
