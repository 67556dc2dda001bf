"""The published versions of the standard contract."""
from __future__ import annotations

from ledger.errors import InvalidInput
from ledger.terms.schema import Schema
from ledger.terms.v1 import SCHEMA_V1
from ledger.units import quoted

SCHEMAS = {1: SCHEMA_V1}
CURRENT = SCHEMA_V1


class UnknownSchemaVersion(InvalidInput):
    """Terms name a version of the standard contract that was never published, or one that was altered."""

    says = "schema: got {got!r}, published versions are {known}"


def schema_of(version: object) -> Schema:
    """The schema of a published version. Raises: UnknownSchemaVersion."""
    if not isinstance(version, int) or isinstance(version, bool) or version not in SCHEMAS:
        raise UnknownSchemaVersion(got=quoted(version), known=", ".join(map(str, SCHEMAS)))
    return SCHEMAS[version]
