"""What was shown is what was signed: words and hash are made again from the terms and compared."""
from __future__ import annotations

from ledger.errors import Refuted
from ledger.terms.agreement import Terms
from ledger.terms.document import terms_hash
from ledger.terms.schema import LANGUAGES
from ledger.terms.wording import contract_text, intent
from ledger.units import Bytes32, hex_of


class IntentMismatch(Refuted):
    """The sentence that was signed is not the one that these terms give."""

    says = "the signed sentence differs from the terms at character {at}: signed {signed!r}, the terms give {given!r}"


class ContractTextMismatch(Refuted):
    """A contract text is not the one that these terms give, in any language."""

    says = "the contract text differs from the terms in line {line}: it says {shown!r}, the terms give {given!r}"


class TermsHashMismatch(Refuted):
    """The hash in the grant is not the hash of these terms."""

    says = "the grant commits to terms {signed}, these terms hash to {given}"


def check(terms: Terms, text: str) -> None:
    """Returns when `text` is the contract text of these terms, in English or German. Raises: ContractTextMismatch."""
    texts = [contract_text(terms, language) for language in LANGUAGES]
    if text in texts:
        return
    nearest = max(texts, key=lambda given: _first_difference(text, given))
    line = nearest[:_first_difference(text, nearest)].count("\n")
    raise ContractTextMismatch(line=line + 1, shown=_line(text, line), given=_line(nearest, line))


def check_intent(terms: Terms, signed: str) -> None:
    """Returns when `signed` is the sentence of these terms, byte for byte. Raises: IntentMismatch."""
    given = intent(terms)
    if signed != given:
        at = _first_difference(signed, given)
        start = signed.rfind(", ", 0, at) + 2 if ", " in signed[:at] else 0  # the whole clause, not half a number
        raise IntentMismatch(at=at, signed=signed[start:at + 40], given=given[start:at + 40])


def check_hash(terms: Terms, signed: Bytes32) -> None:
    """Returns when `signed` is the hash of these terms. Raises: TermsHashMismatch."""
    given = terms_hash(terms)
    if signed != given:
        raise TermsHashMismatch(signed=hex_of(signed), given=hex_of(given))


def _first_difference(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number][:120] if number < len(lines) else ""
