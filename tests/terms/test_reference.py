"""docs/terms.md is what the schema gives, and names every term, template and code."""
from pathlib import Path

from ledger.terms import CURRENT
from ledger.terms.reference import reference
from ledger.terms.templates import TEMPLATES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "terms.md"


def test_the_page_is_current():
    assert PAGE.read_text() == reference(CURRENT), "run: python -m ledger.terms.reference > docs/terms.md"


def test_the_page_names_every_term_template_and_refusal():
    page = PAGE.read_text()
    assert [term.name for term in CURRENT.terms if f"- `{term.name}` (" not in page] == []
    assert [template.name for template in TEMPLATES if f"- `{template.name}`, " not in page] == []
    assert all(f"| `{code}` |" in page for code in ("create_and_use", "trust_share_too_small", "unprintable_character", "unknown_word"))


def test_the_page_says_by_which_error_each_enforced_term_is_kept():
    page = PAGE.read_text().split("\n")
    for term in (term for term in CURRENT.terms if term.where == "E"):
        entry = next(number for number, line in enumerate(page) if line.startswith(f"- `{term.name}` ("))
        assert page[entry + 1].startswith("  - enforced by `"), term.name


def test_the_page_lists_what_code_does_not_enforce():
    section = PAGE.read_text().partition("## What code does not enforce")[2].partition("## Errors")[0]
    # expected: the terms of topics that practice wants enforced and that the contracts have no rule for
    for term in ("template", "max_outputs", "max_seconds", "strike_suspension", "transfer_on_sale", "approval", "post_mortem", "estate",
                 "heir_delay_days", "enhancement_kinds", "production_id", "training_ends_at", "revenue_base", "exclusive_scope"):
        assert f"`{term}` (C)" in section, term
