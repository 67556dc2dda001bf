"""What somebody probably meant by a name that is not known."""
from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LEAST_LIKENESS = 0.65  # two thirds of the letters in the same order; at less, colour is taken for disclosure
MOST_LETTERS = 60      # no name is longer, and the comparison takes the square of it


def nearest(name: object, known: Iterable[str]) -> str:
    """The nearest known name; "" where nothing comes near.

    >>> nearest("price", ["price_wei", "media"]), nearest("colour", ["price_wei"])
    ('price_wei', '')
    """
    if not isinstance(name, str) or len(name) > MOST_LETTERS:
        return ""
    return "".join(get_close_matches(name.lower().replace(" ", "_"), known, 1, LEAST_LIKENESS))


def did_you_mean(name: str) -> str:
    """The question that an error ends with; "" without a name.

    >>> did_you_mean("price_wei"), did_you_mean("")
    ('; did you mean price_wei?', '')
    """
    return f"; did you mean {name}?" if name else ""
