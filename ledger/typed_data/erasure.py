"""What people sign to have media or the whole record of an asset erased. No contract reads it: the chain never held any."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.typed_data.domain import Domain
from ledger.typed_data.encoding import Types, members_of
from ledger.typed_data.message import TypedData
from ledger.units import Address, Bytes32, UnixTime

_MEMBERS = members_of("bytes32 asset,address signer,uint40 deadline")
ERASE_MEDIA: Types = {"EraseMedia": _MEMBERS}
ERASE_ASSET: Types = {"EraseAsset": _MEMBERS}


@dataclass(frozen=True, slots=True)
class Erasure:
    """The performer or, before majority, the guardian asks that what is kept of the asset is erased: its media, or all of
    it, as the type says."""

    asset: Bytes32
    signer: Address
    deadline: UnixTime  # to be used before

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Erasure:
        return cls(message["asset"], message["signer"], message["deadline"])


def erase_media_message(domain: Domain, erasure: Erasure) -> TypedData:
    """The erasure of the media as typed data of the ledger's domain."""
    return TypedData(domain, "EraseMedia", ERASE_MEDIA, _values(erasure))


def erase_asset_message(domain: Domain, erasure: Erasure) -> TypedData:
    """The erasure of record, fingerprints and media as typed data of the ledger's domain."""
    return TypedData(domain, "EraseAsset", ERASE_ASSET, _values(erasure))


def _values(erasure: Erasure) -> dict[str, Any]:
    return {"asset": erasure.asset, "signer": erasure.signer, "deadline": erasure.deadline}
