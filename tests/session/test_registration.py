"""From a file to an anchored asset."""
from dataclasses import replace

import pytest

from ledger.fingerprint.media import EmptyUpload, UnknownMediaFormat
from ledger.reverts import AssetExists, GuardianMissing, SignatureExpired, SignatureHighS, WrongSigner
from ledger.session import registration
from ledger.session.registration import DraftUnknown, Signed, Upload
from ledger.typed_data import AlteredTypedData, Registration, register_message
from ledger.units import hex_of
from tests.session.opened import face_file, voice_copy, voice_file
from tests.story import DAY_S
from tests.verification.test_license import high_s_twin


@pytest.fixture
def draft(session, story):
    return registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms"))


def signed_by(person, draft, **changes):
    return Signed(draft.typed_data.to_json(), person.signs(draft.typed_data), **changes)


def test_a_signed_draft_becomes_an_anchored_asset(session, clockwork, story, draft):
    operation = registration.submit(session, signed_by(story.performer, draft))
    assert operation.state == "queued"
    assert clockwork.settles(operation.id).state == "confirmed"
    word = story.ledger.asset(draft.asset_id)
    assert (word.performer, word.kind, word.policy) == (story.performer.address, 1, 1)


def test_submitting_again_is_the_same_operation_and_no_error(session, clockwork, story, draft):
    signed = signed_by(story.performer, draft)
    first = registration.submit(session, signed)
    clockwork.settles(first.id)
    assert registration.submit(session, signed).id == first.id


def test_a_minors_asset_needs_the_guardians_signature(session, clockwork, story):
    upload = Upload(voice_file(), story.performer.address, "with-terms", guardian=story.guardian.address,
                    majority_at=story.now + 900 * DAY_S)
    draft = registration.draft(session, upload)
    with pytest.raises(GuardianMissing):
        registration.submit(session, signed_by(story.performer, draft))
    with pytest.raises(WrongSigner):
        registration.submit(session, signed_by(story.performer, draft, guardian_signature=story.stranger.signs(draft.typed_data)))
    operation = registration.submit(session, signed_by(
        story.performer, draft, guardian_signature=story.guardian.signs(draft.typed_data)))
    assert clockwork.settles(operation.id).state == "confirmed"
    assert story.ledger.guard(draft.asset_id).guardian == story.guardian.address


def test_another_signer_is_refused_and_nothing_is_queued(session, story, draft):
    with pytest.raises(WrongSigner):
        registration.submit(session, signed_by(story.stranger, draft))
    assert session.outbox.backlog().open == 0
    assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []


def test_the_high_s_twin_is_refused(session, story, draft):
    signed = signed_by(story.performer, draft)
    with pytest.raises(SignatureHighS):
        registration.submit(session, replace(signed, performer_signature=high_s_twin(signed.performer_signature)))


def test_an_altered_draft_is_refused(session, story, draft):
    altered = draft.typed_data.to_json()
    altered["message"]["kind"] = 2
    with pytest.raises(AlteredTypedData):
        registration.submit(session, Signed(altered, story.performer.signs(draft.typed_data)))


def test_what_was_not_drafted_here_is_refused(session, story, draft):
    unknown = register_message(session.domain, Registration(
        b"\x07" * 32, "voice", "with-terms", draft.record.parties, story.now + DAY_S))
    with pytest.raises(DraftUnknown):
        registration.submit(session, Signed(unknown.to_json(), story.performer.signs(unknown)))


def test_a_deadline_that_has_passed_is_refused(session, story, draft):
    with pytest.raises(SignatureExpired):
        registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms", deadline=story.now))
    story.waits(8 * DAY_S)
    with pytest.raises(SignatureExpired):
        registration.submit(session, signed_by(story.performer, draft))


def test_an_asset_that_exists_is_refused_by_the_contracts_own_code(session, story, draft):
    story.performer.sends(story.ledger.register_call(draft.typed_data.message, story.performer.signs(draft.typed_data)))
    with pytest.raises(AssetExists):
        registration.submit(session, signed_by(story.performer, draft))


@pytest.mark.parametrize(("media", "error"), [(b"", EmptyUpload), (b"name,price\n", UnknownMediaFormat)])
def test_what_is_no_media_is_refused(session, story, media, error):
    with pytest.raises(error):
        registration.draft(session, Upload(media, story.performer.address, "with-terms"))


def test_an_older_record_of_somebody_else_is_reported(session, clockwork, story, draft):
    clockwork.settles(registration.submit(session, signed_by(story.performer, draft)).id)
    theirs = registration.draft(session, Upload(voice_copy(), story.stranger.address, "permitted"))
    assert [(hex_of(draft.asset_id), story.performer.address)] == [(c.match.asset_id, c.performer) for c in theirs.conflicts]
    own = registration.draft(session, Upload(voice_copy(), story.performer.address, "permitted"))
    assert own.conflicts == ()


def test_a_portrait_is_registered_as_a_face(session, story):
    draft = registration.draft(session, Upload(face_file(), story.performer.address, "with-terms", title="A portrait"))
    assert (draft.record.kind, draft.record.title) == ("face", "A portrait")
