"""The reference page of the standard contract, docs/terms.md: `python -m ledger.terms.reference > docs/terms.md`."""
from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import walk_packages
from typing import Iterable, Iterator

import ledger.terms
from ledger.errors import LedgerError
from ledger.terms.enforcement import ENFORCED_BY
from ledger.terms.schema import ENFORCEMENT, Rule, Schema, Term, Topic
from ledger.terms.templates import TEMPLATES, Template
from ledger.terms.territories import CODES, TERRITORY_VERSION
from ledger.terms.versions import CURRENT
from ledger.terms.vocabulary import Vocabulary
from ledger.units import hex_of

_INTRODUCTION = """# The standard contract

Generated from the schema in `ledger/terms/v1`; a test keeps it current. This is not legal advice.

A contract is a set of *terms*. Terms are checked as a whole, become one English sentence that the wallet shows (`intent`), a text in
English and German, and a hash; sentence and hash are members of the signed grant. A verifier makes all three again from the terms
and refuses a difference.

Each term holds in one of three ways:
"""

_RULES = """
## Rules of this version

Whoever reads terms of this version refuses what breaks one of these; they are part of the schema's hash and never change.

| Rule | Refused with |
|---|---|
"""
_DRAFTING = """
## Asked of drafts alone

Before terms are signed, and never after, these are asked as well. They may become stricter, and a signed document is not held
to them: it stays readable and verifiable. Advice (`ledger.terms.advice`) refuses nothing.

| Check | Refused with |
|---|---|
| a description says what is done in this work and could not stand in any other contract | `description_unspecific` |
| texts hold no invisible characters, lookalikes of letters, quotes or odd spaces, so that every screen shows what is hashed | `misleading_text` |
"""

_NOT_BY_CODE = """
## What code does not enforce

Practice asks that these be enforced; here people, or whoever verifies, see to them, for the reason given. The
signed hash covers all of them.

| Topic | Terms | Why |
|---|---|---|
"""


def reference(schema: Schema) -> str:
    """The page as Markdown."""
    parts = [_INTRODUCTION, *(f"- **{mark}**: {meaning['en']}\n" for mark, meaning in ENFORCEMENT.items()),
             f"\nVersion {schema.version}, schema `{hex_of(schema.digest)}`.\n",
             "\n## Templates\n\n", *map(_template, TEMPLATES), "\n## Terms\n", *(_topic(schema, topic) for topic in schema.topics),
             "\n## Words and their numbers\n\n", *map(_vocabulary, schema.all_vocabularies()),
             f"- `territories`: list {TERRITORY_VERSION}, {len(CODES)} codes of ISO 3166-1 alpha-2 in alphabetical order, "
             "bit = position; `WW` = all 256 bits = worldwide\n",
             _RULES, *map(_rule, schema.rules), _DRAFTING,
             _NOT_BY_CODE, *filter(None, (_not_by_code(schema, topic) for topic in schema.topics)),
             "\n## Errors\n\n| Code | When |\n|---|---|\n", *_errors()]
    return "".join(parts)


def _rule(rule: Rule) -> str:
    return f"| {rule.says} | {', '.join(f'`{error.code}`' for error in rule.errors)} |\n"


def _template(template: Template) -> str:
    asks = ", ".join(f"`{name}`" for name in template.asks)
    return f"- `{template.name}`, {template.title.en}: {template.summary.en} Fill in {asks}.\n"


def _topic(schema: Schema, topic: Topic) -> str:
    terms = [term for term in schema.terms if term.topic == topic.number]
    note = f" Here: {topic.note}." if topic.note else ""
    return (f"\n### {topic.number}. {topic.title.en}\n\nSource: {topic.source}. Asked for as **{topic.where}**.{note}\n"
            + ("\n" if terms else "") + "".join(map(_term, terms)))


def _not_by_code(schema: Schema, topic: Topic) -> str:
    """A row for what remains to people of a topic that practice wants enforced; "" where nothing remains."""
    left = [f"`{term.name}` ({term.where})" for term in schema.terms if term.topic == topic.number and term.where != "E"]
    if topic.where != "E" or not left:
        return ""
    return f"| {topic.number}. {topic.title.en} | {', '.join(left)} | {topic.note} |\n"


def _term(term: Term) -> str:
    default = "required" if term.is_required else f"default `{term.default}`".replace("``", "empty")
    member = f", member `{term.member}`" if term.member else ""
    said = "".join(f"  - {case}: {says.en} / {says.de}\n" for case, says in term.text.items())
    kept = f"  - {_enforced(term)}\n" if term.name in ENFORCED_BY else ""
    return f"- `{term.name}` ({_range(term)}; {default}; **{term.where}**{member}): {term.label.en} / {term.label.de}\n{kept}{said}"


def _enforced(term: Term) -> str:
    how = ENFORCED_BY[term.name]
    answers = f"; answer about a use: {', '.join(f'`{name}`' for name in how.answers)}" if how.answers else ""
    return f"enforced by {', '.join(f'`{name}`' for name in how.errors)}{answers}"


def _range(term: Term) -> str:
    described = term.value.json_schema()
    kind = type(term.value).__name__.lower()
    if "minimum" in described:
        return f"{kind} from {described['minimum']} to {described['maximum']}"
    if described["type"] == "string" and "maxLength" in described:
        return f"{kind} of {described.get('minLength', 0)} to {described['maxLength']} characters"
    return kind


def _vocabulary(vocabulary: Vocabulary) -> str:
    return f"- `{vocabulary.term}`: " + ", ".join(f"{word.number} `{word.name}`" for word in vocabulary.words) + "\n"


def _errors() -> Iterator[str]:
    for error in sorted(error_classes(), key=lambda error: error.code):
        yield f"| `{error.code}` | {(error.__doc__ or '').strip().splitlines()[0]} |\n"


def error_classes() -> Iterable[type[LedgerError]]:
    """Every error that a module of this package defines."""
    names = [found.name for found in walk_packages(ledger.terms.__path__, "ledger.terms.")]
    members = [member for name in names for member in vars(import_module(name)).values()]
    return {member for member in members if isinstance(member, type) and issubclass(member, LedgerError)
            and member.__module__.startswith("ledger.terms")}


if __name__ == "__main__":
    sys.stdout.write(reference(CURRENT))
