"""The sentence and the contract say what the numbers mean, the same bytes each time."""
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.terms import CURRENT, MEDIA, USES, Terms, contract_text, intent, territory_bitmap, territory_codes
from ledger.terms.drafting import MisleadingText, drafted
from ledger.terms.reading import Reading
from ledger.terms.territories import CODES
from ledger.terms.territories_v1 import TERRITORIES_V1
from ledger.terms.values import TermOutOfRange

GUARDIAN, TRUST = "0x" + "2" * 40, "0x" + "3" * 40


def test_the_intent_of_a_minor_reads_as_one_sentence(minor):
    # expected: written by hand from the terms, clause by clause
    assert intent(Terms(minor)) == (
        f"The performer licenses their voice, as a minor with the guardian {GUARDIAN}, to anyone who buys, for enhancement of a "
        "recorded performance, changing accent only, in the work “Die lange Nacht”, at most 3 outputs, by way of subscription video on "
        "demand and festivals, in United Kingdom and Ireland, languages en-GB, on offer until 1 January 2027 00:00 UTC, starting at the "
        "purchase, for 730 days (2 years), one license only, not exclusive, at 0.5 ETH per license, with a share of 3 % of net income, "
        "with usage reports every 91 days, consent can be withdrawn with a notice of 30 days, no AI training beyond this use, shared as "
        f"performer 70 %, trust 15 % ({TRUST}) and agent 15 %, the trust share is locked until 1 January 2030 00:00 UTC.")


def test_every_number_that_a_wallet_cannot_read_changes_the_intent(adult, address):
    before = intent(Terms(adult))
    changes = [
        {"uses": ["adr", "enhancement"]}, {"media": ["svod"]}, {"territories": ["GB"]}, {"territories": ["WW"]},
        {"licensee": address["producer"]}, {"opens_at": 1_700_000_000}, {"closes_at": 1_798_761_601}, {"starts_at": 1_800_000_000},
        {"duration_s": 729 * 86_400}, {"max_supply": 0}, {"max_supply": 2}, {"exclusive": True, "exclusive_scope": "category"},
        {"currency": address["token"], "currency_label": "EURC"}, {"price_wei": "500000000000000001"},
        {"price_wei": "0", "revenue_share_bps": 0, "revenue_base": "none", "gratis": True}, {"price_wei": "0"},
        {"unit": "line", "unit_price_wei": "7", "max_units": 9}, {"revenue_share_bps": 301},
        {"revenue_base": "gross"}, {"minimum_wei": "1"}, {"report_every": "month"},
        {"revocation": "none", "notice_s": 0}, {"notice_s": 31 * 86_400},
        {"requires": "0x" + "22" * 32},
        {"uses": ["enhancement", "training"], "training_scope": ["ai-training"], "training_ends_at": 1_798_761_600,
         "model_deletion": "delete"},
    ]
    sentences = [intent(Terms({**adult, **change})) for change in changes]
    assert len({before, *sentences}) == len(changes) + 1


def test_the_metered_price_is_said_per_unit_and_with_its_cap(adult):
    sentence = intent(Terms({**adult, "unit": "line", "unit_price_wei": "1000000000000000", "max_units": 1000}))
    assert "with 0.001 ETH per line used, at most 1000 metered units" in sentence


def test_a_token_is_named_by_its_address(adult, address):
    sentence = intent(Terms({**adult, "currency": address["token"], "currency_label": "EURC", "currency_decimals": 6,
                             "price_wei": "500000000"}))
    assert f"paid in the token {address['token']} (EURC, 6 decimals), at 500 EURC per license" in sentence


def test_a_long_territory_list_is_read_as_codes_or_as_exceptions(adult):
    many = intent(Terms({**adult, "territories": list(CODES[:9])}))
    assert "in AD, AE, AF, AG, AI, AL, AM, AO, AQ," in many
    text = contract_text(Terms({**adult, "territories": list(CODES[:9])}), "de")
    assert "Andorra, Vereinigte Arabische Emirate, Afghanistan" in text and "Angola und Antarktis." in text
    but_one = intent(Terms({**adult, "territories": [code for code in CODES if code != "US"]}))
    assert "in all listed territories except United States," in but_one


WIDER = {  # what gives away more than the default does, without being a number of the signed struct
    "sublicensable": {"sublicensable": True}, "material_alteration": {"material_alteration": True},
    "replica_kind": {"replica_kind": "synthetic-from-many"}, "max_outputs": {"max_outputs": 4_000_000},
    "transfer_on_sale, notice": {"transfer_on_sale": "notice"}, "transfer_on_sale, free": {"transfer_on_sale": "free"},
    "disclosure": {"disclosure": "none"}, "prohibited": {"prohibited": []}, "enhancement_kinds": {"enhancement_kinds": ["accent", "singing"]},
    "languages": {"languages": ["en-GB", "fr"]}, "revenue_base": {"revenue_base": "gross"},
    "exclusive_scope": {"exclusive": True, "exclusive_scope": "territory", "max_supply": 1},
    "post_mortem": {"post_mortem": "estate", "estate": "0x" + "7" * 40, "estate_until": 1_900_000_000, "heir_delay_days": 30},
    "training_scope": {"uses": ["enhancement", "inference-service"], "training_scope": ["inference"]},
}


