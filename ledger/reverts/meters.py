"""Refusals of metered use: tools, receipts and deposits."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class LicenseUnknown(ContractRefusal):
    """No license was sold with this id."""

    says = "the license {license} was never sold; check asset, grant, licensee and serial"


class NotMetered(ContractRefusal):
    """The grant names no unit, so there is nothing to count."""

    says = "the grant {grant} names no unit, so nothing is counted under it; its price is paid in full"


class NotLicensee(ContractRefusal):
    """Another account than the licensee asks for what only the licensee may do."""

    says = "{account} is not the licensee {licensee}; only that account may do this, by transaction or signature"


class ToolMissing(ContractRefusal):
    """A meter would have no tool that counts."""

    says = "the appointment names no tool; name the account whose key signs the tool's receipts"


class CapMissing(ContractRefusal):
    """A tool would be allowed no unit."""

    says = "the appointment allows 0 units; name how many units of the license the tool may count"


class CapExceeded(ContractRefusal):
    """A tool would count more units than the grant has left."""

    says = "the tool asks for {cap} units, {left} of the license are left; name a smaller cap or buy another license"


class MeterExists(ContractRefusal):
    """A tool has one meter under a license: its receipts name these two, and would be paid twice on two meters."""

    says = "the meter {meter} was opened already; settle receipts on it, or appoint another tool if this one was dismissed"


class MeterUnknown(ContractRefusal):
    """Nobody opened this meter."""

    says = "the meter {meter} was never opened; the licensee appoints the tool first"


class ReceiptNotHigher(ContractRefusal):
    """The receipt counts no unit that is not paid yet."""

    says = "the receipt counts {cumulative} units so far, {settled} are paid already; send the tool's newest receipt"


class OverCap(ContractRefusal):
    """The receipt counts more units than the tool may."""

    says = "the receipt counts {cumulative} units, the tool may count {cap}; appoint another tool for what is left"


class DepositTooLarge(ContractRefusal):
    """A meter's deposit would exceed what its storage holds."""

    says = "the deposit would be {deposit} minor units, the rule is: below 2^128; pay in less"


class DepositHeld(ContractRefusal):
    """The license has not ended long enough ago for its deposit to go back, and units may still be counted."""

    says = ("the deposit under the license {license} is held until 30 days after its end, for late receipts; ask again then, or "
            "dismiss the tool and close its meter")


class NothingDeposited(ContractRefusal):
    """The meter holds no deposit."""

    says = "the meter {meter} holds no deposit; what was paid in has paid for units"


class DismissalMissing(ContractRefusal):
    """The meter of a tool that was not dismissed is to be closed."""

    says = "the tool of the meter {meter} was not dismissed; the licensee dismisses it first"


class DismissalExists(ContractRefusal):
    """A tool is dismissed once."""

    says = "the tool of the meter {meter} was dismissed already, and its meter may be closed from {closes_at} on; close it then"


class DismissalPending(ContractRefusal):
    """The receipts of a dismissed tool may still be settled."""

    says = "the meter {meter} is open until {closes_at} for receipts that its tool has signed; close it then"


class NothingToClose(ContractRefusal):
    """A meter that has counted all it may frees no units."""

    says = "the meter {meter} counts no more: all of its units are used, or it was closed before; nothing is left to be done"
