"""Batches that nobody signed are erased, with the drafts in those that failed; an anchored one stays."""
import time

import pytest

from ledger.session import batches, drafts, registration, shelf, unanchored
from ledger.session.batches import BatchRequest
from ledger.session.registration import Upload
from tests.session.opened import voice_copy, voice_file
from tests.story import DAY_S


@pytest.fixture
def drafted(session, story):
    """`drafted(seed)` is a batch of one drafted recording."""
    def draft(seed):
        made = registration.draft(session, Upload(voice_file(seed), story.performer.address, "with-terms"))
        return batches.draft(session, BatchRequest(story.performer.address, "with-terms", (made.asset_id,)))
    return draft


@pytest.fixture
def later(monkeypatch, story):
    """All drafts of the test are old, and their deadlines over."""
    def wait():
        monkeypatch.setattr(drafts, "UNSIGNED_FOR_S", -10)
        story.waits(8 * DAY_S)
    return wait


def submits(session, story, batch):
    return batches.submit(session, batch.typed_data.to_json(), story.performer.signs(batch.typed_data))


def test_a_batch_that_nobody_signed_goes_after_its_drafts_and_an_anchored_one_stays(session, clockwork, story, drafted, later):
    anchored, _ = drafted(1), drafted(2)
    clockwork.settles(submits(session, story, anchored).id)
    assert drafts.clear(session) == 0  # too soon
    later()
    assert [drafts.clear(session) for _ in range(3)] == [1, 1, 0]  # the draft, then the batch that it stood in
    assert session.records.ids("asset") == [anchored.leaves[0].asset]
    assert len(session.shelf.names(shelf.BATCH)) == 1 and len(session.records.ids(shelf.BATCH)) == 1
    assert batches.batch(session, anchored.typed_data.message["root"]).leaves == anchored.leaves


def test_a_batch_that_was_handed_in_stays_until_it_has_failed_and_then_nothing_is_left(session, clockwork, story, drafted, later):
    batch = drafted(1)
    operation = submits(session, story, batch)
    later()
    assert drafts.clear(session) == 0 and session.records.holds(batch.leaves[0].asset)
    assert clockwork.settles(operation.id).state == "failed"  # its signature came too late
    assert drafts.clear(session) == 2
    assert [session.records.ids(kind) for kind in ("asset", shelf.BATCH, shelf.PLACE, shelf.FINGERPRINT)] == [[], [], [], []]
    assert session.catalogue.search(session.extractor.query(voice_copy())) == []


def test_a_batch_that_is_on_its_way_in_another_thread_is_not_cleared(session, story, drafted):
    batch = drafted(1)
    name, before = session.shelf.names(shelf.BATCH)[0], int(time.time()) + 10
    session.journal.write(lambda database: database.execute("UPDATE session_names SET changed_at = changed_at - 3600"))
    assert session.shelf.renew((shelf.BATCH,), name)
    assert not session.shelf.remove_stale((shelf.BATCH,), name, before - 60)
    assert unanchored.clear(session, before) == 0 and session.shelf.holds(shelf.BATCH, name)  # its draft waits
    assert submits(session, story, batch).state == "queued"
