"""Which characters the text of a draft may hold, so that every screen shows the words that are hashed, and only them.

It asks the interpreter's Unicode tables, which grow, so what was signed is never held to it.
"""
from __future__ import annotations

import re
import unicodedata

# Cc, Cf (bidirectional overrides, zero-width), Cs, Co, Cn, line separators: can make a screen show other words than were hashed.
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and marks that draw nothing. Source: Unicode, Default_Ignorable_Code_Point; U+2800 is an empty cell.
INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# The generated sentences put texts in curly quotes; inside a text these, or what looks like them, could seem to end the quote.
QUOTES = re.compile("[“”„‟«»″‶‴⁗〝〞〟＂❝❞❠⹂ʺ˝ˮ״🙶🙷🙸]|['’‘‛‚′ʼʹʻ´`]{2}")
MOST_MARKS = 2  # on one letter, as Vietnamese has them; a heap of marks is drawn across the neighbouring lines
STYLED = frozenset({"<font>", "<wide>", "<narrow>", "<circle>", "<square>"})  # letters and digits of mathematics or wide type
LATIN = "LATIN"
LOOKALIKES = frozenset({"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})  # Source: UTS 39, mixed-script words


def fault_of(text: str) -> tuple[str, str] | None:
    """What must not stand in a text, and the rule that it breaks; None when everything may.

    >>> fault_of("Die lange Nacht"), fault_of("Nacht\\u202e")
    (None, ('U+202E', 'no invisible or control characters'))
    """
    for rule, find in _RULES.items():
        if found := find(text):
            return _named(found), rule
    return None


def _named(found: str) -> str:
    is_plain = found.isascii() and found.isprintable() and found.strip() == found
    return found[:40] if is_plain else " ".join(f"U+{ord(char):04X}" for char in found[:8])


def _invisible(text: str) -> str:
    return next((char for char in text if unicodedata.category(char) in INVISIBLE_CATEGORIES or INVISIBLE.match(char)), "")


def _quote(text: str) -> str:
    found = QUOTES.search(text)
    return found.group() if found else ""


def _space(text: str) -> str:
    """Pages draw one space for two, and a wide one pushes words out of a wallet's screen."""
    wide = next((char for char in text if char != " " and unicodedata.category(char) == "Zs"), "")
    return wide or ("  " if "  " in text else " " if text != text.strip() else "")


def _marks(text: str) -> str:
    """Marks that stand apart from their letter, enclose one, or are heaped on it."""
    kinds = "".join({"Mn": "m", "Mc": "c", "Me": "e"}.get(unicodedata.category(char), ".") for char in text)
    found = re.search(f"^[mc]|e|m{{{MOST_MARKS + 1}}}", kinds)
    if found:
        return text[found.start():found.end()]
    if unicodedata.normalize("NFC", text) == text:
        return ""
    return next((char for char in text if unicodedata.combining(char) or unicodedata.normalize("NFC", char) != char), text)


def _styled(text: str) -> str:
    """A letter or digit that looks like a plain one and is another, such as U+1D405 or U+FF26, or a digit of another script."""
    for char in text:
        if char.isalnum() and not char.isascii() and (unicodedata.category(char) == "Nd" or
                                                      unicodedata.decomposition(char).split(" ")[0] in STYLED):
            return char
    return ""


def _mixed(text: str) -> str:
    """A word of Latin letters with a letter in it that only looks Latin."""
    for word in re.findall(r"[^\W\d_]+", text):
        scripts = {unicodedata.name(char, "").split(" ")[0] for char in word}
        if LATIN in scripts and scripts & LOOKALIKES:
            return str(word)
    return ""


_RULES = {
    "no invisible or control characters": _invisible,
    "no quotation marks but straight ones, none doubled: the contract puts texts in curly ones": _quote,
    "single plain spaces, none at either end": _space,
    "Unicode form NFC, at most two marks on a letter": _marks,
    "plain letters, and the digits 0 to 9": _styled,
    "one alphabet in a word": _mixed,
}
