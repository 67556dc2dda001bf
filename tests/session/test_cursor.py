"""Cursors lead back to their place in their list, and nowhere else."""
import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.session.cursor import MalformedCursor, cursor_at, place_of


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_cursor_leads_back_to_its_place(place):
    assert place_of(cursor_at(place, "list"), "list") == place


def test_no_cursor_is_the_beginning():
    assert place_of(None, "list") == 0


@pytest.mark.parametrize("cursor", [
    "", "a", "ä", "====", "not base64!", cursor_at(3, "another list"), cursor_at(3, "list")[:-2],
    cursor_at(3, "list") + "AAAA", base64.urlsafe_b64encode(bytes(12)).decode(), "A" * 200,
])
def test_a_damaged_or_foreign_cursor_is_refused(cursor):
    with pytest.raises(MalformedCursor):
        place_of(cursor, "list")


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_refused(text):
    try:
        assert place_of(text, "list") >= 0
    except MalformedCursor:
        pass
