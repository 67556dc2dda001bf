"""Outputs: what was made under a license and reported, so that it is found as that and not as a copy nobody knows."""
from __future__ import annotations

import json
from dataclasses import dataclass

from ledger.errors import InvalidInput, NotFound
from ledger.fingerprint import message as fingerprints
from ledger.license import LicenseKey
from ledger.reverts import LicenseUnknown
from ledger.session import shelf
from ledger.session.consent import Signed
from ledger.session.evidence import evidence_of, output_of
from ledger.session.licenses import known_key
from ledger.session.registration import SIGN_WITHIN_S, fingerprint_bytes
from ledger.session.session import Session
from ledger.typed_data import REPORT_OUTPUT, AlteredTypedData, TypedData, output_message, require_in_time, typed_data_of
from ledger.units import Address, Bytes32, UnixTime, hex_of, parse_bytes32
from ledger.usage import Output
from ledger.verification.output import may_report
from ledger.verification.signer import require_signed


class ReporterRefused(InvalidInput):
    """Neither the licensee nor a tool that counts for them reports."""

    says = "{reporter} is neither the licensee {licensee} nor a tool with a meter under the license; one of these reports its outputs"


class OutputUndrafted(NotFound):
    """A report was signed for a file that was not drafted here, so its fingerprints are not known."""

    says = "the file of output {output} is not known here; draft the report here and sign that"


@dataclass(frozen=True, slots=True)
class OutputDraft:
    """What the reporter signs; its digest is the output's id."""

    output_id: Bytes32
    typed_data: TypedData


@dataclass(frozen=True, slots=True)
class ReportedOutput:
    """A file that was reported under a license."""

    output_id: Bytes32
    output: Output


def draft(session: Session, license_id: Bytes32, media: bytes, reporter: Address) -> OutputDraft:
    """The file is fingerprinted; nothing is found by it before the report is signed. Of what was made of an asset whose
    record is erased no fingerprints are kept: they would be those of the same face or voice.

    Raises: LicenseUnknown, ReporterRefused, and the errors of `ledger.fingerprint`.
    """
    evidence, key = evidence_of(session), known_key(session, license_id)
    if not evidence.ledger.license_word(license_id).exists:
        raise LicenseUnknown(license=license_id)
    if not may_report(evidence, key, reporter):
        raise ReporterRefused(reporter=reporter, licensee=key.licensee)
    file = session.extractor.query(media)
    output = Output(license_id, reporter, Bytes32(file.sha256), UnixTime(evidence.as_of.time + SIGN_WITHIN_S))
    typed_data = output_message(session.deployment.royalties_domain, output)
    if session.tombstones.erased_at(key.asset) is None:
        _hold(session, key, typed_data.digest(), fingerprint_bytes(file))
    return OutputDraft(typed_data.digest(), typed_data)


def report(session: Session, license_id: Bytes32, signed: Signed) -> ReportedOutput:
    """Searches find the output under its license, unless the asset's record is erased. Reporting it again changes nothing.

    Raises: as `typed_data_of`, AlteredTypedData, SignatureExpired, ReporterRefused, OutputUndrafted, WrongSigner and its kin.
    """
    typed_data = typed_data_of(signed.document, session.deployment.royalties_domain, REPORT_OUTPUT)
    output, output_id = Output.from_message(typed_data.message), typed_data.digest()
    if output.license != license_id:
        raise AlteredTypedData(member="message.license", got=hex_of(output.license), expected=hex_of(license_id))
    evidence, key = evidence_of(session), known_key(session, license_id)
    is_erased = session.tombstones.erased_at(key.asset) is not None
    if not is_erased and not session.shelf.holds(shelf.MADE, shelf.output_name(license_id, output_id)):
        raise OutputUndrafted(output=hex_of(output_id))
    require_in_time(output.deadline, evidence.as_of.time)
    if not may_report(evidence, key, output.reporter):
        raise ReporterRefused(reporter=output.reporter, licensee=key.licensee)
    require_signed(session.node, typed_data, signed.signature, output.reporter)
    kept = {"typed_data": typed_data.to_json(), "signature": hex_of(signed.signature)}
    session.shelf.put(shelf.OUTPUT, shelf.output_name(license_id, output_id), json.dumps(kept).encode())
    if not is_erased:
        admit_output(session, key, output_id)
    return ReportedOutput(output_id, output)


def outputs(session: Session, license_id: Bytes32) -> tuple[ReportedOutput, ...]:
    """All outputs that were reported under the license, in the order of their ids."""
    found = []
    for name in session.shelf.names(shelf.OUTPUT, f"{hex_of(license_id)}:"):
        output_id = parse_bytes32(name.split(":")[1], field="output_id")
        kept = output_of(session, license_id, output_id)
        if kept is not None:
            found.append(ReportedOutput(output_id, kept.output))
    return tuple(found)


def admit_output(session: Session, key: LicenseKey, output_id: Bytes32) -> None:
    """Searches find the output by the fingerprints of its draft. Raises: ThingUnknown."""
    kept = json.loads(session.shelf.get(shelf.MADE, shelf.output_name(key.license_id, output_id)))
    session.catalogue.add_output(output_id, fingerprints.media_fingerprint_of(kept), license_id=key.license_id)
    if session.tombstones.erased_at(key.asset) is not None:
        session.catalogue.remove(output_id)  # it was erased meanwhile: of the two, whoever is last takes it away


def forget(session: Session, license_id: Bytes32) -> None:
    """No fingerprints are left of what was drafted or reported under the license; the signed reports stay.

    Raises: RemovalUnfinished, DeletionUnfinished.
    """
    for name in session.shelf.names(shelf.MADE, f"{hex_of(license_id)}:"):
        session.catalogue.remove(name.split(":")[1])
        session.shelf.remove(shelf.MADE, name)


def _hold(session: Session, key: LicenseKey, output_id: Bytes32, content: bytes) -> None:
    name = shelf.output_name(key.license_id, output_id)
    session.shelf.put(shelf.MADE, name, content)
    if session.tombstones.erased_at(key.asset) is not None:
        session.shelf.remove(shelf.MADE, name)
