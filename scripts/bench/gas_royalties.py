"""What money that is owed after the purchase costs, as gas of receipts in steady state: the pot is open, some units are
settled, and who is paid has been paid before."""
from __future__ import annotations

from gas_peers import gas_of
from sha3 import keccak_256
from tests.royalty_acts import Counted, PostedPayout
from tests.story import DAY_S, Person, Story

from ledger.chain.calls import Call
from ledger.merkle import Tree
from ledger.split import Split
from ledger.units import ETHER, UnixTime, Wei
from ledger.usage import Entry, Meter, Payout

MILLION = 2**20  # payees of one payout: proofs of 20 words
UNIT_PRICE_WEI = 10**12


def royalty_journeys(story: Story, split: list[dict[str, object]]) -> dict[str, int]:
    """Gas by journey, named as in contracts/snapshots/journeys.json."""
    performer, producer, tool = story.performer, story.producer, story.agent
    signed = performer.grants(performer.registers(), split=split, price_wei=str(5 * 10**16), unit="second",
                              unit_price_wei=str(UNIT_PRICE_WEI), max_units=1_000_000)
    meter = producer.appoints(signed, producer.buys(signed), tool, cap=10_000)
    producer.settles(meter, tool.counts(meter, 10))
    used = {"settle_paid": _settles(producer, meter, tool.counts(meter, 2_000), 1_990 * UNIT_PRICE_WEI)}
    producer.prepays(meter, 10**18)
    used["settle"] = _settles(producer, meter, tool.counts(meter, 7_000), 0)
    used["distribute_royalties_to_three"] = _distributes(producer, signed.grant.split)
    used["claim"] = _claims(producer, tool)
    return used


def _settles(producer: Person, meter: Meter, counted: Counted, rest_wei: int) -> int:
    call = producer.story.royalties.settle_call(meter, counted.receipt, counted.signature, Wei(rest_wei))
    return _gas(producer, call)


def _distributes(producer: Person, split: Split) -> int:
    return _gas(producer, producer.story.royalties.distribute_call(split.members(), UnixTime(0), ETHER))


def _claims(poster: Person, payee: Person) -> int:
    """The second of two claims from one word of the bitmap."""
    posted = _million(poster, payee)
    poster.claims(posted, 0)
    entry, proof = posted.entries[1], posted.tree.proof(1)
    return _gas(poster, poster.story.royalties.claim_call(posted.payout, entry, proof))


def _million(poster: Person, payee: Person) -> PostedPayout:
    """A payout of which two entries are the payee's; the other leaves are any words, as leaves of others are to them."""
    entries = tuple(Entry(index, payee.address, Wei(123 * 10**14)) for index in range(2))
    others = [keccak_256(index.to_bytes(32, "big")).digest() for index in range(2, MILLION)]
    tree = Tree.of([entry.leaf for entry in entries] + others)
    until = UnixTime(poster.story.now + 90 * DAY_S)
    payout = Payout(tree.root, Wei(10**19), ETHER, poster.address, 1, until)
    poster.sends(poster.story.royalties.post_payout_call(payout))
    return PostedPayout(payout, entries, tree)


def _gas(sender: Person, call: Call) -> int:
    return gas_of(sender.sends(call))
