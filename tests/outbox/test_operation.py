"""Labels and payloads: what names an operation, and what makes two intents the same."""
from dataclasses import replace

import pytest

from ledger.chain.calls import Call
from ledger.outbox import Intent, Label, SignedIntent, operation_id
from ledger.outbox.operation import MalformedIdempotencyKey, TextTooLong

LABEL = Label("key", "register", "actor", "subject")
CALL = Call("0x" + "11" * 20, b"\x01", 5)


@pytest.mark.parametrize("key", ["", "a b", "ä", "a\n", "x" * 201, "\x7f", None, 7])
def test_an_idempotency_key_is_visible_ascii(key):
    with pytest.raises(MalformedIdempotencyKey):
        replace(LABEL, idempotency_key=key)


@pytest.mark.parametrize("key", ["!", "~" * 200, "8e03978e-40d5-43e8-bc93-6894a57f9324"])
def test_keys_as_clients_write_them_are_taken(key):
    assert replace(LABEL, idempotency_key=key).operation_id == operation_id(key)


@pytest.mark.parametrize("field", ["kind", "actor", "subject"])
def test_a_label_is_short(field):
    replace(LABEL, **{field: "x" * 200})
    with pytest.raises(TextTooLong) as refused:
        replace(LABEL, **{field: "x" * 201})
    assert refused.value.field == field


def test_an_operation_id_fits_into_a_url_and_no_two_keys_share_it():
    assert len({operation_id(str(number)) for number in range(1000)}) == 1000
    assert len(operation_id("key")) == 34 and operation_id("key").startswith("0x")


@pytest.mark.parametrize("changed", [{"to": "0x" + "22" * 20}, {"data": b""}, {"value_wei": 6}])
def test_another_call_is_another_payload(changed):
    other = Intent(LABEL, replace(CALL, **changed))
    assert other.payload_hash != Intent(LABEL, CALL).payload_hash == Intent(replace(LABEL, actor="x"), CALL).payload_hash


def test_a_call_and_a_transaction_of_the_same_bytes_are_two_payloads():
    call = Intent(LABEL, CALL)
    body = bytes.fromhex(CALL.to[2:]) + (5).to_bytes(32, "big") + CALL.data
    assert call.payload_hash != SignedIntent(LABEL, body).payload_hash
