"""Version 1: which uses, permissions and requirements go together, and what a use must name."""
from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import InvalidInput
from ledger.terms.limits import MOST_TRAINING_S
from ledger.terms.values.numbers import moment
from ledger.terms.vocabulary import REPLICA_USES, TRAINING_USES
from ledger.units import NO_ADDRESS, NO_BYTES32

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms

# Which AI permission a use gives; a permission without its use, or a use without its permission, is a contradiction.
TRAINING_SCOPE_OF = {"training": {"ai-training", "generative-training", "mining"}, "fine-tuning": {"fine-tuning"},
                     "inference-service": {"inference"}}
OUTPUT_USES = frozenset({"enhancement", "dubbing", "replica-scene", "de-aging", "face-replacement", "adr", "inference-service",
                         "promotion", "game"})
SOUNDING = frozenset({"voice"})


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


class ReplicaUnspecified(InvalidInput):
    """A replica is used and the work, its script or the kind of replica is not named."""

    says = "{term}: {use} concerns a replica, name the {what}"


class EnhancementUnspecified(InvalidInput):
    """The kind of enhancement is missing, or named without the use."""

    says = "enhancement_kinds: named exactly when the uses contain enhancement, got {got!r}"


class OutputsNotLimited(InvalidInput):
    """A use that produces outputs has no number of them."""

    says = "{term}: {use} produces outputs, say how many; 0 allows none and there is no unlimited"


class LanguagesMissing(InvalidInput):
    """Dubbing, or a change of accent or language, without naming the languages."""

    says = "languages: {use} changes the language or accent, name the languages of the output"


def performer_is_named(terms: Terms) -> None:
    if terms.performer == NO_ADDRESS:
        raise PerformerMissing()


def creation_stands_alone(terms: Terms) -> None:
    if "create-replica" not in terms.uses:
        return
    if len(terms.uses) > 1:
        raise CreateAndUse(got=", ".join(terms.uses))
    if terms.requires != NO_BYTES32:
        raise CreationWithRequirement()


def replica_names_its_creation(terms: Terms) -> None:
    for use in terms.uses:
        if use in REPLICA_USES and terms.requires == NO_BYTES32:
            raise RequirementMissing(use=use)


def training_ends(terms: Terms) -> None:
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


def training_scope_agrees(terms: Terms) -> None:
    for use, scopes in TRAINING_SCOPE_OF.items():
        named = scopes & set(terms.training_scope)
        if use in terms.uses and not named:
            raise TrainingScopeMismatch(problem=f"the use {use} needs one of {', '.join(sorted(scopes))}")
        if named and use not in terms.uses:
            raise TrainingScopeMismatch(problem=f"{', '.join(sorted(named))} needs the use {use}")


def replica_is_specified(terms: Terms) -> None:
    for use in terms.uses:
        if use in REPLICA_USES | {"create-replica"} and terms.replica_kind == "none":
            raise ReplicaUnspecified(term="replica_kind", use=use, what="kind of replica")
        if use in REPLICA_USES and not terms.work_title:
            raise ReplicaUnspecified(term="work_title", use=use, what="work")
        if use in REPLICA_USES and terms.script_hash == NO_BYTES32:
            raise ReplicaUnspecified(term="script_hash", use=use, what="hash of the script that the performer has read")


def enhancement_is_specified(terms: Terms) -> None:
    if ("enhancement" in terms.uses) != bool(terms.enhancement_kinds):
        raise EnhancementUnspecified(got=", ".join(terms.enhancement_kinds))


def outputs_are_limited(terms: Terms) -> None:
    for use in terms.uses:
        if use in OUTPUT_USES and terms.max_outputs == 0:
            raise OutputsNotLimited(term="max_outputs", use=use)
        if use in OUTPUT_USES and terms.modality in SOUNDING and terms.max_seconds == 0:
            raise OutputsNotLimited(term="max_seconds", use=use)


def languages_are_named(terms: Terms) -> None:
    changes = {"accent", "language"} & set(terms.enhancement_kinds)
    if ("dubbing" in terms.uses or changes) and not terms.languages:
        raise LanguagesMissing(use="dubbing" if "dubbing" in terms.uses else "enhancement")
