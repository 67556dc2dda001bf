"""What the contracts refuse: one class for each Solidity error, of the same name and with the same facts.

A check that is made off chain before anything is sent raises the same class, so that a cause has one code everywhere.
"""
from __future__ import annotations

from typing import Any, Mapping

from eth_utils import to_checksum_address

from ledger.reverts.assets import (AssetExists, AssetUnknown, BatchEmpty, GuardianIsPerformer, GuardianMissing,
    MajorityOutOfRange, NoAuthority, NotInBatch, RootExists, RootUnknown, UnknownKind, UnknownPolicy)
from ledger.reverts.checkout import AuthorizationRefused, OrderMismatch, TokenMissing
from ledger.reverts.domain import (ContractSignatureRefused, DeploymentIdMissing, SignatureExpired, SignatureHighS,
    WrongSignatureLength, WrongSigner)
from ledger.reverts.grants import (CancelledGrant, CancelledRateCard, EpochsExhausted, GrantClosed, GrantNotInRateCard,
    GrantNotOpen, WrongCancellation, WrongGrantEpoch, WrongGuardian, WrongPerformer)
from ledger.reverts.licenses import (CreateAndUse, CreateLicenseMissing, DurationMissing, DurationTooLong,
    EndAfterMajority, ExclusiveConflict, ExclusiveSupply, FrozenAsset, LicenseExists, LicenseeAbsent, LicenseeMissing,
    MeterIncomplete, PriceMissing, PriceOnGratis, RequirementMissing, RevenueShareIncomplete, SoldOut, StartTooLate, TermsMissing,
    TerritoryMissing, UnknownMedia, UnknownRevocation, UnknownUnit, UnknownUses, WrongConsentEpoch, WrongLicensee,
    WrongNotice)
from ledger.reverts.meters import (CapExceeded, CapMissing, DepositHeld, DepositTooLarge, DismissalExists,
    DismissalMissing, DismissalPending, LicenseUnknown, MeterExists, MeterUnknown, NotLicensee, NotMetered,
    NothingDeposited, NothingToClose, OverCap, ReceiptNotHigher, ToolMissing)
from ledger.reverts.payouts import (AlreadyClaimed, NotInPayout, NotPoster, NothingToPost, PayoutClosed, PayoutExhausted,
    PayoutExists, PayoutOpen, PayoutUnknown)
from ledger.reverts.pots import (FeeOnTransfer, GasMissing, NothingToWithdraw, PayeeMissing, PayoutFailed,
    PerformerNotFirst, PotEmpty, ReentrancyGuardReentrantCall, SafeERC20FailedOperation, SplitMismatch, TooManyPayees, TrustLocked,
    TrustShareTooSmall, TrustWithoutMinor, UnknownRole, WrongPayment, WrongShareSum)
from ledger.reverts.reports import NoRevenueOwed, PeriodOutOfRange, ReportNotHigher, UnknownMoment
from ledger.reverts.sources import (DerivativesExist, NoRevenueShare, SourceExists, SourceLicenseMissing,
    SourceShareMissing, TooManyLevels)
from ledger.reverts.successions import (HeirDelayOutOfRange, NeitherPerformerNorHeir, NotOfAge, NothingToReaffirm,
    ReaffirmationMissing, SuccessionMissing, SuccessionPending, SuccessionTooEarly, SuccessorRefused)
from ledger.reverts.refusal import ContractRefusal, fact_name

BY_NAME: dict[str, type[ContractRefusal]] = {refusal.__name__: refusal for refusal in ContractRefusal.__subclasses__()}

__all__ = ["AlreadyClaimed", "AssetExists", "AssetUnknown", "AuthorizationRefused", "BY_NAME", "BatchEmpty",
           "CancelledGrant", "CancelledRateCard", "CapExceeded", "CapMissing", "ContractRefusal",
           "ContractSignatureRefused", "CreateAndUse", "CreateLicenseMissing", "DeploymentIdMissing", "DepositHeld",
           "DepositTooLarge", "DerivativesExist", "DismissalExists", "DismissalMissing", "DismissalPending", "DurationMissing", "DurationTooLong", "EndAfterMajority", "EpochsExhausted",
           "ExclusiveConflict", "ExclusiveSupply", "FeeOnTransfer", "FrozenAsset", "GasMissing", "GrantClosed", "GrantNotInRateCard",
           "GrantNotOpen", "GuardianIsPerformer", "GuardianMissing", "HeirDelayOutOfRange", "LicenseExists",
           "LicenseUnknown", "LicenseeAbsent", "LicenseeMissing", "MajorityOutOfRange", "MeterExists", "MeterIncomplete", "MeterUnknown",
           "NeitherPerformerNorHeir", "NoAuthority", "NoRevenueOwed", "NoRevenueShare", "NotInBatch", "NotInPayout",
           "NotLicensee", "NotMetered", "NotOfAge", "NotPoster", "NothingDeposited", "NothingToClose", "NothingToPost",
           "NothingToReaffirm", "NothingToWithdraw", "OrderMismatch", "OverCap", "PayeeMissing", "PayoutClosed",
           "PayoutExhausted", "PayoutExists", "PayoutFailed", "PayoutOpen", "PayoutUnknown", "PerformerNotFirst",
           "PeriodOutOfRange", "PotEmpty", "PriceMissing", "PriceOnGratis", "ReaffirmationMissing", "ReceiptNotHigher",
           "ReentrancyGuardReentrantCall", "ReportNotHigher", "RequirementMissing", "RevenueShareIncomplete",
           "RootExists", "RootUnknown", "SafeERC20FailedOperation", "SignatureExpired", "SignatureHighS", "SoldOut",
           "SourceExists", "SourceLicenseMissing", "SourceShareMissing", "SplitMismatch", "StartTooLate",
           "SuccessionMissing", "SuccessionPending", "SuccessionTooEarly", "SuccessorRefused", "TermsMissing",
           "TerritoryMissing", "TokenMissing", "TooManyLevels", "TooManyPayees", "ToolMissing", "TrustLocked",
           "TrustShareTooSmall", "TrustWithoutMinor", "UnknownKind", "UnknownMedia", "UnknownMoment", "UnknownPolicy",
           "UnknownRevocation", "UnknownRole", "UnknownUnit", "UnknownUses", "WrongCancellation", "WrongConsentEpoch",
           "WrongGrantEpoch", "WrongGuardian", "WrongLicensee", "WrongNotice", "WrongPayment", "WrongPerformer",
           "WrongShareSum", "WrongSignatureLength", "WrongSigner", "fact_name", "refusal_of"]


def refusal_of(name: str, arguments: Mapping[str, Any]) -> ContractRefusal:
    """The error of a decoded revert; `arguments` by their Solidity names. Raises: KeyError for a name of no contract error.

    >>> print(refusal_of("SignatureExpired", {"deadline": 7}))
    the signature was to be used before 7; sign again with a later deadline
    """
    return BY_NAME[name](**{fact_name(argument): _address_in_eip55(value) for argument, value in arguments.items()})


def _address_in_eip55(value: Any) -> Any:
    return to_checksum_address(value) if isinstance(value, str) else value  # the only text that these errors carry
