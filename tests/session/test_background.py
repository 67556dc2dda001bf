"""What a process does beside its answers: it forgets what others erased, and tidies up after that."""
from ledger.chain.chain import Chain
from ledger.session import registration
from ledger.session.background import Background
from ledger.session.registration import Upload
from tests.session.opened import opened, voice_file


def step(session):
    Background(session)._step(Chain(session.node, session.deployment, session.settings.confirmations))


def test_a_worker_that_is_asked_nothing_forgets_what_another_erased(session, story, extractor, tmp_path):
    asset = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms")).asset_id
    registration.admit_to_catalogue(session, asset)
    with opened(tmp_path, story, extractor) as idle:
        idle.catalogue.load()
        session.catalogue.remove(asset)
        assert sum(len(stream) for layer in idle.catalogue._postings.layers for stream in layer.streams.values()) > 0
        step(idle)
        assert sum(len(stream) for layer in idle.catalogue._postings.layers for stream in layer.streams.values()) == 0


def test_the_file_is_written_anew_after_an_erasure(session, story):
    session.tombstones.put(b"\x07" * 32, story.now)
    step(session)
    assert [row[0] for row in session.journal.rows("SELECT erased FROM session_compacted")] == [1]
