"""What people do after the purchase, on a real chain: count units, declare income, pay many at once, carry orders.

    meter = producer.appoints(grant, license, tool)
    producer.settles(meter, tool.counts(meter, 40))
    producer.reports(grant, license, period=0, income_wei=1_000)
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledger.chain.calls import Order
from ledger.chain.checkout import NO_PERMIT
from ledger.chain.royalties import Holding
from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.merkle import Tree
from ledger.order import PurchaseOrder
from ledger.split import Split, pot_id
from ledger.typed_data import purchase_order_message, receipt_message
from ledger.units import ETHER, NO_BYTES32, Address, UnixTime, Wei
from ledger.usage import Appointment, Entry, Meter, Payout, Receipt, Report

if TYPE_CHECKING:
    from tests.story import Person

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Counted:
    """A receipt with the tool's signature."""

    receipt: Receipt
    signature: bytes


@dataclass(frozen=True, slots=True)
class PostedPayout:
    """A payout whose entries are known."""

    payout: Payout
    entries: tuple[Entry, ...]
    tree: Tree


class RoyaltyActs:
    """A person's acts in the royalties' contract and in the checkout. Amounts are ETH where nothing else is said."""

    __slots__ = ()

    def appoints(self, signed: SignedGrant, license: LicenseKey, tool: Person, cap: int = 100) -> Meter:
        """The tool counts under this licensee's license."""
        appointment = Appointment(license.license_id, self.address, tool.address, cap)
        self.sends(self.story.royalties.open_meter_call(holding(signed, license), appointment, b""))
        terms, unlock_at = signed.grant.terms, self.unlocking(signed)
        pot = pot_id(signed.grant.split.hash, unlock_at)
        return Meter(license.license_id, tool.address, terms.currency, pot, Wei(terms.unit_price_wei))

    def prepays(self, meter: Meter, amount_wei: int) -> None:
        """The meter's deposit has grown."""
        self.sends(self.story.royalties.deposit_call(meter, Wei(amount_wei)))

    def counts(self, meter: Meter, cumulative: int) -> Counted:
        """What this tool signs; nothing is sent."""
        receipt = Receipt(meter.license, self.address, cumulative, NO_BYTES32, self._soon)
        return Counted(receipt, self.signs(receipt_message(self.story.deployment.royalties_domain, receipt)))

    def settles(self, meter: Meter, counted: Counted) -> None:
        """All units of the receipt are paid, from the deposit first."""
        royalties = self.story.royalties
        rest_wei = royalties.meter(meter.id).rest_wei(counted.receipt.cumulative, meter.unit_price_wei)
        self.sends(royalties.settle_call(meter, counted.receipt, counted.signature, rest_wei))

    def dismisses(self, meter: Meter, license: LicenseKey) -> None:
        """The tool of this licensee counts for thirty days more."""
        self.sends(self.story.royalties.dismiss_tool_call(meter, license, UnixTime(0), b""))

    def closes(self, meter: Meter) -> None:
        """What the dismissed tool has not counted is free, whoever sends it."""
        self.sends(self.story.royalties.close_meter_call(meter))

    def takes_deposit_back(self, meter: Meter, license: LicenseKey) -> None:
        """To this licensee."""
        self.sends(self.story.royalties.return_deposit_call(meter, license, self.address))

    def reports(
        self, signed: SignedGrant, license: LicenseKey, *, period: int, income_wei: int, moment: str = "service",
    ) -> None:
        """This licensee's income, and what is owed for it."""
        report = Report(license.license_id, self.address, period, moment, Wei(income_wei), NO_BYTES32)
        held = holding(signed, license)
        owed_wei = self.story.royalties.owed_for(held, report)
        self.sends(self.story.royalties.report_call(held, report, b"", owed_wei))

    def posts(self, owed: Sequence[tuple[Address, int]], period: int = 1, days: int = 90) -> PostedPayout:
        """What these accounts can claim for so many days."""
        entries = tuple(Entry(index, account, Wei(amount)) for index, (account, amount) in enumerate(owed))
        tree = Tree.of([entry.leaf for entry in entries])
        total_wei = Wei(sum(entry.amount_wei for entry in entries))
        payout = Payout(tree.root, total_wei, ETHER, self.address, period, UnixTime(self.story.now + days * DAY_S))
        self.sends(self.story.royalties.post_payout_call(payout))
        return PostedPayout(payout, entries, tree)

    def claims(self, posted: PostedPayout, index: int) -> None:
        """One entry is paid to its account, whoever sends it."""
        self.sends(self.story.royalties.claim_call(posted.payout, posted.entries[index], posted.tree.proof(index)))

    def reclaims(self, posted: PostedPayout) -> None:
        """This poster has back what nobody claimed in time."""
        self.sends(self.story.royalties.reclaim_call(posted.payout))

    def distributes_royalties(self, split: Split, unlock_at: UnixTime = UnixTime(0), currency: Address = ETHER) -> None:
        """What was owed later is paid out of the split's pot."""
        self.sends(self.story.royalties.distribute_call(split.members(), unlock_at, currency))

    def withdraws_royalties(self, currency: Address = ETHER) -> None:
        self.sends(self.story.royalties.withdraw_call(currency, self.address))

    def withdraws_trust_royalties(self, unlock_at: UnixTime, currency: Address = ETHER) -> None:
        self.sends(self.story.royalties.withdraw_trust_call(unlock_at, currency, self.address))

    def collects_source(self, split: Split, unlock_at: UnixTime = UnixTime(0), currency: Address = ETHER) -> None:
        """What derivatives were sold for moves into the source's pot."""
        self.sends(self.story.ledger.collect_source_call(split.members(), unlock_at, currency))

    def collects_source_royalties(
        self, split: Split, unlock_at: UnixTime = UnixTime(0), currency: Address = ETHER,
    ) -> None:
        """What derivatives owed later moves into the source's pot."""
        self.sends(self.story.royalties.collect_source_call(split.members(), unlock_at, currency))

    def signs_order(self, signed: SignedGrant, serial: int = 0) -> tuple[PurchaseOrder, bytes]:
        """For somebody else to carry; the tokens are this buyer's."""
        digest = self.story.digest(signed)
        order = PurchaseOrder(signed.grant, digest, self.address, self.address, serial, 0, self._soon)
        return order, self.signs(purchase_order_message(self.story.deployment.checkout_domain, order))

    def carries(self, signed: SignedGrant, order: PurchaseOrder, signature: bytes) -> LicenseKey:
        """The buyer's license; this account pays the gas alone."""
        bought = Order(signed.grant.members(), signed.performer_signature, signed.guardian_signature, order.licensee,
                       order.serial, order.required_serial)
        self.sends(self.story.checkout.buy_signed_call(bought, order.members(), signature, NO_PERMIT))
        return order.key

    def unlocking(self, signed: SignedGrant) -> UnixTime:
        """When the trust share of the grant's pot unlocks; 0 for an adult's."""
        is_minor = signed.guardian_signature != b""
        return self.story.ledger.guard(signed.grant.asset).majority_at if is_minor else UnixTime(0)


def holding(signed: SignedGrant, license: LicenseKey) -> Holding:
    """The license with the grant that it was sold under."""
    return Holding(signed.grant.members(), license.licensee, license.serial)
