"""What wallets hand in: carried as the same bytes to a block, or refused at the door with a reason."""
import pytest

from ledger.chain.abi import encode_call
from ledger.outbox import IdempotencyMismatch
from ledger.outbox.admission import (APPROVE, MOST_OPEN, InsufficientFunds, NonceAhead, NonceUsed, TooManyWaiting,
    TransactionStored, WrongRecipient, WrongTransactionChain)
from ledger.outbox.refusal import ExecutionRefused
from ledger.reverts import AssetExists
from tests.outbox.registrations import FUNCTIONS, asset

TOKEN = "0x" + "77" * 20


def test_a_wallet_s_transaction_is_kept_and_sent_as_the_same_bytes_until_it_is_mined(office):
    raw = office.signs(1)
    operation = office.hands_in(raw)
    assert operation.state == "queued" and operation.sender == office.wallets.producer.address
    assert office.signed_bytes(operation) == [raw]
    for _ in range(3):
        office.ticks()
        assert office.state(operation) == "sent"
        office.rpc("anvil_dropAllTransactions")
    office.ticks()
    office.mines()
    office.ticks()
    done = office.outbox.operation(operation.id)
    assert done.state == "confirmed" and done.transaction_hash == operation.transaction_hash
    assert office.registered(1) == [1] and office.signed_bytes(operation) == [raw]


def test_a_wallet_s_transaction_is_never_raised(office):
    operation = office.hands_in(office.signs(1, maxFeePerGas=3 * 10**9))
    office.ticks()
    office.mines_empty(6)
    office.ticks()
    assert len(office.signed_bytes(operation)) == 1
    assert office.state(operation) == "sent" and office.outbox.operation(operation.id).note is not None
    office.calms()
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed"


def test_the_same_bytes_under_the_same_key_are_one_operation_and_under_another_are_refused(office):
    raw = office.signs(1)
    operation = office.hands_in(raw, key="one")
    assert office.hands_in(raw, key="one") == operation
    with pytest.raises(TransactionStored) as refused:
        office.hands_in(raw, key="two")
    assert refused.value.operation == operation.id
    with pytest.raises(IdempotencyMismatch):
        office.hands_in(office.signs(2), key="one")


def test_a_transaction_that_the_wallet_sent_itself_is_followed_too(office):
    raw = office.signs(1)
    office.rpc("eth_sendRawTransaction", "0x" + raw.hex())
    office.mines()
    operation = office.hands_in(raw)
    office.ticks()
    assert office.state(operation) == "confirmed"


def test_what_the_contract_would_refuse_is_refused_with_its_code(office):
    office.submits(1)
    office.ticks()
    office.mines()
    with pytest.raises(AssetExists):
        office.hands_in(office.signs(1))
    assert office.outbox.backlog().sent == 1


def test_of_two_wallets_that_want_the_same_the_later_one_fails_with_the_code_of_the_contract(office):
    first = office.hands_in(office.signs(1, office.wallets.producer, maxPriorityFeePerGas=2 * 10**9))
    second = office.hands_in(office.signs(1, office.wallets.stranger, maxPriorityFeePerGas=10**9))
    office.ticks()
    office.mines()
    office.ticks()
    failed = office.outbox.operation(second.id)
    assert office.state(first) == "confirmed"
    assert (failed.state, failed.failure.code) == ("failed", "asset_exists")


def test_a_transaction_that_needs_the_one_before_it_is_taken_without_simulation_and_both_are_mined(office):
    performer, freeze = office.wallets.performer, encode_call(FUNCTIONS["freeze"], [asset(1)])
    nonce = office.node.transaction_count(performer.address, "latest")
    later = office.hands_in(office.signs(1, performer, nonce=nonce + 1, data="0x" + freeze.hex()))
    sooner = office.hands_in(office.signs(1, performer, nonce=nonce))
    office.ticks()
    office.mines()
    office.ticks()
    assert [office.state(each) for each in (sooner, later)] == ["confirmed", "confirmed"]


