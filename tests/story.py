"""People who act on the chain, for tests that read as a story.

    asset = story.performer.registers()
    grant = story.performer.grants(asset, price_wei="500")
    license = story.producer.buys(grant)

Each act is signed and sent as in life, and has happened when the call returns. What the contract refuses is raised as
the error of the same name, and then nothing was sent.
"""
from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any

from eth_account.signers.local import LocalAccount

from ledger.asset import Parties
from ledger.chain.calls import Call, Leaf, Order
from ledger.chain.chain import Chain
from ledger.chain.checkout import Checkout
from ledger.chain.contract import Ledger
from ledger.chain.deployment import Deployment, wait_until_mined
from ledger.chain.node import PENDING, Node, number
from ledger.chain.royalties import Royalties
from ledger.grant import Grant, Listing, RateCard, SignedGrant
from ledger.license import LicenseKey
from ledger.merkle import Tree, batch_leaf, rate_card_leaf
from ledger.split import Split
from ledger.terms import ASSET_KINDS, POLICIES, Terms
from ledger.typed_data import (
    Batch, Cancellation, Domain, Registration, TypedData, Withdrawal, batch_message, cancel_message, grant_message,
    rate_card_message, register_message, withdraw_consent_message,
)
from ledger.units import ETHER, NO_BYTES32, Address, Bytes32, UnixTime
from tests.royalty_acts import RoyaltyActs
from tests.succession_acts import SuccessionActs

DAY_S = 86_400
GAS = 2_000_000    # more than any act takes; spares an estimate for each
FEE_WEI = 10**11   # above any base fee of a test


@dataclass(frozen=True, slots=True)
class Story:
    """A chain, the ledger on it, and the people who use it."""

    node: Node
    deployment: Deployment
    wallets: Any

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.node, self.deployment)

    @property
    def royalties(self) -> Royalties:
        return Royalties(self.node, self.deployment)

    @property
    def checkout(self) -> Checkout:
        return Checkout(self.node, self.deployment)

    @property
    def chain(self) -> Chain:
        return Chain(self.node, self.deployment, confirmations=1)

    @property
    def domain(self) -> Domain:
        return Domain(self.deployment.chain_id, self.deployment.ledger, self.deployment.deployment_id)

    @property
    def performer(self) -> Person:
        return Person(self, self.wallets.performer)

    @property
    def producer(self) -> Person:
        return Person(self, self.wallets.producer)

    @property
    def guardian(self) -> Person:
        return Person(self, self.wallets.guardian)

    @property
    def agent(self) -> Person:
        return Person(self, self.wallets.agent)

    @property
    def stranger(self) -> Person:
        return Person(self, self.wallets.stranger)

    @property
    def now(self) -> UnixTime:
        """The time of the newest block."""
        return UnixTime(number(self.node.call("eth_getBlockByNumber", "latest", False)["timestamp"]))

    def waits(self, seconds: int) -> None:
        """A block has come that much later."""
        self.node.call("evm_increaseTime", hex(seconds))
        self.mines(1)

    def mines(self, blocks: int) -> None:
        """So many blocks with whatever waits."""
        self.node.call("anvil_mine", hex(blocks))

    def digest(self, signed: SignedGrant) -> Bytes32:
        """What names the grant on the chain."""
        return grant_message(self.domain, signed.grant).digest()


@dataclass(frozen=True, slots=True)
class AnchoredBatch:
    """Assets under one root."""

    root: Bytes32
    leaves: tuple[Leaf, ...]
    tree: Tree


