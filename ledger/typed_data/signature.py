"""Who signed: the same verdict as the contract's, signature by signature, for accounts that are keys.

Contract wallets (ERC-1271) answer for themselves on the chain: `ledger.chain` asks them.
"""
from __future__ import annotations

from coincurve import PublicKey
from eth_keys import KeyAPI
from eth_keys.backends import CoinCurveECCBackend
from eth_utils import to_checksum_address
from sha3 import keccak_256

from ledger.errors import Unavailable
from ledger.reverts import SignatureExpired, SignatureHighS, WrongSignatureLength, WrongSigner
from ledger.typed_data.message import TypedData
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime, hex_of

SIGNATURE_BYTES = 65  # r, s, v; the 64-byte form of EIP-2098 is refused, as on chain
HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0  # secp256k1 (SEC 2); a larger s is refused (EIP-2)


class SlowRecovery(Unavailable):
    """eth-keys has fallen back to its pure Python arithmetic."""

    says = "signatures would be recovered by {backend}, 35 times slower; install coincurve: pip install coincurve"


def require_signed_by(typed_data: TypedData, signature: bytes, signer: Address) -> None:
    """Returns when the signature is by `signer`'s key over this typed data, in the one form that the contract takes.

    Raises: WrongSignatureLength, SignatureHighS, WrongSigner. Source: contracts/src/Domain.sol.
    """
    recovered = recovered_from(typed_data.digest(), signature)
    if recovered != signer:
        raise WrongSigner(recovered=recovered, expected=signer)


def recovered_from(digest: Bytes32, signature: bytes) -> Address:
    """The account whose key made the signature; the zero address where there is none, as ecrecover answers.

    Raises: WrongSignatureLength, SignatureHighS. Source: EIP-2; OpenZeppelin's ECDSA.tryRecover.
    """
    if len(signature) != SIGNATURE_BYTES:
        raise WrongSignatureLength(length=len(signature))
    if int.from_bytes(signature[32:64], "big") > HALF_ORDER:
        raise SignatureHighS(s=hex_of(signature[32:64]))
    if signature[64] not in (27, 28):
        return NO_ADDRESS
    try:
        key = PublicKey.from_signature_and_message(signature[:64] + bytes([signature[64] - 27]), digest, hasher=None)
    except ValueError:  # r or s is no number of the curve
        return NO_ADDRESS
    return Address(to_checksum_address(keccak_256(key.format(compressed=False)[1:]).digest()[-20:]))


def require_in_time(deadline: UnixTime, now: UnixTime) -> None:
    """Returns while `now < deadline`; the contract's `now` is the block's time. Raises: SignatureExpired."""
    if now >= deadline:
        raise SignatureExpired(deadline=deadline)


def require_fast_recovery() -> None:
    """Returns when eth-keys, and so eth-account and web3, recover with coincurve: it falls back silently.

    A process that recovers many signatures calls this at its start. Raises: SlowRecovery.
    """
    backend = KeyAPI().backend
    if not isinstance(backend, CoinCurveECCBackend):
        raise SlowRecovery(backend=type(backend).__name__)
