"""A poster and payees over HTTP: the root is made on both sides, proofs are checked by who is paid."""
import pytest
from eth_account import Account

from ledger.chain.node import Node
from ledger.chain.wallet import balance_wei
from ledger.client import ApiProblem, UnexpectedMessage, UnexpectedTransaction
from ledger.client.mass_payouts import PayoutTerms, claim, claims_of, post_payout, read_payout, reclaim
from ledger.merkle import root_of
from ledger.payees import PayeesRefused
from ledger.units import ETHER, UnixTime, hex_of
from tests.client.conftest import LyingLedger

AMOUNT = 1_000
NEVER = UnixTime(2**40 - 1)


@pytest.fixture(scope="module")
def payees():
    return [Account.create().address for _ in range(3)]


@pytest.fixture(scope="module")
def rows(payees):
    return ("account,amount\n" + "".join(f"{account},{AMOUNT + at}\n" for at, account in enumerate(payees))).encode()


@pytest.fixture(scope="module")
def posted(client, people, rows):
    """A payout that can be claimed."""
    return post_payout(client, people.producer, rows, PayoutTerms(ETHER, 1, NEVER))


def test_an_entry_is_proved_and_paid(client, served, posted, payees):
    payout_id = hex_of(posted.payout.id)
    (found,) = claims_of(client, payout_id, payees[1])
    assert (found.entry.index, found.entry.amount_wei, found.is_claimed) == (1, AMOUNT + 1, False)
    assert root_of(found.entry.leaf, found.proof) == posted.payout.root
    assert claim(client, payout_id, 1)["state"] == "confirmed"
    assert balance_wei(Node(served.about["rpc_url"]), payees[1], ETHER) == AMOUNT + 1
    assert claims_of(client, payout_id, payees[1])[0].is_claimed
    payout, state = read_payout(client, payout_id)
    assert (payout, state["state"], state["count"]) == (posted.payout, "open", 3)


def test_the_same_payout_is_not_posted_twice(client, people, posted, rows):
    with pytest.raises(ApiProblem) as refused:
        post_payout(client, people.producer, rows, PayoutTerms(ETHER, 1, NEVER))
    assert refused.value.code == "payout_exists"


def test_a_list_with_a_wrong_row_is_refused_before_it_is_sent(client, people):
    with pytest.raises(PayeesRefused):
        post_payout(client, people.producer, b"account,amount\n0x12,5\n", PayoutTerms(ETHER, 2, NEVER))


def test_what_is_open_is_not_taken_back(client, people, posted):
    with pytest.raises(ApiProblem) as refused:
        reclaim(client, people.producer, hex_of(posted.payout.id))
    assert refused.value.code == "payout_open"


def test_a_transaction_for_another_list_is_not_signed(served, people, rows):
    def lie(path, answer):
        if path == "/payouts/drafts":
            data = answer["transactions"][-1]["data"]
            answer["transactions"][-1]["data"] = data[:10] + "11" * 32 + data[74:]  # another root
        return answer

    with pytest.raises(UnexpectedTransaction):
        post_payout(LyingLedger(served.client.base_url, lie), people.producer, rows, PayoutTerms(ETHER, 3, NEVER))


@pytest.mark.parametrize("change", [{"amount_wei": "5"}, {"index": 1}, {"proof": []}, {"proof": ["0x" + "11" * 32]}])
def test_a_proof_that_does_not_lead_to_the_root_is_refused(served, posted, payees, change):
    def lie(path, answer):
        if "/entries" in path:
            answer["items"][0].update(change)
        return answer

    with pytest.raises(UnexpectedMessage):
        claims_of(LyingLedger(served.client.base_url, lie), hex_of(posted.payout.id), payees[0])


@pytest.mark.parametrize("change", [{"root": "0x" + "11" * 32}, {"period": 2}, {"period": "one"}])
def test_another_payout_under_this_id_is_refused(served, posted, change):
    liar = LyingLedger(served.client.base_url, lambda path, answer: answer | change if path.startswith("/payouts") else answer)
    with pytest.raises(UnexpectedMessage):
        read_payout(liar, hex_of(posted.payout.id))
