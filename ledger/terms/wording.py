"""The words that stand for terms: the sentence that a wallet shows, and the contract in English and German."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.terms.agreement import Terms
from ledger.terms.reading import Reading
from ledger.terms.schema import ENFORCEMENT, Section
from ledger.units import hex_of


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered sentence and where it holds: "E", "C" or "S"."""

    number: str
    where: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Part:
    """A headed part of a contract and its sentences."""

    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract in one language, ready to be printed."""

    language: str
    title: str
    preamble: str
    parts: tuple[Part, ...]
    legend: str  # says what E, C and S mean
    closing: str
    form: str    # names the version and hash of the schema that these words come from


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
    sections = [section for section in schema.sections if _sentences(reading, section)]
    parts = tuple(_part(reading, section, number) for number, section in enumerate(sections, start=1))
    form = {"en": f"Standard contract version {schema.version}, schema {hex_of(schema.digest)}.",
            "de": f"Standardvertrag Version {schema.version}, Schema {hex_of(schema.digest)}."}[language]
    legend = "; ".join(f"{mark}: {meaning[language]}" for mark, meaning in ENFORCEMENT.items()) + "."
    title, preamble, closing = (getattr(says, language) for says in (schema.title, schema.preamble, schema.closing))
    return Contract(language, title, preamble, parts, legend, closing, form)


def contract_text(terms: Terms, language: str) -> str:
    """The canonical text: UTF-8 lines, numbered sentences, a final newline. The same terms give the same bytes."""
    words = contract(terms, language)
    lines = [words.title, "", words.preamble, words.legend]
    for part in words.parts:
        lines += ["", part.heading, *(f"{clause.number} [{clause.where}] {clause.sentence}" for clause in part.clauses)]
    return "\n".join([*lines, "", words.closing, words.form, ""])


def _part(reading: Reading, section: Section, number: int) -> Part:
    sentences = enumerate(_sentences(reading, section), start=1)
    clauses = tuple(Clause(f"{number}.{at}", where, sentence) for at, (where, sentence) in sentences)
    return Part(f"{number}. {getattr(section.title, reading.language)}", clauses)


def _sentences(reading: Reading, section: Section) -> list[tuple[str, str]]:
    terms = (term for term in reading.schema.terms if term.section == section.name)
    return [(term.where, text) for term in terms if (text := reading.text_of(term))]