@dataclass(frozen=True, slots=True)
class Person(RoyaltyActs, SuccessionActs):
    """An account that signs and sends."""

    story: Story
    account: LocalAccount

    @property
    def address(self) -> Address:
        return Address(self.account.address)

    def signs(self, typed_data: TypedData) -> bytes:
        """As a wallet does, from the JSON that it is handed."""
        return bytes(self.account.sign_typed_data(full_message=typed_data.to_json()).signature)

    def sends(self, call: Call) -> dict[str, Any]:
        """The receipt of the transaction. Raises: the Reverted subclass of what the contract refuses."""
        self.story.ledger.simulate(call, self.address)
        receipt = wait_until_mined(self.story.node, self.story.node.send_raw(self.signed(call)))
        assert receipt is not None and receipt["status"] == "0x1", receipt
        return receipt

    def signed(self, call: Call) -> bytes:
        """The call as the account's next transaction, not sent."""
        return bytes(self.account.sign_transaction({
            "type": 2, "chainId": self.story.deployment.chain_id, "to": call.to, "data": call.data,
            "value": call.value_wei, "nonce": self.story.node.transaction_count(self.address, PENDING),
            "gas": GAS, "maxFeePerGas": FEE_WEI, "maxPriorityFeePerGas": 0,
        }).raw_transaction)

    def registers(self, kind: str = "voice", policy: str = "with-terms") -> Bytes32:
        """A new asset of this adult."""
        message = self._registration(kind, policy, Parties(self.address))
        self.sends(self.story.ledger.register_call(message.message, self.signs(message)))
        return message.message["asset"]

    def registers_as_minor(self, guardian: Person, majority_at: UnixTime) -> Bytes32:
        """A new asset of this minor; both sign."""
        parties = Parties(self.address, guardian.address, majority_at)
        message = self._registration("voice", "with-terms", parties)
        self.sends(self.story.ledger.register_minor_call(
            message.message, self.signs(message), guardian.signs(message)))
        return message.message["asset"]

    def anchors(self, assets: int) -> AnchoredBatch:
        """A batch of so many new assets, none of them written one by one."""
        leaves = tuple(Leaf(new_id(), ASSET_KINDS.number("face"), POLICIES.number("permitted")) for _ in range(assets))
        tree = Tree.of([batch_leaf(leaf.asset, leaf.kind, leaf.policy) for leaf in leaves])
        batch = Batch(tree.root, assets, self.address, self._soon)
        message = batch_message(self.story.domain, batch)
        self.sends(self.story.ledger.anchor_batch_call(message.message, self.signs(message)))
        return AnchoredBatch(tree.root, leaves, tree)

    def materializes(self, batch: AnchoredBatch, position: int) -> Bytes32:
        """The asset at this position of the batch has its own word."""
        leaf = batch.leaves[position]
        self.sends(self.story.ledger.materialize_call(batch.root, leaf, batch.tree.proof(position)))
        return leaf.asset

    def publishes(self, asset: Bytes32, algorithm: str, digest: bytes) -> None:
        """A fingerprint of the asset stands on the chain."""
        self.sends(self.story.ledger.publish_fingerprint_call(asset, algorithm, digest))

    def grants(self, asset: Bytes32, cosigner: Person | None = None, **terms: Any) -> SignedGrant:
        """A signed grant; `terms` replace what `offer` says. A minor's guardian signs as well. Nothing is sent."""
        offered = Terms(offer(self, asset) | (minor_terms(self, asset) if cosigner else {}) | terms)
        grant = Grant.new(offered, self.story.ledger.asset(asset).grant_epoch)
        message = grant_message(self.story.domain, grant)
        return SignedGrant(grant, self.signs(message), cosigner.signs(message) if cosigner else b"")

    def lists(self, grants: list[SignedGrant]) -> list[SignedGrant]:
        """The same grants under one signature over a rate card."""
        leaves = [rate_card_leaf(self.story.digest(signed)) for signed in grants]
        tree = Tree.of(leaves)
        rate_card = RateCard(tree.root, len(grants), self.address, self._soon)
        signature = self.signs(rate_card_message(self.story.domain, rate_card))
        return [replace(signed, performer_signature=signature, listing=Listing(rate_card, tuple(tree.proof(position))))
                for position, signed in enumerate(grants)]

    def buys(self, signed: SignedGrant, serial: int = 0, required_serial: int = 0) -> LicenseKey:
        """A license for this account, paid exactly."""
        self.sends(self.buys_call(signed, serial, required_serial))
        return LicenseKey(signed.grant.asset, self.story.digest(signed), self.address, serial)

    def buys_call(self, signed: SignedGrant, serial: int = 0, required_serial: int = 0) -> Call:
        """What `buys` sends."""
        order = Order(signed.grant.members(), signed.performer_signature, signed.guardian_signature, self.address,
                      serial, required_serial)
        if signed.listing is None:
            return self.story.ledger.purchase_call(order)
        listing = signed.listing
        return self.story.ledger.purchase_from_rate_card_call(order, listing.rate_card.members(), listing.proof)

    def cancels(self, signed: SignedGrant) -> None:
        """One grant."""
        grant = signed.grant
        cancellation = Cancellation(grant.asset, self.story.digest(signed), grant.grant_epoch, self.address)
        message = cancel_message(self.story.domain, cancellation).message
        self.sends(self.story.ledger.cancel_grant_call(grant.members(), message, b""))

    def cancels_all(self, asset: Bytes32) -> None:
        """Every grant of the asset that was signed so far."""
        epoch = self.story.ledger.asset(asset).grant_epoch
        message = cancel_message(self.story.domain, Cancellation(asset, NO_BYTES32, epoch, self.address)).message
        self.sends(self.story.ledger.cancel_grants_call(message, b""))

    def cancels_list(self, signed: SignedGrant) -> None:
        """The rate card that the grant stands in."""
        self.sends(self.story.ledger.cancel_rate_card_call(signed.listing.rate_card.members()))

    def withdraws_consent(self, asset: Bytes32) -> None:
        """For everything that was sold on the asset so far."""
        epoch = self.story.ledger.asset(asset).consent_epoch
        message = withdraw_consent_message(self.story.domain, Withdrawal(asset, epoch, self.address)).message
        self.sends(self.story.ledger.withdraw_consent_call(message, b""))

    def freezes(self, asset: Bytes32) -> None:
        self.sends(self.story.ledger.freeze_call(asset))

    def unfreezes(self, asset: Bytes32) -> None:
        self.sends(self.story.ledger.unfreeze_call(asset))

    def distributes(self, split: Split, unlock_at: UnixTime = UnixTime(0), currency: Address = ETHER) -> None:
        """The pot of the split is paid out."""
        self.sends(self.story.ledger.distribute_call(split.members(), unlock_at, currency))

    def withdraws(self, to: Address | None = None, currency: Address = ETHER) -> None:
        """This account's credit is paid out."""
        self.sends(self.story.ledger.withdraw_call(currency, to or self.address))

    def withdraws_trust(self, unlock_at: UnixTime, currency: Address = ETHER) -> None:
        """This account's trust money of that date is paid out."""
        self.sends(self.story.ledger.withdraw_trust_call(unlock_at, currency, self.address))

    @property
    def _soon(self) -> UnixTime:
        return UnixTime(self.story.now + DAY_S)

    def _registration(self, kind: str, policy: str, parties: Parties) -> TypedData:
        registration = Registration(new_id(), kind, policy, parties, self._soon)
        return register_message(self.story.domain, registration)


