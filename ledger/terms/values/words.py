"""Choices from closed lists, and yes or no."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value, listed, read_list
from ledger.terms.vocabulary import Vocabulary


@dataclass(frozen=True)
class Flag(Value):
    """Yes or no."""

    empty = False
    solidity = frozenset({"bool"})
    field = "switch"

    def parse(self, raw: Any, term: str) -> bool:
        if not isinstance(raw, bool):
            raise MalformedTerm(term=term, got=raw, expected="true or false")
        return raw

    def read(self, text: str, term: str) -> bool:
        if text not in ("yes", "no", "true", "false"):
            raise MalformedTerm(term=term, got=text, expected="yes or no")
        return text in ("yes", "true")

    def case(self, value: bool) -> str:
        return "yes" if value else "no"

    def phrase(self, value: bool, reader: Reader, style: str) -> str:
        return {"en": ("no", "yes"), "de": ("nein", "ja")}[reader.language][value]

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Choice(Value):
    """One word of a vocabulary; its sentence is looked up by the word's name."""

    vocabulary: Vocabulary
    empty = "none"
    solidity = frozenset({"uint8"})
    field = "choice"

    def parse(self, raw: Any, term: str) -> str:
        if not isinstance(raw, str):
            raise MalformedTerm(term=term, got=raw, expected="one of " + ", ".join(self.vocabulary.names))
        return self.vocabulary.word(raw).name

    def case(self, value: str) -> str:
        return value

    def encode(self, value: str) -> int:
        return self.vocabulary.number(value)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "enum", "params": {"$ref": f"$.metadata.enums.{self.vocabulary.term}"}}]

    def phrase(self, value: str, reader: Reader, style: str) -> str:
        return getattr(self.vocabulary.word(value), reader.language)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.vocabulary.names)}


@dataclass(frozen=True)
class Choices(Value):
    """Some words of a vocabulary, without repetition, kept in the order of their bits."""

    vocabulary: Vocabulary
    least: int = 0
    empty = ()
    solidity = frozenset({"uint16", "uint32"})
    field = "choices"

    def parse(self, raw: Any, term: str) -> tuple[str, ...]:
        if not isinstance(raw, (list, tuple)):
            raise MalformedTerm(term=term, got=raw, expected="a list of words")
        names = self.vocabulary.names_of(self.vocabulary.mask(raw))
        if len(names) != len(raw):
            raise TermOutOfRange(term=term, got=list(raw), rule="each word once")
        if len(names) < self.least:
            raise TermOutOfRange(term=term, got=list(raw), rule=f"at least {self.least} of {', '.join(self.vocabulary.names)}")
        return names

    def read(self, text: str, term: str) -> list[str]:
        return read_list(text)

    def dump(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

    def encode(self, value: tuple[str, ...]) -> int:
        return self.vocabulary.mask(value)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "raw", "visible": "optional"}]  # a bit mask: the intent says it in words

    def phrase(self, value: tuple[str, ...], reader: Reader, style: str) -> str:
        return listed([getattr(self.vocabulary.word(name), reader.language) for name in value], reader.language)

    def json_schema(self) -> dict[str, Any]:
        items = {"type": "string", "enum": list(self.vocabulary.names)}
        return {"type": "array", "items": items, "minItems": self.least, "uniqueItems": True}
