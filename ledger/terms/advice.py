"""What stands, and may still fail before a court: shown to both sides before anyone signs. Not legal advice."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from ledger.terms.agreement import Terms
from ledger.terms.territories import WORLDWIDE
from ledger.terms.values.places import DIVIDED

NOTICE_LEAST_S = 48 * 3_600  # SAG-AFTRA TV/Theatrical 2023 and Commercials 2025: 48 hours between notice and consent
EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())


@dataclass(frozen=True, slots=True)
class Advice:
    """A stable code, the term that it is about, and one sentence with its source."""

    code: str
    term: str
    says: str


UNREPRESENTED = Advice("unrepresented", "representation",
                       "where California or New York law reaches, a replica clause without counsel or union may be void "
                       "(Labor Code 927, GOL 5-302)")
NOTICE_SHORT = Advice("notice_short", "notice_at",
                      "union practice asks for 48 hours between showing the terms and the end of the offer")
UNDISCLOSED = Advice("undisclosed", "disclosure",
                     "in the EU, synthetic media must be marked and deepfakes disclosed (AI Act, article 50)")
IRREVOCABLE = Advice("irrevocable", "revocation",
                     "in the EU, consent to biometric processing can be withdrawn whatever the contract says (GDPR 7(3))")
TRAINING_WITHOUT_SHARE = Advice("training_without_share", "revenue_share_bps",
                             "collecting societies ask a share of net income and a minimum for training (GEMA AI license)")

HEIR_TO_BE_NAMED = Advice("heir_to_be_named", "estate",
                          "the blockchain knows the heir only once the performer names the account there; the grant alone does not")
LAW_UNDIVIDED = Advice("law_undivided", "law",
                       "this country has no one law of contracts; name the part whose law applies, such as US-CA or GB-EAW")
LANGUAGE_UNREAD = Advice("language_unread", "precedence",
                         "the binding language is not the one in which the performer has read the terms")


def advice(terms: Terms) -> tuple[Advice, ...]:
    """All that applies to these terms, in a fixed order; empty when nothing does."""
    return tuple(each for each, applies in _RULES if applies(terms))


def _reaches(terms: Terms, codes: frozenset[str]) -> bool:
    return terms.territories == (WORLDWIDE,) or bool(codes & {*terms.territories, terms.law[:2]})


def _is_unrepresented(terms: Terms) -> bool:
    concerns = terms.replica_kind != "none" or "create-replica" in terms.uses
    return bool(concerns and terms.representation not in ("counsel", "union") and _reaches(terms, frozenset({"US"})))


def _is_short(terms: Terms) -> bool:
    return bool(terms.notice_at == 0 or terms.closes_at - terms.notice_at < NOTICE_LEAST_S)


_RULES: tuple[tuple[Advice, Callable[[Terms], bool]], ...] = (
    (UNREPRESENTED, _is_unrepresented),
    (NOTICE_SHORT, _is_short),
    (UNDISCLOSED, lambda terms: terms.disclosure == "none" and _reaches(terms, EU)),
    (IRREVOCABLE, lambda terms: terms.revocation == "none" and _reaches(terms, EU)),
    (TRAINING_WITHOUT_SHARE, lambda terms: "training" in terms.uses and not (terms.revenue_share_bps and terms.minimum_wei)),
    (HEIR_TO_BE_NAMED, lambda terms: terms.post_mortem == "estate"),
    (LAW_UNDIVIDED, lambda terms: terms.law in DIVIDED),
    (LANGUAGE_UNREAD, lambda terms: terms.precedence != terms.text_language),
)
