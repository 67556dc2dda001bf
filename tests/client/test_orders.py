"""A producer who has tokens and no ETH buys over HTTP, and signs nothing but the order and its payment."""
from copy import deepcopy

import pytest
from eth_account import Account

from ledger.chain.calls import Call
from ledger.chain.deployment import wait_until_mined
from ledger.chain.node import PENDING, Node
from ledger.chain.wallet import balance_wei
from ledger.client import ApiProblem, Purchase, Signers, UnexpectedMessage, Wallet, draft_grant, publish
from ledger.client.orders import SignaturesNotTaken, buy_by_signature
from ledger.client.purchases import BY_SIGNATURE, buy_planned, plan_purchases, read_purchases
from ledger.units import parse_address
from tests.client.conftest import LyingLedger
from tests.token import bytecode, mint_call

PRICE = 10**6
FEE_WEI = 10**11


class Tokens:
    """Deploys and mints with a funded account of the server's own chain."""

    def __init__(self, served, wallet):
        self.node, self.wallet = Node(served.about["rpc_url"]), wallet

    def sends(self, **members):
        raw = self.wallet.account.sign_transaction({
            "type": 2, "chainId": 31337, "nonce": self.node.transaction_count(self.wallet.address, PENDING), "gas": 3_000_000,
            "maxFeePerGas": FEE_WEI, "maxPriorityFeePerGas": 0, "value": 0, **members})
        receipt = wait_until_mined(self.node, self.node.send_raw(bytes(raw.raw_transaction)))
        assert receipt["status"] == "0x1"
        return receipt

    def deploys(self, name):
        return parse_address(self.sends(data=bytecode(name))["contractAddress"], field="token")

    def mints(self, token, to, amount):
        call: Call = mint_call(token, to, amount)
        self.sends(to=call.to, data=call.data)


@pytest.fixture(scope="module")
def tokens(served, client):
    return Tokens(served, Wallet.of_development_account(6, client))


@pytest.fixture
def producer():
    """Without any ETH."""
    return Wallet(Account.create())


def offered(client, people, terms, token):
    fields = terms | {"price_wei": str(PRICE), "currency": token, "currency_label": "PLN", "currency_decimals": 18}
    return publish(client, draft_grant(client, fields, "voice-enhancement"), Signers(people.performer))["grant_id"]


@pytest.fixture(scope="module", params=["PlainToken", "AuthorizedToken", "StableToken"])
def token(request, tokens):
    return tokens.deploys(request.param)


@pytest.fixture(scope="module")
def grant_id(client, people, terms, token):
    return offered(client, people, terms, token)


def test_a_producer_without_ether_buys(client, tokens, token, grant_id, producer):
    tokens.mints(token, producer.address, PRICE)
    bought = buy_by_signature(client, producer, Purchase(grant_id, PRICE))
    assert (bought["state"], bought["subject"]) == ("confirmed", bought["license_id"])
    assert balance_wei(tokens.node, producer.address, token) == 0
    verdict = client.post(f"/licenses/{bought['license_id']}/verification", {"use": ["enhancement"]})
    assert verdict["verdict"] == "verified"
    with pytest.raises(ApiProblem) as refused:
        buy_by_signature(client, producer, Purchase(grant_id, PRICE))
    assert refused.value.code == "license_exists"


def test_a_list_is_bought_by_signatures_and_not_twice(client, tokens, token, grant_id, producer):
    tokens.mints(token, producer.address, 2 * PRICE)
    rows = read_purchases(f"grant_id,serial\n{grant_id},1\n{grant_id},2\n".encode())
    for state in ("bought", "held"):
        planned = plan_purchases(client, producer, rows, BY_SIGNATURE)
        assert [each.state for each in buy_planned(client, producer, planned, BY_SIGNATURE)] == [state, state]
    assert balance_wei(tokens.node, producer.address, token) == 0


def test_a_list_goes_on_behind_a_row_that_the_chain_refuses(client, tokens, token, grant_id, producer):
    tokens.mints(token, producer.address, PRICE)
    rows = read_purchases(f"grant_id,serial\n{grant_id},1\n{grant_id},2\n".encode())
    planned = plan_purchases(client, producer, rows, BY_SIGNATURE)
    outcomes = [each.to_json() for each in buy_planned(client, producer, planned, BY_SIGNATURE)]
    assert [(row["state"], row["code"]) for row in outcomes] == [("bought", None), ("failed", "erc20_insufficient_balance")]


def test_a_producer_without_ether_orders_what_makes_them_owe_reports(client, people, terms, tokens, producer):
    token = tokens.deploys("AuthorizedToken")
    tokens.mints(token, producer.address, 2 * PRICE)
    grant_id = offered(client, people, terms | {"report_every": "month"}, token)
    bought = buy_by_signature(client, producer, Purchase(grant_id, PRICE))
    license = client.get(f"/licenses/{bought['license_id']}")
    assert (bought["state"], license["licensee"]) == ("confirmed", producer.address)
    rows = read_purchases(f"grant_id,serial\n{grant_id},1\n".encode())
    [listed] = buy_planned(client, producer, plan_purchases(client, producer, rows, BY_SIGNATURE), BY_SIGNATURE)
    assert listed.state == "bought"


def test_a_token_without_signatures_is_told(client, people, terms, tokens, producer):
    token = tokens.deploys("PlainToken")
    tokens.mints(token, producer.address, PRICE)
    grant_id = offered(client, people, terms, token)
    silent = LyingLedger(client.base_url, lambda path, answer: answer | {"permit": None} if path.endswith("/orders/drafts") else answer)
    with pytest.raises(SignaturesNotTaken) as refused:
        buy_by_signature(silent, producer, Purchase(grant_id, PRICE))
    assert refused.value.spender == client.deployment()["checkout"]


ALTERED = [
    ("permit", "value", str(PRICE + 1)), ("permit", "spender", "0x" + "11" * 20), ("permit", "deadline", str(2**40)),
    ("authorization", "value", str(PRICE + 1)), ("authorization", "to", "0x" + "11" * 20),
    ("authorization", "nonce", "0x" + "11" * 32), ("order", "price", str(PRICE + 1)), ("order", "licensee", "0x" + "11" * 20),
    ("order", "serial", "7"), ("order", "intent", "Nothing is paid."),
]


@pytest.mark.parametrize("part, member, value", ALTERED)
def test_what_was_not_meant_is_not_signed(client, people, terms, tokens, producer, part, member, value):
    token = tokens.deploys("AuthorizedToken" if part == "authorization" else "PlainToken")
    tokens.mints(token, producer.address, PRICE)
    grant_id = offered(client, people, terms, token)

    def lie(path, answer):
        if not path.endswith("/orders/drafts"):
            return answer
        altered = deepcopy(answer)
        altered[part]["message"][member] = value
        return altered

    with pytest.raises(UnexpectedMessage):
        buy_by_signature(LyingLedger(client.base_url, lie), producer, Purchase(grant_id, PRICE))


def test_a_permit_for_another_contract_is_not_signed(client, people, terms, tokens, producer):
    token = tokens.deploys("PlainToken")
    tokens.mints(token, producer.address, PRICE)
    grant_id = offered(client, people, terms, token)

    def lie(path, answer):
        if path.endswith("/orders/drafts"):
            answer["permit"]["domain"]["verifyingContract"] = "0x" + "11" * 20
        return answer

    with pytest.raises(UnexpectedMessage):
        buy_by_signature(LyingLedger(client.base_url, lie), producer, Purchase(grant_id, PRICE))
