"""The clear-signing descriptor that tells a wallet how to show a grant.

Source: ERC-7730, schema version 2.0.0, which is the active one; 1.0.0 is deprecated there and not made here.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.terms.schema import Schema, Term
from ledger.terms.signed_struct import grant_type
from ledger.terms.values import Account, Choice, Hash, Time
from ledger.terms.vocabulary import ROLES, Vocabulary
from ledger.units import Address

FORMAT = "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"
_BEFORE = ({"path": "intent", "label": "You agree", "format": "raw", "visible": "always"},)
_AFTER = ({"path": "terms", "label": "Hash of the contract", "format": "raw", "visible": "always"},
          {"path": "grantEpoch", "label": "Grant epoch", "format": "raw", "visible": "never"},
          {"path": "salt", "label": "Salt", "format": "raw", "visible": "never"})


@dataclass(frozen=True, slots=True)
class Deployment:
    """Where grants are valid, and who answers for the contract there."""

    chain_id: int
    contract: Address
    owner: str
    url: str


def descriptor(schema: Schema, deployment: Deployment) -> dict[str, Any]:
    """The ERC-7730 document for the message `Grant` of one deployment."""
    grant = {"intent": "License a face or voice", "fields": [*_BEFORE, *_fields(schema), *_AFTER]}
    where = {"chainId": deployment.chain_id, "address": deployment.contract}
    return {"$schema": FORMAT,
            "context": {"eip712": {"domain": {"name": "Likeness Ledger", "version": "1"}, "deployments": [where]}},
            "metadata": {"owner": deployment.owner, "contractName": "LikenessLedger", "info": {"url": deployment.url}, "enums": _enums(schema)},
            "display": {"formats": {grant_type(schema): grant}}}


def _fields(schema: Schema) -> list[dict[str, Any]]:
    return [{"label": term.label.en, **field, **_visible(term)} for term in schema.members()
            for field in term.value.wallet(term.member.split()[1])]


def _visible(term: Term) -> dict[str, Any]:
    """What was not agreed is not shown: 0 as a date would be read as 1970, and no account as an account of zeros."""
    if term.is_required or not isinstance(term.value, (Account, Hash, Time)):
        return {}
    return {"visible": {"ifNotIn": [term.value.dump(term.value.empty)]}}


def _enums(schema: Schema) -> dict[str, dict[str, str]]:
    """The closed lists of members that hold one value; keys are the values as decimal text."""
    listed = [term.value.vocabulary for term in schema.members() if isinstance(term.value, Choice)]
    return {vocabulary.term: _enum(vocabulary) for vocabulary in (*listed, ROLES)}


def _enum(vocabulary: Vocabulary) -> dict[str, str]:
    return {str(word.number): word.en for word in vocabulary.words}
