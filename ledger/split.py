"""Who shares the money: a split, its hash as it is signed, its pot, and the arithmetic that loses no wei."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

from eth_abi import encode
from eth_utils import keccak

from ledger.errors import InvalidInput
from ledger.terms import ROLES, Payee
from ledger.terms.values import Payees
from ledger.units import BPS, Bps, Bytes32, UnixTime, Wei

PAYEE_TYPE_HASH = keccak(text="Payee(address account,uint16 bps,uint8 role)")
_PAYEES = Payees()


class SharesIncomplete(InvalidInput):
    """An amount is to be divided by shares that are not the whole."""

    says = "the shares {shares_bps} sum to {got} basis points, expected 10000 in whole shares of 0 or more"


@dataclass(frozen=True, slots=True)
class Split:
    """One to 32 payees whose shares sum to 10,000; the first is the performer and gets the remainder.

    Payees are `Payee` values or JSON objects with account, share_bps and role. Raises: MalformedTerm, TermOutOfRange,
    TooManyPayees, PayeeMissing, WrongShareSum, PerformerNotFirst, UnknownWord, MalformedAddress.
    """

    payees: tuple[Payee, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "payees", _PAYEES.parse(self.payees, "split"))

    @property
    def shares_bps(self) -> tuple[Bps, ...]:
        """The share of each payee, in order."""
        return tuple(Bps(payee.share_bps) for payee in self.payees)

    @property
    def hash(self) -> Bytes32:
        """The hash of `Payee[] split` in a signed grant. Source: EIP-712, encodeData of arrays and structs."""
        return Bytes32(keccak(b"".join(_payee_hash(payee) for payee in self.payees)))

    def members(self) -> list[dict[str, Any]]:
        """The payees by EIP-712 names, as typed data and call data take them."""
        return list(_PAYEES.encode(self.payees))

    def to_json(self) -> list[dict[str, Any]]:
        """JSON objects with account, share_bps and role; `Split(split.to_json()) == split`."""
        return _PAYEES.dump(self.payees)


def pot_id(split_hash: Bytes32, unlock_at: UnixTime) -> Bytes32:
    """The pot of a split; `unlock_at` is the minor's majority date, 0 for an adult. Source: IPots.potIdOf."""
    return Bytes32(keccak(encode(["bytes32", "uint40"], [split_hash, unlock_at])))


def allocate(amount_wei: Wei, shares_bps: Sequence[Bps]) -> list[Wei]:
    """Parts that sum to `amount_wei`, always. Each is rounded down; the remainder, fewer wei than there are
    recipients, goes to recipient 0, the performer. Raises: SharesIncomplete. Source: Pots.distribute.

    >>> allocate(Wei(100), [Bps(3334), Bps(3333), Bps(3333)])
    [34, 33, 33]
    """
    if sum(shares_bps) != BPS or min(shares_bps) < 0:
        raise SharesIncomplete(shares_bps=list(shares_bps), got=sum(shares_bps))
    parts = [Wei(amount_wei * share // BPS) for share in shares_bps]
    parts[0] = Wei(parts[0] + amount_wei - sum(parts))
    return parts


def _payee_hash(payee: Payee) -> bytes:
    words = encode(["bytes32", "address", "uint16", "uint8"],
                   [PAYEE_TYPE_HASH, payee.account, payee.share_bps, ROLES.number(payee.role)])
    return keccak(words)
