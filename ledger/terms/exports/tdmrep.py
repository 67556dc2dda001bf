"""The reservation of text and data mining rights. Source: TDM Reservation Protocol, W3C community report of 10 May 2024."""
from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ledger.errors import NotFound
from ledger.terms.policy import AssetPolicy
from ledger.units import hex_of

RESERVED = 1
CONTEXT = ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"]  # both by address: the profile takes no other
PROFILE = "http://www.w3.org/ns/tdmrep"


class MiningReserved(NotFound):
    """There is no policy for mining where no offer allows it: the protocol's profile knows permissions only."""

    says = "no open offer of the asset {asset} allows mining; all rights are reserved"


def tdmrep_file(policies: tuple[AssetPolicy, ...]) -> list[dict[str, Any]]:
    """The array for /.well-known/tdmrep.json: everything is reserved, assets with a mining offer name their policy.

    Mining is never free: a level permits uses by people and tools, not the collection of training data.
    """
    rules = [{"location": urlsplit(policy.asset_url).path, **_reservation(policy)} for policy in policies]
    return [*rules, {"location": "/", "tdm-reservation": RESERVED}]


def tdm_headers(policy: AssetPolicy) -> dict[str, str]:
    """The HTTP headers of answers that show an asset."""
    return {name: str(value) for name, value in _reservation(policy).items()}


def tdm_policy(policy: AssetPolicy) -> dict[str, Any]:
    """The policy document of the protocol's ODRL profile: mining needs consent, and is paid. Raises: MiningReserved."""
    if not _offers_mining(policy):
        raise MiningReserved(asset=hex_of(policy.asset))
    duty = [{"action": "obtainConsent"}, {"action": "compensate"}]
    return {"@context": CONTEXT, "@type": "Offer", "uid": policy.url, "profile": PROFILE,
            "assigner": {"uid": policy.asset_url, "vcard:hasURL": policy.url},
            "permission": [{"target": policy.asset_url, "action": "tdm:mine", "duty": duty}]}


def _reservation(policy: AssetPolicy) -> dict[str, Any]:
    return {"tdm-reservation": RESERVED, **({"tdm-policy": policy.url} if _offers_mining(policy) else {})}


def _offers_mining(policy: AssetPolicy) -> bool:
    return any("mining" in offer.terms.training_scope for offer in policy.offers)
