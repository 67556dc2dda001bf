"""What people sign to have the media of an asset erased. No contract reads it: the chain never held any."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.typed_data.domain import Domain
from ledger.typed_data.encoding import Types, members_of
from ledger.typed_data.message import TypedData
from ledger.units import Address, Bytes32, UnixTime

ERASE_MEDIA: Types = {"EraseMedia": members_of("bytes32 asset,address signer,uint40 deadline")}


@dataclass(frozen=True, slots=True)
class Erasure:
    """The performer or, before majority, the guardian asks that what is kept of the asset's media is erased."""

    asset: Bytes32
    signer: Address
    deadline: UnixTime  # to be used before

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Erasure:
        return cls(message["asset"], message["signer"], message["deadline"])


def erase_media_message(domain: Domain, erasure: Erasure) -> TypedData:
    """The erasure as typed data of the ledger's domain."""
    return TypedData(domain, "EraseMedia", ERASE_MEDIA,
                     {"asset": erasure.asset, "signer": erasure.signer, "deadline": erasure.deadline})
