"""Each kind of value: what it takes, what it refuses, how it is said."""
import pytest

from ledger.errors import InvalidInput
from ledger.terms import CURRENT, Terms, contract_text
from ledger.terms.jurisdictions_v1 import SUBDIVISIONS_V1
from ledger.terms.values.numbers import decimal, duration, moment, percent


def refusal(values):
    with pytest.raises(InvalidInput) as refused:
        Terms(values)
    return refused.value


REFUSED = [
    ("unknown_term", "colour", {"colour": "red"}),
    ("missing_term", "revocation", {"revocation": ...}),
    ("malformed_term", "max_outputs", {"max_outputs": 1.0}),
    ("malformed_term", "max_outputs", {"max_outputs": "1"}),
    ("malformed_term", "max_outputs", {"max_outputs": True}),
    ("term_out_of_range", "max_outputs", {"max_outputs": -1}),
    ("term_out_of_range", "max_outputs", {"max_outputs": 2**32}),
    ("term_out_of_range", "closes_at", {"closes_at": 253_402_300_800}),
    ("term_out_of_range", "duration_s", {"duration_s": 0}),
    ("term_out_of_range", "revenue_share_bps", {"revenue_share_bps": 10_001}),
    ("malformed_amount", "price_wei", {"price_wei": 1.5}),
    ("malformed_amount", "price_wei", {"price_wei": "-1"}),
    ("malformed_amount", "price_wei", {"price_wei": str(2**128)}),
    ("malformed_address", "performer", {"performer": "0x12"}),
    ("malformed_hex", "asset", {"asset": "0x12"}),
    ("malformed_term", "exclusive", {"exclusive": 1}),
    ("malformed_term", "uses", {"uses": "dubbing"}),
    ("unknown_word", "uses", {"uses": ["cloning"]}),
    ("term_out_of_range", "uses", {"uses": []}),
    ("term_out_of_range", "uses", {"uses": ["adr", "adr"]}),
    ("unknown_word", "revocation", {"revocation": "never"}),
    ("malformed_term", "revocation", {"revocation": 1}),
    ("unknown_territory", "territories", {"territories": ["XX"]}),
    ("term_out_of_range", "territories", {"territories": []}),
    ("term_out_of_range", "territories", {"territories": ["WW", "DE"]}),
    ("malformed_term", "territories", {"territories": "DE"}),
    *[("unknown_jurisdiction", "law", {"law": law}) for law in
      ("DE-ZZZ", "DE-BY", "US-ZZ", "US-PR", "US-ca", "XX", "XX-CA", "WW", "UK", "GB-LND", "FR-75", "", "de", "Germany", 7, None, ["DE"])],
    ("malformed_term", "languages", {"languages": ["English"]}),
    ("term_out_of_range", "languages", {"languages": ["de", "de"]}),
    ("malformed_term", "work_title", {"work_title": 7}),
    ("term_out_of_range", "work_title", {"work_title": "x" * 161}),
    ("term_out_of_range", "work_id", {"work_id": "EIDR 1"}),
    ("malformed_term", "split", {"split": {}}),
    ("malformed_term", "split[0]", {"split": [{"account": "0x" + "1" * 40}]}),
    ("too_many_payees", "split", {"split": []}),
    ("too_many_payees", "split", {"split": [{"account": "0x" + "1" * 40, "share_bps": 1, "role": "other"}] * 33}),
    ("wrong_share_sum", "split", {"split": [{"account": "0x" + "1" * 40, "share_bps": 9_999, "role": "performer"}]}),
    ("term_out_of_range", "split[0].share_bps", {"split": [{"account": "0x" + "1" * 40, "share_bps": 0, "role": "performer"}]}),
    ("payee_missing", "split[0].account", {"split": [{"account": "0x" + "0" * 40, "share_bps": 10_000, "role": "performer"}]}),
    ("performer_not_first", "split", {"split": [{"account": "0x" + "1" * 40, "share_bps": 10_000, "role": "agent"}]}),
    ("unknown_word", "split[0].role", {"split": [{"account": "0x" + "1" * 40, "share_bps": 10_000, "role": "boss"}]}),
]


@pytest.mark.parametrize("code, term, change", REFUSED, ids=[f"{i}-{code}" for i, (code, _, _) in enumerate(REFUSED)])
def test_a_wrong_value_has_its_code_and_names_the_term(adult, code, term, change):
    values = {name: value for name, value in {**adult, **change}.items() if value is not ...}
    error = refusal(values)
    assert error.code == code
    assert term in str(error)


HUGE = ["a" * 100_000, 10**5_000, -10**5_000, [10**5_000], ["a" * 100_000], {"a" * 100_000: 1}, float("nan"), float("inf"), b"\xff" * 1000]


@pytest.mark.parametrize("term", CURRENT.terms, ids=lambda term: term.name)
def test_a_value_without_measure_is_refused_in_a_short_sentence_that_names_the_term(adult, term):
    for value in HUGE:
        said = str(refusal({**adult, term.name: value}))
        assert said.startswith(term.name) and len(said) < 500


