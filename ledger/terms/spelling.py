"""What somebody probably meant by a name that is not known."""
from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LEAST_LIKENESS = 0.65  # two thirds of the letters in the same order; at less, colour is taken for disclosure
MOST_LETTERS = 60     # no name is longer, and the comparison takes the square of it


def meant(name: object, known: Iterable[str]) -> str:
    """The nearest known name, to be added to an error; "" where nothing comes near.

    >>> meant("price", ["price_wei", "media"]), meant("colour", ["price_wei"])
    ('; did you mean price_wei?', '')
    """
    if not isinstance(name, str) or len(name) > MOST_LETTERS:
        return ""
    nearest = get_close_matches(name.lower().replace(" ", "_"), known, 1, LEAST_LIKENESS)
    return f"; did you mean {nearest[0]}?" if nearest else ""
