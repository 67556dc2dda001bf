"""Orders that somebody else carries, against the contract itself: by the buyer's signature, or the token's authorization."""
from dataclasses import replace

import pytest
from eth_abi import encode
from eth_utils import keccak

from ledger.chain.calls import Call, Order, Permit
from ledger.chain.chain import Chain
from ledger.chain.checkout import NO_PERMIT, Authorization, Checkout
from ledger.chain.deployment import wait_until_mined
from ledger.chain.events import LicensePurchased, OrderCarried
from ledger.chain.node import PENDING
from ledger.chain.revert import ERC20InsufficientAllowance
from ledger.chain.wallet import approve_call, balance_wei
from ledger.order import PurchaseOrder
from ledger.reverts import AuthorizationRefused, LicenseExists, OrderMismatch, SignatureExpired, TokenMissing, WrongSigner
from ledger.typed_data import purchase_order_message
from ledger.units import ETHER, parse_address
from tests.story import DAY_S, FEE_WEI
from tests.token import bytecode

PRICE = 12_500_000
GAS = 5_000_000
DOMAIN = [("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address")]
RECEIVE = [("from", "address"), ("to", "address"), ("value", "uint256"), ("validAfter", "uint256"),
           ("validBefore", "uint256"), ("nonce", "bytes32")]
PERMIT = [("owner", "address"), ("spender", "address"), ("value", "uint256"), ("nonce", "uint256"), ("deadline", "uint256")]


class Sale:
    """An offer priced in a token, a buyer who holds that token, and a stranger who carries and pays the gas."""

    def __init__(self, story, **terms):
        self.story, self.checkout = story, Checkout(story.node, story.deployment)
        self.token = token_of(story)
        asset = story.performer.registers()
        self.signed = story.performer.grants(asset, **({
            "price_wei": str(PRICE), "currency": self.token, "currency_label": "PLN", "currency_decimals": 18} | terms))
        self.order = Order(self.signed.grant.members(), self.signed.performer_signature, b"", story.producer.address, 0, 0)
        self.wanted = PurchaseOrder(self.signed.grant, story.digest(self.signed), story.producer.address,
                                    story.producer.address, 0, 0, story.now + DAY_S)

    def carries(self, wanted, signature, permit=NO_PERMIT):
        call = self.checkout.buy_signed_call(self.order, wanted.members(), signature, permit)
        return self.story.stranger.sends(call)

    def signs(self, wanted):
        return self.story.producer.signs(purchase_order_message(self.story.deployment.checkout_domain, wanted))

    def allows(self):
        self.story.producer.sends(approve_call(self.token, self.story.deployment.checkout, PRICE))

    def signs_for_token(self, primary_type, members, message):
        """As a wallet signs what the token asks for."""
        named = [{"name": name, "type": kind} for name, kind in members]
        domain = {"name": "Plain", "version": "1", "chainId": self.story.deployment.chain_id, "verifyingContract": self.token}
        return self.story.producer.account.sign_typed_data(full_message={
            "types": {"EIP712Domain": [{"name": name, "type": kind} for name, kind in DOMAIN], primary_type: named},
            "primaryType": primary_type, "domain": domain, "message": message})

    def authorizes(self, value):
        until = self.story.now + DAY_S
        signed = self.signs_for_token("ReceiveWithAuthorization", RECEIVE, {
            "from": self.story.producer.address, "to": self.checkout.contract, "value": value, "validAfter": 0,
            "validBefore": until, "nonce": self.wanted.key.license_id})
        return Authorization(self.story.producer.address, 0, until, bytes(signed.signature))

    def is_sold(self):
        return self.story.ledger.license_word(self.wanted.key.license_id).exists

    def left_in_checkout(self):
        return balance_wei(self.story.node, self.checkout.contract, self.token)


