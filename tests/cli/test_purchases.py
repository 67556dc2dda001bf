"""A list of purchases by command: checked before anything is signed, and bought once however often it is interrupted."""
import json
import os
import signal
import subprocess

import pytest
from eth_account import Account

from ledger.chain.node import Node
from ledger.client import Signers, Wallet, Wish, draft_grant, draft_registration, publish, register
from tests.client.offers import PRICE_WEI, enhancement
from tests.server import LEDGER, Server

BUYER = 7
BOUGHT_TO_BE = 6
COLUMNS = "grant_id,serial,required_serial,at_most_wei"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A ledger whose chain these tests may hold up."""
    with Server.start(tmp_path_factory.mktemp("purchases")) as server:
        yield server


@pytest.fixture(scope="module")
def node(served):
    return Node(served.about["rpc_url"])


@pytest.fixture(scope="module")
def producer(served):
    return Wallet.of_development_account(BUYER, served.client)


@pytest.fixture(scope="module")
def seller(served, recordings):
    """Publishes grants on one asset, each with a split, and so a pot, of its own."""
    performer, client = Wallet(Account.create()), served.client
    wish = Wish((recordings / "vm-options.wav").read_bytes(), policy="with-terms")
    draft = draft_registration(client, performer, wish)
    register(client, draft, Signers(performer))

    def offers(template="voice-enhancement", **terms):
        agent = Wallet(Account.create())
        fields = enhancement(draft["asset_id"], [(performer, 9_000, "performer"), (agent, 1_000, "agent")]) | terms
        return publish(client, draft_grant(client, {name: value for name, value in fields.items() if value is not None}, template), Signers(performer))

    return offers


@pytest.fixture
def grants(seller):
    return [seller(), seller()]


def listed(directory, *rows, columns=COLUMNS):
    file = directory / "purchases.csv"
    file.write_text(columns + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    return file


def six(directory, grants):
    return listed(directory, *((grants[at % 2]["grant_id"], at // 2, "", PRICE_WEI) for at in range(BOUGHT_TO_BE)))


def results(outcome):
    return [json.loads(line) for line in outcome.out.splitlines()]


def started(served, file):
    """The command as a process of its own."""
    command = [LEDGER, "buy", "--csv", file, "--dev-account", str(BUYER), "--api", served.about["api"]]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def killed(process):
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()


def indexed(served, path, **query):
    """The rows of a list, once the index is up to the chain."""
    head = Node(served.about["rpc_url"]).block_number()
    while (found := served.client.get(path, **query))["as_of"]["block"] < head:
        pass
    return found["items"]


def require_each_bought_once(served, grants, producer):
    """Both pots hold three prices, and the producer three licenses of each grant."""
    for grant in grants:
        (amount,) = [row["amount_wei"] for row in served.client.get(f"/pots/{grant['pot_id']}")["amounts"]]
        assert amount == str(3 * PRICE_WEI)
        held = indexed(served, "/licenses", grant_id=grant["grant_id"])
        assert sorted(row["serial"] for row in held if row["licensee"] == producer.address) == ["0", "1", "2"]


def test_each_row_is_bought_and_a_second_run_buys_nothing(api, served, grants, producer, tmp_path):
    file = six(tmp_path, grants)
    first = api("buy", "--csv", file, "--dev-account", BUYER)
    assert first.code == 0, first.out
    assert [(row["line"], row["state"]) for row in results(first)] == [(line, "bought") for line in range(2, 8)]
    assert first.err.splitlines()[0] == "checking 6 purchases" and first.err.splitlines()[-1] == "6 of 6: bought"
    second = api("buy", "--csv", file, "--dev-account", BUYER)
    assert (second.code, {row["state"] for row in results(second)}) == (0, {"held"})
    assert [row["license_id"] for row in results(second)] == [row["license_id"] for row in results(first)]
    require_each_bought_once(served, grants, producer)


@pytest.mark.parametrize("after", ["buying 6 of 6", "1 of 6: bought", "3 of 6: bought", "5 of 6: bought"])
def test_a_run_that_is_killed_goes_on_where_it_ended(api, served, grants, producer, tmp_path, after):
    file = six(tmp_path, grants)
    process = started(served, file)
    assert any(line.strip() == after for line in process.stderr)
    killed(process)
    outcome = api("buy", "--csv", file, "--dev-account", BUYER)
    assert outcome.code == 0, outcome.out
    assert {row["state"] for row in results(outcome)} <= {"bought", "held"}
    require_each_bought_once(served, grants, producer)


def test_a_run_that_is_killed_while_its_purchase_waits_does_not_pay_it_twice(api, served, node, grants, producer, tmp_path):
    file = six(tmp_path, grants)
    before = node.transaction_count(producer.address, "latest")
    node.call("evm_setAutomine", False)
    try:
        process = started(served, file)
        while not any(row["actor"] == producer.address for row in served.client.get("/operations?state=sent")["items"]):
            assert process.poll() is None
        killed(process)
    finally:
        node.call("evm_setAutomine", True)
        node.call("anvil_mine", "0x1")
    outcome = api("buy", "--csv", file, "--dev-account", BUYER)
    assert outcome.code == 0, outcome.out
    assert [row["state"] for row in results(outcome)] == ["held"] + ["bought"] * 5
    assert node.transaction_count(producer.address, "latest") == before + BOUGHT_TO_BE  # not one was sent in vain
    require_each_bought_once(served, grants, producer)


def test_wrong_rows_are_named_and_nothing_is_signed(api, served, node, grants, producer, tmp_path):
    first = grants[0]["grant_id"]
    file = listed(tmp_path, (first, 0, "", PRICE_WEI), (first, 0, "", ""), (first, "x", "", ""), ("0x12", 1, "", ""), (first, 2, "", "-1"))
    outcome = api("buy", "--csv", file, "--dev-account", BUYER)
    assert (outcome.code, outcome.json["code"]) == (1, "purchases_refused")
    assert [(row["line"], row["code"]) for row in outcome.json["facts"]["rows"]] == [
        (3, "purchase_twice"), (4, "malformed_amount"), (5, "malformed_hex"), (6, "malformed_amount")]


def test_rows_that_the_contract_would_refuse_are_named_before_the_first_is_bought(api, node, seller, producer, tmp_path):
    before = node.transaction_count(producer.address, "latest")
    good, short, other = seller(), seller(max_supply=1), seller(licensee="0x" + "11" * 20)
    rows = [(good["grant_id"], 0, "", ""), (short["grant_id"], 0, "", ""), (short["grant_id"], 1, "", ""),
            (other["grant_id"], 0, "", ""), (good["grant_id"], 1, "", PRICE_WEI - 1), ("0x" + "12" * 32, 0, "", "")]
    outcome = api("buy", "--csv", listed(tmp_path, *rows), "--dev-account", BUYER)
    assert [(row["line"], row["code"]) for row in outcome.json["facts"]["rows"]] == [
        (4, "sold_out"), (5, "wrong_licensee"), (6, "price_too_high"), (7, "grant_unknown")]
    assert node.transaction_count(producer.address, "latest") == before


@pytest.mark.parametrize("content, code", [
    (b"", "wrong_purchase_columns"), (b"serial\n1\n", "wrong_purchase_columns"), (b"grant_id,serial,serial\n", "wrong_purchase_columns"),
    (b"grant_id,serial\n\xff,1\n", "purchases_unreadable"), (b"grant_id,serial\n" + b"x,1\n" * 201, "purchases_unreadable"),
    (b"grant_id,serial\n" + b"x" * 2**20, "purchases_unreadable"), (b"grant_id,serial\nx,1,2\n", "purchases_refused"),
    (b"grant_id,serial\nx\n", "purchases_refused"),
])
def test_what_is_no_list_of_purchases_is_refused(api, tmp_path, content, code):
    file = tmp_path / "purchases.csv"
    file.write_bytes(content)
    assert api("buy", "--csv", file, "--dev-account", BUYER).json["code"] == code


@pytest.mark.parametrize("arguments", [(), ("0x" + "12" * 32, "--csv", "LIST"), ("--csv", "LIST", "--serial", 1)])
def test_a_grant_or_a_list_is_named(api, tmp_path, arguments):
    file = listed(tmp_path)
    outcome = api("buy", *(file if each == "LIST" else each for each in arguments), "--dev-account", BUYER)
    assert (outcome.code, outcome.json["code"]) == (1, "grant_or_list")




def test_a_row_may_need_the_license_that_a_row_above_it_buys(api, seller, tmp_path):
    first = seller("digital-replica-creation", modality="voice", replica_kind="voice-model", storage_place="DE", max_seconds=None)
    second = seller(requires=first["grant_id"])
    rows = [(first["grant_id"], 4, "", ""), (second["grant_id"], 0, 4, "")]
    refused = api("buy", "--csv", listed(tmp_path, *reversed(rows)), "--dev-account", BUYER)
    assert [(row["line"], row["code"]) for row in refused.json["facts"]["rows"]] == [(2, "create_license_missing")]
    outcome = api("buy", "--csv", listed(tmp_path, *rows), "--dev-account", BUYER)
    assert [row["state"] for row in results(outcome)] == ["bought", "bought"], outcome.out
