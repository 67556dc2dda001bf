"""What was shown is what was signed, or the check says where they part."""
import pytest

from ledger.terms import Terms, check, check_hash, check_intent, contract_text, intent, terms_hash
from ledger.terms.verification import ContractTextMismatch, IntentMismatch, TermsHashMismatch


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_own_text_passes_in_both_languages(minor, language):
    check(Terms(minor), contract_text(Terms(minor), language))


@pytest.mark.parametrize("language, said, instead", [("en", "0.5 ETH", "0.6 ETH"), ("de", "0,5 ETH", "0,6 ETH")])
def test_one_digit_in_the_text_is_found_with_its_line(minor, language, said, instead):
    text = contract_text(Terms(minor), language)
    with pytest.raises(ContractTextMismatch) as refuted:
        check(Terms(minor), text.replace(said, instead))
    assert said in refuted.value.given and instead in refuted.value.shown
    assert text.split("\n")[refuted.value.line - 1] == refuted.value.given


@pytest.mark.parametrize("alter", [lambda t: t[:-1], lambda t: t + " ", lambda t: "", lambda t: t.replace("\n", "\r\n")])
def test_missing_and_added_characters_are_found(minor, alter):
    with pytest.raises(ContractTextMismatch):
        check(Terms(minor), alter(contract_text(Terms(minor), "en")))


def test_the_own_sentence_passes_and_another_price_does_not(minor):
    terms = Terms(minor)
    check_intent(terms, intent(terms))
    with pytest.raises(IntentMismatch) as refuted:
        check_intent(terms.replaced(price_wei="1"), intent(terms))
    assert refuted.value.signed.startswith("at 0.5 ETH per license")


def test_the_own_hash_passes_and_that_of_other_terms_does_not(minor):
    terms = Terms(minor)
    check_hash(terms, terms_hash(terms))
    with pytest.raises(TermsHashMismatch):
        check_hash(terms.replaced(credit="Ada"), terms_hash(terms))
