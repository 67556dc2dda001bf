"""What terms must not say together. Each rule has its own error, which names the term and the rule."""
from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from ledger.errors import InvalidInput
from ledger.terms.limits import DAY_S, LEAST_HEIR_DELAY_S, MOST_TRAINING_S
from ledger.terms.minors import MINOR_RULES
from ledger.terms.specificity import SPECIFICITY_RULES
from ledger.terms.values.numbers import moment
from ledger.terms.vocabulary import REPLICA_USES, TRAINING_USES
from ledger.units import ETHER, NO_ADDRESS, NO_BYTES32

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms

# Which AI permission a use gives; a permission without its use, or a use without its permission, is a contradiction.
TRAINING_SCOPE_OF = {"training": {"ai-training", "generative-training", "mining"}, "fine-tuning": {"fine-tuning"},
                     "inference-service": {"inference"}}
PRICES = ("price_wei", "unit_price_wei", "revenue_share_bps")  # what a license can cost; one of them is enough


class PerformerMissing(InvalidInput):
    """The performer is the zero address."""

    says = "performer: the zero address cannot sign; name the wallet of the performer"


class CreateAndUse(InvalidInput):
    """One grant asks for both the creation of a replica and its use."""

    says = "uses: create-replica stands alone, consent to create and consent to use are two grants; got {got}"


class RequirementMissing(InvalidInput):
    """A replica is used without naming the grant under which it was created."""

    says = "requires: {use} uses a replica and must name the grant of its creation"


class CreationWithRequirement(InvalidInput):
    """A grant of creation names another grant in `requires`."""

    says = "requires: a grant to create a replica cannot require another grant"


class TrainingWithoutEnd(InvalidInput):
    """AI training is allowed without an end date or without saying what becomes of the model."""

    says = "{term}: {use} needs an end of training and says what becomes of the model"


class TrainingTooLong(InvalidInput):
    """AI training ends later than three years after the offer closes, or after the last license."""

    says = "training_ends_at: got {got} ({got_date}), the rule is: at most {most} ({most_date}), three years and within the license"

    def __init__(self, *, got: int, most: int) -> None:
        super().__init__(got=got, got_date=moment(got, "en"), most=most, most_date=moment(most, "en"))


class TrainingScopeMismatch(InvalidInput):
    """The AI permissions and the uses do not say the same."""

    says = "training_scope: {problem}"


class TrainingEndWithoutUse(InvalidInput):
    """The end of a training or what becomes of its model is named, and nothing is trained."""

    says = "{term}: only a grant for training or fine-tuning names it, the uses are {uses}"


class DatesOutOfOrder(InvalidInput):
    """Two dates stand in the wrong order."""

    says = "{term}: got {got} ({got_date}), the rule is: {rule} {bound} ({bound_date})"

    def __init__(self, *, term: str, got: int, rule: str, bound: int) -> None:
        dates = {"got_date": moment(got, "en"), "bound_date": moment(bound, "en")}
        super().__init__(term=term, got=got, rule=rule, bound=bound, **dates)


class ExclusiveSupply(InvalidInput):
    """An exclusive grant sells more than one license."""

    says = "max_supply: an exclusive grant sells exactly one license, got {got} (0 = any number)"


class ExclusiveScopeMismatch(InvalidInput):
    """`exclusive` and `exclusive_scope` contradict each other."""

    says = "exclusive_scope: got {got!r}, the rule is: none exactly when the grant is not exclusive"


class PriceMissing(InvalidInput):
    """Price, price per unit and revenue share are all zero and the grant is not signed as gratis."""

    says = ("price_wei: got 0, and neither unit_price_wei nor revenue_share_bps is set; a free license must be signed as such, "
            "set gratis")


class PriceOnGratis(InvalidInput):
    """A gratis grant has a price, a price per unit or a revenue share."""

    says = "gratis: a free license has no {term}, got {got}"


class MeterIncomplete(InvalidInput):
    """Unit, price per unit and number of units do not stand together."""

    says = "{term}: a metered license names a unit, a price per unit and a number of units; one without the other means nothing"


class RevenueShareIncomplete(InvalidInput):
    """A revenue share stands without its base or its reports, or a base or minimum without a share."""

    says = "{term}: a revenue share names its base and a report period, and only it has a base and a minimum"


class WrongNotice(InvalidInput):
    """A notice period is missing, or there is one where none applies."""

    says = "notice_s: got {got}, the rule is: more than 0 exactly when revocation is notice, it is {revocation!r}"


class CurrencyMislabelled(InvalidInput):
    """The name of the currency would mislead."""

    says = "currency_label: ETH with 18 decimals is the name of currency 0x0 and of no token, got {label!r} with {decimals}"


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


class SourceNamedTwice(InvalidInput):
    """A split has several payees of the source's role; a recording derives from one other."""

    says = "split: {got} payees have the role source, a recording derives from one other at most"


def _performer_is_named(terms: Terms) -> None:
    if terms.performer == NO_ADDRESS:
        raise PerformerMissing()


def _creation_stands_alone(terms: Terms) -> None:
    if "create-replica" not in terms.uses:
        return
    if len(terms.uses) > 1:
        raise CreateAndUse(got=", ".join(terms.uses))
    if terms.requires != NO_BYTES32:
        raise CreationWithRequirement()


def _replica_names_its_creation(terms: Terms) -> None:
    for use in terms.uses:
        if use in REPLICA_USES and terms.requires == NO_BYTES32:
            raise RequirementMissing(use=use)


