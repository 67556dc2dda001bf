"""What a licensee holds: a license's key and id, and the word that the contract stores of it."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from ledger.errors import InvalidInput
from ledger.terms import MEDIA, USES
from ledger.units import (Address, Bytes32, Seconds, UnixTime, hex_of, parse_address, parse_amount, parse_bytes32)

EXISTS, IS_WORLDWIDE, IS_EXCLUSIVE = 1, 2, 4  # bits of `flags`
# Source: contracts/src/LicenseWord.sol, from the lowest bit; the 72 bits above are free and zero
_LAYOUT = (("uses", 32), ("media", 16), ("starts_at", 40), ("ends_at", 40), ("consent_epoch", 8), ("flags", 8),
           ("revocation", 8), ("notice_s", 32))
WORD_BITS = sum(bits for _, bits in _LAYOUT)


class MalformedLicenseKey(InvalidInput):
    """The JSON of a license key has not the members asset, grant, licensee and serial."""

    says = "license key: got {got}, expected an object with asset, grant, licensee and serial"


class MalformedLicenseWord(InvalidInput):
    """A word of storage has bits that no license has."""

    says = "the license word {word} has bits above {bits}; it was written by another version of the contract"


@dataclass(frozen=True, slots=True)
class LicenseKey:
    """Which license: whoever knows the key can tie a license id to its asset, grant and licensee without trust.

    Raises: MalformedAddress, MalformedAmount.
    """

    asset: Bytes32
    grant: Bytes32     # the grant's digest
    licensee: Address
    serial: int        # chosen by the buyer; a licensee can hold several licenses of one grant

    def __post_init__(self) -> None:
        object.__setattr__(self, "licensee", parse_address(self.licensee, field="licensee"))
        parse_amount(self.serial, field="serial")

    @property
    def license_id(self) -> Bytes32:
        """keccak256 of the key's four words. Source: ILicenses.licenseIdOf."""
        return Bytes32(keccak(encode(["bytes32", "bytes32", "address", "uint256"],
                                     [self.asset, self.grant, self.licensee, self.serial])))

    def to_json(self) -> dict[str, Any]:
        return {"asset": hex_of(self.asset), "grant": hex_of(self.grant), "licensee": self.licensee, "serial": str(self.serial)}

    @classmethod
    def from_json(cls, document: Any) -> LicenseKey:
        """The key of a JSON object. Raises: MalformedLicenseKey, MalformedHex, and as the constructor."""
        if not isinstance(document, dict) or set(document) != {"asset", "grant", "licensee", "serial"}:
            raise MalformedLicenseKey(got=", ".join(map(str, document))[:80] if isinstance(document, dict) else type(document).__name__)
        return cls(parse_bytes32(document["asset"], field="asset"), parse_bytes32(document["grant"], field="grant"),
                   document["licensee"], parse_amount(document["serial"], field="serial"))


@dataclass(frozen=True, slots=True)
class LicenseWord:
    """One license as the contract stores and emits it. Half-open: it runs while `starts_at <= time < ends_at`."""

    uses: int            # bit mask of USES
    media: int           # bit mask of MEDIA
    starts_at: UnixTime
    ends_at: UnixTime
    consent_epoch: int
    flags: int
    revocation: int      # number of REVOCATIONS
    notice_s: Seconds

    @classmethod
    def decode(cls, word: int) -> LicenseWord:
        """The license of a 256-bit word; the word 0 is that of no license. Raises: MalformedLicenseWord."""
        if word >> WORD_BITS:
            raise MalformedLicenseWord(word=hex(word), bits=WORD_BITS)
        values, rest = [], word
        for _, bits in _LAYOUT:
            values.append(rest & (1 << bits) - 1)
            rest >>= bits
        return cls(*values)

    def encode(self) -> int:
        """The word; `LicenseWord.decode(word).encode() == word`."""
        word, shift = 0, 0
        for name, bits in _LAYOUT:
            word |= getattr(self, name) << shift
            shift += bits
        return word

    @property
    def exists(self) -> bool:
        return bool(self.flags & EXISTS)

    @property
    def is_worldwide(self) -> bool:
        return bool(self.flags & IS_WORLDWIDE)

    @property
    def is_exclusive(self) -> bool:
        return bool(self.flags & IS_EXCLUSIVE)

    @property
    def use_names(self) -> tuple[str, ...]:
        """The uses by name."""
        return USES.names_of(self.uses)

    @property
    def media_names(self) -> tuple[str, ...]:
        """The media by name."""
        return MEDIA.names_of(self.media)
