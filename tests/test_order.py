"""An order to buy says every number in one sentence, and is what the signed message fixes."""
from dataclasses import replace

import pytest

from ledger.errors import LedgerError
from ledger.grant import Grant
from ledger.order import PurchaseOrder
from ledger.terms import Terms
from ledger.typed_data import AlteredTypedData, purchase_order_message, require_unaltered
from ledger.units import hex_of
from tests.terms.conftest import ADDRESS, CLOSES_AT, MINOR, adult_of
from tests.typed_data.conftest import domain_of, later_messages

CHECKOUT = domain_of(later_messages()["purchase order"])
PRODUCER, AGENT = ADDRESS["producer"], ADDRESS["agent"]
IN_TOKENS = {**adult_of(MINOR), "price_wei": "12500000", "currency": ADDRESS["token"], "currency_label": "EURC",
             "currency_decimals": 6}


def order_of(**terms):
    return PurchaseOrder(Grant.new(Terms({**IN_TOKENS, **terms}), 0), b"\xd1" * 32, PRODUCER, PRODUCER, 7, 0, CLOSES_AT)


def test_the_sentence_says_who_buys_what_for_how_much_until_when():
    order = order_of()
    assert order.intent == (
        f"{PRODUCER} pays 12.5 EURC (token {ADDRESS['token']}) before 1 January 2027 00:00 UTC for license number 7 of "
        f"the grant 0x{'d1' * 32}, to be held by {PRODUCER}. The grant says: {order.grant.intent}")


def test_ether_is_named_without_a_token():
    assert "pays 0.5 ETH before" in PurchaseOrder(
        Grant.new(Terms(adult_of(MINOR)), 0), b"\xd1" * 32, PRODUCER, PRODUCER, 7, 0, CLOSES_AT).intent


def test_the_license_to_create_the_replica_is_named_where_one_is_required():
    order = replace(order_of(requires="0x" + "c1" * 32), required_serial=3)
    assert f", with license number 3 of the grant 0x{'c1' * 32}. The grant says" in order.intent


@pytest.mark.parametrize("changes", [
    {"digest": b"\xd2" * 32}, {"buyer": AGENT}, {"licensee": AGENT}, {"serial": 8}, {"deadline": CLOSES_AT - 1},
])
def test_another_order_has_another_sentence(changes):
    order = order_of()
    assert replace(order, **changes).intent != order.intent


def test_the_key_names_the_license_that_is_bought():
    order = order_of()
    assert (order.key.asset, order.key.grant, order.key.licensee, order.key.serial) == (
        order.grant.asset, order.digest, PRODUCER, 7)


@pytest.mark.parametrize("changes", [
    {"digest": b""}, {"buyer": "0x1"}, {"licensee": None}, {"serial": -1}, {"required_serial": 2**256},
    {"deadline": 253_402_300_800},
])
def test_an_order_out_of_range_does_not_exist(changes):
    with pytest.raises(LedgerError):
        replace(order_of(), **changes)


def test_what_was_signed_is_read_again():
    order = order_of()
    signed = purchase_order_message(CHECKOUT, order)
    assert PurchaseOrder.from_message(order.grant, signed.message) == order
    require_unaltered(signed.to_json(), signed)


@pytest.mark.parametrize("member, value", [("price", "1"), ("currency", AGENT), ("intent", "A free license.")])
def test_what_the_grant_does_not_say_is_told_by_its_member(member, value):
    order = order_of()
    document = purchase_order_message(CHECKOUT, order).to_json()
    document["message"][member] = value
    with pytest.raises(AlteredTypedData) as refused:
        require_unaltered(document, purchase_order_message(CHECKOUT, order))
    assert refused.value.member == f"message.{member}"


def test_the_sentence_of_the_vector_is_made_by_the_same_words():
    message = later_messages()["purchase order"]["message"]
    order = replace(order_of(currency=message["currency"]), digest=bytes.fromhex(message["grant"][2:]),
                    buyer=message["buyer"], licensee=message["licensee"])
    before, _, said = message["intent"].partition(" The grant says: ")
    assert order.intent.startswith(before) and said
    assert hex_of(order.digest) in before
