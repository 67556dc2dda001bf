"""Verdicts on files and licenses that rest on the chain alone; what is kept here is checked like anybody's."""
from ledger.verification.checks import BlockReference, Check, Pending, witness_of
from ledger.verification.evidence import BatchPlace, Evidence, Kept, SignedOutput
from ledger.verification.license import LicenseVerdict, verify_license
from ledger.verification.media import FileQuestion, FileVerdict, verify_media

__all__ = ["BatchPlace", "BlockReference", "Check", "Evidence", "FileQuestion", "FileVerdict", "Kept", "LicenseVerdict",
           "Pending", "SignedOutput", "verify_license", "verify_media", "witness_of"]
