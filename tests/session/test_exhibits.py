"""Media is kept only where the performer asked for it, only as a copy that evidence is drawn from, and goes when they say so."""
import io

import pytest
from PIL import Image

from ledger.fingerprint import Exhibit
from ledger.reverts import AssetUnknown, NoAuthority, SignatureExpired, WrongSigner
from ledger.session import drafts, erasure, exhibits, registration
from ledger.session.consent import Signed, SignerRequest
from ledger.session.exhibits import EXHIBIT, WAITING, ExhibitsFull, MediaNotKept, NothingShared
from ledger.session.registration import Upload
from ledger.typed_data import AlteredTypedData
from ledger.units import hex_of
from tests.fingerprint.pictures import astronaut, coffee, encoded
from tests.session.opened import face_file, voice_copy, voice_file
from tests.story import DAY_S

FRAME = (255, 214, 10)


@pytest.fixture
def registers(session, clockwork, story):
    """`registers(media)` anchors it for the performer, with a copy kept."""
    def register(media, keep_media=True):
        draft = registration.draft(session, Upload(media, story.performer.address, "with-terms", keep_media=keep_media))
        signed = registration.Signed(draft.typed_data.to_json(), story.performer.signs(draft.typed_data))
        assert clockwork.settles(registration.submit(session, signed).id).state == "confirmed"
        return draft.asset_id
    return register


def colours_of(png):
    page = Image.open(io.BytesIO(png))
    assert page.format == "PNG"
    return {colour for _, colour in page.convert("RGB").getcolors(page.width * page.height)}


def test_nothing_is_kept_unless_asked_for(session, registers):
    asset = registers(voice_file(), keep_media=False)
    assert not exhibits.is_kept(session, asset)
    assert session.records.ids(EXHIBIT) == []
    with pytest.raises(MediaNotKept) as refusal:
        exhibits.evidence(session, voice_copy(), asset)
    assert "--against" in str(refusal.value)


def test_a_clip_is_drawn_beside_the_recording_that_is_kept(session, registers):
    asset = registers(voice_file())
    assert FRAME in colours_of(exhibits.evidence(session, voice_copy(), asset))


def test_a_cropped_picture_is_drawn_beside_the_portrait_that_is_kept(session, registers):
    asset = registers(face_file())
    crop = encoded(astronaut().crop((60, 0, 460, 300)), "JPEG", quality=60)
    assert FRAME in colours_of(exhibits.evidence(session, crop, asset))
    assert FRAME in colours_of(exhibits.evidence(session, face_file(), asset))  # the very file


def test_what_is_kept_is_smaller_than_the_file_and_says_nothing_of_its_making(session, registers):
    exif = Image.Exif()
    exif[0x010F] = "A camera of mine"
    asset = registers(encoded(astronaut().resize((2000, 2000)), "JPEG", exif=exif, quality=95))
    copy = Exhibit.of(session.shelf.get(EXHIBIT, hex_of(asset))[32:])
    [picture] = copy.pictures
    kept = Image.open(io.BytesIO(picture))
    assert max(kept.size) == 640 and not kept.getexif() and b"camera" not in picture
    assert copy.sound == b""


def test_a_file_that_shares_nothing_is_refused(session, registers):
    asset = registers(face_file())
    with pytest.raises(NothingShared):
        exhibits.evidence(session, encoded(coffee(), "PNG"), asset)


def test_before_anybody_signed_nothing_is_shown(session, story):
    draft = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms", keep_media=True))
    assert draft.keeps_media and exhibits.is_kept(session, draft.asset_id)
    with pytest.raises(AssetUnknown):
        exhibits.evidence(session, voice_copy(), draft.asset_id)


def test_what_nobody_signs_is_gone_after_seven_days_and_what_was_signed_stays(session, registers, story):
    signed = registers(voice_file())
    unsigned = registration.draft(session, Upload(voice_file(2), story.performer.address, "with-terms", keep_media=True)).asset_id
    story.waits(7 * DAY_S + 1)
    registration.draft(session, Upload(voice_file(3), story.performer.address, "with-terms", keep_media=True))
    assert exhibits.is_kept(session, signed) and not exhibits.is_kept(session, unsigned)
    assert len(session.shelf.names(WAITING)) == 1


