"""The words that stand for terms: the sentence that a wallet shows, and the contract in English and German."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.terms.agreement import Terms
from ledger.terms.reading import Reading
from ledger.terms.schema import Section
from ledger.units import hex_of


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of a contract and its sentences."""

    heading: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract in one language, ready to be printed."""

    language: str
    title: str
    preamble: str
    parts: tuple[Part, ...]
    closing: str
    form: str  # names the version and hash of the schema that these words come from


def intent(terms: Terms) -> str:
    """The one English sentence that a wallet shows; the same terms give the same bytes.

    It says what the numbers of the signed struct mean: uses, media, territories, window, duration, licensee, supply,
    exclusivity, price, metering, share, minimum, split by role, withdrawal and AI training.
    """
    reading = Reading(terms.schema, terms.values, "en")
    clauses = (reading.clause_of(term) for term in terms.schema.terms)
    return ", ".join(clause for clause in clauses if clause) + "."


def contract(terms: Terms, language: str) -> Contract:
    """The contract in "en" or "de", in the order of the schema's sections."""
    schema = terms.schema
    reading = Reading(schema, terms.values, language)
    parts = tuple(_part(reading, section) for section in schema.sections)
    form = {"en": f"Standard contract version {schema.version}, schema {hex_of(schema.digest)}.",
            "de": f"Standardvertrag Version {schema.version}, Schema {hex_of(schema.digest)}."}[language]
    title, preamble, closing = (getattr(says, language) for says in (schema.title, schema.preamble, schema.closing))
    return Contract(language, title, preamble, tuple(part for part in parts if part.clauses), closing, form)


def contract_text(terms: Terms, language: str) -> str:
    """The canonical text: UTF-8 lines, numbered sentences, a final newline. The same terms give the same bytes."""
    words = contract(terms, language)
    lines = [words.title, "", words.preamble]
    for number, part in enumerate(words.parts, start=1):
        lines += ["", f"{number}. {part.heading}"]
        lines += [f"{number}.{at} {clause}" for at, clause in enumerate(part.clauses, start=1)]
    return "\n".join([*lines, "", words.closing, words.form, ""])


def _part(reading: Reading, section: Section) -> Part:
    terms = (term for term in reading.schema.terms if term.section == section.name)
    sentences = tuple(text for term in terms if (text := reading.text_of(term)))
    return Part(getattr(section.title, reading.language), sentences)
