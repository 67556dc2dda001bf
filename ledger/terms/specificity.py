"""Reasonably specific: a description says what is done, where a replica is used the work and the script are named."""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Callable

from ledger.errors import InvalidInput
from ledger.terms.boilerplate import is_german, is_specific, open_ended
from ledger.terms.vocabulary import REPLICA_USES
from ledger.units import NO_BYTES32

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms

LEAST_WORDS = 8            # shorter than any sentence that names who does what in which scene
LEAST_DISTINCT_SHARE = 50  # per cent of words that differ; "use use use ..." is no description
GOOD_DESCRIPTION = ("The German narration of episodes 1 to 3 is given a native British accent; words, timing and emotion of the "
                    "recorded performance stay as they are.")

GOOD_GERMAN = ("Die deutsche Erzählstimme der Folgen 1 bis 3 erhält einen britischen Akzent; Worte, Tempo und Gefühl der "
               "aufgenommenen Darbietung bleiben, wie sie sind.")

OUTPUT_USES = frozenset({"enhancement", "dubbing", "replica-scene", "de-aging", "face-replacement", "adr", "inference-service",
                         "promotion", "game"})
SOUNDING = frozenset({"voice"})


class DescriptionUnspecific(InvalidInput):
    """The description consents to everything, or says nothing."""

    says = "description: {problem}; write what is done in which work, such as: {example}"


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


def _description_is_specific(terms: Terms) -> None:
    text = terms.description
    if phrase := open_ended(text):
        raise _unspecific(text, f"{phrase!r} leaves open what is done")
    words = re.findall(r"\w+", text.lower())
    if len(words) < LEAST_WORDS or 100 * len(set(words)) < LEAST_DISTINCT_SHARE * len(words) and len(words) < 100:
        raise _unspecific(text, f"{len(set(words))} different words say too little")
    if not is_specific(text):
        raise _unspecific(text, "it could stand in any contract, and names no scene, role, line, number or other thing of this one")


def _unspecific(text: str, problem: str) -> DescriptionUnspecific:
    return DescriptionUnspecific(problem=problem, example=GOOD_GERMAN if is_german(text) else GOOD_DESCRIPTION)


def _replica_is_specified(terms: Terms) -> None:
    for use in terms.uses:
        if use in REPLICA_USES | {"create-replica"} and terms.replica_kind == "none":
            raise ReplicaUnspecified(term="replica_kind", use=use, what="kind of replica")
        if use in REPLICA_USES and not terms.work_title:
            raise ReplicaUnspecified(term="work_title", use=use, what="work")
        if use in REPLICA_USES and terms.script_hash == NO_BYTES32:
            raise ReplicaUnspecified(term="script_hash", use=use, what="hash of the script that the performer has read")


def _enhancement_is_specified(terms: Terms) -> None:
    if ("enhancement" in terms.uses) != bool(terms.enhancement_kinds):
        raise EnhancementUnspecified(got=", ".join(terms.enhancement_kinds))


def _outputs_are_limited(terms: Terms) -> None:
    for use in terms.uses:
        if use in OUTPUT_USES and terms.max_outputs == 0:
            raise OutputsNotLimited(term="max_outputs", use=use)
        if use in OUTPUT_USES and terms.modality in SOUNDING and terms.max_seconds == 0:
            raise OutputsNotLimited(term="max_seconds", use=use)


def _languages_are_named(terms: Terms) -> None:
    changes = {"accent", "language"} & set(terms.enhancement_kinds)
    if ("dubbing" in terms.uses or changes) and not terms.languages:
        raise LanguagesMissing(use="dubbing" if "dubbing" in terms.uses else "enhancement")


SPECIFICITY_RULES: tuple[Callable[["Terms"], None], ...] = (
    _description_is_specific, _replica_is_specified, _enhancement_is_specified, _outputs_are_limited, _languages_are_named)