def token_of(story):
    """A token with EIP-2612 and ERC-3009, of which the producer holds enough for ten licenses."""
    account = story.agent.account
    raw = account.sign_transaction({
        "type": 2, "chainId": story.deployment.chain_id, "nonce": story.node.transaction_count(story.agent.address, PENDING),
        "gas": GAS, "maxFeePerGas": FEE_WEI, "maxPriorityFeePerGas": 0, "value": 0, "data": bytecode("AuthorizedToken")})
    receipt = wait_until_mined(story.node, story.node.send_raw(bytes(raw.raw_transaction)))
    token = parse_address(receipt["contractAddress"], field="token")
    mint = keccak(text="mint(address,uint256)")[:4] + encode(["address", "uint256"], [story.producer.address, 10 * PRICE])
    story.agent.sends(Call(token, mint, 0))
    return token


@pytest.fixture
def sale(story):
    return Sale(story)


def test_a_stranger_carries_what_the_buyer_signed(sale):
    sale.allows()
    sale.carries(sale.wanted, sale.signs(sale.wanted))
    assert sale.is_sold() and sale.left_in_checkout() == 0
    assert balance_wei(sale.story.node, sale.story.deployment.ledger, sale.token) == PRICE


def test_the_license_and_who_carried_it_are_events_of_two_contracts(sale):
    sale.allows()
    sale.carries(sale.wanted, sale.signs(sale.wanted))
    chain = Chain(sale.story.node, sale.story.deployment, confirmations=1)
    entries = chain.entries(chain.headers([chain.confirmed()]))
    found = {type(entry.event): entry for entry in entries}
    assert found[LicensePurchased].log.emitter == sale.story.deployment.ledger
    carried = found[OrderCarried]
    assert carried.log.emitter == sale.story.deployment.checkout
    assert carried.event == OrderCarried(sale.wanted.key.license_id, sale.story.producer.address, sale.story.stranger.address)


def test_a_permit_comes_with_the_order(sale):
    deadline = sale.story.now + DAY_S
    signed = sale.signs_for_token("Permit", PERMIT, {
        "owner": sale.story.producer.address, "spender": sale.checkout.contract, "value": PRICE, "nonce": 0,
        "deadline": deadline})
    permit = Permit(PRICE, deadline, signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big"))
    sale.carries(sale.wanted, sale.signs(sale.wanted), permit)
    assert sale.is_sold()


def test_an_authorization_of_the_token_buys(sale):
    call = sale.checkout.buy_with_authorization_call(sale.order, sale.authorizes(PRICE))
    sale.story.stranger.sends(call)
    assert sale.is_sold() and sale.left_in_checkout() == 0


def test_an_authorization_of_another_amount_is_refused(sale):
    with pytest.raises(AuthorizationRefused) as refused:
        sale.checkout.simulate(
            sale.checkout.buy_with_authorization_call(sale.order, sale.authorizes(PRICE - 1)), sale.story.stranger.address)
    assert refused.value.token == sale.token


def test_an_order_is_carried_once(sale):
    sale.allows()
    signature = sale.signs(sale.wanted)
    sale.carries(sale.wanted, signature)
    sale.allows()
    with pytest.raises(LicenseExists):
        sale.carries(sale.wanted, signature)


def test_without_an_allowance_the_token_says_so(sale):
    with pytest.raises(ERC20InsufficientAllowance) as refused:
        sale.carries(sale.wanted, sale.signs(sale.wanted))
    assert (refused.value.allowance, refused.value.needed) == (0, PRICE)


@pytest.mark.parametrize(("change", "expected"), [
    ({"serial": 1}, OrderMismatch), ({"required_serial": 1}, OrderMismatch), ({"deadline": 1}, SignatureExpired),
])
def test_an_order_that_is_not_the_signed_one_is_refused(sale, change, expected):
    sale.allows()
    wanted = replace(sale.wanted, **change)
    with pytest.raises(expected):
        sale.carries(wanted, sale.signs(wanted))


def test_a_signature_over_another_sentence_is_another_signer(sale):
    sale.allows()
    with pytest.raises(WrongSigner):
        sale.carries(replace(sale.wanted, deadline=sale.wanted.deadline + 1), sale.signs(sale.wanted))


def test_ether_cannot_be_signed_for(story):
    sale = Sale(story, currency=ETHER, currency_label="ETH")
    with pytest.raises(TokenMissing):
        sale.carries(sale.wanted, sale.signs(sale.wanted))
