"""Lists of payouts that nobody posted are erased; what was posted, and what it shares with them, stays."""
import time

from ledger.session import drafts, payouts, shelf, unposted
from ledger.session.payouts import PayoutRequest
from ledger.units import ETHER, hex_of
from tests.story import DAY_S

LIST = b"account,amount\n" + b"".join(b"0x%040x,7\n" % number for number in range(1, 2_001))


CLAIM_UNTIL = 2**40 - 1


def drafted(session, story, period):
    return payouts.draft(session, PayoutRequest(LIST, story.producer.address, ETHER, period, CLAIM_UNTIL)).payout


def test_an_unposted_list_is_erased_and_a_posted_one_with_the_same_pages_stays(session, clockwork, story):
    posted, unsent = drafted(session, story, 1), drafted(session, story, 2)
    story.producer.sends(session.royalties.post_payout_call(posted))
    clockwork.follows()
    now = int(time.time())
    assert unposted.clear(session, now - DAY_S) == 0  # too soon
    assert unposted.clear(session, now + 10) == 1 and unposted.clear(session, now + 10) == 0
    assert session.shelf.names(shelf.PAYOUT) == [hex_of(posted.id)]
    assert len(payouts.entries(session, (posted.id, "0x" + "00" * 19 + "05"), limit=5, cursor=None).rows) == 1


def test_nothing_is_left_of_a_list_and_it_can_be_handed_in_again(session, story, monkeypatch):
    unsent = drafted(session, story, 1)
    assert len(session.records.ids("payees")) == 4  # two pages in order, two sorted
    assert drafts.clear(session) == 0
    monkeypatch.setattr(drafts, "UNSIGNED_FOR_S", -10)
    assert drafts.clear(session) == 1
    assert session.records.ids("payees") == [] == session.shelf.names(shelf.PAYOUT)
    story.producer.sends(session.royalties.post_payout_call(unsent))  # from a draft that the poster had kept
    assert drafted(session, story, 1) == unsent
    assert unposted.clear(session, int(time.time()) + 10) == 0
    assert payouts.payout(session, unsent.id).count == 2_000
