"""Grants: drafted, published, quoted, and taken back."""
from __future__ import annotations

from ledger.session.consent import ConsentDraft
from ledger.session.licensing import GrantDraft, PublishedGrant
from ledger.session.purchases import Quote
from ledger.split import Split
from ledger.terms import Terms, contract_text, territory_codes, to_json
from ledger.terms.schema import LANGUAGES
from ledger.units import hex_of
from ledger.wire.assets import signers
from ledger.wire.basics import Json, block, optional_address, optional_hex, steps, unsigned_transaction


def terms_summary(terms: Terms) -> Json:
    """What lists show of the terms; the document holds them all."""
    return {"asset_id": hex_of(terms.asset), "performer": terms.performer, "guardian": optional_address(terms.guardian),
            "licensee": optional_address(terms.licensee), "uses": list(terms.uses), "media": list(terms.media),
            "territories": list(territory_codes(terms.members()["territory"])), "price_wei": str(terms.price_wei),
            "currency": terms.currency, "opens_at": terms.opens_at, "closes_at": terms.closes_at, "starts_at": terms.starts_at,
            "duration_s": terms.duration_s, "max_supply": terms.max_supply, "exclusive": terms.exclusive,
            "revocation": terms.revocation, "notice_s": terms.notice_s, "requires": optional_hex(terms.requires)}


def grant_draft(draft: GrantDraft) -> Json:
    terms = draft.grant.terms
    return {"grant_id": hex_of(draft.typed_data.digest()), **terms_summary(terms), "intent": draft.grant.intent,
            "split": Split(terms.split).to_json(), "terms": to_json(terms), "typed_data": draft.typed_data.to_json(),
            "signers": signers(draft.typed_data),
            "contract": {language: contract_text(terms, language) for language in LANGUAGES},
            "advice": [{"code": each.code, "term": each.term, "says": each.says} for each in draft.advice]}


def grant(found: PublishedGrant) -> Json:
    signed = found.signed
    return {"grant_id": hex_of(found.grant_id), **terms_summary(signed.grant.terms), "state": found.state,
            "sold": found.sold, "intent": signed.grant.intent, "split": signed.grant.split.to_json(),
            "pot_id": hex_of(found.pot_id), "terms": to_json(signed.grant.terms),
            "grant_epoch": signed.grant.grant_epoch, "salt": hex_of(signed.grant.salt.to_bytes(32, "big")),
            "performer_signature": hex_of(signed.performer_signature),
            "guardian_signature": hex_of(signed.guardian_signature) if signed.guardian_signature else None,
            "listing": signed.to_json()["listing"], "as_of": block(found.as_of)}


def quote(found: Quote) -> Json:
    return {"grant_id": hex_of(found.key.grant), "license_id": hex_of(found.key.license_id),
            "asset_id": hex_of(found.key.asset), "licensee": found.key.licensee, "serial": str(found.key.serial),
            "payer": found.payer, "price_wei": str(found.price_wei), "currency": found.currency,
            "transactions": steps(found.transactions),
            "permit": None if found.permit is None else found.permit.to_json()}


def consent_draft(draft: ConsentDraft) -> Json:
    return {"typed_data": draft.typed_data.to_json(), "transaction": unsigned_transaction(draft.transaction),
            "expires_at": draft.typed_data.message["deadline"]}
