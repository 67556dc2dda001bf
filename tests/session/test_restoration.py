"""Whatever is derived can be thrown away: verdicts and lists are the same afterwards."""
from dataclasses import replace

import pytest

from ledger.catalogue import Catalogue
from ledger.chain.views import NOW, WORLDWIDE, Use
from ledger.index import IndexEmpty
from ledger.index.tables import PREFIX
from ledger.session import inspection, licensing, registration
from ledger.session.licensing import SignedTerms
from ledger.session.offers import OfferFilter
from ledger.session.registration import Signed, Upload
from ledger.session.restoration import Restored, restore
from ledger.terms import MEDIA, USES, to_json
from ledger.typed_data import grant_message
from ledger.verification import FileQuestion
from tests.session.opened import voice_copy, voice_file

ENHANCEMENT = Use(USES.mask(["enhancement"]), MEDIA.mask(["svod"]), WORLDWIDE, NOW)


@pytest.fixture
def bought(session, clockwork, story):
    """The id of a license on a registered recording."""
    draft = registration.draft(session, Upload(voice_file(), story.performer.address, "with-terms"))
    signed = Signed(draft.typed_data.to_json(), story.performer.signs(draft.typed_data))
    clockwork.settles(registration.submit(session, signed).id)
    grant = story.performer.grants(draft.asset_id)
    licensing.publish(session, SignedTerms(to_json(grant.grant.terms), grant_message(story.domain, grant.grant).to_json(),
                                           grant.performer_signature))
    key = story.producer.buys(grant)
    clockwork.follows()
    return key.license_id


def verdicts(session, story, license_id):
    """Everything that is said about the files and the license, but for the block that it is as of."""
    question = FileQuestion(story.producer.address, ENHANCEMENT)
    said = [inspection.verify_file(session, media, question) for media in (voice_file(), voice_copy(), voice_file(9))]
    said.append(inspection.verify_license(session, license_id, ENHANCEMENT))
    return [replace(verdict, as_of=None) for verdict in said]


def drop_index(session):
    tables = [row[0] for row in session.journal.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ?", (PREFIX + "%",))]
    assert tables
    session.journal.write(lambda database: [database.execute(f"DROP TABLE {table}") for table in tables] and None)
    with pytest.raises(IndexEmpty), session.index.reading():
        pass


def test_verdicts_are_the_same_without_the_index_and_after_its_rebuild(session, clockwork, story, bought):
    before = verdicts(session, story, bought)
    assert [verdict.verdict for verdict in before[:3]] == ["exact_copy", "near_copy", "unknown"]
    assert [held.key.license_id for held in before[0].licenses] == [bought]
    drop_index(session)
    assert verdicts(session, story, bought) == before
    clockwork.follows()
    assert verdicts(session, story, bought) == before


def test_a_license_that_the_index_has_not_seen_yet_is_found_all_the_same(session, clockwork, story, bought):
    first = inspection.verify_license(session, bought, None).key
    signed = licensing.signed_grant(session, first.grant)
    later = story.producer.buys(signed, serial=7)
    assert inspection.verify_license(session, later.license_id, ENHANCEMENT).key == later
    held = inspection.verify_file(session, voice_file(), FileQuestion(story.producer.address, ENHANCEMENT)).licenses
    assert [each.key for each in held] == [first, later]


def test_lists_and_searches_are_made_again_from_what_is_kept(session, story, bought, tmp_path):
    before = verdicts(session, story, bought)
    listed = session.offers.page(OfferFilter(), limit=10, cursor=None).grant_ids
    session.offers.clear()
    with Catalogue.open(f"sqlite:///{tmp_path}/new.db") as catalogue:
        emptied = replace(session, catalogue=catalogue)
        assert inspection.verify_file(emptied, voice_file(), FileQuestion(None, ENHANCEMENT)).verdict == "unknown"
        assert restore(emptied) == Restored(grants=1, assets=1, outputs=0)
        assert session.offers.page(OfferFilter(), limit=10, cursor=None).grant_ids == listed
        assert verdicts(emptied, story, bought) == before
