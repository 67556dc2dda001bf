"""A request that carries a key is answered once, however often it is worked on."""
import pytest

from ledger.outbox.operation import IdempotencyMismatch
from ledger.session.answers import Answer, RequestKey

KEY = RequestKey("key", b"one request")
FIRST, SECOND = Answer(201, (("Location", "/first"),), b"first"), Answer(202, (), b"second")


def test_twins_that_are_worked_on_at_once_are_both_told_what_was_kept_first(session):
    assert [session.answers.claim(KEY), session.answers.claim(KEY)] == [None, None]
    assert session.answers.keep(KEY, FIRST) is FIRST
    assert session.answers.keep(KEY, SECOND) == FIRST
    assert session.answers.claim(KEY) == FIRST
    with pytest.raises(IdempotencyMismatch):
        session.answers.claim(RequestKey("key", b"another request"))


def test_a_twin_that_fails_leaves_the_answer_of_the_other(session):
    session.answers.claim(KEY), session.answers.claim(KEY)
    session.answers.keep(KEY, FIRST)
    session.answers.release(KEY)
    assert session.answers.claim(KEY) == FIRST
