"""What the ledger's journeys cost, as gas of receipts in steady state: the pot is open, the day's lock is written, and
who is paid has been paid before."""
from __future__ import annotations

from typing import Any

from gas_peers import gas_of
from tests.story import Person, Story

from ledger.chain.abi import artifact, encode_call
from ledger.chain.calls import Call, Order
from ledger.grant import SignedGrant
from ledger.units import ETHER, UnixTime

THREE = ((7_000, "performer"), (2_000, "agent"), (1_000, "other"))


def buys(buyer: Person, signed: SignedGrant, serial: int) -> int:
    """Gas of a purchase into an open pot, where the payees need not be sent."""
    order = Order(signed.grant.members(), signed.performer_signature, signed.guardian_signature, buyer.address, serial, 0)
    data = encode_call(artifact("LikenessLedger").functions["purchase"], [order.struct() | {"payees": []}])
    return gas_of(buyer.sends(Call(buyer.story.deployment.ledger, data, order.value_wei)))


def three_payees(story: Story) -> list[dict[str, Any]]:
    """The split of every grant here."""
    accounts = (story.performer.address, story.agent.address, story.stranger.address)
    return [{"account": account, "share_bps": bps, "role": role}
            for account, (bps, role) in zip(accounts, THREE, strict=True)]


def journeys(story: Story) -> dict[str, int]:
    """Gas by journey, named as in contracts/snapshots/journeys.json."""
    performer, buyer = story.performer, story.producer
    asset = performer.registers()
    terms = {"split": three_payees(story), "price_wei": str(5 * 10**16)}
    first = performer.grants(asset, **terms)
    buyer.buys(first)
    used = {"register": _registers(performer), "batch_of_1000": _batch(performer)}
    used["buy_unlimited"] = buys(buyer, first, 1)
    capped = performer.grants(asset, max_supply=10, **terms)
    used["buy_capped_first"], used["buy_capped_later"] = buys(buyer, capped, 0), buys(buyer, capped, 1)
    used["buy_territory"] = buys(buyer, performer.grants(asset, **terms | {"territories": ["DE", "AT", "CH"]}), 0)
    pay = story.ledger.distribute_call(first.grant.split.members(), UnixTime(0), ETHER)
    used["distribute_to_three"] = gas_of(buyer.sends(pay))
    used["withdraw_consent"] = _withdraws(performer, asset)
    return used


def _registers(performer: Person) -> int:
    performer.registers()
    return _latest(performer.story)


def _batch(performer: Person) -> int:
    performer.anchors(1_000)
    return _latest(performer.story)


def _withdraws(performer: Person, asset: Any) -> int:
    performer.withdraws_consent(asset)
    return _latest(performer.story)


def _latest(story: Story) -> int:
    """Gas of the only transaction of the newest block."""
    block = story.node.call("eth_getBlockByNumber", "latest", False)
    (transaction,) = block["transactions"]
    return gas_of(story.node.call("eth_getTransactionReceipt", transaction))

