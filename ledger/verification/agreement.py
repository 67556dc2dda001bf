"""Whether what the terms say beside the signed numbers is so on the chain: asset, majority, source, currency, template."""
from __future__ import annotations

from ledger.chain.token import token_name
from ledger.errors import InvalidInput, Refuted
from ledger.terms import ASSET_KINDS, Terms
from ledger.terms.templates import require_template
from ledger.units import ETHER, NO_ADDRESS, hex_of
from ledger.verification.anchor import Anchor
from ledger.verification.evidence import Evidence


class OtherModality(Refuted):
    """The terms concern a voice and the asset is a face, or the other way round."""

    says = "the terms concern the performer's {modality}, the asset on the chain is a {kind}"


class OtherMajority(Refuted):
    """The terms name another date of majority than the chain, so the trust unlocks at another time than was signed."""

    says = "the terms name {got} as the date of majority, the asset was registered with {expected}"


class OtherCurrencyLabel(Refuted):
    """The terms call the currency by another name than the token itself."""

    says = "the terms call the currency {got!r}, the token {currency} calls itself {expected!r}"


class OtherCurrencyDecimals(Refuted):
    """The terms count the currency with other decimals than the token, so every amount in the text is wrong."""

    says = "the terms count with {got} decimals, the token {currency} with {expected}"


class OtherSource(Refuted):
    """The terms pay the source of a derivative, and on the chain the asset derives from another recording or from none."""

    says = "the terms pay the source {got}, the chain has {expected} as the source of the asset"


class TemplateNotFollowed(Refuted):
    """The terms name a template that there is not, or that fixes something else."""

    says = "the terms do not follow the template {template}: {reason}"


def require_as_on_chain(evidence: Evidence, terms: Terms, anchor: Anchor) -> None:
    """Returns when asset, date of majority, source, currency and template are what the terms say.

    Other modalities than voice and face are no kinds of assets, so any asset may carry them. A token can rename itself
    later; the label is compared with its name as of the evidence's block. Raises: OtherModality, OtherMajority,
    OtherSource, OtherCurrencyLabel, OtherCurrencyDecimals, TemplateNotFollowed.
    """
    kind = ASSET_KINDS.name_of(anchor.kind)
    if terms.modality in ASSET_KINDS.names and terms.modality != kind:
        raise OtherModality(modality=terms.modality, kind=kind)
    # the guard stays on record after majority; terms without a guardian were signed by an adult
    majority_at = anchor.majority_at if terms.guardian != NO_ADDRESS else 0
    if terms.majority_at != majority_at:
        raise OtherMajority(got=terms.majority_at, expected=majority_at)
    _require_source(evidence, terms)
    _require_currency(evidence, terms)
    try:
        require_template(terms)
    except InvalidInput as reason:
        raise TemplateNotFollowed(template=terms.template, reason=reason.code) from reason


def _require_source(evidence: Evidence, terms: Terms) -> None:
    named = [payee.account for payee in terms.split if payee.role == "source"]
    if not named:
        return  # what a derivative owes, the contract asks at the purchase; what was sold before it was declared stands
    source = evidence.ledger.source(terms.asset)
    if named != [source.account]:
        raise OtherSource(got=named[0], expected=source.account if source.level else "none")


def _require_currency(evidence: Evidence, terms: Terms) -> None:
    if terms.currency == ETHER:
        return  # terms cannot give ETH another name or other decimals
    block = {"blockHash": hex_of(evidence.as_of.hash), "requireCanonical": True}
    token = token_name(evidence.ledger.node, terms.currency, block)
    if terms.currency_decimals != token.decimals:
        raise OtherCurrencyDecimals(got=terms.currency_decimals, currency=terms.currency, expected=token.decimals)
    if terms.currency_label != token.symbol:
        raise OtherCurrencyLabel(got=terms.currency_label, currency=terms.currency, expected=token.symbol)
