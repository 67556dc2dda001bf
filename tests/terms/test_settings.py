"""What people write on a command line becomes the JSON values that `Terms` takes."""
import pytest

from ledger.errors import InvalidInput
from ledger.terms import CURRENT, Terms
from ledger.terms.settings import settings
from ledger.terms.templates import template_of

PERFORMER = "0x" + "1" * 40


@pytest.mark.parametrize("written, value", [
    ("max_outputs=3", 3), ("max_outputs=1_000", 1000), ("price_wei=500", "500"), ("exclusive=yes", True), ("exclusive=false", False),
    ("duration_s=730d", 730 * 86_400), ("duration_s=2y", 2 * 365 * 86_400), ("duration_s=90", 90), ("notice_s=12h", 43_200),
    ("closes_at=2027-01-01", 1_798_761_600), ("closes_at=2027-01-01T01:00:00+01:00", 1_798_761_600), ("closes_at=5", 5),
    ("territories=DE, AT", ["DE", "AT"]), ("languages=", []), ("uses=dubbing,adr", ["dubbing", "adr"]), ("work_title=a=b", "a=b"),
    ("revenue_share_bps=30%", 3_000), ("revenue_share_bps=2.5%", 250), ("late_rate_bps=0.07%", 7), ("late_rate_bps=900", 900),
    (f"split={PERFORMER}:100%:performer", [{"account": PERFORMER, "share_bps": 10_000, "role": "performer"}]),
    (f"split={PERFORMER}:10000:performer", [{"account": PERFORMER, "share_bps": 10_000, "role": "performer"}]),
])
def test_a_setting_is_read_as_its_term_has_it(written, value):
    assert list(settings(CURRENT, [written]).values()) == [value]


@pytest.mark.parametrize("code, written", [
    ("malformed_setting", ["price_wei"]), ("malformed_setting", ["credit=a", "credit=b"]), ("unknown_term", ["colour=red"]),
    ("malformed_term", ["max_outputs=many"]), ("malformed_term", ["max_outputs=-1"]), ("malformed_term", ["closes_at=tomorrow"]),
    ("malformed_term", ["exclusive=maybe"]), ("malformed_term", ["duration_s=y"]), ("malformed_term", ["split=0x1:5"]),
    ("malformed_term", ["split=0x1:x:agent"]), ("malformed_term", ["late_rate_bps=2,5%"]), ("malformed_term", ["late_rate_bps=2.555%"]),
    ("malformed_term", ["late_rate_bps=-3%"]), ("malformed_term", ["late_rate_bps=１２"]), ("malformed_term", ["closes_at=20270101"]), ("malformed_term", ["closes_at=01.01.2027"]),
    ("malformed_term", ["max_outputs=" + "9" * 5_000]), ("malformed_term", ["duration_s=" + "9" * 5_000 + "y"]),
    ("malformed_term", ["closes_at=" + "9" * 5_000]), ("malformed_term", ["late_rate_bps=0,5"]), ("malformed_setting", ["a" * 100_000]),
])
def test_a_wrong_setting_is_refused(code, written):
    with pytest.raises(InvalidInput) as refused:
        settings(CURRENT, written)
    assert refused.value.code == code


def test_a_date_that_is_no_whole_day_here_is_the_moment_that_its_zone_says():
    assert settings(CURRENT, ["closes_at=2027-01-01T00:00:00-05:00"]) == {"closes_at": 1_798_779_600}  # `date -u -d` of GNU coreutils


def test_a_template_that_is_nearly_named_is_suggested():
    with pytest.raises(InvalidInput) as refused:
        template_of("voice-enhancment")
    assert "did you mean voice-enhancement?" in str(refused.value)


def test_a_voice_enhancement_for_a_minor_is_written_in_a_dozen_settings():
    written = [
        "asset=0x" + "11" * 32, f"performer={PERFORMER}", "guardian=0x" + "2" * 40, "majority_at=2030-01-01", "closes_at=2027-01-01",
        "price_wei=500000000000000000", "work_title=Die lange Nacht", "languages=en-GB", "max_seconds=5400",
        "description=The German narration of episodes 1 to 3 is given a native British accent; words and timing stay as they are.",
        f"split={PERFORMER}:8500:performer,0x{'3' * 40}:1500:trust"]
    terms = template_of("voice-enhancement-minor").filled(settings(CURRENT, written))
    assert isinstance(terms, Terms) and terms.majority_at == 1_893_456_000
