"""A file's origin: six answers, none of them mixed, and none without the chain's word."""
from dataclasses import replace

import pytest

from ledger.asset import AssetRecord, Parties, asset_id
from ledger.chain.calls import Leaf
from ledger.chain.views import NOW, WORLDWIDE, Use
from ledger.fingerprint import MediaFingerprint
from ledger.license import LicenseKey
from ledger.merkle import Tree, batch_leaf
from ledger.terms import ASSET_KINDS, MEDIA, POLICIES, USES
from ledger.typed_data import Batch, Registration, batch_message, register_message
from ledger.typed_data import output_message
from ledger.units import Bytes32, UnixTime
from ledger.usage import Output
from ledger.verification import BatchPlace, FileQuestion, SignedOutput, verify_media
from tests.catalogue.sounds import RATE, asked, registered, speech
from tests.story import DAY_S

ENHANCEMENT = Use(USES.mask(["enhancement"]), MEDIA.mask(["svod"]), WORLDWIDE, NOW)
ORIGIN_ONLY = FileQuestion(None, ENHANCEMENT)
RECORDING = speech(1, 12)
ANOTHER = speech(9, 12)


def file_of(samples, seed=1) -> MediaFingerprint:
    """A file with these sounds; the seed makes its SHA-256."""
    return replace(asked(samples), sha256=bytes([seed]) * 32, iscc="ISCC:KACYPXW445FTYNJ3")


def recorded(file, account, salt=7) -> AssetRecord:
    return replace(AssetRecord.new(file, Parties(account), kind="voice"), salt=Bytes32(bytes([salt]) * 32))


@pytest.fixture
def file():
    return file_of(RECORDING)


@pytest.fixture
def anchor(story, archive, catalogue):
    """`anchor(file)` is the id of an asset that the performer anchored, record kept and catalogued."""
    def anchored(file):
        record = recorded(file, story.performer.address)
        identity = keeps(archive, catalogue, record, file)
        message = register_message(story.domain, Registration.of(record, "with-terms", story.now + DAY_S))
        story.performer.sends(story.ledger.register_call(message.message, story.performer.signs(message)))
        return identity
    return anchored


def keeps(archive, catalogue, record, file):
    identity = asset_id(record)
    archive.records[identity] = record
    catalogue.add(identity, file)
    return identity


def test_the_same_file_is_an_exact_copy(evidence, anchor, file, story):
    identity = anchor(file)
    verdict = verify_media(evidence(), file, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.best.asset_id) == ("exact_copy", identity)
    assert verdict.best.anchor.performer == story.performer.address
    assert [check.number for check in verdict.checks] == [1, 2, 3, 4, 5, 6]
    assert verdict.witness == "development chain, no outside witness"


def test_other_bytes_of_the_same_sound_are_a_near_copy(evidence, anchor, file):
    identity = anchor(file)
    excerpt = file_of(RECORDING[4 * RATE:9 * RATE], seed=2)
    verdict = verify_media(evidence(), excerpt, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.best.asset_id) == ("near_copy", identity)
    assert verdict.best.match.segment is not None


def test_an_unrelated_file_is_unknown(evidence, anchor, file):
    anchor(file)
    verdict = verify_media(evidence(), file_of(ANOTHER, seed=3), ORIGIN_ONLY)
    assert (verdict.verdict, verdict.best, verdict.others) == ("unknown", None, ())


def test_what_nobody_anchored_counts_for_nothing(evidence, archive, catalogue, file, story):
    keeps(archive, catalogue, recorded(file, story.performer.address), file)
    verdict = verify_media(evidence(), file, ORIGIN_ONLY)
    assert verdict.verdict == "unknown"
    assert [(each.check, each.reason) for each in verdict.set_aside] == [(4, "nobody has anchored it")]


def test_a_candidate_without_its_record_counts_for_nothing(evidence, anchor, archive, file):
    anchor(file)
    archive.records.clear()
    verdict = verify_media(evidence(), file, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.set_aside[0].check) == ("unknown", 3)


def test_an_altered_record_counts_for_nothing(evidence, anchor, archive, file):
    identity = anchor(file)
    archive.records[identity] = replace(archive.records[identity], title="another title")
    assert verify_media(evidence(), file, ORIGIN_ONLY).set_aside[0].check == 3


def test_a_record_that_names_somebody_else_than_the_chain_counts_for_nothing(evidence, archive, catalogue, file, story):
    record = recorded(file, story.stranger.address)
    identity = keeps(archive, catalogue, record, file)
    stolen = Registration(identity, "voice", "with-terms", Parties(story.performer.address), story.now + DAY_S)
    message = register_message(story.domain, stolen)
    story.performer.sends(story.ledger.register_call(message.message, story.performer.signs(message)))
    assert verify_media(evidence(), file, ORIGIN_ONLY).set_aside[0].check == 4


