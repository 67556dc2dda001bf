"""Whose face or voice it is has all that is kept of it erased: from every table, file and memory, and for good."""
import shutil
from dataclasses import replace

import pytest

from ledger.catalogue import Catalogue
from ledger.chain.chain import Chain
from ledger.chain.views import NOW, WORLDWIDE, Use
from ledger.reverts import AssetUnknown, NoAuthority, SignatureExpired, WrongSigner
from ledger.session import (assets, batches, consent, exhibits, inspection, licensing, outputs, policies, purchases,
                            record_erasure, registration, shelf)
from ledger.session.batches import BatchRequest
from ledger.session.consent import Signed, SignerRequest
from ledger.session.licensing import SignedTerms
from ledger.session.offers import OfferFilter
from ledger.session.policies import Site
from ledger.session.purchases import QuoteRequest
from ledger.session.record_erasure import OPEN, SOLD, Remains, StayingGrant
from ledger.session.registration import Upload
from ledger.session.restoration import Restored, restore
from ledger.session.tombstones import RecordErased
from ledger.terms import MEDIA, USES, to_json
from ledger.typed_data import AlteredTypedData, grant_message
from ledger.units import hex_of
from ledger.verification import FileQuestion
from tests.session.opened import Clockwork, face_file, opened, voice_copy, voice_file
from tests.story import DAY_S

NOBODY = FileQuestion(None, Use(0, 0, WORLDWIDE, NOW))
ENHANCEMENT = Use(USES.mask(["enhancement"]), MEDIA.mask(["svod"]), WORLDWIDE, NOW)
SAMPLE = 24  # bytes in a row that no two digests share by chance


@pytest.fixture
def registers(session, clockwork, story):
    """`registers(media)` anchors it for the performer, with a copy kept."""
    def register(media, **changes):
        upload = Upload(media, story.performer.address, changes.pop("policy", "with-terms"), keep_media=True, **changes)
        draft = registration.draft(session, upload)
        by_guardian = story.guardian.signs(draft.typed_data) if upload.majority_at else b""
        signed = registration.Signed(draft.typed_data.to_json(), story.performer.signs(draft.typed_data), by_guardian)
        assert clockwork.settles(registration.submit(session, signed).id).state == "confirmed"
        return draft.asset_id
    return register


@pytest.fixture
def erases(session, story):
    """`erases(asset)` does it as the performer, or as the person that is named."""
    def erase(asset, person=None):
        person = person or story.performer
        typed_data = record_erasure.draft(session, asset, SignerRequest(person.address)).typed_data
        return record_erasure.erase(session, asset, Signed(typed_data.to_json(), person.signs(typed_data)))
    return erase


@pytest.fixture
def publishes(session, story):
    """`publishes(asset)` is a signed grant that lists show."""
    def publish(asset, **terms):
        signed = story.performer.grants(asset, **terms)
        document = grant_message(story.domain, signed.grant)
        licensing.publish(session, SignedTerms(to_json(signed.grant.terms), document.to_json(), signed.performer_signature))
        return signed, document.digest()
    return publish


def files(directory):
    return b"".join(file.read_bytes() for file in directory.iterdir() if file.is_file())


def sealed(session, kinds):
    """What is on disk of the records of these kinds, some bytes out of the middle of each."""
    rows = session.journal.rows(f"SELECT sealed FROM records WHERE kind IN ({','.join('?' * len(kinds))})", kinds)
    return [row["sealed"][16:16 + SAMPLE] for row in rows]


def digests(file):
    """Bytes of every fingerprint and sheet of a file, and its SHA-256."""
    found = [each.digest for each in file.fingerprints] + [each.digest for frame in file.frames for each in frame.fingerprints]
    return [file.sha256] + [each[:SAMPLE] for each in found] + [frame.sheet[16:16 + SAMPLE] for frame in file.frames]


@pytest.mark.parametrize("media", [voice_file, face_file])
def test_no_file_of_the_ledger_holds_any_of_it(session, registers, erases, tmp_path, media):
    asset, file = registers(media()), session.extractor.fingerprint(media())
    kept = sealed(session, ("asset", shelf.FINGERPRINT, exhibits.EXHIBIT))
    plain = [digest for digest in digests(file) if digest in files(tmp_path)]
    assert len(kept) == 3 and len(plain) >= 3 and all(each in files(tmp_path) for each in kept)
    erased = erases(asset)
    left = files(tmp_path)
    assert not any(each in left for each in kept + digests(file))
    assert session.records.ids("asset") == session.records.ids(shelf.FINGERPRINT) == session.records.ids(exhibits.EXHIBIT) == []
    assert session.shelf.names(shelf.FINGERPRINT) == []
    assert (tmp_path / "erasures").read_text().split() == [asset.hex(), str(erased.erased_at)]  # the id, and nothing else


