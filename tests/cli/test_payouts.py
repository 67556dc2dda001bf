"""A payout by commands alone: post a list, see an entry, claim it, take back what is left."""
import pytest
from eth_account import Account

from ledger.chain.node import Node
from tests.server import Server

AMOUNT = 1_000
POSTER = ("--dev-account", 5)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A ledger whose time these tests may move."""
    with Server.start(tmp_path_factory.mktemp("payouts")) as server:
        yield server


@pytest.fixture(scope="module")
def payees():
    return [Account.create().address for _ in range(3)]


@pytest.fixture(scope="module")
def until(node):
    return int(node.call("eth_getBlockByNumber", "latest", False)["timestamp"], 16) + 86_400


@pytest.fixture(scope="module")
def node(served):
    return Node(served.about["rpc_url"])


@pytest.fixture(scope="module")
def made():
    """What earlier steps made: the tests of this file are steps, in their order."""
    return {}


def listed(directory, *rows):
    file = directory / "payees.csv"
    file.write_text("account,amount\n" + "".join(f"{account},{amount}\n" for account, amount in rows))
    return file


def test_a_list_with_wrong_rows_is_not_posted(api, tmp_path, payees):
    outcome = api("payout", "post", listed(tmp_path, (payees[0], "1.5")), "--period", 1, *POSTER)
    assert (outcome.code, outcome.json["code"], outcome.json["facts"]["rows"][0]["line"]) == (1, "payees_refused", 2)


def test_a_list_is_posted(api, tmp_path, payees, until, made):
    file = listed(tmp_path, *((account, AMOUNT) for account in payees))
    outcome = api("payout", "post", file, "--period", 1, "--claim-until", until, *POSTER)
    assert outcome.code == 0, outcome.out
    assert (outcome.json["count"], outcome.json["total_wei"]) == (3, str(3 * AMOUNT))
    made["payout"] = outcome.json["payout_id"]


def test_an_account_sees_its_entry_with_the_proof(api, payees, made):
    found = api("payout", "show", made["payout"], "--account", payees[2]).json
    assert (found["state"], found["left_wei"]) == ("open", str(3 * AMOUNT))
    (entry,) = found["entries"]
    assert (entry["index"], entry["is_claimed"], len(entry["proof"])) == (2, False, 1)


def test_an_account_is_paid_once(api, payees, made):
    outcome = api("payout", "claim", made["payout"], payees[2])
    assert outcome.code == 0 and [row["index"] for row in outcome.json["claims"]] == [2]
    again = api("payout", "claim", made["payout"], payees[2])
    assert (again.code, again.json["code"]) == (1, "nothing_to_claim")


def test_what_is_left_goes_back_after_the_date(api, node, made):
    assert api("payout", "reclaim", made["payout"], *POSTER).json["code"] == "payout_open"
    node.call("evm_increaseTime", hex(86_400))
    node.call("anvil_mine", "0x1")
    outcome = api("payout", "reclaim", made["payout"], *POSTER)
    assert outcome.code == 0, outcome.out
    assert api("payout", "show", made["payout"]).json["state"] == "spent"
