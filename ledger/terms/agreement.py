"""Terms: the values of one contract, whole and free of contradictions, or an error."""
from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Mapping

from ledger.errors import InvalidInput
from ledger.terms.schema import Schema, Term
from ledger.terms.versions import CURRENT


class MissingTerm(InvalidInput):
    """A term without a default has no value."""

    says = "{term} is missing: {label}, it has no default"


@dataclass(frozen=True)
class Terms:
    """All terms of one contract under one schema; each is an attribute of its name (`terms.price_wei`).

    What is checked here belongs to the schema's version and never changes, so that what was signed can always be read. What is
    asked of a draft alone, `ledger.terms.drafting` asks.

    `values` takes JSON values by name; terms that are left out get the default of the schema. After construction it holds
    the parsed value of every term. Raises: UnknownTerm, MissingTerm, MalformedTerm, TermOutOfRange, UnknownWord,
    UnknownTerritory, MalformedAddress, MalformedHex, MalformedAmount, WrongShareSum and every error of the schema's rules.
    """

    values: Mapping[str, Any]
    schema: Schema = CURRENT

    def __post_init__(self) -> None:
        for name in self.values:
            self.schema.term(name)
        parsed = {term.name: _parsed(term, self.values) for term in self.schema.terms}
        object.__setattr__(self, "values", MappingProxyType(parsed))
        for rule in self.schema.rules:
            rule.require(self)

    def __getattr__(self, name: str) -> Any:
        values = self.__dict__.get("values", {})
        if name not in values:
            raise AttributeError(name)
        return values[name]

    def __hash__(self) -> int:
        return hash((self.schema.version, repr(sorted(self.dumped().items()))))

    def dumped(self) -> dict[str, Any]:
        """Every term as its JSON value; `Terms(terms.dumped(), terms.schema) == terms`."""
        return {term.name: term.value.dump(self.values[term.name]) for term in self.schema.terms}

    def members(self) -> dict[str, Any]:
        """The members of the signed struct that are terms, by EIP-712 name, in order: ints, addresses, bytes32, payees."""
        return {term.member.split()[1]: term.value.encode(self.values[term.name]) for term in self.schema.members()}

    def replaced(self, **changes: Any) -> "Terms":
        """The same terms with some values changed, checked again. Raises: as the constructor."""
        return Terms({**self.dumped(), **changes}, self.schema)

    @property
    def latest_end(self) -> int:
        """The latest moment at which a license under these terms can end: bought in the last second of the offer."""
        return int(max(self.values["starts_at"], self.values["closes_at"]) + self.values["duration_s"])


def _parsed(term: Term, values: Mapping[str, Any]) -> Any:
    if term.name in values:
        return term.value.parse(values[term.name], term.name)
    if term.is_required:
        raise MissingTerm(term=term.name, label=term.label.en)
    return term.value.parse(term.default, term.name)