def test_a_transaction_that_the_wallet_replaced_fails_after_two_blocks(office):
    kept, replaced = office.signs(1), office.signs(2)
    operation = office.hands_in(replaced)
    office.ticks()
    office.rpc("anvil_dropAllTransactions")
    office.rpc("eth_sendRawTransaction", "0x" + kept.hex())
    office.mines()
    office.ticks()
    assert office.state(operation) == "sent"
    office.mines()
    office.ticks()
    failed = office.outbox.operation(operation.id)
    assert (failed.state, failed.failure.code) == ("failed", "transaction_replaced")
    assert failed.failure.facts["nonce"] >= 0 and failed.gas_used is None and failed.block_number is None


def test_a_wallet_s_mined_transaction_whose_block_is_replaced_is_sent_again(open_office):
    office = open_office(confirmations=3)
    operation = office.hands_in(office.signs(1))
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "mined"
    office.rpc("anvil_rollback", 1)
    office.ticks()
    assert office.state(operation) == "sent"
    office.mines(3)
    office.ticks()
    assert office.state(operation) == "confirmed" and office.registered(1) == [1]


def test_a_replacement_that_a_fork_undoes_gives_the_first_transaction_another_chance(office):
    kept, replaced = office.signs(1), office.signs(2)
    operation = office.hands_in(replaced)
    office.ticks()
    office.rpc("anvil_dropAllTransactions")
    office.rpc("eth_sendRawTransaction", "0x" + kept.hex())
    office.mines()
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "failed"
    office.rpc("anvil_rollback", 2)
    office.rpc("anvil_dropAllTransactions")
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed" and office.registered(1, 2) == [2]


def test_a_transaction_for_another_chain_is_refused(office):
    with pytest.raises(WrongTransactionChain):
        office.hands_in(office.signs(1, chainId=1))
    without = bytes(office.wallets.producer.sign_transaction({
        "nonce": 0, "gasPrice": 10**10, "gas": 21000, "to": office.registrar.deployment.ledger}).raw_transaction)
    with pytest.raises(WrongTransactionChain):
        office.hands_in(without)


@pytest.mark.parametrize("fields", [
    {"to": TOKEN}, {"to": ""}, {"to": TOKEN, "data": "0x" + (APPROVE + b"\0" * 64).hex()},
], ids=["another contract", "a new contract", "an approval for somebody else"])
def test_a_transaction_that_is_not_for_the_ledger_is_refused(office, fields):
    with pytest.raises(WrongRecipient):
        office.hands_in(office.signs(1, **fields))


def test_an_approval_of_a_token_for_the_ledger_is_carried(office):
    ledger = bytes.fromhex(office.registrar.deployment.ledger[2:])
    approval = APPROVE + bytes(12) + ledger + (10**18).to_bytes(32, "big")
    operation = office.hands_in(office.signs(1, to=TOKEN, data="0x" + approval.hex()))
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed"


def test_a_used_nonce_is_refused(office):
    first, second = office.signs(1), office.signs(2)
    office.hands_in(first)
    office.ticks()
    office.mines()
    with pytest.raises(NonceUsed) as refused:
        office.hands_in(second)
    assert refused.value.next_nonce == refused.value.nonce + 1


def test_a_nonce_far_ahead_is_refused(office):
    nonce = office.node.transaction_count(office.wallets.producer.address, "latest")
    office.hands_in(office.signs(1, nonce=nonce + MOST_OPEN))
    for ahead in (nonce + MOST_OPEN + 1, 2**63, 2**64 - 2):
        with pytest.raises(NonceAhead):
            office.hands_in(office.signs(1, nonce=ahead))


def test_a_wallet_that_cannot_pay_is_refused(office):
    with pytest.raises(InsufficientFunds):
        office.hands_in(office.signs(1, value=10**30))
    with pytest.raises(InsufficientFunds):
        office.hands_in(office.signs(1, maxFeePerGas=10**22))


def test_a_transaction_with_too_little_gas_to_run_is_refused(office):
    with pytest.raises(ExecutionRefused):
        office.hands_in(office.signs(1, gas=21_500))


def test_one_wallet_may_not_fill_the_outbox(office):
    nonce = office.node.transaction_count(office.wallets.producer.address, "latest")
    for number in range(MOST_OPEN):
        office.hands_in(office.signs(number, nonce=nonce + number))
    with pytest.raises(TooManyWaiting):
        office.hands_in(office.signs(MOST_OPEN, nonce=nonce))
    office.hands_in(office.signs(999, office.wallets.stranger))
