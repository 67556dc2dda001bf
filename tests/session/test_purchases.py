"""A quote's call holds the payees until their pot is on record, and always for a derivative."""
import pytest

from ledger.session import purchases
from ledger.session.licensing import keep, pot_of
from ledger.session.purchases import QuoteRequest
from ledger.units import ETHER

PAYEE_BYTES, PAYEES = 3 * 32, 3
LEAST_GAS = 1_900  # for three payees


@pytest.fixture
def published(session, story):
    """A grant that is kept, with its digest."""
    def publish(**terms):
        signed = story.performer.grants(story.performer.registers(), **terms)
        digest = story.digest(signed)
        keep(session, digest, signed)
        return digest, signed
    return publish


def quoted(session, story, digest, serial):
    found = purchases.quote(session, QuoteRequest(digest, story.producer.address, story.producer.address, serial))
    return found.transactions[-1][1]


def test_payees_are_left_out_once_their_pot_is_on_record(session, story, published):
    others = [{"account": person.address, "share_bps": 1_000, "role": "agent"} for person in (story.agent, story.stranger)]
    split = [{"account": story.performer.address, "share_bps": 8_000, "role": "performer"}, *others]
    digest, signed = published(split=split)
    first = quoted(session, story, digest, 0)
    story.producer.sends(first.call)
    second = quoted(session, story, digest, 1)
    assert len(first.call.data) - len(second.call.data) == PAYEES * PAYEE_BYTES
    with_payees = story.producer.buys_call(signed, serial=1)
    saved = (story.ledger.estimate_gas(with_payees, story.producer.address)
             - story.ledger.estimate_gas(second.call, story.producer.address))
    assert saved > LEAST_GAS
    story.producer.sends(second.call)


def test_a_pot_that_was_paid_out_is_still_on_record(session, story, published):
    digest, signed = published()
    story.producer.sends(quoted(session, story, digest, 0).call)
    story.stranger.distributes(signed.grant.split)
    assert story.ledger.pot(pot_of(signed), ETHER) == 1
    story.producer.sends(quoted(session, story, digest, 1).call)


def test_payees_stand_in_the_purchase_from_a_derivative(session, story, published):
    source = story.performer.grants(story.performer.registers(), revenue_share_bps=500, revenue_base="net-income",
                                    report_every="month")
    held = story.producer.buys(source)
    derivative = story.producer.registers()
    story.producer.sends(story.ledger.declare_source_call(source.grant.members(), held.serial, derivative))
    found = story.ledger.source(derivative)
    split = [{"account": story.producer.address, "share_bps": 10_000 - found.share_bps, "role": "performer"},
             {"account": found.account, "share_bps": found.share_bps, "role": "source"}]
    signed = story.producer.grants(derivative, split=split)
    keep(session, story.digest(signed), signed)
    for serial in (0, 1):
        wanted = QuoteRequest(story.digest(signed), story.agent.address, story.agent.address, serial)
        call = purchases.quote(session, wanted).transactions[-1][1].call
        assert call == story.agent.buys_call(signed, serial=serial)
        story.agent.sends(call)