def test_what_was_erased_is_recognized_by_nobody(session, story, registers, erases, tmp_path, extractor):
    asset = registers(voice_file())
    with opened(tmp_path, story, extractor) as worker:
        worker.catalogue.load()
        assert inspection.verify_file(worker, voice_copy(), NOBODY).verdict == "near_copy"
        erases(asset)
        worker.catalogue.forget()
        assert all(len(stream) == 0 for layer in worker.catalogue._postings.layers for stream in layer.streams.values())
        for each in (session, worker):
            assert inspection.search(each, voice_copy()) == ()
            assert inspection.verify_file(each, voice_file(), NOBODY).verdict == "unknown"


def test_nothing_brings_it_back(session, story, registers, erases, tmp_path):
    draft = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms"))
    signed = registration.Signed(draft.typed_data.to_json(), story.performer.signs(draft.typed_data))
    Clockwork(session).settles(registration.submit(session, signed).id)
    first = erases(draft.asset_id)
    assert restore(session) == Restored(grants=0, assets=0, outputs=0)
    session.index.rebuild(Chain(session.node, session.deployment, session.settings.confirmations))
    assert assets.asset(session, draft.asset_id).erased_at == first.erased_at
    with pytest.raises(RecordErased) as refusal:
        registration.submit(session, signed)
    assert refusal.value.facts == {"asset": hex_of(draft.asset_id), "erased_at": first.erased_at}
    with pytest.raises(RecordErased):
        batches.draft(session, BatchRequest(story.performer.address, "with-terms", (draft.asset_id,)))
    with pytest.raises(RecordErased):
        exhibits.evidence(session, voice_file(), draft.asset_id)
    assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []


def test_erasing_again_is_the_same_answer(session, story, registers, erases):
    asset = registers(voice_file())
    first = erases(asset)
    story.waits(DAY_S)
    assert erases(asset) == first


def test_another_asset_of_the_same_file_keeps_its_own(session, registers, erases):
    one, other = registers(voice_file()), registers(voice_file())
    erases(one)
    assert [match.asset_id for match in session.catalogue.search(session.extractor.query(voice_copy()))] == [hex_of(other)]
    assert restore(session).assets == 1
    assert exhibits.is_kept(session, other) and not exhibits.is_kept(session, one)
    erases(other)
    assert session.records.ids(shelf.FINGERPRINT) == []


def test_the_chain_keeps_its_word_and_machines_are_told_no(session, registers, publishes, erases):
    asset = registers(voice_file(), policy="permitted")
    assert policies.policy(session, asset, Site("http://here")).policy.level == "permitted"
    erased = erases(asset)
    state = assets.asset(session, asset)
    assert (state.is_materialized, state.erased_at) == (True, erased.erased_at)
    listed, = [each for each in assets.assets(session, assets.AssetFilter(), limit=500, cursor=None).rows if each.asset_id == asset]
    assert listed.erased_at == erased.erased_at
    assert policies.policy(session, asset, Site("http://here")).policy.level == "prohibited"
    assert asset not in {each.asset_id for each in policies.site_policies(session, Site("http://here")).policies}


def test_a_sold_license_is_proven_as_before(session, clockwork, story, registers, publishes, erases):
    asset = registers(voice_file())
    signed, grant_id = publishes(asset)
    license_id = story.producer.buys(signed).license_id
    clockwork.follows()
    before = inspection.verify_license(session, license_id, ENHANCEMENT)
    text = licensing.contract(session, grant_id, form="text/plain", language="en")
    erased = erases(asset)
    assert erased.remains == Remains((StayingGrant(grant_id, SOLD),), (), ())
    after = inspection.verify_license(session, license_id, ENHANCEMENT)
    assert [check.name for check in after.checks] == [check.name for check in before.checks]
    assert [check.says for check in after.checks if check.name == "record"] == [
        f"the record was erased on request at {erased.erased_at}; the anchor stands without it"]
    assert licensing.contract(session, grant_id, form="text/plain", language="en") == text


def test_nothing_is_offered_or_sold_here_any_more(session, story, registers, publishes, erases):
    asset = registers(voice_file())
    signed, grant_id = publishes(asset)
    document = grant_message(story.domain, signed.grant).to_json()
    erases(asset)
    assert session.offers.page(OfferFilter(asset_id=asset), limit=10, cursor=None).grant_ids == ()
    for refused in (
        lambda: purchases.quote(session, QuoteRequest(grant_id, story.producer.address, story.producer.address)),
        lambda: licensing.publish(session, SignedTerms(to_json(signed.grant.terms), document, signed.performer_signature)),
    ):
        with pytest.raises(RecordErased):
            refused()
    restore(session)
    assert session.offers.page(OfferFilter(asset_id=asset), limit=10, cursor=None).grant_ids == ()


