"""The rules of version 1, in the order in which they are asked. They are part of the version: signed documents name its hash,
which covers their words, and a test pins the code behind them. What is asked of drafts alone stands in `ledger.terms.drafting`."""
from __future__ import annotations

from ledger.terms.limits import (DAY_S, LEAST_HEIR_DELAY_S, LEAST_TRUST_BPS, MOST_DURATION_ADULT_S, MOST_DURATION_MINOR_S,
                                 MOST_TRAINING_S)
from ledger.terms.schema import Rule
from ledger.terms.v1 import minors, prices, promises, uses
from ledger.terms.vocabulary import REPLICA_USES, TRAINING_USES

_REPLICA, _TRAINING, _OUTPUT, _MODEL = (", ".join(sorted(names)) for names in
                                        (REPLICA_USES, TRAINING_USES, uses.OUTPUT_USES, minors.MODEL_USES))
_SCOPES = "; ".join(f"{use}: {', '.join(sorted(scopes))}" for use, scopes in uses.TRAINING_SCOPE_OF.items())

RULES = (
    Rule("the performer has an account", uses.performer_is_named, (uses.PerformerMissing,)),
    Rule("create-replica stands alone and requires no other grant", uses.creation_stands_alone,
         (uses.CreateAndUse, uses.CreationWithRequirement)),
    Rule(f"whoever uses a replica ({_REPLICA}) names in requires the grant under which it was made",
         uses.replica_names_its_creation, (uses.RequirementMissing,)),
    Rule("opens_at is before closes_at; notice_at and script_date are not after it; training ends after the start; "
         "retention_ends_at and estate_until, where named, are not before the last license starts",
         promises.dates_in_order, (promises.DatesOutOfOrder,)),
    Rule(f"exactly where something is trained ({_TRAINING}) its end and what becomes of the model are named; it ends within the "
         f"license and at most {MOST_TRAINING_S} seconds after the last license starts",
         uses.training_ends, (uses.TrainingWithoutEnd, uses.TrainingEndWithoutUse, uses.TrainingTooLong)),
    Rule(f"AI permissions and uses say the same ({_SCOPES})", uses.training_scope_agrees, (uses.TrainingScopeMismatch,)),
    Rule("an exclusive grant sells one license and says what is exclusive, no other grant does",
         prices.exclusive_sells_one, (prices.ExclusiveSupply, prices.ExclusiveScopeMismatch)),
    Rule("a license costs a price, a price per unit or a share of revenue, or is signed as gratis",
         prices.price_is_meant, (prices.PriceMissing, prices.PriceOnGratis)),
    Rule("unit, unit_price_wei and max_units stand together", prices.meter_is_whole, (prices.MeterIncomplete,)),
    Rule("a revenue share has a base and a report period, and only it has a base and a minimum",
         prices.revenue_share_is_whole, (prices.RevenueShareIncomplete,)),
    Rule("there is a notice exactly where consent is withdrawn with notice", promises.notice_fits, (promises.WrongNotice,)),
    Rule("ETH with 18 decimals is the name of ether and of no token", prices.currency_is_named, (prices.CurrencyMislabelled,)),
    Rule("consent is separate and expressly biometric", promises.consent_is_explicit, (promises.ConsentNotExplicit,)),
    Rule("no context is both prohibited and licensed as a medium", promises.context_is_one, (promises.ContextContradiction,)),
    Rule("a label's wording needs a label", promises.wording_has_a_label, (promises.WordingWithoutLabel,)),
    Rule("a representative's name needs a representation", promises.representative_is_one,
         (promises.RepresentativeContradiction,)),
    Rule("there are hours to object exactly where each output is approved", promises.approval_is_whole,
         (promises.ApprovalIncomplete,)),
    Rule("estate, its date and the heir's delay stand exactly where the estate continues; the delay is at least "
         f"{LEAST_HEIR_DELAY_S // DAY_S} days", promises.estate_is_whole, (promises.EstateIncomplete, promises.HeirDelayOutOfRange)),
    Rule("a split has one source at most", prices.source_is_named_once, (prices.SourceNamedTwice,)),
    Rule("a minor has a guardian, who is somebody else, and a date of majority; an adult has neither",
         minors.minor_is_whole, (minors.MajorityMissing, minors.GuardianIsPerformer)),
    Rule(f"a minor's trust payees have {LEAST_TRUST_BPS} basis points or more, an adult's split has none", minors.trust_is_enough,
         (minors.TrustShareTooSmall, minors.TrustWithoutMinor)),
    Rule(f"a minor's recording feeds no model ({_MODEL})", minors.feeds_no_model, (minors.TrainingOfMinor,)),
    Rule(f"a license lasts at most {MOST_DURATION_ADULT_S} seconds, that of a minor at most {MOST_DURATION_MINOR_S} and not past majority",
         minors.ends_in_time, (minors.DurationTooLong, minors.EndAfterMajority)),
    Rule(f"a replica (create-replica, {_REPLICA}) has a kind; whoever uses it names the work and the script's hash",
         uses.replica_is_specified, (uses.ReplicaUnspecified,)),
    Rule("kinds of enhancement are named exactly where enhancement is a use", uses.enhancement_is_specified,
         (uses.EnhancementUnspecified,)),
    Rule(f"uses that make outputs ({_OUTPUT}) have a number of them, of a voice also of seconds", uses.outputs_are_limited,
         (uses.OutputsNotLimited,)),
    Rule("dubbing, and a change of accent or language, name the languages", uses.languages_are_named, (uses.LanguagesMissing,)),
)
