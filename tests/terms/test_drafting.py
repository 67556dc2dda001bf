"""A draft is held to more than a signed document: what was signed stays readable, however strict drafting becomes."""
import pytest

from ledger.grant import Grant, SignedGrant
from ledger.terms import Terms, check, check_hash, check_intent, contract_text, from_json, intent, terms_hash, to_json
from ledger.terms.drafting import MisleadingText, drafted, require_draftable
from ledger.terms.page import contract_page
from ledger.terms.specificity import DescriptionUnspecific
from ledger.terms.templates import template_of
from ledger.terms.values import TermOutOfRange

ONLY_DRAFTING = {  # what is asked of a draft alone
    "boilerplate": (DescriptionUnspecific, {"description": "The voice may be used for any purpose in all media now known or hereafter devised."}),
    "few words": (DescriptionUnspecific, {"description": "Accentuation Accentuation Accentuation Accentuation"}),
    "a lookalike": (MisleadingText, {"work_title": "F\u0456lm"}),
    "a wide space": (MisleadingText, {"performer_name": "Ada\u3000Beispiel"}),
    "a filler": (MisleadingText, {"credit": "Ada\u3164"}),
    "a mark apart": (MisleadingText, {"forum": "Mu\u0308nchen"}),
    "an ornamental quote": (MisleadingText, {"work_title": "Film\u275e, free"}),
}
ALWAYS = {  # what would let a text read like a clause, whoever reads it
    "a line": "Berlin\n9.9 [E] The license is free of charge.", "a separator": "Berlin\u2028free", "a return": "Berlin\rfree",
    "an override": "Berlin\u202eeerf", "an isolate": "Berlin\u2066free", "a closing quote": "Berlin\u201d, free", "a German one": "\u201eBerlin\u201c",
    "NUL": "Berlin\0", "half a character": "Berlin\ud800",
}


@pytest.mark.parametrize("what", ONLY_DRAFTING)
def test_a_draft_is_refused(adult, what):
    error, change = ONLY_DRAFTING[what]
    with pytest.raises(error) as refused:
        drafted({**adult, **change})
    assert str(refused.value).startswith(next(iter(change)))
    str(refused.value).encode()


@pytest.mark.parametrize("what", ONLY_DRAFTING)
def test_a_signed_document_that_a_draft_could_not_be_is_read_and_verified(adult, what):
    terms = Terms({**adult, **ONLY_DRAFTING[what][1]})
    signed = SignedGrant(Grant.new(terms, 0), performer_signature=b"\x01" * 65)
    read = SignedGrant.from_json(signed.to_json())
    assert read == signed and from_json(to_json(terms)) == terms
    check_hash(read.grant.terms, terms_hash(terms))
    check_intent(read.grant.terms, intent(terms))
    for language in ("en", "de"):
        check(read.grant.terms, contract_text(terms, language))
        assert contract_page(read.grant.terms, language)


@pytest.mark.parametrize("what", ALWAYS)
@pytest.mark.parametrize("term", ["forum", "work_title", "description"])
def test_no_reader_takes_a_text_that_reads_like_a_clause(adult, what, term):
    text = ALWAYS[what] if term != "description" else f"{adult['description']} {ALWAYS[what]}"
    with pytest.raises(TermOutOfRange) as refused:
        Terms({**adult, term: text})
    assert refused.value.term == term
    str(refused.value).encode()


def test_a_template_is_filled_as_a_draft(adult):
    template = template_of("voice-enhancement")
    fields = {term: adult[term] for term in template.asks}
    require_draftable(template.filled(fields))
    with pytest.raises(DescriptionUnspecific):
        template.filled({**fields, **ONLY_DRAFTING["boilerplate"][1]})


def test_terms_of_which_a_draft_was_made_may_be_drafted_again(adult):
    require_draftable(from_json(to_json(drafted(adult))))
