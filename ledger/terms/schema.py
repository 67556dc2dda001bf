"""What a version of the standard contract consists of; `v1` holds the data of version 1."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Callable, Iterable, Mapping

import rfc8785
from eth_utils import keccak

from ledger.errors import InvalidInput
from ledger.terms.spelling import did_you_mean, nearest
from ledger.terms.values import Choice, Choices, Value
from ledger.terms.vocabulary import Vocabulary
from ledger.units import Bytes32, quoted

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms

LANGUAGES = ("en", "de")
ENFORCEMENT = {  # where a term holds
    "E": {"en": "enforced by the contract on the blockchain", "de": "vom Vertrag auf der Blockchain durchgesetzt"},
    "C": {"en": "checked by whoever verifies", "de": "bei der Prüfung nachvollzogen"},
    "S": {"en": "shown only", "de": "nur angezeigt"},
}
REQUIRED = object()  # the default of a term that has none


class UnknownTerm(InvalidInput):
    """A name is not a term of this version of the standard contract."""

    says = "{term!r} is not a term of version {version} of the standard contract; `ledger terms list` names them"

    def __init__(self, *, term: object, version: int, known: Iterable[str] = ()) -> None:
        near = nearest(term, known)
        super().__init__(term=quoted(term), version=version, nearest=near)
        self.args = (self.args[0] + did_you_mean(near),)


@dataclass(frozen=True, slots=True)
class Says:
    """One sentence or clause in both languages. {name} stands for the phrase of another term."""

    en: str
    de: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the 38 terms as practice knows them; a topic is held by one term or several.

    `where` is what the topic asks for (E, C, S); `note` says what is done differently here, and why.
    """

    number: int
    title: Says
    source: str
    where: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One headed part of the contract text."""

    name: str
    title: Says


@dataclass(frozen=True)
class Term:
    """One value of the contract.

    `text` and `clause` map the case of a value ("set", "unset", "one", "yes", "no" or a word) to what the contract text
    and the intent say about it; a case that is missing says nothing. `member` is the EIP-712 member that carries it.
    """

    name: str
    topic: int
    section: str
    label: Says
    value: Value
    where: str
    default: Any = REQUIRED
    member: str = ""
    text: Mapping[str, Says] = field(default_factory=dict)
    clause: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.where in ENFORCEMENT, self.name
        assert not self.member or self.member.split()[0] in self.value.solidity, self.name
        if self.default is not REQUIRED:
            self.value.parse(self.default, self.name)

    @property
    def is_required(self) -> bool:
        """True when the term has no default."""
        return self.default is REQUIRED

    def described(self) -> dict[str, Any]:
        """The whole definition as JSON values: what the schema's hash is taken over."""
        said = {case: {"en": says.en, "de": says.de} for case, says in self.text.items()}
        return {"name": self.name, "topic": self.topic, "section": self.section, "where": self.where,
                "label": {"en": self.label.en, "de": self.label.de}, "kind": type(self.value).__name__,
                "value": self.value.json_schema(), "member": self.member, "text": said, "clause": dict(self.clause),
                **({} if self.is_required else {"default": self.default})}


@dataclass(frozen=True, slots=True)
class Rule:
    """What the terms of a version may not say together: in words with its figures, and as the code that raises `errors`."""

    says: str
    require: Callable[["Terms"], None]
    errors: tuple[type[InvalidInput], ...]

    def described(self) -> dict[str, Any]:
        """The rule as JSON values, part of what the schema's hash is taken over."""
        return {"says": self.says, "refuses": [error.code for error in self.errors]}


@dataclass(frozen=True)
class Schema:
    """A version of the standard contract. The order of terms is the order of members in the signed struct."""

    version: int
    title: Says
    preamble: Says
    closing: Says
    topics: tuple[Topic, ...]
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    rules: tuple[Rule, ...] = ()              # in the order in which they are asked
    vocabularies: tuple[Vocabulary, ...] = ()  # words that belong to the version and to no term

    def __post_init__(self) -> None:
        names = [term.name for term in self.terms]
        assert len(set(names)) == len(names), names
        assert {term.section for term in self.terms} <= {section.name for section in self.sections}
        assert {term.topic for term in self.terms} <= {topic.number for topic in self.topics}

    def term(self, name: str) -> Term:
        """The term of a name. Raises: UnknownTerm."""
        for term in self.terms:
            if term.name == name:
                return term
        raise UnknownTerm(term=name, version=self.version, known=[term.name for term in self.terms])

    def members(self) -> tuple[Term, ...]:
        """The terms that the signed struct carries, in its order."""
        return tuple(term for term in self.terms if term.member)

    def all_vocabularies(self) -> tuple[Vocabulary, ...]:
        """Every closed list of this version, those of terms first."""
        of_terms = [term.value.vocabulary for term in self.terms if isinstance(term.value, (Choice, Choices))]
        return tuple(dict.fromkeys([*of_terms, *self.vocabularies]))

    def described(self) -> dict[str, Any]:
        """The schema as JSON values, without anything that only code knows."""
        words = {v.term: [[w.number, w.name, w.en, w.de] for w in v.words] for v in self.all_vocabularies()}
        return {"version": self.version, "title": _both(self.title), "preamble": _both(self.preamble),
                "closing": _both(self.closing), "vocabularies": words,
                "topics": [{"number": t.number, "title": _both(t.title), "source": t.source, "where": t.where, "note": t.note}
                           for t in self.topics],
                "sections": [{"name": s.name, "title": _both(s.title)} for s in self.sections],
                "terms": [term.described() for term in self.terms], "rules": [rule.described() for rule in self.rules]}

    @cached_property  # 9 ms, and every terms hash needs it
    def digest(self) -> Bytes32:
        """keccak256 of the described schema's canonical bytes; pinned by a test for each published version."""
        return Bytes32(keccak(canonical(self.described())))


def canonical(value: Any) -> bytes:
    """UTF-8 JSON, keys sorted, no spaces. Source: RFC 8785; no value here is a float."""
    return rfc8785.dumps(value)


def _both(says: Says) -> dict[str, str]:
    return {"en": says.en, "de": says.de}
