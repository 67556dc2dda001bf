"""Refusals around coming of age and around an asset's next wallet."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class ReaffirmationMissing(ContractRefusal):
    """The performer has come of age and has not said whether the asset goes on."""

    says = "the performer of {asset} has come of age and has not reaffirmed it, so nothing is sold on it; only the performer can"


class NotOfAge(ContractRefusal):
    """The performer is a minor still."""

    says = "the performer of {asset} comes of age at {majority_at}; reaffirm it from then on"


class NothingToReaffirm(ContractRefusal):
    """The asset is an adult's, or reaffirmed already."""

    says = "the asset {asset} is an adult's; nothing has to be reaffirmed"


class HeirDelayOutOfRange(ContractRefusal):
    """An heir would wait too short or too long a time."""

    says = "an heir's delay of {delay_s} seconds, the rule is: {least_s} to {most_s}; choose one in between"


class NeitherPerformerNorHeir(ContractRefusal):
    """The account may not announce another wallet for the asset."""

    says = "{account} is neither performer, guardian nor heir of {asset}; one of them announces a succession"


class SuccessorRefused(ContractRefusal):
    """The account cannot take the asset over."""

    says = "{account} cannot take the asset over: it is zero, the performer already or the minor's guardian; name another account"


class SuccessionPending(ContractRefusal):
    """Another wallet is announced already."""

    says = "a succession of {asset} is pending until {not_before}; cancel it first"


class SuccessionMissing(ContractRefusal):
    """No other wallet is announced."""

    says = "no succession of {asset} is pending; announce one first"


class SuccessionTooEarly(ContractRefusal):
    """The time to object is not over."""

    says = "the succession can be carried out from {not_before} on; until then the performer may object"
