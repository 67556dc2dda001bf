"""Terms as a JSON document, its canonical bytes and the hash that is signed."""
from __future__ import annotations

from typing import Any

from eth_utils import keccak

from ledger.errors import InvalidInput
from ledger.terms.agreement import Terms
from ledger.terms.schema import canonical
from ledger.terms.versions import UnknownSchemaVersion, schema_of
from ledger.units import Bytes32, hex_of, quoted

_KEYS = {"schema", "schema_hash", "terms"}


class MalformedTermsDocument(InvalidInput):
    """A terms document has not the three members schema, schema_hash and terms."""

    says = "terms document: got {got}, expected an object with schema, schema_hash and terms"


def to_json(terms: Terms) -> dict[str, Any]:
    """The document: version and hash of the schema, and every term with its value, defaults included."""
    return {"schema": terms.schema.version, "schema_hash": hex_of(terms.schema.digest), "terms": terms.dumped()}


def from_json(document: Any) -> Terms:
    """The terms of a document. Raises: MalformedTermsDocument, UnknownSchemaVersion, and as `Terms`."""
    if not isinstance(document, dict) or set(document) != _KEYS or not isinstance(document["terms"], dict):
        got = ", ".join(map(str, document)) if isinstance(document, dict) else type(document).__name__
        raise MalformedTermsDocument(got=got[:80])
    schema = schema_of(document["schema"])
    if document["schema_hash"] != hex_of(schema.digest):
        raise UnknownSchemaVersion(got=quoted(document["schema_hash"]), known=hex_of(schema.digest))
    return Terms(document["terms"], schema)


def terms_hash(terms: Terms) -> Bytes32:
    """keccak256 of the document's canonical bytes: the member `terms` of the signed grant.

    Canonical bytes: RFC 8785 restricted to integers; wei are decimal strings, bytes 0x-hex.
    """
    return Bytes32(keccak(canonical(to_json(terms))))
