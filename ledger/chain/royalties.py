"""The deployed royalties: meters, reports and payouts, and the pots that they fill."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.calls import Call, Message, PotCalls, grant_struct, value_in
from ledger.chain.deployed import Pots, as_of
from ledger.chain.deployment import Deployment
from ledger.chain.node import LATEST, Node
from ledger.chain.views import MeterState, Period
from ledger.license import LicenseKey
from ledger.units import Address, Bytes32, UnixTime, Wei
from ledger.usage import Appointment, Entry, Meter, Payout, Receipt, Report


@dataclass(frozen=True, slots=True)
class Holding:
    """A license with the grant that it was sold under: `grant` is the signed message with its intent and payees in full."""

    grant: Message
    licensee: Address
    serial: int

    def structs(self) -> list[Any]:
        """Grant and Holding as the contract takes them."""
        return [grant_struct(self.grant), [self.licensee, self.serial]]


class RoyaltiesCalls(PotCalls):
    """The calls of one deployed Royalties. An empty signature says that the sender is the one who would have signed."""

    BUILD = "Royalties"

    def open_meter_call(self, holding: Holding, appointment: Appointment, signature: bytes) -> Call:
        """By the licensee's transaction, or by anybody's with the licensee's signature of `appoint_tool_message`."""
        return self._call("openMeter", [
            *holding.structs(), appointment.members(), holding.grant["split"], signature])

    def deposit_call(self, meter: Meter, amount_wei: Wei) -> Call:
        return self._call("deposit", [meter.members(), amount_wei], value_in(meter.currency, amount_wei))

    def settle_call(self, meter: Meter, receipt: Receipt, signature: bytes, rest_wei: Wei) -> Call:
        """`signature` is the tool's; `rest_wei` is what the deposit does not pay: `MeterState.rest_wei`."""
        return self._call("settle", [meter.members(), receipt.members(), signature], value_in(meter.currency, rest_wei))

    def dismiss_tool_call(self, meter: Meter, key: LicenseKey, deadline: UnixTime, signature: bytes) -> Call:
        """By the licensee's transaction, or by anybody's with the licensee's signature of `dismiss_tool_message`."""
        return self._call("dismissTool", [meter.members(), _key(key), deadline, signature])

    def close_meter_call(self, meter: Meter) -> Call:
        """By anybody, thirty days after the tool was dismissed."""
        return self._call("closeMeter", [meter.members()])

    def return_deposit_call(self, meter: Meter, key: LicenseKey, to: Address) -> Call:
        """Only the licensee, thirty days after the license's end, or at once where nothing more can be counted."""
        return self._call("returnDeposit", [meter.members(), _key(key), to])

    def report_call(self, holding: Holding, report: Report, signature: bytes, owed_wei: Wei) -> Call:
        """`owed_wei` is what `owed_for` says, and what the sender pays."""
        return self._call("report", [*holding.structs(), report.members(), holding.grant["split"], signature],
                          value_in(holding.grant["currency"], owed_wei))

    def post_payout_call(self, payout: Payout) -> Call:
        """Only the poster, who pays the total."""
        return self._call("postPayout", [payout.key(), payout.total_wei, payout.claim_until], value_in(payout.currency, payout.total_wei))

    def claim_call(self, payout: Payout, entry: Entry, proof: Sequence[Bytes32]) -> Call:
        """By anybody; the entry's account is paid."""
        return self._call("claim", [entry.word, entry.amount_wei, payout.key(), proof])

    def reclaim_call(self, payout: Payout) -> Call:
        """Only the poster, once the claims are closed."""
        return self._call("reclaim", [payout.key()])


class Royalties(Pots, RoyaltiesCalls):
    """One deployed Royalties as of a block: the newest, or another by `at`. Reads raise as those of `Contract`."""

    def __init__(self, node: Node, deployment: Deployment, block: Any = LATEST) -> None:
        super().__init__(node, deployment.royalties, block)
        self.deployment = deployment

    def at(self, block_hash: Bytes32) -> Royalties:
        """The same contract as of one block; reads are refused if the block is not, or no longer, on the chain."""
        return Royalties(self.node, self.deployment, as_of(block_hash))

    def meter(self, meter: Bytes32) -> MeterState:
        """All zero, and so not open, for an unknown meter, and for one that was closed and holds nothing of anybody."""
        return MeterState(*self._view("meterOf", meter))

    def closing_time(self, meter: Bytes32) -> UnixTime:
        """From when on the meter may be closed, since its tool was dismissed; zero if it was not."""
        return self._view("closingTimeOf", meter)

    def allotted(self, license: Bytes32) -> int:
        """How many units of the license are given to tools."""
        return self._view("allottedOf", license)

    def period(self, license: Bytes32, period: int) -> Period:
        return Period(*self._view("periodOf", license, period))

    def owed_for(self, holding: Holding, report: Report) -> Wei:
        """What this report would have to pay now.

        Raises: LicenseUnknown, NoRevenueOwed, UnknownMoment, PeriodOutOfRange, ReportNotHigher.
        """
        return self._view("owedFor", *holding.structs(), report.members())

    def is_late(self, holding: Holding, period: int) -> bool:
        """Whether the period's report is missing though it is due. Raises: LicenseUnknown, NoRevenueOwed."""
        return self._view("isLate", *holding.structs(), period)

    def payout(self, payout: Bytes32) -> Wei:
        """What is left of a payout; zero if there is none."""
        return self._view("payoutOf", payout)

    def is_claimed(self, payout: Bytes32, index: int) -> bool:
        return self._view("isClaimed", payout, index)


def _key(key: LicenseKey) -> list[Any]:
    """LicenseKey as the contract takes it."""
    return [key.asset, key.grant, key.licensee, key.serial]
