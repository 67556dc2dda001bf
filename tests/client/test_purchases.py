"""A client signs the purchase with the payees or without them, and no other call."""
import pytest

from ledger.chain.calls import LedgerCalls, Order
from ledger.client import Purchase, Signers, UnexpectedTransaction, draft_grant, publish, sign_purchase
from ledger.client.offer import offer_of
from ledger.client.reading import domain_of
from ledger.units import hex_of
from tests.client.conftest import LyingLedger
from tests.client.offers import PRICE_WEI


@pytest.fixture(scope="module")
def order(client, people, terms):
    """What buys a license of a grant."""
    grant = publish(client, draft_grant(client, terms, "voice-enhancement"), Signers(people.performer))
    _, offer = offer_of(client, grant["grant_id"], PRICE_WEI)
    return grant["grant_id"], Order(offer.grant.members(), offer.performer_signature, b"", people.producer.address, 3, 0)


def quoting(client, call):
    """A ledger whose quotes make this call."""
    def lie(path, answer):
        if path.endswith("/quotes"):
            answer["transactions"][-1]["data"] = hex_of(call.data)
        return answer
    return LyingLedger(client.base_url, lie)


@pytest.mark.parametrize("form", [lambda order: order, Order.with_split_on_record], ids=["with payees", "without"])
def test_both_forms_of_the_purchase_are_signed(client, people, order, form):
    grant_id, what = order
    call = LedgerCalls(domain_of(client).contract).purchase_call(form(what))
    signed = sign_purchase(quoting(client, call), people.producer, Purchase(grant_id, PRICE_WEI, serial=3))
    assert hex_of(call.data)[2:] in signed.transactions[-1]


def test_another_split_is_not_signed(client, people, order):
    grant_id, what = order
    payees = ({"account": people.producer.address, "bps": 10_000, "role": 0},)
    altered = LedgerCalls(domain_of(client).contract).purchase_call(Order(
        what.grant, what.performer_signature, b"", what.licensee, what.serial, 0, payees))
    with pytest.raises(UnexpectedTransaction):
        sign_purchase(quoting(client, altered), people.producer, Purchase(grant_id, PRICE_WEI, serial=3))
