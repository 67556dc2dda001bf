"""How assets move to other wallets."""
from __future__ import annotations

from ledger.index.rows import ANNOUNCED, CARRIED_OUT
from ledger.session.successions import SuccessionState, SuccessionStep
from ledger.units import NO_ADDRESS, hex_of
from ledger.wire.basics import Json, block


def succession(found: SuccessionState) -> Json:
    """Heir, pending succession and source are null where there is none."""
    heir, pending, source = found.heir, found.pending, found.source
    return {"asset_id": hex_of(found.asset_id), "first_performer": found.first_performer, "performer": found.performer,
            "heir": None if heir.account == NO_ADDRESS else {"account": heir.account, "delay_s": heir.delay_s},
            "pending": None if pending.to == NO_ADDRESS else {"to": pending.to, "not_before": pending.not_before},
            "source": None if source.level == 0 else {
                "pot_account": source.account, "share_bps": source.share_bps, "level": source.level},
            "as_of": block(found.as_of)}


def succession_step(found: SuccessionStep) -> Json:
    """`not_before` stands with an announcement only."""
    row = found.row
    return {"asset_id": hex_of(row.asset), "what": row.what, "account": row.account,
            "to": row.successor if row.what in (ANNOUNCED, CARRIED_OUT) else None,
            "not_before": row.not_before if row.what == ANNOUNCED else None, "block": found.block_number,
            "as_of": block(found.as_of)}
