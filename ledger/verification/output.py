"""Who says that a file was made under a license, and whether they may."""
from __future__ import annotations

from ledger.errors import Reverted
from ledger.license import LicenseKey
from ledger.split import pot_id
from ledger.typed_data import output_message
from ledger.units import NO_ADDRESS, Address, Bytes32, UnixTime, Wei
from ledger.usage import Meter
from ledger.verification.evidence import Evidence
from ledger.verification.signer import require_signed


def is_reported(evidence: Evidence, key: LicenseKey, output_id: Bytes32) -> bool:
    """Whether the kept report hashes to the output's id, and is signed by the licensee or a tool that counts for them."""
    kept = evidence.kept.output_of(key.license_id, output_id)
    if kept is None or kept.output.license != key.license_id:
        return False
    message = output_message(evidence.royalties.deployment.royalties_domain, kept.output)
    if message.digest() != output_id or not may_report(evidence, key, kept.output.reporter):
        return False
    try:
        require_signed(evidence.ledger.node, message, kept.signature, kept.output.reporter)
    except Reverted:
        return False
    return True


def may_report(evidence: Evidence, key: LicenseKey, reporter: Address) -> bool:
    """Whether the account is the licensee, or has a meter under the license."""
    if reporter == key.licensee:
        return True
    signed = evidence.kept.grant_of(key.grant)
    if signed is None:
        return False
    terms = signed.grant.terms
    unlock_at = UnixTime(evidence.ledger.guard(key.asset).majority_at if terms.guardian != NO_ADDRESS else 0)
    pot = pot_id(signed.grant.split.hash, unlock_at)
    meter = Meter(key.license_id, reporter, terms.currency, pot, Wei(terms.unit_price_wei))
    return evidence.royalties.meter(meter.id).is_open