def new_id() -> Bytes32:
    """An id that nobody has; the chain does not care what it is the hash of."""
    return Bytes32(secrets.token_bytes(32))


def offer(performer: Person, asset: Bytes32) -> dict[str, Any]:
    """Terms that anybody can buy, as often as wanted, for the next days: a voice may be enhanced for video on demand,
    worldwide."""
    return {
        "modality": "voice",
        "asset": asset,
        "performer": performer.address,
        "uses": ["enhancement"],
        "enhancement_kinds": ["accent"],
        "description": "The German narration of episodes 1 to 3 is given a native British accent; words and timing "
                       "stay as they are.",
        "work_title": "Die lange Nacht",
        "languages": ["en-GB"],
        "max_outputs": 3,
        "max_seconds": 5400,
        "media": ["svod"],
        "territories": ["WW"],
        "closes_at": performer.story.now + 30 * DAY_S,
        "duration_s": 365 * DAY_S,
        "max_supply": 0,
        "price_wei": "1000000",
        "revocation": "notice",
        "notice_s": 30 * DAY_S,
        "separate_consent": True,
        "explicit_biometric": True,
        "split": [{"account": performer.address, "share_bps": 10_000, "role": "performer"}],
    }


def minor_terms(performer: Person, asset: Bytes32) -> dict[str, Any]:
    """What else a minor's terms say: the guardian, and a sixth of the money in trust until majority."""
    guard = performer.story.ledger.guard(asset)
    return {
        "guardian": guard.guardian,
        "majority_at": guard.majority_at,
        "duration_s": 300 * DAY_S,
        "split": [{"account": performer.address, "share_bps": 8_334, "role": "performer"},
                  {"account": performer.address, "share_bps": 1_666, "role": "trust"}],
    }
