"""What one process has open, and that it does not stand in its own way."""
import threading

from ledger.session import open_session
from tests.session.opened import settings_in


def writers():
    return {thread for thread in threading.enumerate() if thread.name == "outbox-journal"}


def test_what_is_kept_and_what_is_sent_have_one_writer(tmp_path, story):
    before = writers()
    session = open_session(settings_in(tmp_path, story))
    assert len(writers() - before) == 1
    assert session.outbox.backlog().queued == 0 and not session.shelf.holds("grant", "none")
    session.close()
    assert not writers() - before
