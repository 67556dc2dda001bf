"""Terms read in one language: placeholders of sentences become phrases."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Mapping

from ledger.terms.schema import Schema, Term


@dataclass(frozen=True)
class Reading:
    """Fills sentences with the phrases of values, in "en" or "de"."""

    schema: Schema
    values: Mapping[str, Any]
    language: str

    def value_of(self, term: str) -> Any:
        """The parsed value of a term."""
        return self.values[term]

    def fill(self, sentence: str) -> str:
        """The sentence with each {term} or {term:style} replaced by its phrase. Values are never expanded again."""
        return sentence.format_map(_Phrases(self))

    def text_of(self, term: Term) -> str:
        """What the contract text says about a term; "" when it says nothing."""
        says = _said(term, term.text, self.values[term.name])
        return self.fill(getattr(says, self.language)) if says else ""

    def clause_of(self, term: Term) -> str:
        """What the intent says about a term; "" when it says nothing."""
        return self.fill(_said(term, term.clause, self.values[term.name]) or "")


def _said(term: Term, cases: Mapping[str, Any], value: Any) -> Any:
    """The entry for this value's own case, else the general one of a value that is not empty."""
    case = term.value.case(value)
    return cases.get(case, None if value == term.value.empty else cases.get("set"))


@dataclass(frozen=True)
class _Phrases(Mapping[str, Any]):
    reading: Reading

    def __getitem__(self, name: str) -> "_Slot":
        return _Slot(self.reading, self.reading.schema.term(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self.reading.values)

    def __len__(self) -> int:
        return len(self.reading.values)


@dataclass(frozen=True)
class _Slot:
    reading: Reading
    term: Term

    def __format__(self, style: str) -> str:
        return self.term.value.phrase(self.reading.values[self.term.name], self.reading, style)
