"""What a buyer may sign for the token in place of sending an approval, where the token takes it."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.token_domain import permit_nonce, takes_authorization, token_domain
from ledger.session.session import Session
from ledger.typed_data import TypedData
from ledger.typed_data.token import Allowance, Transfer, permit_message, receive_message
from ledger.units import Address, UnixTime, Wei

AT_ONCE = UnixTime(0)  # an authorization counts from the first second on


@dataclass(frozen=True, slots=True)
class PermitRequest:
    """The owner lets the spender take the value of the token until the deadline."""

    token: Address
    owner: Address
    spender: Address
    value_wei: Wei
    deadline: UnixTime


def drafted_permit(session: Session, wanted: PermitRequest) -> TypedData | None:
    """The allowance to be signed; None where the token takes no permits, or tells no domain. Source: EIP-2612."""
    nonce = permit_nonce(session.node, wanted.token, wanted.owner)
    domain = token_domain(session.node, wanted.token, session.deployment.chain_id)
    if nonce is None or domain is None:
        return None
    return permit_message(domain, Allowance(wanted.owner, wanted.spender, wanted.value_wei, nonce, wanted.deadline))


def drafted_authorization(session: Session, token: Address, transfer: Transfer) -> TypedData | None:
    """The transfer to be signed; None where the token takes none, has seen its nonce, or tells no domain. Source: ERC-3009."""
    if not takes_authorization(session.node, token, transfer.payer, transfer.nonce):
        return None
    domain = token_domain(session.node, token, session.deployment.chain_id)
    return None if domain is None else receive_message(domain, transfer)
