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
