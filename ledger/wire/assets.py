"""Drafted and anchored assets, and batches of them."""
from __future__ import annotations

from ledger.session.assets import AssetState
from ledger.session.batches import AnchoredBatch, BatchDraft, leaf_json
from ledger.session.record_erasure import ErasedAsset, ErasureDraft, Remains
from ledger.session.registration import RegistrationDraft
from ledger.terms import ASSET_KINDS, POLICIES
from ledger.typed_data import TypedData
from ledger.units import NO_ADDRESS, hex_of
from ledger.wire.basics import Json, block, optional_address, optional_hex
from ledger.wire.media import matches


def signers(typed_data: TypedData) -> list[Json]:
    """Who has to sign: the performer and, for a minor, the guardian."""
    found = [{"role": role, "account": typed_data.message[role]} for role in ("performer", "guardian")]
    return [each for each in found if each["account"] != NO_ADDRESS]


def registration_draft(draft: RegistrationDraft) -> Json:
    return {"asset_id": hex_of(draft.asset_id), "record": draft.record.to_json(), "typed_data": draft.typed_data.to_json(),
            "signers": signers(draft.typed_data), "conflicts": matches(draft.conflicts),
            "keeps_media": draft.keeps_media, "expires_at": draft.typed_data.message["deadline"]}


def erasure_draft(typed_data: TypedData) -> Json:
    return {"typed_data": typed_data.to_json(), "expires_at": typed_data.message["deadline"]}


def remains(found: Remains) -> Json:
    """What an erasure leaves; `published_fingerprints` are on the chain, where nobody erases."""
    return {"grants": [{"grant_id": hex_of(grant.grant_id), "reason": grant.reason} for grant in found.grants],
            "outputs": [hex_of(output) for output in found.outputs], "published_fingerprints": list(found.published)}


def asset_erasure_draft(draft: ErasureDraft) -> Json:
    return erasure_draft(draft.typed_data) | {"remains": remains(draft.remains)}


def erased_asset(erased: ErasedAsset) -> Json:
    return {"asset_id": hex_of(erased.asset_id), "erased_at": erased.erased_at, "remains": remains(erased.remains)}


def asset(state: AssetState) -> Json:
    """An asset; `root` is its batch, if it came in one."""
    return {"asset_id": hex_of(state.asset_id), "performer": state.performer, "kind": ASSET_KINDS.name_of(state.kind),
            "policy": POLICIES.name_of(state.policy), "is_minor": state.is_minor,
            "guardian": optional_address(state.guardian), "majority_at": state.majority_at or None,
            "anchored_at": state.anchored_at, "consent_epoch": state.consent_epoch, "grant_epoch": state.grant_epoch,
            "withdrawn_at": state.withdrawn_at or None, "is_frozen": state.is_frozen, "root": optional_hex(state.root),
            "is_materialized": state.is_materialized, "erased_at": state.erased_at,
            "as_of": block(state.as_of)}


def batch_draft(draft: BatchDraft) -> Json:
    message = draft.typed_data.message
    return {"root": hex_of(message["root"]), "count": message["count"], "typed_data": draft.typed_data.to_json(),
            "signers": [{"role": "performer", "account": message["performer"]}],
            "leaves": [leaf_json(leaf) for leaf in draft.leaves], "expires_at": message["deadline"]}


def batch(found: AnchoredBatch) -> Json:
    return {"root": hex_of(found.root), "performer": found.performer, "anchored_at": found.anchored_at, "count": found.count,
            "leaves": [leaf_json(leaf) for leaf in found.leaves], "as_of": block(found.as_of)}
