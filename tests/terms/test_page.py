"""The HTML contract: every sentence of the text, escaped, whole without the network."""
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from ledger.terms import Terms, intent
from ledger.terms.page import contract_page
from ledger.terms.wording import contract


class Outline(HTMLParser):
    """Collects text and tags, and fails on tags that do not close in order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_says_every_sentence_of_the_contract(minor, language):
    text = Outline(contract_page(Terms(minor), language)).text
    clauses = [clause for part in contract(Terms(minor), language).parts for clause in part.clauses]
    assert len(clauses) > 30
    assert [clause.sentence for clause in clauses if clause.sentence not in text] == []
    assert intent(Terms(minor)) in text


def test_a_title_with_markup_stays_words(adult):
    page = contract_page(Terms({**adult, "performer_name": "<script>alert(1)</script> & \"x\" 'y'", "work_title": "<b onclick='x'>"}), "en")
    assert "script" not in {tag for tag, _ in Outline(page).tags}
    assert "<script>alert(1)</script> & \"x\" 'y'" in unescape(Outline(page).text)


def test_nothing_is_fetched_from_elsewhere(minor):
    page = contract_page(Terms(minor), "en")
    assert not re.search(r"(src|href)=|url\(|@import|https?://", page)


@pytest.mark.parametrize(("language", "said"), [("en", "Accepts by buying the license"), ("de", "Nimmt durch den Erwerb der Lizenz an")])
def test_the_licensee_stands_under_the_contract_with_what_binds_it(adult, address, language, said):
    assert f"<dd>{said}</dd>" in contract_page(Terms(adult), language)
    named = Terms({**adult, "licensee": address["producer"]})
    assert f"<dd>{said} ({address['producer']})</dd>" in contract_page(named, language)


def test_guardian_and_performer_stand_under_signatures(minor, adult):
    assert "<dt>Guardian</dt>" in contract_page(Terms(minor), "en")
    assert "<dt>Guardian</dt>" not in contract_page(Terms(adult), "en")