def test_it_is_gone_then_also_where_nobody_drafts_another_and_what_was_handed_in_stays(session, clockwork, story):
    accepted, unsigned = (registration.draft(session, Upload(voice_file(seed), story.performer.address, "with-terms", keep_media=True))
                          for seed in (1, 2))
    operation = registration.submit(session, registration.Signed(accepted.typed_data.to_json(), story.performer.signs(accepted.typed_data)))
    drafts.clear(session)
    assert len(session.shelf.names(EXHIBIT)) == 2  # too soon
    story.waits(7 * DAY_S + 1)
    drafts.clear(session)
    assert session.shelf.names(EXHIBIT) == [hex_of(accepted.asset_id)] and session.records.holds(unsigned.asset_id)
    assert clockwork.settles(operation.id).state == "failed"  # its signature came too late
    drafts.clear(session)
    assert session.shelf.names(EXHIBIT) == session.records.ids(EXHIBIT) == []


def test_drafts_that_nobody_signs_cannot_fill_the_disk(session, story, registers, monkeypatch):
    monkeypatch.setattr(exhibits, "MOST_WAITING", 1)
    registers(voice_file())  # was signed: it waits no longer
    upload = Upload(voice_file(2), story.performer.address, "with-terms", keep_media=True)
    registration.draft(session, upload)
    with pytest.raises(ExhibitsFull):
        registration.draft(session, upload)
    assert len(session.shelf.names(EXHIBIT)) == 2


def test_the_performer_erases_it_for_good(session, registers, story, tmp_path):
    asset = registers(voice_file())
    content = session.shelf.get(EXHIBIT, hex_of(asset))
    sealed, = session.journal.rows("SELECT sealed FROM records WHERE kind = ?", (EXHIBIT,))[0]
    assert len(sealed) > len(content)
    typed_data = erasure.draft(session, asset, SignerRequest(story.performer.address))
    erasure.erase(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    assert not exhibits.is_kept(session, asset)
    with pytest.raises(MediaNotKept):
        exhibits.evidence(session, voice_copy(), asset)
    assert session.records.ids(EXHIBIT) == []
    files = [file.read_bytes() for file in tmp_path.iterdir() if file.is_file()]
    assert not any(sealed[100:164] in data for data in files)
    erasure.erase(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data)))  # again: no error


def test_two_assets_of_one_file_are_erased_apart(session, registers, story):
    one, other = registers(voice_file()), registers(voice_file())
    typed_data = erasure.draft(session, one, SignerRequest(story.performer.address))
    erasure.erase(session, one, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    assert FRAME in colours_of(exhibits.evidence(session, voice_copy(), other))


def test_nobody_else_erases_it(session, registers, story):
    asset, other = registers(voice_file()), registers(voice_file(2), keep_media=False)
    with pytest.raises(NoAuthority):
        erasure.draft(session, asset, SignerRequest(story.stranger.address))
    with pytest.raises(MediaNotKept):
        erasure.draft(session, other, SignerRequest(story.performer.address))
    typed_data = erasure.draft(session, asset, SignerRequest(story.performer.address))
    with pytest.raises(WrongSigner):
        erasure.erase(session, asset, Signed(typed_data.to_json(), story.stranger.signs(typed_data)))
    with pytest.raises(AlteredTypedData):
        erasure.erase(session, other, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    story.waits(8 * DAY_S)
    with pytest.raises(SignatureExpired):
        erasure.erase(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    assert exhibits.is_kept(session, asset)


def interrupted(*arguments):
    raise OSError("the process was ended here")


def test_an_erasure_that_was_interrupted_is_finished_by_the_next(session, registers, monkeypatch, tmp_path):
    asset = registers(voice_file())
    with monkeypatch.context() as crash:
        crash.setattr(session.records, "empty_log", interrupted)
        with pytest.raises(OSError):
            exhibits.remove(session, asset)
    assert session.records.ids(EXHIBIT) == []  # gone from the tables, in the log yet
    assert (tmp_path / "ledger.db-wal").stat().st_size > 0
    exhibits.remove(session, asset)
    assert (tmp_path / "ledger.db-wal").stat().st_size == 0
    assert not exhibits.is_kept(session, asset)
