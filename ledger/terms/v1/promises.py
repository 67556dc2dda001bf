"""Version 1: dates stand in order, and what is promised is whole and not taken back by another term."""
from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import InvalidInput
from ledger.terms.limits import DAY_S, LEAST_HEIR_DELAY_S
from ledger.terms.values.numbers import moment
from ledger.units import NO_ADDRESS

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms


class DatesOutOfOrder(InvalidInput):
    """Two dates stand in the wrong order."""

    says = "{term}: got {got} ({got_date}), the rule is: {rule} {bound} ({bound_date})"

    def __init__(self, *, term: str, got: int, rule: str, bound: int) -> None:
        dates = {"got_date": moment(got, "en"), "bound_date": moment(bound, "en")}
        super().__init__(term=term, got=got, rule=rule, bound=bound, **dates)


class WrongNotice(InvalidInput):
    """A notice period is missing, or there is one where none applies."""

    says = "notice_s: got {got}, the rule is: more than 0 exactly when revocation is notice, it is {revocation!r}"


class ConsentNotExplicit(InvalidInput):
    """Consent is not confirmed as separate and explicit."""

    says = "{term}: must be true, consent is given apart from other contracts and expressly covers biometric features"


class ApprovalIncomplete(InvalidInput):
    """Approval per output without hours to object, or hours without it."""

    says = "approval_hours: got {got}, the rule is: more than 0 exactly when approval is per-output"


class ContextContradiction(InvalidInput):
    """A context is never allowed, and the license is for it."""

    says = "prohibited: {context} is never allowed, and media names it; drop one of the two"


class WordingWithoutLabel(InvalidInput):
    """The wording of a label is agreed, and no label."""

    says = "disclosure_wording: got {got!r}, the rule is: empty unless disclosure is label or both, it is {disclosure}"


class RepresentativeContradiction(InvalidInput):
    """The performer was represented by nobody, and by somebody with a name."""

    says = "representative_name: got {got!r}, the rule is: empty when representation is none"


class EstateIncomplete(InvalidInput):
    """The estate continues, but account or date is missing, or they stand there without it."""

    says = "{term}: estate and estate_until are named exactly when post_mortem is estate"


class HeirDelayOutOfRange(InvalidInput):
    """The heir could take over before an absent performer can object."""

    says = "heir_delay_days: got {got}, the rule is: at least {least}, so that an absent performer can object"


def dates_in_order(terms: Terms) -> None:
    if terms.opens_at >= terms.closes_at:
        raise DatesOutOfOrder(term="closes_at", got=terms.closes_at, rule="after opens_at", bound=terms.opens_at)
    if terms.notice_at > terms.closes_at:
        raise DatesOutOfOrder(term="notice_at", got=terms.notice_at, rule="not after closes_at", bound=terms.closes_at)
    if 0 < terms.training_ends_at <= max(terms.opens_at, terms.starts_at):
        bound = max(terms.opens_at, terms.starts_at)
        raise DatesOutOfOrder(term="training_ends_at", got=terms.training_ends_at, rule="after the start", bound=bound)
    if terms.script_date > terms.closes_at:
        raise DatesOutOfOrder(term="script_date", got=terms.script_date, rule="not after closes_at", bound=terms.closes_at)
    for term in ("retention_ends_at", "estate_until"):  # else a license could be bought of which the date is past
        bound = max(terms.starts_at, terms.closes_at)
        if 0 < getattr(terms, term) < bound:
            raise DatesOutOfOrder(term=term, got=getattr(terms, term), rule="not before the last license starts,", bound=bound)


def notice_fits(terms: Terms) -> None:
    if (terms.revocation == "notice") != (terms.notice_s > 0):
        raise WrongNotice(got=terms.notice_s, revocation=terms.revocation)


def consent_is_explicit(terms: Terms) -> None:
    for term in ("separate_consent", "explicit_biometric"):
        if not getattr(terms, term):
            raise ConsentNotExplicit(term=term)


def approval_is_whole(terms: Terms) -> None:
    if (terms.approval == "per-output") != (terms.approval_hours > 0):
        raise ApprovalIncomplete(got=terms.approval_hours)


def context_is_one(terms: Terms) -> None:
    for context in set(terms.prohibited) & set(terms.media):
        raise ContextContradiction(context=context)


def wording_has_a_label(terms: Terms) -> None:
    if terms.disclosure_wording and terms.disclosure not in ("label", "both"):
        raise WordingWithoutLabel(got=terms.disclosure_wording, disclosure=terms.disclosure)


def representative_is_one(terms: Terms) -> None:
    if terms.representative_name and terms.representation == "none":
        raise RepresentativeContradiction(got=terms.representative_name)


def estate_is_whole(terms: Terms) -> None:
    for term, empty in (("estate", NO_ADDRESS), ("estate_until", 0), ("heir_delay_days", 0)):
        if (terms.post_mortem == "estate") != (getattr(terms, term) != empty):
            raise EstateIncomplete(term=term)
    if 0 < terms.heir_delay_days * DAY_S < LEAST_HEIR_DELAY_S:
        raise HeirDelayOutOfRange(got=terms.heir_delay_days, least=LEAST_HEIR_DELAY_S // DAY_S)
