"""The standard contract: one schema of terms; words, hashes, forms and exports are generated from it."""
from ledger.terms.agreement import MissingTerm, Terms
from ledger.terms.document import from_json, terms_hash, to_json
from ledger.terms.schema import Schema, Term, UnknownTerm
from ledger.terms.territories import territory_bitmap, territory_codes, territory_number
from ledger.terms.values import Payee
from ledger.terms.verification import check, check_hash, check_intent
from ledger.terms.versions import CURRENT, schema_of
from ledger.terms.vocabulary import ASSET_KINDS, MEDIA, POLICIES, REVOCATIONS, ROLES, UNITS, USES
from ledger.terms.wording import contract_text, intent

__all__ = ["ASSET_KINDS", "CURRENT", "MEDIA", "MissingTerm", "POLICIES", "Payee", "REVOCATIONS", "ROLES", "Schema", "Term", "Terms",
           "UNITS", "USES", "UnknownTerm", "check", "check_hash", "check_intent", "contract_text", "from_json", "intent",
           "schema_of", "terms_hash", "territory_bitmap", "territory_codes", "territory_number", "to_json"]
