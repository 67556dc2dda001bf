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
    if message.digest() != output_id or not _has_counted(evidence, key, kept.output.reporter):
        return False
    try:
        require_signed(evidence.ledger.node, message, kept.signature, kept.output.reporter)
    except Reverted:
        return False
    return True


def may_report(evidence: Evidence, key: LicenseKey, reporter: Address) -> bool:
    """Whether the account is the licensee, or a tool that counts under the license and was not dismissed."""
    if reporter == key.licensee:
        return True
    meter_id = _meter_id(evidence, key, reporter)
    return (meter_id is not None and evidence.royalties.meter(meter_id).is_open
            and not evidence.royalties.closing_time(meter_id))


def _has_counted(evidence: Evidence, key: LicenseKey, reporter: Address) -> bool:
    """Whether the account is the licensee, or was ever appointed: what a tool reported stays reported when it is dismissed."""
    if reporter == key.licensee:
        return True
    meter_id = _meter_id(evidence, key, reporter)
    return meter_id is not None and (
        evidence.royalties.meter(meter_id).is_open or bool(evidence.royalties.closing_time(meter_id)))


def _meter_id(evidence: Evidence, key: LicenseKey, tool: Address) -> Bytes32 | None:
    """Of the tool's meter under the license, whether it was opened or not; None if the grant is not kept."""
    signed = evidence.kept.grant_of(key.grant)
    if signed is None:
        return None
    terms = signed.grant.terms
    unlock_at = UnixTime(evidence.ledger.guard(key.asset).majority_at if terms.guardian != NO_ADDRESS else 0)
    pot = pot_id(signed.grant.split.hash, unlock_at)
    return Meter(key.license_id, tool, terms.currency, pot, Wei(terms.unit_price_wei)).id
