"""The training and data mining assertion that goes into C2PA manifests.

Source: CAWG Training and Data Mining Assertion 1.1: label cawg.training-mining, entries with use and constraint_info.
"""
from __future__ import annotations

from typing import Any

from ledger.terms.policy import PERMITTED, PROHIBITED, WITH_TERMS, AssetPolicy

LABEL = "cawg.training-mining"
USE_OF_LEVEL = {PROHIBITED: "notAllowed", WITH_TERMS: "constrained", PERMITTED: "allowed"}
# Which AI permission of an offer answers which entry.
SCOPES_OF_ENTRY = {
    "cawg.ai_training": frozenset({"ai-training"}),
    "cawg.ai_generative_training": frozenset({"generative-training", "fine-tuning"}),
    "cawg.data_mining": frozenset({"mining"}),
    "cawg.ai_inference": frozenset({"inference"}),
}


def training_mining(policy: AssetPolicy) -> dict[str, Any]:
    """The assertion as c2pa tools take it. A use is constrained where an offer permits it, and never allowed outright but
    for inference on an asset that is permitted."""
    return {"label": LABEL, "data": {"entries": {entry: _entry(policy, entry) for entry in SCOPES_OF_ENTRY}}}


def _entry(policy: AssetPolicy, entry: str) -> dict[str, str]:
    if any(SCOPES_OF_ENTRY[entry] & set(offer.terms.training_scope) for offer in policy.offers):
        return {"use": USE_OF_LEVEL[WITH_TERMS], "constraint_info": policy.url}
    is_free = entry == "cawg.ai_inference" and policy.level == PERMITTED
    return {"use": USE_OF_LEVEL[PERMITTED if is_free else PROHIBITED]}