def test_a_grant_that_can_still_be_bought_stays_until_it_is_cancelled(session, clockwork, story, registers, publishes, erases):
    asset = registers(voice_file())
    _, grant_id = publishes(asset)
    assert erases(asset).remains.grants == (StayingGrant(grant_id, OPEN),)
    typed_data = consent.draft_cancellation_of_all(session, asset, SignerRequest(story.performer.address)).typed_data
    clockwork.settles(consent.cancel_all(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data))).id)
    assert erases(asset).remains.grants == ()
    assert session.records.ids(shelf.GRANT) == [] and session.offers.on(asset) == ()


def test_what_was_made_of_it_is_reported_but_no_more_recognized(session, clockwork, story, registers, publishes, erases, tmp_path):
    asset = registers(voice_file())
    signed, _ = publishes(asset)
    license_id = story.producer.buys(signed).license_id
    clockwork.follows()

    def reports(media):
        draft = outputs.draft(session, license_id, media, story.producer.address)
        return outputs.report(session, license_id, Signed(draft.typed_data.to_json(), story.producer.signs(draft.typed_data)))
    reported = reports(voice_file(5))
    outputs.draft(session, license_id, voice_file(6), story.producer.address)  # nobody signs it
    assert inspection.verify_file(session, voice_file(5), NOBODY).verdict == "reported_output"
    kept = sealed(session, (shelf.MADE,))
    erased = erases(asset)
    assert erased.remains.outputs == (reported.output_id,) and outputs.outputs(session, license_id) == (reported,)
    assert session.records.ids(shelf.MADE) == [] and not any(each in files(tmp_path) for each in kept)
    later = reports(voice_file(7))  # what was agreed goes on, without fingerprints
    assert {each.output_id for each in outputs.outputs(session, license_id)} == {reported.output_id, later.output_id}
    assert restore(session).outputs == 0 and session.records.ids(shelf.MADE) == []
    for seed in (5, 6, 7):
        assert inspection.verify_file(session, voice_file(seed), NOBODY).verdict == "unknown"


def test_a_draft_that_nobody_signed_is_erased_by_whom_it_was_drafted_for(session, story, erases, tmp_path):
    upload = Upload(voice_file(), story.performer.address, "with-terms", keep_media=True, guardian=story.guardian.address,
                    majority_at=story.now + 900 * DAY_S)
    asset = registration.draft(session, upload).asset_id
    kept = sealed(session, ("asset", shelf.FINGERPRINT, exhibits.EXHIBIT))
    with pytest.raises(NoAuthority):
        erases(asset, story.stranger)
    typed_data = record_erasure.draft(session, asset, SignerRequest(story.guardian.address)).typed_data
    signed = Signed(typed_data.to_json(), story.guardian.signs(typed_data))
    first = record_erasure.erase(session, asset, signed)
    assert record_erasure.erase(session, asset, signed) == first
    assert len(kept) == 3 and not any(each in files(tmp_path) for each in kept)
    for refused in (lambda: assets.asset(session, asset), lambda: erases(asset, story.guardian)):
        with pytest.raises(RecordErased):
            refused()


def test_a_guardian_erases_a_minors_asset(session, story, registers, erases):
    asset = registers(voice_file(), guardian=story.guardian.address, majority_at=story.now + 900 * DAY_S)
    erases(asset, story.guardian)
    assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []


