"""By what the contracts on the blockchain keep each enforced term: the errors they revert with, and what they answer
when they are asked whether a license covers a use. A test compares the names with the contracts."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enforcement:
    """Names of Solidity errors, and of the contract's answers about a use (`ledger.chain.views.Reason`, in lower case)."""

    errors: tuple[str, ...]
    answers: tuple[str, ...] = ()


ENFORCED_BY = {  # term -> how; one entry for each term that is marked E
    "asset": Enforcement(("AssetUnknown", "FrozenAsset"), ("license_unknown", "asset_frozen")),
    "performer": Enforcement(("WrongPerformer", "WrongSigner")),
    "guardian": Enforcement(("WrongGuardian", "WrongSigner")),
    "licensee": Enforcement(("WrongLicensee", "LicenseeMissing")),
    "uses": Enforcement(("UnknownUses", "CreateAndUse"), ("use_not_granted",)),
    "media": Enforcement(("UnknownMedia",), ("medium_not_granted",)),
    "territories": Enforcement(("TerritoryMissing",), ("territory_not_granted",)),
    "opens_at": Enforcement(("GrantNotOpen",)),
    "closes_at": Enforcement(("GrantClosed",)),
    "starts_at": Enforcement(("StartTooLate",), ("not_started",)),
    "duration_s": Enforcement(("DurationMissing", "DurationTooLong", "EndAfterMajority"), ("ended",)),
    "max_supply": Enforcement(("SoldOut",)),
    "exclusive": Enforcement(("ExclusiveConflict", "ExclusiveSupply")),
    "currency": Enforcement(("WrongPayment", "FeeOnTransfer")),
    "price_wei": Enforcement(("WrongPayment", "PriceMissing")),
    "gratis": Enforcement(("PriceOnGratis", "PriceMissing")),
    "unit": Enforcement(("UnknownUnit", "MeterIncomplete", "NotMetered")),
    "unit_price_wei": Enforcement(("MeterIncomplete", "WrongPayment")),
    "max_units": Enforcement(("MeterIncomplete", "CapExceeded", "OverCap")),
    "revenue_share_bps": Enforcement(("RevenueShareIncomplete", "WrongPayment")),
    "minimum_wei": Enforcement(("RevenueShareIncomplete", "WrongPayment")),
    "report_every": Enforcement(("RevenueShareIncomplete", "LicenseeAbsent", "NoRevenueOwed", "PeriodOutOfRange")),
    "revocation": Enforcement(("UnknownRevocation", "WrongNotice"), ("consent_withdrawn",)),
    "notice_s": Enforcement(("WrongNotice",), ("consent_withdrawn",)),
    "requires": Enforcement(("RequirementMissing", "CreateLicenseMissing")),
    "split": Enforcement(("SplitMismatch", "WrongShareSum", "TooManyPayees", "UnknownRole", "PayeeMissing", "PerformerNotFirst",
                          "TrustShareTooSmall", "TrustWithoutMinor", "SourceShareMissing")),
    "majority_at": Enforcement(("EndAfterMajority", "TrustLocked", "ReaffirmationMissing")),
}
