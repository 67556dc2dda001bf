"""Refusals around derivatives and what they owe to their sources."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class SourceExists(ContractRefusal):
    """The asset names its source already."""

    says = "the asset {asset} has a source already, and has one only; register another recording"


class SourceLicenseMissing(ContractRefusal):
    """The license named as source was never sold to the caller."""

    says = "the license {license}, named as source, was never sold; name grant and serial as they were bought"


class NoRevenueShare(ContractRefusal):
    """The grant of the source asks for no share."""

    says = "the grant {grant} asks for no share of revenue, so a derivative owes it nothing; no source is to be declared"


class TooManyLevels(ContractRefusal):
    """The asset would be a derivative of too many derivatives."""

    says = "the asset would stand {level} levels above its first source, the rule is: at most 3"


class SourceShareMissing(ContractRefusal):
    """The split of a derivative leaves its source out, or gives it too little."""

    says = "a derivative's split has one payee of the role source, {account} with at least {bps} basis points; sign it so"


class DerivativesExist(ContractRefusal):
    """Others derive from the asset already, so its own source comes too late."""

    says = "other assets derive from {asset} already; its source was to be declared before them"
