"""Policies in the languages that machines read, by media type, and what a wallet needs to show a grant."""
from __future__ import annotations

from collections.abc import Callable

from ledger.session.policies import PublishedPolicy, Site, SitePolicies
from ledger.session.session import Session
from ledger.terms import CURRENT
from ledger.terms.exports import odrl_policy, rsl_document, rsl_site, tdm_policy, tdmrep_file, training_mining
from ledger.terms.exports.rsl import MEDIA_TYPE as RSL
from ledger.terms.exports.tdmrep import PROFILE
from ledger.terms.wallet import Deployment, descriptor
from ledger.wire.basics import Json, block

OWNER = "Likeness Ledger"


def policy_json(found: PublishedPolicy) -> Json:
    """The policy, with the CAWG assertion that goes into manifests of the asset's copies."""
    return {**found.policy.to_json(), "is_minor": found.policy.is_minor, "training_mining": training_mining(found.policy),
            "as_of": block(found.as_of)}


# The first is what a client gets that does not care.
POLICY_FORMS: dict[str, Callable[[PublishedPolicy], Json | str]] = {
    "application/json": policy_json,
    "application/ld+json": lambda found: odrl_policy(found.policy),
    f'application/ld+json;profile="{PROFILE}"': lambda found: tdm_policy(found.policy),
    RSL: lambda found: rsl_document(found.policy),
}


def site_rsl(found: SitePolicies) -> str:
    return rsl_site(found.policies)


def site_tdm(found: SitePolicies) -> list[Json]:
    return tdmrep_file(found.policies)


def wallet_descriptor(session: Session, site: Site) -> Json:
    """The ERC-7730 document for grants of this deployment."""
    return descriptor(CURRENT, Deployment(session.deployment.chain_id, session.deployment.ledger, OWNER, f"{site.url}/"))