@pytest.mark.parametrize("change", WIDER)
def test_what_gives_more_away_than_the_default_is_in_the_sentence_that_the_wallet_shows(adult, change):
    before, after = intent(Terms(adult)), intent(Terms({**adult, **WIDER[change]}))
    assert len(after) > len(before) or change == "revenue_base" and "gross income" in after


def test_a_share_of_the_performer_that_goes_elsewhere_is_shown_with_its_account(adult, address):
    assert "shared as performer 100 %." in intent(Terms(adult))
    elsewhere = {**adult, "split": [{"account": address["producer"], "share_bps": 10_000, "role": "performer"}]}
    assert f"shared as performer 100 % ({address['producer']})." in intent(Terms(elsewhere))


def test_the_account_of_a_trust_is_shown_to_the_guardian(minor, address):
    assert f"performer 70 %, trust 15 % ({address['trust']}) and agent 15 %" in intent(Terms(minor))


def test_no_text_stands_in_a_sentence_without_its_quotes(adult):
    said = "Berlin. 1.9 The license is free of charge"
    for term in ("forum", "credit", "storage_place", "court_ref", "performer_name", "licensee_name", "work_title", "production_id"):
        assert f"“{said}”" in contract_text(Terms({**adult, term: said}), "en")


def test_the_text_has_numbered_sentences_in_both_languages(minor):
    english, german = contract_text(Terms(minor), "en"), contract_text(Terms(minor), "de")
    assert f"1.2 [E] The performer is a minor. The guardian signs the same words with the account {GUARDIAN}." in english
    assert "6.2 [E] Each license costs 0.5 ETH, paid with the purchase." in english
    assert "6.2 [E] Jede Lizenz kostet 0,5 ETH, zahlbar mit dem Erwerb." in german
    assert english.count("\n") == german.count("\n")


def test_the_same_terms_give_the_same_bytes(minor):
    shuffled = dict(reversed(list(minor.items())))
    assert intent(Terms(minor)) == intent(Terms(shuffled))
    assert contract_text(Terms(minor), "de") == contract_text(Terms(shuffled), "de")


SPOOFS = {  # what a wallet or a page would show otherwise than it was hashed, or as if it were outside of the quotes
    "a closing quote": "Film”, free of charge, “x", "straight quotes": 'Film", free of charge, "x', "a primed quote": "Film″, free, ″x",
    "an ornamental quote": "Film❞, free, ❝x", "a wide quote": "Film＂, free", "two apostrophes": "Film’’, free, ‘‘x", "two straight ones": "Film'', x",
    "low quotes": "„Film“", "an override": "Film\u202egnol", "a zero-width space": "a\u200bb", "a line": "two\nlines", "NUL": "a\0b",
    "a hangul filler": "Film\u3164\u3164\u3164x", "an empty braille cell": "Film\u2800x", "a variation selector": "Film\ufe0f",
    "a grapheme joiner": "Fi\u034flm", "a fixed space": "Film\u00a0x", "a wide space": "Film\u3000x", "two spaces": "Film  x", "an edge": " Film",
    "a mark apart": "e\u0301", "a heap of marks": "Fil\u0324\u0316\u0317m", "a mark at the start": "\u0316Film", "a circle around": "Film\u20dd", "a sign of \u00e5ngstr\u00f6m": "Film \u212b",
    "two alphabets in a word": "F\u0456lm", "a Greek letter in a word": "Film\u03bfw", "a mathematical letter": "\U0001d405ilm", "wide letters": "Ｆilm",
    "digits of another script": "Film \u09ea0", "circled digits": "Film ①", "half a character": "Film\ud800",
}


@pytest.mark.parametrize("spoof", SPOOFS)
def test_no_title_can_end_its_quotes_or_show_other_words_than_were_hashed(adult, spoof):
    with pytest.raises((TermOutOfRange, MisleadingText)) as refused:
        drafted({**adult, "work_title": SPOOFS[spoof]})
    assert refused.value.term == "work_title"
    str(refused.value).encode()


@pytest.mark.parametrize("title", ["Łucja, Ψ und Жанна", "L’Été d’Anaïs", "Rock 'n' Roll – Teil 2½ (3 m²)…", "Großmutter Änne & Söhne: 100 %", "שלום", "Việt Nam"])
def test_titles_of_many_tongues_stand(adult, title):
    assert f"in the work “{title}”" in intent(drafted({**adult, "work_title": title}))


@pytest.mark.parametrize("term", ["description", "performer_name", "credit", "disclosure_wording"])
def test_a_text_that_no_wallet_shows_may_hold_straight_quotes(adult, term):
    said = 'The line "I am here" of episodes 1 to 3 gets a native British accent; words and timing stay.'
    assert said in contract_text(Terms({**adult, term: said}), "en")


def test_braces_in_a_title_are_words_not_placeholders(adult):
    assert "in the work “{price_wei} {0}”" in intent(Terms({**adult, "work_title": "{price_wei} {0}"}))


