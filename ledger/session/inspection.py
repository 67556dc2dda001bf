"""Files and licenses put to the test."""
from __future__ import annotations

from ledger.chain.views import Use
from ledger.errors import NotFound
from ledger.fingerprint import MediaFingerprint
from ledger.session.evidence import evidence_of
from ledger.session.leads import key_of
from ledger.session.registration import Resemblance, resemblances
from ledger.session.session import Session
from ledger.units import Bytes32, hex_of
from ledger.verification import FileQuestion, FileVerdict, LicenseVerdict, Pending, verify_media
from ledger.verification import verify_license as verify


class LicenseUnknown(NotFound):
    """The index has seen no license of this id."""

    says = "license {license} is not known here; if it was bought just now, ask again after the next block"


def fingerprint(session: Session, media: bytes) -> MediaFingerprint:
    """What the file would be registered by; nothing is kept. Raises: the errors of `ledger.fingerprint`."""
    return session.extractor.fingerprint(media)


def search(session: Session, media: bytes) -> tuple[Resemblance, ...]:
    """The anchored assets that the file resembles, best first. Raises: the errors of `ledger.fingerprint`."""
    return resemblances(session, session.extractor.query(media))


def verify_file(session: Session, media: bytes, question: FileQuestion) -> FileVerdict:
    """Where the file comes from, checked against the chain. Raises: the errors of `ledger.fingerprint`, ChainChanged."""
    file = session.extractor.query(media)
    return verify_media(evidence_of(session), file, question)


def verify_license(session: Session, license_id: Bytes32, use: Use | None) -> LicenseVerdict | Pending:
    """Whether the license is what it says, and covers the use. Raises: LicenseUnknown, and as `verify_license` there."""
    key = key_of(session, license_id)
    if key is None:
        raise LicenseUnknown(license=hex_of(license_id))
    return verify(evidence_of(session), key, use)
