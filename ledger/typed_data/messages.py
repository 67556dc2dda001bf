"""What people sign to anchor, license and take back, and how each message becomes typed data."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from ledger.asset import AssetRecord, Parties, asset_id
from ledger.grant import Grant, RateCard
from ledger.reverts import BatchEmpty
from ledger.terms import ASSET_KINDS, POLICIES
from ledger.terms.signed_struct import grant_types
from ledger.typed_data.domain import Domain
from ledger.typed_data.encoding import Types, members_of
from ledger.typed_data.message import TypedData
from ledger.units import NO_BYTES32, Address, Bytes32, UnixTime


REGISTER: Types = {"Register": members_of(
    "bytes32 asset,address performer,uint8 kind,uint8 policy,address guardian,uint40 majorityAt,uint40 deadline")}
BATCH: Types = {"Batch": members_of("bytes32 root,uint32 count,address performer,uint40 deadline")}
RATE_CARD: Types = {"RateCard": members_of(
    "string intent,bytes32 root,uint32 count,address performer,uint40 deadline,uint256 salt")}
CANCEL: Types = {"Cancel": members_of("bytes32 asset,bytes32 grant,uint16 grantEpoch,address signer,uint40 deadline")}
WITHDRAW_CONSENT: Types = {"WithdrawConsent": members_of("bytes32 asset,uint8 consentEpoch,address signer,uint40 deadline")}


@dataclass(frozen=True, slots=True)
class Registration:
    """A performer, and a minor's guardian, say that this asset is theirs. Single use: an asset is anchored once."""

    asset: Bytes32
    kind: str           # of ASSET_KINDS
    policy: str         # of POLICIES
    parties: Parties
    deadline: UnixTime  # to be used before

    @classmethod
    def of(cls, record: AssetRecord, policy: str, deadline: UnixTime) -> Registration:
        """The registration of a record. Raises: as `asset_id`."""
        return cls(asset_id(record), record.kind, policy, record.parties, deadline)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Registration:
        """The registration that a message of `REGISTER` says. Raises: UnknownWord, and as `Parties`."""
        parties = Parties(message["performer"], message["guardian"], message["majorityAt"])
        return cls(message["asset"], ASSET_KINDS.name_of(message["kind"]), POLICIES.name_of(message["policy"]),
                   parties, message["deadline"])

    def members(self) -> dict[str, Any]:
        return {"asset": self.asset, "performer": self.parties.performer, "kind": ASSET_KINDS.number(self.kind),
                "policy": POLICIES.number(self.policy), "guardian": self.parties.guardian,
                "majorityAt": self.parties.majority_at, "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Batch:
    """An adult performer says that all assets under a Merkle root are theirs. Raises: BatchEmpty."""

    root: Bytes32
    count: int          # of leaves, uint32
    performer: Address
    deadline: UnixTime

    def __post_init__(self) -> None:
        if self.count == 0:
            raise BatchEmpty()

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Batch:
        return cls(message["root"], message["count"], message["performer"], message["deadline"])

    def members(self) -> dict[str, Any]:
        return {"root": self.root, "count": self.count, "performer": self.performer, "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Cancels one open grant, or with `grant` NO_BYTES32 all of the asset's that were signed for `grant_epoch`."""

    asset: Bytes32
    grant: Bytes32      # the grant's digest
    grant_epoch: int    # uint16
    signer: Address     # the performer, or a minor's guardian
    deadline: UnixTime = UnixTime(0)  # unused when the signer sends the transaction

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Cancellation:
        return cls(message["asset"], message["grant"], message["grantEpoch"], message["signer"], message["deadline"])

    @property
    def is_of_all(self) -> bool:
        return self.grant == NO_BYTES32

    def members(self) -> dict[str, Any]:
        return {"asset": self.asset, "grant": self.grant, "grantEpoch": self.grant_epoch, "signer": self.signer,
                "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Withdraws consent for everything that was sold on the asset in this consent epoch."""

    asset: Bytes32
    consent_epoch: int  # uint8
    signer: Address     # the performer, or a minor's guardian
    deadline: UnixTime = UnixTime(0)  # unused when the signer sends the transaction

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Withdrawal:
        return cls(message["asset"], message["consentEpoch"], message["signer"], message["deadline"])

    def members(self) -> dict[str, Any]:
        return {"asset": self.asset, "consentEpoch": self.consent_epoch, "signer": self.signer, "deadline": self.deadline}


def register_message(domain: Domain, registration: Registration) -> TypedData:
    """What the performer, and a minor's guardian, sign to anchor an asset. Raises: as `TypedData`, UnknownWord."""
    return TypedData(domain, "Register", REGISTER, registration.members())


def batch_message(domain: Domain, batch: Batch) -> TypedData:
    """What the performer signs to anchor many assets at once. Raises: as `TypedData`."""
    return TypedData(domain, "Batch", BATCH, batch.members())


def grant_message(domain: Domain, grant: Grant) -> TypedData:
    """What the performer, and a minor's guardian, sign to offer licenses; its digest names the grant. Raises: as `TypedData`."""
    return TypedData(domain, "Grant", grant_types(grant.terms.schema), grant.members())


def rate_card_message(domain: Domain, rate_card: RateCard) -> TypedData:
    """What the performer, and a minor's guardian, sign in place of many grants. Raises: as `TypedData`."""
    return TypedData(domain, "RateCard", RATE_CARD, rate_card.members())


def cancel_message(domain: Domain, cancellation: Cancellation) -> TypedData:
    """What the performer or a minor's guardian signs to cancel grants through somebody else's transaction."""
    return TypedData(domain, "Cancel", CANCEL, cancellation.members())


def withdraw_consent_message(domain: Domain, withdrawal: Withdrawal) -> TypedData:
    """What the performer or a minor's guardian signs to withdraw consent through somebody else's transaction."""
    return TypedData(domain, "WithdrawConsent", WITHDRAW_CONSENT, withdrawal.members())
