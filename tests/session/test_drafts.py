"""What was drafted and is signed by nobody is erased after 37 days; what was signed stays."""
import pytest

from ledger.session import batches, drafts, outputs, registration, shelf
from ledger.session.batches import BatchRequest
from ledger.session.consent import Signed
from ledger.session.registration import Upload
from ledger.session.tombstones import RecordErased
from tests.session.opened import voice_copy, voice_file
from tests.story import DAY_S


@pytest.fixture
def drafted(session, story):
    """`drafted(seed)` is the draft of a recording's registration."""
    return lambda seed: registration.draft(session, Upload(voice_file(seed), story.performer.address, "with-terms", keep_media=True))


@pytest.fixture
def later(monkeypatch, story):
    """All drafts of the test are old, and their deadlines over."""
    def wait():
        monkeypatch.setattr(drafts, "UNSIGNED_FOR_S", -10)
        story.waits(8 * DAY_S)
    return wait


def signed_by(person, draft):
    return registration.Signed(draft.typed_data.to_json(), person.signs(draft.typed_data))


def test_a_draft_that_nobody_signed_is_erased_and_what_was_signed_stays(session, clockwork, story, drafted, later):
    signed, unsigned = drafted(1), drafted(2)
    clockwork.settles(registration.submit(session, signed_by(story.performer, signed)).id)
    assert drafts.clear(session) == 0  # too soon
    later()
    assert drafts.clear(session) == 1 and drafts.clear(session) == 0
    assert session.records.ids("asset") == [signed.asset_id]
    assert len(session.records.ids(shelf.FINGERPRINT)) == 1 and session.shelf.names(shelf.DRAFT) == []
    assert len(session.catalogue.search(session.extractor.query(voice_copy()))) == 1
    with pytest.raises(RecordErased):
        registration.submit(session, signed_by(story.performer, unsigned))


def test_whoever_asked_for_a_later_deadline_has_until_then(session, story, later):
    upload = Upload(voice_file(), story.performer.address, "with-terms", deadline=story.now + 60 * DAY_S)
    asset = registration.draft(session, upload).asset_id
    later()
    assert drafts.clear(session) == 0 and session.records.holds(asset)
    story.waits(60 * DAY_S)
    assert drafts.clear(session) == 1 and not session.records.holds(asset)


def test_a_draft_that_stands_in_a_batch_stays(session, clockwork, story, drafted, later):
    made = drafted(1)
    batch = batches.draft(session, BatchRequest(story.performer.address, "with-terms", (made.asset_id,)))
    operation = batches.submit(session, batch.typed_data.to_json(), story.performer.signs(batch.typed_data))
    clockwork.settles(operation.id)
    later()
    assert drafts.clear(session) == 0 and session.records.holds(made.asset_id)


def test_a_registration_that_was_handed_in_stays_until_it_has_failed(session, clockwork, story, drafted, later):
    made = drafted(1)
    operation = registration.submit(session, signed_by(story.performer, made))
    later()
    assert drafts.clear(session) == 0
    assert clockwork.settles(operation.id).state == "failed"  # its signature came too late
    assert drafts.clear(session) == 1 and not session.records.holds(made.asset_id)


def test_fingerprints_of_an_output_that_nobody_reported_are_erased(session, clockwork, story, later):
    signed = story.performer.grants(story.performer.registers())
    license_id = story.producer.buys(signed).license_id
    clockwork.follows()
    reported, unsigned = (outputs.draft(session, license_id, voice_file(seed), story.producer.address) for seed in (5, 6))
    outputs.report(session, license_id, Signed(reported.typed_data.to_json(), story.producer.signs(reported.typed_data)))
    later()
    assert drafts.clear(session) == 1
    assert session.shelf.names(shelf.MADE) == session.shelf.names(shelf.OUTPUT)
    assert unsigned.output_id != reported.output_id
