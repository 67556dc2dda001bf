"""The events of a block: all of them, or an error at once."""
import pytest

from ledger.chain.chain import Chain
from ledger.chain.events import AssetAnchored, FingerprintPublished, LicensePurchased, PayoutPosted, SplitDeclared
from ledger.chain.headers import BlockMissing, HeaderMismatch
from ledger.chain.node import MalformedAnswer, Node
from ledger.chain.receipts import ReceiptsMismatch, entries_of, fetch_entries
from ledger.chain.royalties import Royalties
from ledger.units import ETHER
from ledger.usage import Payout
from tests.liar import node_that_tells


def told(story, lie):
    """The ledger's events since the deployment, as a node that lies tells them."""
    with node_that_tells(story.node.rpc_url, lie) as url:
        return read(Chain(Node(url), story.deployment, confirmations=1))


def read(chain):
    return chain.entries(chain.headers(range(chain.deployment.block_number, chain.confirmed() + 1)))


@pytest.fixture
def sale(story):
    """Two events in one transaction, after one in another."""
    asset = story.performer.registers()
    story.producer.buys(story.performer.grants(asset, price_wei="500"))
    return story


def test_events_come_in_their_order_with_their_place(sale):
    entries = read(sale.chain)
    assert [type(entry.event) for entry in entries] == [AssetAnchored, SplitDeclared, LicensePurchased]
    logs = sale.node.call("eth_getLogs", {
        "address": sale.deployment.ledger, "fromBlock": hex(sale.deployment.block_number)})
    assert [(hex(e.log_index), hex(e.header.number), "0x" + e.transaction.hex(), "0x" + e.header.hash.hex())
            for e in entries] == [
        (log["logIndex"], log["blockNumber"], log["transactionHash"], log["blockHash"]) for log in logs]


def test_a_truthful_node_in_between_changes_nothing(sale):
    assert told(sale, lambda method, result: result) == read(sale.chain)


def without_a_log(receipts):
    return [receipt | {"logs": receipt["logs"][1:]} for receipt in receipts]


def without_a_receipt(receipts):
    return receipts[1:]


def with_another_amount(receipts):
    return [receipt | {"logs": [log | {"data": log["data"][:-1] + "f"} for log in receipt["logs"]]} for receipt in receipts]


def with_an_invented_log(receipts):
    return [receipt | {"logs": receipt["logs"] * 2} for receipt in receipts]


@pytest.mark.parametrize("lie", [without_a_log, without_a_receipt, with_another_amount, with_an_invented_log])
def test_receipts_that_are_not_those_of_the_block_are_an_error_at_once(sale, lie):
    with pytest.raises(ReceiptsMismatch):
        told(sale, lambda method, result: lie(result) if method == "eth_getBlockReceipts" else result)


def test_one_log_left_out_of_one_block_is_an_error(sale):
    last = hex(sale.node.block_number())

    def lie(method, result):
        is_last = method == "eth_getBlockReceipts" and result[0]["blockNumber"] == last
        return without_a_log(result) if is_last else result

    with pytest.raises(ReceiptsMismatch):
        told(sale, lie)


def test_a_block_whose_bloom_is_emptied_to_hide_a_log_is_not_believed(sale):
    def lie(method, result):
        return result | {"logsBloom": "0x" + "00" * 256} if method == "eth_getBlockByNumber" else result

    with pytest.raises(HeaderMismatch):
        told(sale, lie)


def test_receipts_of_a_block_that_is_gone_are_missing(sale):
    with pytest.raises(BlockMissing):
        told(sale, lambda method, result: None if method == "eth_getBlockReceipts" else result)


@pytest.mark.parametrize("receipts", [[{}], [None], [{"logs": None}], "0x", [{"status": "0x1", "logs": []}]])
def test_receipts_of_another_shape_are_malformed(sale, receipts):
    header = sale.chain.headers([sale.node.block_number()])[0]
    with pytest.raises(MalformedAnswer):
        entries_of(header, receipts, sale.deployment.emitters)


def test_only_blocks_that_may_hold_the_contract_are_asked_for(sale):
    sale.mines(20)
    asked = []

    def count(method, result):
        asked.append(method)
        return result

    told(sale, count)
    assert asked.count("eth_getBlockReceipts") == 2


def test_logs_of_other_contracts_are_left_out_but_counted(story):
    asset = story.performer.registers()
    noisy = "0x" + "ee" * 20
    story.node.call("anvil_setCode", noisy, "0x600160006000a100")  # emits one log with the topic 1
    story.node.call("evm_setAutomine", False)
    first = {"from": story.stranger.address, "to": noisy, "gas": hex(100_000), "gasPrice": hex(10**12)}
    story.node.call("eth_sendTransaction", first)
    story.node.send_raw(story.performer.signed(story.ledger.publish_fingerprint_call(asset, "a", b"digest")))
    story.mines(1)
    published = read(story.chain)[-1]
    assert (type(published.event), published.event.digest, published.log_index) == (FingerprintPublished, b"digest", 1)


def test_events_of_every_contract_are_found_and_a_hidden_one_is_an_error(sale):
    payout = Payout(b"\x01" * 32, 7, ETHER, sale.producer.address, 0, sale.now + 100)
    sale.producer.sends(Royalties(sale.node, sale.deployment).post_payout_call(payout))
    entries = read(sale.chain)
    assert [type(entry.event) for entry in entries] == [AssetAnchored, SplitDeclared, LicensePurchased, PayoutPosted]
    assert [entry.log.emitter for entry in entries] == [sale.deployment.ledger] * 3 + [sale.deployment.royalties]
    last = hex(sale.node.block_number())

    def lie(method, result):
        is_last = method == "eth_getBlockReceipts" and result[0]["blockNumber"] == last
        return without_a_log(result) if is_last else result

    with pytest.raises(ReceiptsMismatch):
        told(sale, lie)


def test_a_block_is_asked_for_if_any_of_the_contracts_may_be_in_it(sale):
    payout = Payout(b"\x01" * 32, 7, ETHER, sale.producer.address, 0, sale.now + 100)
    sale.producer.sends(Royalties(sale.node, sale.deployment).post_payout_call(payout))
    headers = sale.chain.headers([sale.node.block_number()])
    found = fetch_entries(sale.node, headers, [sale.deployment.royalties])
    assert [entry.event.payout for entry in found] == [payout.id]
    assert fetch_entries(sale.node, headers, [sale.deployment.ledger]) == []