def _training_ends(terms: Terms) -> None:
    for use in terms.uses:
        for term in ("training_ends_at", "model_deletion"):
            if use in TRAINING_USES and getattr(terms, term) == terms.schema.term(term).value.empty:
                raise TrainingWithoutEnd(term=term, use=use)
    for term in ("training_ends_at", "model_deletion"):
        if not TRAINING_USES & set(terms.uses) and getattr(terms, term) != terms.schema.term(term).value.empty:
            raise TrainingEndWithoutUse(term=term, uses=", ".join(terms.uses))
    most = min(terms.latest_end, max(terms.starts_at, terms.closes_at) + MOST_TRAINING_S)
    if terms.training_ends_at > most:
        raise TrainingTooLong(got=terms.training_ends_at, most=most)


def _training_scope_agrees(terms: Terms) -> None:
    for use, scopes in TRAINING_SCOPE_OF.items():
        named = scopes & set(terms.training_scope)
        if use in terms.uses and not named:
            raise TrainingScopeMismatch(problem=f"the use {use} needs one of {', '.join(sorted(scopes))}")
        if named and use not in terms.uses:
            raise TrainingScopeMismatch(problem=f"{', '.join(sorted(named))} needs the use {use}")


def _dates_in_order(terms: Terms) -> None:
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


def _exclusive_sells_one(terms: Terms) -> None:
    if terms.exclusive and terms.max_supply != 1:
        raise ExclusiveSupply(got=terms.max_supply)
    if terms.exclusive == (terms.exclusive_scope == "none"):
        raise ExclusiveScopeMismatch(got=terms.exclusive_scope)


def _price_is_meant(terms: Terms) -> None:
    asked = [term for term in PRICES if getattr(terms, term)]
    if not asked and not terms.gratis:
        raise PriceMissing()
    if asked and terms.gratis:
        raise PriceOnGratis(term=asked[0], got=getattr(terms, asked[0]))


def _meter_is_whole(terms: Terms) -> None:
    for term in ("unit_price_wei", "max_units"):
        if (terms.unit == "none") != (getattr(terms, term) == 0):
            raise MeterIncomplete(term=term)


def _revenue_share_is_whole(terms: Terms) -> None:
    shares = terms.revenue_share_bps > 0
    if shares != (terms.revenue_base != "none"):
        raise RevenueShareIncomplete(term="revenue_base")
    if terms.minimum_wei and not shares:
        raise RevenueShareIncomplete(term="minimum_wei")
    if shares and terms.report_every == "none":
        raise RevenueShareIncomplete(term="report_every")


def _notice_fits(terms: Terms) -> None:
    if (terms.revocation == "notice") != (terms.notice_s > 0):
        raise WrongNotice(got=terms.notice_s, revocation=terms.revocation)


def _currency_is_named(terms: Terms) -> None:
    is_ether = terms.currency == ETHER
    called_ether = terms.currency_label.upper() == "ETH"
    if is_ether != called_ether or (is_ether and terms.currency_decimals != 18):
        raise CurrencyMislabelled(label=terms.currency_label, decimals=terms.currency_decimals)


def _consent_is_explicit(terms: Terms) -> None:
    for term in ("separate_consent", "explicit_biometric"):
        if not getattr(terms, term):
            raise ConsentNotExplicit(term=term)


def _approval_is_whole(terms: Terms) -> None:
    if (terms.approval == "per-output") != (terms.approval_hours > 0):
        raise ApprovalIncomplete(got=terms.approval_hours)


def _context_is_one(terms: Terms) -> None:
    for context in set(terms.prohibited) & set(terms.media):
        raise ContextContradiction(context=context)


def _wording_has_a_label(terms: Terms) -> None:
    if terms.disclosure_wording and terms.disclosure not in ("label", "both"):
        raise WordingWithoutLabel(got=terms.disclosure_wording, disclosure=terms.disclosure)


def _representative_is_one(terms: Terms) -> None:
    if terms.representative_name and terms.representation == "none":
        raise RepresentativeContradiction(got=terms.representative_name)


def _estate_is_whole(terms: Terms) -> None:
    for term, empty in (("estate", NO_ADDRESS), ("estate_until", 0), ("heir_delay_days", 0)):
        if (terms.post_mortem == "estate") != (getattr(terms, term) != empty):
            raise EstateIncomplete(term=term)
    if 0 < terms.heir_delay_days * DAY_S < LEAST_HEIR_DELAY_S:
        raise HeirDelayOutOfRange(got=terms.heir_delay_days, least=LEAST_HEIR_DELAY_S // DAY_S)


def _source_is_named_once(terms: Terms) -> None:
    named = sum(payee.role == "source" for payee in terms.split)
    if named > 1:
        raise SourceNamedTwice(got=named)


RULES: tuple[Callable[["Terms"], None], ...] = (
    _performer_is_named, _creation_stands_alone, _replica_names_its_creation, _dates_in_order, _training_ends,
    _training_scope_agrees, _exclusive_sells_one, _price_is_meant, _meter_is_whole, _revenue_share_is_whole, _notice_fits,
    _currency_is_named, _consent_is_explicit, _context_is_one, _wording_has_a_label, _representative_is_one,
    _approval_is_whole, _estate_is_whole, _source_is_named_once, *MINOR_RULES, *SPECIFICITY_RULES)