@given(uses=st.sets(st.sampled_from(USES.names), min_size=1), media=st.sets(st.sampled_from(MEDIA.names), min_size=1),
       codes=st.sets(st.sampled_from(CODES), min_size=1), price=st.integers(1, 2**128 - 1))
def test_uses_media_territories_and_amounts_can_be_read_back_from_the_sentence(uses, media, codes, price):
    values = {term.name: term.value.parse(term.default, term.name) for term in CURRENT.terms if not term.is_required}
    values |= {"uses": USES.names_of(USES.mask(uses)), "media": MEDIA.names_of(MEDIA.mask(media)),
               "territories": territory_codes(territory_bitmap(codes)), "price_wei": price}
    reading = Reading(CURRENT, values, "en")
    said = {name: reading.clause_of(CURRENT.term(name)) for name in ("uses", "media", "territories", "price_wei")}
    assert set(re.split(", | and ", said["uses"].removeprefix("for "))) == {USES.word(name).en for name in uses}
    assert set(re.split(", | and ", said["media"].removeprefix("by way of "))) == {MEDIA.word(name).en for name in media}
    assert named_territories(said["territories"]) == codes
    whole, _, part = said["price_wei"].removeprefix("at ").partition(" ")[0].partition(".")
    assert int(whole + part.ljust(18, "0")) == price


def named_territories(clause):
    """The set that a territory clause names, by codes, by names, or by exceptions."""
    if all(part in CODES for part in clause.removeprefix("in ").split(", ")):
        return set(clause.removeprefix("in ").split(", "))
    names = {name: code for code, name, _ in TERRITORIES_V1}
    text = clause.removeprefix("in ").removeprefix("all listed territories except ")
    found = set()
    for name in sorted(names, key=len, reverse=True):  # the longest first: names contain names
        if name in text:
            found.add(names[name])
            text = text.replace(name, "", 1)
    return set(CODES) - found if "except" in clause else found


def test_what_is_new_on_the_blockchain_is_said_in_words(adult, address):
    text = contract_text(Terms({
        **adult, "unit": "minute", "unit_price_wei": "4", "max_units": 90, "minimum_wei": "5", "report_every": "month",
        "post_mortem": "estate", "estate": address["agent"], "estate_until": 1_900_000_000, "heir_delay_days": 90,
        "split": [{"account": adult["performer"], "share_bps": 9000, "role": "performer"},
                  {"account": address["agent"], "share_bps": 1000, "role": "source"}]}), "en")
    for said in ("Use is metered by the minute.", "Each minute costs", "The licensee reports its use every 30 days, counted from the start",
                 "A report is late 45 days after its period.", "also when the share is lower", "source recording 10 %",
                 "This recording derives from another one", "completes it no earlier than 90 days later"):
        assert said in text, said


def test_a_license_that_is_paid_by_use_alone_says_that_nothing_is_paid_at_the_purchase(adult):
    terms = Terms({**adult, "price_wei": "0"})
    assert "Nothing is paid with the purchase." in contract_text(terms, "en")
    assert "The license is free of charge." not in contract_text(terms, "en")
    assert "not exclusive, with a share of 3 % of net income, with usage reports every 91 days" in intent(terms)


@pytest.mark.parametrize("revocation, notice_s, english, german", [
    ("notice", 30 * 86_400, "Each use before the notice has run out stays licensed", "Jede Nutzung vor Ablauf der Frist bleibt lizenziert"),
    ("immediate", 0, "Each use before the withdrawal stays licensed", "Jede Nutzung vor dem Widerruf bleibt lizenziert")])
def test_what_was_used_before_consent_ended_stays_licensed(adult, revocation, notice_s, english, german):
    terms = Terms({**adult, "revocation": revocation, "notice_s": notice_s})
    assert f"{english}, and the blockchain goes on saying so of that time" in contract_text(terms, "en")
    assert "a use after it is not licensed, whenever the output was made" in contract_text(terms, "en")
    assert f"{german}, und die Blockchain bestätigt das für diese Zeit auch weiterhin" in contract_text(terms, "de")
    assert ("suspend all use for a time" in contract_text(terms, "en")) == (revocation == "immediate")


def test_consent_without_withdrawal_promises_no_later_end(adult):
    text = contract_text(Terms({**adult, "revocation": "none", "notice_s": 0}), "en")
    assert "consent ends with the license, not earlier" in text and "stays licensed" not in text


def test_a_proof_of_deletion_is_late_by_its_days_and_nobody_else_sees_it(adult):
    terms = Terms({**adult, "delete_proof_days": 14})
    assert "within 14 days of the day on which it was due; proof after that is late." in contract_text(terms, "en")
    assert "Neither the blockchain nor a verification sees a deletion" in contract_text(terms, "en")
    assert "beträgt: 14 Tage. Ein späterer Nachweis ist verspätet." in contract_text(terms, "de")
    assert "late" not in contract_text(Terms({**adult, "delete_proof_days": 0, "report_every": "none", "revenue_share_bps": 0,
                                              "revenue_base": "none"}), "en")