def test_nobody_else_erases_it(session, story, registers):
    asset, other = registers(voice_file()), registers(voice_file(2))
    with pytest.raises(NoAuthority):
        record_erasure.draft(session, asset, SignerRequest(story.stranger.address))
    with pytest.raises(AssetUnknown):
        record_erasure.draft(session, b"\x07" * 32, SignerRequest(story.performer.address))
    typed_data = record_erasure.draft(session, asset, SignerRequest(story.performer.address)).typed_data
    with pytest.raises(WrongSigner):
        record_erasure.erase(session, asset, Signed(typed_data.to_json(), story.stranger.signs(typed_data)))
    with pytest.raises(AlteredTypedData):
        record_erasure.erase(session, other, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    story.waits(8 * DAY_S)
    with pytest.raises(SignatureExpired):
        record_erasure.erase(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    assert session.tombstones.erased_at(asset) is None
    assert len(session.catalogue.search(session.extractor.query(voice_copy()))) == 1


def test_whoever_runs_the_ledger_erases_for_people_without_a_wallet(session, story, registers):
    asset = registers(voice_file())
    with pytest.raises(AssetUnknown):
        record_erasure.erase_unsigned(session, b"\x07" * 32)
    first = record_erasure.erase_unsigned(session, asset)
    assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []
    story.waits(DAY_S)
    assert record_erasure.erase_unsigned(session, asset) == first


def test_an_older_database_that_is_put_back_is_erased_when_it_is_opened(story, extractor, tmp_path):
    database, backup = tmp_path / "ledger.db", tmp_path / "backup"
    with opened(tmp_path, story, extractor) as session:
        asset = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms")).asset_id
        registration.admit_to_catalogue(session, asset)
    shutil.copy(database, backup)
    with opened(tmp_path, story, extractor) as session:
        typed_data = record_erasure.draft(session, asset, SignerRequest(story.performer.address)).typed_data
        erased = record_erasure.erase(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
    shutil.move(backup, database)
    with opened(tmp_path, story, extractor) as session:
        assert session.tombstones.erased_at(asset) == erased.erased_at
        assert session.records.ids("asset") == session.shelf.names(shelf.FINGERPRINT) == []
        assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []


def interrupted(*arguments):
    raise OSError("the process was ended here")


@pytest.mark.parametrize("step", ["catalogue", "answers", "records"])
def test_an_erasure_that_was_interrupted_is_finished_by_the_next_start(story, extractor, tmp_path, monkeypatch, step):
    with opened(tmp_path, story, extractor) as session:
        asset = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms")).asset_id
        registration.admit_to_catalogue(session, asset)
        typed_data = record_erasure.draft(session, asset, SignerRequest(story.performer.address)).typed_data
        function = {"catalogue": "remove", "answers": "forget", "records": "delete"}[step]
        with monkeypatch.context() as crash, pytest.raises(OSError):
            crash.setattr(type(getattr(session, step)), function, interrupted)
            record_erasure.erase(session, asset, Signed(typed_data.to_json(), story.performer.signs(typed_data)))
        assert session.tombstones.erased_at(asset) is not None
    with opened(tmp_path, story, extractor) as session:
        assert session.records.ids("asset") == session.records.ids(shelf.FINGERPRINT) == []
        assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []


def test_one_asset_of_a_batch_is_erased_and_the_batch_stands(session, clockwork, story, erases):
    drafts = [registration.draft(session, Upload(voice_file(seed), story.performer.address, "with-terms")) for seed in (1, 2)]
    one, other = (draft.asset_id for draft in drafts)
    batch = batches.draft(session, BatchRequest(story.performer.address, "with-terms", (one, other)))
    signed = batch.typed_data.to_json(), story.performer.signs(batch.typed_data)
    clockwork.settles(batches.submit(session, *signed).id)
    assert len(session.catalogue.search(session.extractor.query(voice_copy()))) == 1
    erased = erases(one)
    batches.submit(session, *signed)  # again, by a client that does not know
    assert session.catalogue.search(session.extractor.query(voice_copy())) == []
    assert inspection.verify_file(session, voice_copy(2), NOBODY).verdict == "near_copy"
    root = batch.typed_data.message["root"]
    assert len(batches.batch(session, root).leaves) == 2 and assets.asset(session, one).erased_at == erased.erased_at
    with pytest.raises(RecordErased):
        batches.materialize(session, root, one)
    assert clockwork.settles(batches.materialize(session, root, other).id).state == "confirmed"


def test_a_fingerprint_that_was_published_is_named_as_what_stays(session, clockwork, story, registers, erases):
    asset = registers(voice_file())
    story.performer.sends(story.ledger.publish_fingerprint_call(asset, "voice-chromaprint5-v1", b"\x01" * 40))
    assert erases(asset).remains.published == ("voice-chromaprint5-v1",)  # from the node
    clockwork.follows()
    assert erases(asset).remains.published == ("voice-chromaprint5-v1",)  # from the index


def test_what_is_added_while_it_is_erased_goes_too(session, registers, erases, monkeypatch):
    asset = registers(voice_file())
    add = type(session.catalogue).add

    def erased_first(catalogue, *arguments):
        monkeypatch.setattr(type(session.catalogue), "add", add)
        erases(asset)
        add(catalogue, *arguments)
    monkeypatch.setattr(type(session.catalogue), "add", erased_first)
    registration.admit_to_catalogue(session, asset)
    assert session.catalogue.search(session.extractor.fingerprint(voice_file())) == []
    with pytest.raises(RecordErased):
        registration.admit_to_catalogue(session, asset)


def test_a_line_that_a_crash_cut_off_erases_nothing(session, story, tmp_path):
    (tmp_path / "erasures").write_text("\n" + "07" * 31)
    session.tombstones.put(b"\x08" * 32, 1_800_000_000)
    assert list(session.tombstones.noted()) == [(b"\x08" * 32, 1_800_000_000)]


def test_a_catalogue_that_is_made_again_has_nothing_of_it(session, registers, erases, tmp_path):
    erases(registers(voice_file()))
    with Catalogue.open(f"sqlite:///{tmp_path}/again.db") as catalogue:
        restore(replace(session, catalogue=catalogue))
        assert catalogue.search(session.extractor.fingerprint(voice_file())) == []
