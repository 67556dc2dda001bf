"""Pots, payouts, balances and withdrawals."""
from __future__ import annotations

from ledger.index.rows import block_of
from ledger.session.royalties import KEPT_WEI, Distribution, PayeeBalance, PotState, Waiting, WithdrawalDraft
from ledger.terms import ROLES
from ledger.units import hex_of
from ledger.wire.basics import Json, block, unsigned_transaction


def pot(found: PotState) -> Json:
    return {"pot_id": hex_of(found.pot_id), "unlock_at": found.unlock_at,
            "split": [{"account": payee.account, "share_bps": payee.share_bps, "role": payee.role} for payee in found.payees],
            "amounts": [{"contract": each.contract, "currency": each.currency, "amount_wei": str(each.amount_wei),
                         "distributable_wei": str(max(0, each.amount_wei - KEPT_WEI))} for each in found.amounts],
            "as_of": block(found.as_of)}


def distribution(found: Distribution) -> Json:
    row = found.row
    return {"pot_id": hex_of(row.pot), "contract": row.contract, "currency": row.currency, "amount_wei": str(-row.change_wei),
            "transaction": hex_of(found.event.transaction_hash), "block": block_of(row.position),
            "time": found.event.block_time,
            "payouts": [{"account": part.account, "role": ROLES.name_of(part.role), "amount_wei": str(part.amount_wei),
                         "way": part.way} for part in found.payouts]}


def balance(found: PayeeBalance) -> Json:
    return {"account": found.account,
            "credits": [_waiting(each) for each in found.credits],
            "trusts": [_waiting(each) | {"unlock_at": each.unlock_at} for each in found.trusts],
            "as_of": block(found.as_of)}


def withdrawal(draft: WithdrawalDraft) -> Json:
    return {"amount_wei": str(draft.amount_wei), "contract": draft.wanted.contract, "currency": draft.wanted.currency, "to": draft.wanted.to,
            "unlock_at": draft.wanted.unlock_at or None, "transaction": unsigned_transaction(draft.transaction)}


def _waiting(found: Waiting) -> Json:
    return {"contract": found.contract, "currency": found.currency, "amount_wei": str(found.amount_wei)}
