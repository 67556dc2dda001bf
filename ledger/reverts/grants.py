"""Refusals of a signed grant or rate card."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class GrantNotOpen(ContractRefusal):
    """The offer has not begun."""

    says = "the grant opens at {opens_at}; buy it then"


class GrantClosed(ContractRefusal):
    """The offer has ended."""

    says = "the grant closed at {closes_at}; ask the performer for a new one"


class CancelledGrant(ContractRefusal):
    """The performer or guardian cancelled this grant."""

    says = "the grant {grant} is cancelled; ask the performer for a new one"


class CancelledRateCard(ContractRefusal):
    """The performer cancelled this rate card."""

    says = "the rate card {rate_card} is cancelled; ask the performer for a new one"


class GrantNotInRateCard(ContractRefusal):
    """The Merkle proof does not lead from the grant to the rate card."""

    says = "the proof does not lead from the grant {grant} to the rate card's root {root}; take the grant as it was published"


class WrongGrantEpoch(ContractRefusal):
    """All grants of the asset were cancelled after this one was signed."""

    says = "signed for grant epoch {signed}, the asset is at {current}; sign it again for the current epoch"


class WrongPerformer(ContractRefusal):
    """The grant names another performer than the asset."""

    says = "the grant names the performer {signed}, the asset belongs to {current}; the asset's performer signs"


class WrongGuardian(ContractRefusal):
    """The grant names another guardian than the asset has now."""

    says = "the grant names the guardian {signed}, the asset has {current} now; sign it again for that guardian"


class EpochsExhausted(ContractRefusal):
    """The asset was withdrawn or its grants were cancelled as often as can be counted."""

    says = "the epochs of the asset {asset} are used up and nothing more is sold on it; register a new recording"


class WrongCancellation(ContractRefusal):
    """A cancellation names one grant where all are cancelled, or another grant or asset."""

    says = "the cancellation names {signed}, expected {expected}; sign the cancellation of what is to be cancelled"
