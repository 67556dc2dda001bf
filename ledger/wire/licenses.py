"""Licenses, and uses as people name them."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.chain.views import Use
from ledger.session.licenses import Coverage, HeldLicense, Licensed
from ledger.terms import MEDIA, REVOCATIONS, USES, territory_codes, territory_number
from ledger.units import hex_of
from ledger.wire.basics import Json, block, optional_hex
from ledger.wire.media import held


def coverage_of(fields: Mapping[str, Any]) -> Use:
    """The use of request fields: lists of names, a territory code, and a time (0 = now). Raises: UnknownWord, UnknownTerritory."""
    return Use(USES.mask(fields["use"]), MEDIA.mask(fields["medium"]),
               territory_number(fields["territory"], term="territory"), fields["time"])


def use_json(use: Use) -> Json:
    return {"use": list(USES.names_of(use.uses)), "medium": list(MEDIA.names_of(use.media)), "territory_number": use.territory,
            "time": use.time or None}


def license(found: HeldLicense) -> Json:
    row = found.row
    return {"license_id": hex_of(row.license), "asset_id": hex_of(row.asset), "grant_id": hex_of(row.grant_id),
            "licensee": row.licensee, "serial": str(row.serial), "uses": list(USES.names_of(row.uses)),
            "media": list(MEDIA.names_of(row.media)), "territories": list(territory_codes(row.territory)),
            "starts_at": row.starts_at, "ends_at": row.ends_at, "exclusive": bool(row.is_exclusive),
            "revocation": REVOCATIONS.name_of(row.revocation), "notice_s": row.notice_s, "consent_epoch": row.consent_epoch,
            "price_wei": str(row.price_wei), "currency": row.currency, "pot_id": optional_hex(row.pot),
            "block": found.block_number, "as_of": block(found.as_of)}


def coverage(found: Coverage) -> Json:
    return {**held(found.view), "use": use_json(found.use), "as_of": block(found.as_of)}


def licensed(found: Licensed) -> Json:
    views = [held(view) for view in found.views]
    return {"is_licensed": any(view["is_licensed"] for view in views), "licenses": views, "use": use_json(found.use),
            "as_of": block(found.as_of)}
