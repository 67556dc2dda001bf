"""A grant that stands: a German narration of a minor is to sound natively British."""
import copy

import pytest

ADDRESS = {name: "0x" + digit * 40 for name, digit in
           (("performer", "1"), ("guardian", "2"), ("trust", "3"), ("agent", "4"), ("token", "5"), ("producer", "6"))}
DAY_S = 86_400
CLOSES_AT = 1_798_761_600    # 2027-01-01T00:00:00Z
MAJORITY_AT = 1_893_456_000  # 2030-01-01T00:00:00Z

MINOR = {
    "modality": "voice", "asset": "0x" + "11" * 32, "performer": ADDRESS["performer"], "guardian": ADDRESS["guardian"],
    "majority_at": MAJORITY_AT, "uses": ["enhancement"], "enhancement_kinds": ["accent"],
    "description": "The German narration of episodes 1 to 3 is given a native British accent; words and timing stay as they are.",
    "work_title": "Die lange Nacht", "languages": ["en-GB"], "max_outputs": 3, "max_seconds": 5400,
    "media": ["svod", "festival"], "territories": ["GB", "IE"], "closes_at": CLOSES_AT, "duration_s": 730 * DAY_S,
    "price_wei": "500000000000000000", "revenue_share_bps": 300, "revenue_base": "net-income", "report_every": "quarter",
    "revocation": "notice", "notice_s": 30 * DAY_S, "separate_consent": True, "explicit_biometric": True,
    "split": [{"account": ADDRESS["performer"], "share_bps": 7000, "role": "performer"},
              {"account": ADDRESS["trust"], "share_bps": 1500, "role": "trust"},
              {"account": ADDRESS["agent"], "share_bps": 1500, "role": "agent"}],
}


def adult_of(values):
    """The same grant by an adult: no guardian, no trust."""
    adult = {name: value for name, value in copy.deepcopy(values).items() if name not in ("guardian", "majority_at")}
    adult["split"] = [{"account": ADDRESS["performer"], "share_bps": 10_000, "role": "performer"}]
    return adult


@pytest.fixture
def minor():
    return copy.deepcopy(MINOR)


@pytest.fixture
def adult():
    return adult_of(MINOR)


@pytest.fixture
def address():
    return ADDRESS
