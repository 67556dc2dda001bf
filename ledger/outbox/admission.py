"""What is looked at before an intent is accepted: afterwards it is carried to its end."""
from __future__ import annotations

import sqlite3

from ledger.chain.contract import InsufficientFunds
from ledger.chain.node import LATEST, number
from ledger.errors import Conflict, InvalidInput
from ledger.outbox import rows
from ledger.outbox.lane import Sending
from ledger.outbox.operation import Intent, SignedIntent
from ledger.outbox.refusal import call_fields, estimate_gas, simulate
from ledger.outbox.relayer import Fees, RelayerMissing
from ledger.outbox.rows import WALLETS, Accepted, Attempt
from ledger.outbox.signed_transaction import SignedTransaction, signed_transaction
from ledger.units import Address, Wei

MOST_OPEN = 64     # of one wallet: nobody fills the disk, and more than that no node keeps in its pool
GAS_MARGIN = (5, 4)  # state may change until the block: a slot that is zero by then costs 17,100 more
LEAST_GAS_MARGIN = 40_000  # two such slots, for calls whose quarter is less than that
MOST_GAS = 2**24   # of one transaction. Source: EIP-7825

APPROVE = bytes.fromhex("095ea7b3")  # approve(address,uint256). Source: ERC-20
APPROVE_BYTES = 4 + 32 + 32


class WrongTransactionChain(InvalidInput):
    """A transaction was signed for another chain, or for all of them."""

    says = "the transaction is signed for chain {got}, this ledger is on chain {expected}; sign it again there"


class WrongRecipient(InvalidInput):
    """A transaction calls something else than a contract of the ledger."""

    says = "the transaction goes to {got}; only calls of the ledger {expected}, its royalties and its checkout are carried, and approvals of a token for them"


class TransactionStored(Conflict):
    """The same bytes were handed in under another idempotency key."""

    says = "this transaction is operation {operation} already; ask for that"


class NonceUsed(Conflict):
    """The wallet has used the transaction's nonce for another one."""

    says = "nonce {nonce} of {sender} is used, the next is {next_nonce}; sign the transaction again"


class NonceAhead(InvalidInput):
    """So many transactions are missing before this one that it is a mistake."""

    says = "nonce {nonce} of {sender} is more than {most} ahead of the next, {next_nonce}; sign the transaction again"


class TooManyWaiting(Conflict):
    """A wallet has handed in more than can be mined soon."""

    says = "{count} transactions of {sender} wait already; hand in more when some of them are mined"


def admit_call(sending: Sending, intent: Intent) -> Accepted:
    """The row of a call that would succeed now, with the gas that it needs.

    Raises: RelayerMissing, Reverted, ExecutionRefused, NodeUnavailable, NodeRefused.
    """
    if sending.relayer is None:
        raise RelayerMissing()
    sender, call = sending.relayer.address, intent.call
    estimate = estimate_gas(sending.node, call_fields(sender, call.to, call.value_wei, call.data))
    up, down = GAS_MARGIN
    gas = min(max(estimate * up // down, estimate + LEAST_GAS_MARGIN) + call.unforeseen_gas, max(estimate, MOST_GAS))
    return Accepted(intent.label, intent.payload_hash, lane=sender, sender=sender, call=call, gas=gas)


def admit_signed(sending: Sending, intent: SignedIntent) -> Accepted:
    """The row of a wallet's transaction that the chain would take now.

    One whose turn has not come is not simulated, since what comes before it may change the outcome; one that is in a
    block already is taken as it is.
    Raises: MalformedTransaction, WrongTransactionChain, WrongRecipient, NonceUsed, NonceAhead, InsufficientFunds,
    Reverted, ExecutionRefused, NodeUnavailable, NodeRefused.
    """
    transaction = signed_transaction(intent.transaction)
    _require_for_ledger(sending, transaction)
    node = sending.node
    count, balance, head, receipt = node.batch([
        ("eth_getTransactionCount", [transaction.sender, LATEST]),
        ("eth_getBalance", [transaction.sender, LATEST]),
        ("eth_blockNumber", []),
        ("eth_getTransactionReceipt", ["0x" + transaction.hash.hex()]),
    ])
    if receipt is None:
        _require_possible(transaction, number(count), Wei(number(balance)))
        if transaction.nonce == number(count):
            fields = call_fields(transaction.sender, transaction.to, transaction.value_wei, transaction.data)
            simulate(node, fields | {"gas": hex(transaction.gas)})
    fees = Fees(transaction.max_fee_wei, Wei(0))  # never raised: only the wallet can sign again
    attempt = Attempt(transaction.hash, transaction.nonce, transaction.raw, fees, number(head))
    return Accepted(intent.label, intent.payload_hash, lane=WALLETS, sender=transaction.sender, attempt=attempt)


def require_room(connection: sqlite3.Connection, accepted: Accepted) -> None:
    """The row does not repeat a transaction or crowd the lane. Raises: TransactionStored, TooManyWaiting."""
    if accepted.attempt is None:
        return
    stored = rows.find(connection, "transaction", accepted.attempt.hash)
    if stored is not None:
        raise TransactionStored(operation=stored["id"])
    count = rows.open_of_sender(connection, accepted.sender)
    if count >= MOST_OPEN:
        raise TooManyWaiting(count=count, sender=accepted.sender)


def _require_for_ledger(sending: Sending, transaction: SignedTransaction) -> None:
    chain_id, contracts = sending.deployment.chain_id, sending.deployment.emitters
    if transaction.chain_id != chain_id:
        raise WrongTransactionChain(got=transaction.chain_id or "any", expected=chain_id)
    if transaction.to not in contracts and not any(_is_approval(transaction, spender) for spender in contracts):
        raise WrongRecipient(got=transaction.to or "a new contract", expected=contracts[0])


def _is_approval(transaction: SignedTransaction, spender: Address) -> bool:
    expected = APPROVE + bytes(12) + bytes.fromhex(spender[2:])
    return (transaction.to is not None and transaction.value_wei == 0
            and len(transaction.data) == APPROVE_BYTES and transaction.data.startswith(expected))


def _require_possible(transaction: SignedTransaction, next_nonce: int, balance_wei: Wei) -> None:
    sender, nonce = transaction.sender, transaction.nonce
    if nonce < next_nonce:
        raise NonceUsed(nonce=nonce, sender=sender, next_nonce=next_nonce)
    if nonce > next_nonce + MOST_OPEN:
        raise NonceAhead(nonce=nonce, sender=sender, most=MOST_OPEN, next_nonce=next_nonce)
    if balance_wei < transaction.most_cost_wei:
        raise InsufficientFunds(sender=sender, balance_wei=balance_wei, cost_wei=transaction.most_cost_wei)
