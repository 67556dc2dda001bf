"""The end of kept media, signed by whose it is and under nothing else."""
from dataclasses import replace

import pytest

from ledger.client import (ApiProblem, Signers, UnexpectedMessage, draft_grant, draft_registration, erase_asset, erase_media,
                           publish, register)
from tests.client.offers import enhancement
from tests.client.conftest import LyingLedger
from tests.client.test_journey import replaced


@pytest.fixture
def kept(client, people, wish):
    """The id of an asset whose media is kept."""
    draft = draft_registration(client, people.performer, replace(wish, keep_media=True))
    register(client, draft, Signers(people.performer))
    return draft["asset_id"]


def test_the_performer_erases_the_media_that_was_kept(client, people, kept, wish):
    assert client.draw("/searches/evidence", wish.media, asset_id=kept).startswith(b"\x89PNG")
    assert erase_media(client, people.performer, kept) == {"asset_id": kept, "keeps_media": False}
    with pytest.raises(ApiProblem) as problem:
        client.draw("/searches/evidence", wish.media, asset_id=kept)
    assert problem.value.code == "media_not_kept"


def test_a_stranger_erases_nothing(client, people, kept):
    with pytest.raises(ApiProblem) as problem:
        erase_media(client, people.producer, kept)
    assert problem.value.code == "no_authority"


@pytest.mark.parametrize(("path", "value"), [
    (("typed_data", "message", "asset"), "0x" + "22" * 32), (("typed_data", "primaryType"), "WithdrawConsent"),
    (("typed_data", "domain", "chainId"), 1),
])
def test_a_server_that_wants_another_signature_gets_none(served, people, kept, path, value):
    liar = LyingLedger(served.about["api"], lambda route, answer: replaced(answer, path, value) if "erasures" in route else answer)
    with pytest.raises(UnexpectedMessage):
        erase_media(liar, people.performer, kept)


def test_the_performer_erases_all_that_is_kept(client, people, kept):
    terms = enhancement(kept, [(people.performer, 10_000, "performer")])
    grant = publish(client, draft_grant(client, terms, "voice-enhancement"), Signers(people.performer))
    erased = erase_asset(client, people.performer, kept)
    assert erased["remains"]["grants"] == [{"grant_id": grant["grant_id"], "reason": "open"}]
    assert erase_asset(client, people.performer, kept) == erased
    with pytest.raises(ApiProblem) as problem:
        draft_grant(client, terms, "voice-enhancement")
    assert (problem.value.code, problem.value.kind) == ("record_erased", "gone")


@pytest.mark.parametrize(("path", "value"), [
    (("typed_data", "message", "asset"), "0x" + "22" * 32), (("typed_data", "primaryType"), "EraseMedia"),
    (("typed_data", "domain", "chainId"), 1),
])
def test_a_signature_that_erases_something_else_is_given_to_no_server(served, people, kept, path, value):
    liar = LyingLedger(served.about["api"], lambda route, answer: replaced(answer, path, value) if "erasures" in route else answer)
    with pytest.raises(UnexpectedMessage):
        erase_asset(liar, people.performer, kept)
