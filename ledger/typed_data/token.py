"""What a holder of a token signs for the token itself: an allowance (EIP-2612), a transfer (ERC-3009)."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.typed_data.domain import TokenDomain
from ledger.typed_data.encoding import Types, members_of
from ledger.typed_data.message import TypedData
from ledger.units import Address, Bytes32, UnixTime, Wei

PERMIT: Types = {"Permit": members_of("address owner,address spender,uint256 value,uint256 nonce,uint256 deadline")}
RECEIVE: Types = {"ReceiveWithAuthorization": members_of(
    "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce")}


@dataclass(frozen=True, slots=True)
class Allowance:
    """The owner lets the spender take the value, by a signature that works once: its nonce is the owner's next."""

    owner: Address
    spender: Address
    value_wei: Wei
    nonce: int
    deadline: UnixTime


@dataclass(frozen=True, slots=True)
class Transfer:
    """The payer gives the value to the payee, who alone can take it; between the two times, and once for each nonce."""

    payer: Address
    payee: Address
    value_wei: Wei
    valid_after: UnixTime
    valid_before: UnixTime
    nonce: Bytes32


def permit_message(domain: TokenDomain, allowance: Allowance) -> TypedData:
    """What the owner signs. Raises: as `TypedData`. Source: EIP-2612."""
    return TypedData(domain, "Permit", PERMIT, {
        "owner": allowance.owner, "spender": allowance.spender, "value": allowance.value_wei, "nonce": allowance.nonce,
        "deadline": allowance.deadline})


def receive_message(domain: TokenDomain, transfer: Transfer) -> TypedData:
    """What the payer signs. Raises: as `TypedData`. Source: ERC-3009."""
    return TypedData(domain, "ReceiveWithAuthorization", RECEIVE, {
        "from": transfer.payer, "to": transfer.payee, "value": transfer.value_wei, "validAfter": transfer.valid_after,
        "validBefore": transfer.valid_before, "nonce": transfer.nonce})
