"""Reasonably specific: the description of a draft says what is done, and could not stand in any other contract."""
from __future__ import annotations

import re

from ledger.errors import InvalidInput
from ledger.terms.agreement import Terms
from ledger.terms.boilerplate import is_german, is_specific, open_ended

LEAST_WORDS = 8            # shorter than any sentence that names who does what in which scene
LEAST_DISTINCT_SHARE = 50  # per cent of words that differ; "use use use ..." is no description
GOOD_DESCRIPTION = ("The German narration of episodes 1 to 3 is given a native British accent; words, timing and emotion of the "
                    "recorded performance stay as they are.")

GOOD_GERMAN = ("Die deutsche Erzählstimme der Folgen 1 bis 3 erhält einen britischen Akzent; Worte, Tempo und Gefühl der "
               "aufgenommenen Darbietung bleiben, wie sie sind.")


class DescriptionUnspecific(InvalidInput):
    """The description consents to everything, or says nothing."""

    says = "description: {problem}; write what is done in which work, such as: {example}"


def require_specific(terms: Terms) -> None:
    """Returns when the description is reasonably specific. Raises: DescriptionUnspecific."""
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
