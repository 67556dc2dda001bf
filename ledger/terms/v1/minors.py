"""Version 1: how long a license may last, and what terms must say for a minor: guardian, locked share, eighteenth birthday, no AI training."""
from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import InvalidInput
from ledger.terms.limits import MOST_DURATION_ADULT_S, LEAST_TRUST_BPS, MOST_DURATION_MINOR_S
from ledger.terms.values.numbers import duration, moment
from ledger.terms.vocabulary import TRAINING_USES
from ledger.units import NO_ADDRESS

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms

# What feeds a model that others build on. A replica of the performer alone, kept for the uses that are granted, is another matter.
MODEL_USES = TRAINING_USES | {"inference-service"}


class MajorityMissing(InvalidInput):
    """A guardian is named without the date of majority, or the date without a guardian."""

    says = "{term}: a minor has a guardian and a date of majority, an adult neither"


class GuardianIsPerformer(InvalidInput):
    """A minor is named as their own guardian."""

    says = "guardian: {guardian} is the performer's own account; a guardian signs with another one"


class TrustShareTooSmall(InvalidInput):
    """The split of a minor locks less than 15 % until majority."""

    says = "split: the trust payees of a minor have {got} basis points, the rule is: at least {least}"


class TrustWithoutMinor(InvalidInput):
    """A trust payee stands in the split of an adult, where nothing would unlock it."""

    says = "split: a trust payee is for minors; name a guardian and a date of majority, or another role"


class TrainingOfMinor(InvalidInput):
    """A minor's recording is licensed for the training of AI models, their fine-tuning, or the output of an AI service."""

    says = ("uses: {use} is refused for a minor: what a model has learned outlives the consent that a guardian can give and that the "
            "performer may end at majority; the performer can grant it from majority_at on")


class DurationTooLong(InvalidInput):
    """A license lasts longer than ten years, or that of a minor longer than five."""

    says = "duration_s: got {got} ({got_days}), the rule is: at most {most} ({most_days}), ten years for an adult and five for a minor"

    def __init__(self, *, got: int, most: int) -> None:
        super().__init__(got=got, got_days=duration(got, "en"), most=most, most_days=duration(most, "en"))


class EndAfterMajority(InvalidInput):
    """A license could outlive the performer's eighteenth birthday."""

    says = "duration_s: a license could end at {got} ({got_date}), the rule is: not after majority_at {most} ({most_date})"

    def __init__(self, *, got: int, most: int) -> None:
        super().__init__(got=got, got_date=moment(got, "en"), most=most, most_date=moment(most, "en"))


def is_minor(terms: Terms) -> bool:
    """True when a guardian signs as well."""
    return bool(terms.guardian != NO_ADDRESS)


def minor_is_whole(terms: Terms) -> None:
    if is_minor(terms) != (terms.majority_at > 0):
        raise MajorityMissing(term="majority_at" if is_minor(terms) else "guardian")
    if terms.guardian == terms.performer:
        raise GuardianIsPerformer(guardian=terms.guardian)


def trust_is_enough(terms: Terms) -> None:
    trust_bps = sum(payee.share_bps for payee in terms.split if payee.role == "trust")
    if is_minor(terms) and trust_bps < LEAST_TRUST_BPS:
        raise TrustShareTooSmall(got=trust_bps, least=LEAST_TRUST_BPS)
    if trust_bps and not is_minor(terms):
        raise TrustWithoutMinor()


def feeds_no_model(terms: Terms) -> None:
    for use in terms.uses:
        if is_minor(terms) and use in MODEL_USES:
            raise TrainingOfMinor(use=use)


def ends_in_time(terms: Terms) -> None:
    most = MOST_DURATION_MINOR_S if is_minor(terms) else MOST_DURATION_ADULT_S
    if terms.duration_s > most:
        raise DurationTooLong(got=terms.duration_s, most=most)
    if is_minor(terms) and terms.latest_end > terms.majority_at:
        raise EndAfterMajority(got=terms.latest_end, most=terms.majority_at)