def test_an_asset_of_a_batch_is_found_before_it_has_its_own_word(evidence, archive, catalogue, file, story):
    record = recorded(file, story.performer.address)
    identity = keeps(archive, catalogue, record, file)
    leaf = Leaf(identity, ASSET_KINDS.number("voice"), POLICIES.number("permitted"))
    tree = Tree.of([batch_leaf(leaf.asset, leaf.kind, leaf.policy), b"\x05" * 32])
    message = batch_message(story.domain, Batch(tree.root, 2, story.performer.address, story.now + DAY_S))
    archive.places[identity] = BatchPlace(tree.root, leaf, tree.proof(0))
    assert verify_media(evidence(), file, ORIGIN_ONLY).verdict == "unknown"
    story.performer.sends(story.ledger.anchor_batch_call(message.message, story.performer.signs(message)))
    verdict = verify_media(evidence(), file, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.best.anchor.root) == ("exact_copy", tree.root)


def test_a_licensee_is_told_which_licenses_cover_the_use(evidence, anchor, archive, file, story):
    identity = anchor(file)
    key = story.producer.buys(story.performer.grants(identity))
    archive.keys += [key, LicenseKey(identity, key.grant, story.producer.address, 5)]  # the second was never bought
    asked_for = FileQuestion(story.producer.address, ENHANCEMENT)
    held = verify_media(evidence(), file, asked_for).licenses
    assert [(each.key, each.view.reason.name) for each in held] == [(key, "LICENSED")]
    dubbing = replace(asked_for, use=replace(ENHANCEMENT, uses=USES.mask(["dubbing"])))
    assert verify_media(evidence(), file, dubbing).licenses[0].view.reason.name == "USE_NOT_GRANTED"
    assert verify_media(evidence(), file, FileQuestion(story.stranger.address, ENHANCEMENT)).licenses == ()


def reported(archive, catalogue, story, key, reporter):
    """A file that the person reported under the license, signed."""
    file = file_of(ANOTHER, seed=4)
    output = Output(key.license_id, reporter.address, Bytes32(file.sha256), UnixTime(2**33))
    message = output_message(story.deployment.royalties_domain, output)
    archive.outputs[key.license_id, message.digest()] = SignedOutput(output, reporter.signs(message))
    catalogue.add_output(message.digest(), file, license_id=key.license_id)
    return file


def test_a_reported_output_names_its_license_and_the_asset(evidence, anchor, archive, catalogue, file, story):
    identity = anchor(file)
    key = story.producer.buys(story.performer.grants(identity))
    output = reported(archive, catalogue, story, key, story.producer)
    assert verify_media(evidence(), output, ORIGIN_ONLY).set_aside[0].check == 3
    archive.keys.append(key)
    verdict = verify_media(evidence(), output, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.best.license_id, verdict.best.asset_id) == ("reported_output", key.license_id, identity)


def test_an_output_that_a_stranger_reported_counts_for_nothing(evidence, anchor, archive, catalogue, file, story):
    key = story.producer.buys(story.performer.grants(anchor(file)))
    archive.keys.append(key)
    output = reported(archive, catalogue, story, key, story.stranger)
    verdict = verify_media(evidence(), output, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.set_aside[0].check) == ("unknown", 4)


def test_an_output_whose_report_is_signed_by_another_counts_for_nothing(evidence, anchor, archive, catalogue, file, story):
    key = story.producer.buys(story.performer.grants(anchor(file)))
    archive.keys.append(key)
    output = reported(archive, catalogue, story, key, story.producer)
    for place, kept in archive.outputs.items():
        message = output_message(story.deployment.royalties_domain, kept.output)
        archive.outputs[place] = replace(kept, signature=story.stranger.signs(message))
    assert verify_media(evidence(), output, ORIGIN_ONLY).verdict == "unknown"


def test_an_output_under_a_license_that_was_never_bought_counts_for_nothing(evidence, anchor, archive, catalogue, file, story):
    identity = anchor(file)
    never_bought = LicenseKey(identity, Bytes32(b"\x01" * 32), story.producer.address, 0)
    archive.keys.append(never_bought)
    output = reported(archive, catalogue, story, never_bought, story.producer)
    verdict = verify_media(evidence(), output, ORIGIN_ONLY)
    assert (verdict.verdict, verdict.set_aside[0].check) == ("unknown", 4)


def test_registered_fingerprints_alone_find_it_too(evidence, anchor, file):
    anchor(file)
    plain = replace(registered(RECORDING), sha256=b"\x06" * 32)
    assert verify_media(evidence(), plain, ORIGIN_ONLY).verdict == "near_copy"
