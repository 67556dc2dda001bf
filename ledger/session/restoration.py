"""What is derived from records is made again from them: the list of grants and the catalogue. The index has its own rebuild."""
from __future__ import annotations

import json
from dataclasses import dataclass

from ledger.grant import SignedGrant
from ledger.session import shelf
from ledger.session.licenses import known_key
from ledger.session.outputs import admit_output
from ledger.session.registration import admit_to_catalogue
from ledger.session.session import Session
from ledger.units import parse_bytes32


@dataclass(frozen=True, slots=True)
class Restored:
    """How many grants are listed, and how many assets and reported outputs searches find."""

    grants: int
    assets: int
    outputs: int


def restore(session: Session) -> Restored:
    """Lists and searches hold exactly what is kept. Drafts that wait for a signature are searched for too; a verdict
    rests on none of them, since nobody anchored them. Raises: RecordUnknown, RecordDamaged, LicenseUnknown."""
    session.offers.clear()
    grants = session.shelf.names(shelf.GRANT)
    for name in grants:
        signed = SignedGrant.from_json(json.loads(session.shelf.get(shelf.GRANT, name)))
        session.offers.add(parse_bytes32(name, field="grant"), signed.grant.terms, signed.grant.grant_epoch)
    assets = session.shelf.names(shelf.FINGERPRINT)
    for name in assets:
        admit_to_catalogue(session, parse_bytes32(name, field="asset"))
    outputs = [name for name in session.shelf.names(shelf.OUTPUT) if session.shelf.holds(shelf.MADE, name)]
    for name in outputs:  # those of an erased asset have no fingerprints any more
        license, output = (parse_bytes32(part, field="output") for part in name.split(":"))
        admit_output(session, known_key(session, license), output)
    return Restored(len(grants), len(assets), len(outputs))
