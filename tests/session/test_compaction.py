"""After an erasure the file is written anew, once, and all that is kept is as it was."""
from ledger.session import compaction, registration
from ledger.session.compaction import compact
from ledger.session.registration import Upload
from tests.session.opened import voice_copy, voice_file


def test_the_file_is_written_anew_once_after_an_erasure(session, story):
    kept = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms"))
    registration.admit_to_catalogue(session, kept.asset_id)
    assert compact(session) is False
    session.tombstones.put(b"\x07" * 32, story.now)
    assert compact(session) is True and compact(session) is False
    session.tombstones.put(b"\x08" * 32, story.now)
    assert compact(session) is True
    assert len(session.catalogue.search(session.extractor.query(voice_copy()))) == 1
    assert session.records.get(kept.asset_id) == kept.record.canonical()


def test_a_file_for_which_writers_would_wait_too_long_is_left_to_people(session, story, monkeypatch, caplog):
    monkeypatch.setattr(compaction, "MOST_BYTES", 1)
    session.tombstones.put(b"\x07" * 32, story.now)
    assert compact(session) is False
    assert "VACUUM" in caplog.text
