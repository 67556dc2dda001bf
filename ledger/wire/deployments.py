"""Which contracts on which chain."""
from __future__ import annotations

from ledger.session.session import Session
from ledger.units import hex_of
from ledger.verification import witness_of
from ledger.wire.basics import Json


def deployment(session: Session) -> Json:
    found = session.deployment
    return {"chain_id": found.chain_id, "ledger": found.ledger, "royalties": found.royalties,
            "checkout": found.checkout, "lens": found.lens, "block": found.block_number,
            "block_hash": hex_of(found.block_hash), "code_hash": hex_of(found.code_hash),
            "royalties_code_hash": hex_of(found.royalties_code_hash),
            "checkout_code_hash": hex_of(found.checkout_code_hash), "deployment_id": hex_of(found.deployment_id), "confirmations": session.settings.confirmations,
            "domain": session.domain.to_json(), "witness": witness_of(found.chain_id)}
