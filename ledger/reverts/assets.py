"""Refusals around assets, batches and guardians."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class AssetUnknown(ContractRefusal):
    """Nobody anchored this asset."""

    says = "the asset {asset} is not anchored; register it first, or materialize it from its batch"


class AssetExists(ContractRefusal):
    """The asset is anchored already."""

    says = "the asset {asset} is anchored already; nothing has to be done again"


class UnknownKind(ContractRefusal):
    """An asset is neither a voice nor a face."""

    says = "an asset of kind {kind} is not known; 1 is a voice, 2 a face"


class UnknownPolicy(ContractRefusal):
    """An asset's default policy is not in the list."""

    says = "the policy {policy} is not known; 0 prohibited, 1 with terms, 2 permitted"


class GuardianMissing(ContractRefusal):
    """A minor's asset comes without guardian, majority date or the guardian's signature."""

    says = "the asset {asset} is a minor's; name guardian and majority date and send the guardian's signature as well"


class NoAuthority(ContractRefusal):
    """The account does not speak for the asset."""

    says = "{account} does not speak for {asset}; only its performer does, and a minor's guardian before majority"


class RootExists(ContractRefusal):
    """A batch with this root is anchored already."""

    says = "the batch {root} is anchored already; nothing has to be done again"


class RootUnknown(ContractRefusal):
    """Nobody anchored this batch."""

    says = "the batch {root} is not anchored; register it first"


class BatchEmpty(ContractRefusal):
    """A batch counts no asset."""

    says = "the batch counts 0 assets; sign the number of its leaves"


class NotInBatch(ContractRefusal):
    """The Merkle proof does not lead to the root."""

    says = "the proof does not lead from the asset {asset} with this kind and policy to the batch {root}; make the proof again"


class GuardianIsPerformer(ContractRefusal):
    """A minor is named as their own guardian."""

    says = "the guardian is the performer's own account {account}; a guardian signs with another one"


class MajorityOutOfRange(ContractRefusal):
    """The majority date lies in the past or more than eighteen years ahead."""

    says = "the majority date {majority_at} has passed or is more than eighteen years ahead; check the date of birth"