@pytest.mark.parametrize("change, said", [
    ({"medium": ["svod"]}, "did you mean media?"), ({"Price_Wei": "5"}, "did you mean price_wei?"), ({"price": "5"}, "did you mean price_wei?"),
    ({"colour": "red"}, "of the standard contract; `ledger"), ({"territories": ["UK"]}, "did you mean GB?"),
    ({"territories": ["de"]}, "did you mean DE?"), ({"territories": ["XX"]}, "nor WW for worldwide"),
    ({"law": "DE-ZZZ"}, "did you mean DE?"), ({"law": "us-ca"}, "did you mean US-CA?"), ({"law": "UK"}, "did you mean GB?"),
    ({"law": "Germany"}, "no one law of contracts"), ({"law": "ZZ"}, "part of AU, CA, GB, US by ISO 3166-2"),
    ({"territories": ["EU"]}, "did you mean each of its member states?")])
def test_a_near_miss_is_told_what_was_probably_meant(adult, change, said):
    assert said in str(refusal({**adult, **change}))


def test_the_facts_of_a_near_miss_are_names_and_no_sentences(adult):
    assert refusal({**adult, "price": "5"}).facts == {"term": "price", "version": 1, "nearest": "price_wei"}
    assert refusal({**adult, "territories": ["uk"]}).facts == {"term": "territories", "got": "uk", "version": 1, "nearest": "GB"}


@pytest.mark.parametrize("law, english, german", [
    ("DE", "Germany", "Deutschland"), ("PR", "Puerto Rico", "Puerto Rico"), ("US-CA", "California, United States (US-CA)", "Kalifornien, Vereinigte Staaten (US-CA)"),
    ("GB-EAW", "England and Wales, United Kingdom (GB-EAW)", "England und Wales, Vereinigtes Königreich (GB-EAW)"),
    ("CA-QC", "Quebec, Canada (CA-QC)", "Québec, Kanada (CA-QC)"), ("AU-NSW", "New South Wales, Australia (AU-NSW)", "New South Wales, Australien (AU-NSW)")])
def test_a_law_is_said_by_its_name(adult, law, english, german):
    terms = Terms({**adult, "law": law})
    assert f"The law of this place applies: {english}." in contract_text(terms, "en")
    assert f"Es gilt das Recht von: {german}." in contract_text(terms, "de")


def test_the_parts_with_a_law_of_their_own_are_those_that_the_countries_have():
    # expected: 8 states and mainland territories of AU, 13 provinces and territories of CA, 50 states and the district of US;
    # England, Wales, Scotland, Northern Ireland, and England with Wales
    counts = {country: sum(code.startswith(country) for code, _, _ in SUBDIVISIONS_V1) for country in ("AU", "CA", "GB", "US")}
    assert counts == {"AU": 8, "CA": 13, "GB": 5, "US": 51} and sum(counts.values()) == len(SUBDIVISIONS_V1)
    assert len({code for code, _, _ in SUBDIVISIONS_V1}) == len({en for _, en, _ in SUBDIVISIONS_V1}) == len(SUBDIVISIONS_V1)


def test_words_and_codes_are_kept_in_the_order_of_their_bits(adult):
    terms = Terms({**adult, "media": ["festival", "cinema"], "territories": ["IE", "DE"]})
    assert (terms.media, terms.territories) == (("cinema", "festival"), ("DE", "IE"))


@pytest.mark.parametrize("amount, decimals, language, said", [
    (0, 18, "en", "0"), (1, 18, "en", "0.000000000000000001"), (10**18, 18, "en", "1"), (123456, 6, "de", "0,123456"),
    (2**128 - 1, 0, "en", "340282366920938463463374607431768211455"), (100, 2, "de", "1"),
])
def test_amounts_are_exact(amount, decimals, language, said):
    assert decimal(amount, decimals, language) == said


@pytest.mark.parametrize("bps, said", [(1, "0.01 %"), (1500, "15 %"), (10_000, "100 %"), (333, "3.33 %")])
def test_shares_are_percentages(bps, said):
    assert percent(bps, "en") == said


@pytest.mark.parametrize("seconds, language, said", [
    (1, "en", "1 second"), (60, "en", "1 minute"), (3601, "en", "3601 seconds"), (86_400, "de", "1 Tag"),
    (365 * 86_400, "en", "365 days (1 year)"), (3_653 * 86_400, "en", "3653 days"),
])
def test_durations_are_exact_in_their_largest_unit(seconds, language, said):
    assert duration(seconds, language) == said


@pytest.mark.parametrize("time, said", [
    (0, "1 January 1970 00:00 UTC"), (951_782_400, "29 February 2000 00:00 UTC"), (253_402_300_799, "31 December 9999 23:59:59 UTC")])
def test_moments_are_dates_in_utc(time, said):
    # expected: `date -u -d @TIME` of GNU coreutils
    assert moment(time, "en") == said
