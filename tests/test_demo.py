"""The README's first command does what it says, whole."""
from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WITHIN_S = 900  # 20 s on an idle machine of two cores; this guards against hanging, not against slowness

VERDICTS = {
    "original_voice": "exact_copy", "original_face": "exact_copy", "recoded_voice": "near_copy", "cropped_face": "near_copy",
    "screenshot_face": "near_copy", "telephone_excerpt_with_music": "near_copy", "unrelated_voice": "unknown",
    "unrelated_picture": "unknown", "license": "verified", "may_i": "licensed",
    "minor_without_trust_share": "trust_share_too_small", "license_after_withdrawal": "consent_withdrawn",
    "reported_line": "reported_output", "statement": "verified", "statement_tampered": "refuted",
    "index_rebuilt": "rebuilt", "after_rebuild": "same",
}
PAYOUTS = {"performer": 8_000, "agent": 1_500, "union_fund": 500, "minor_performer": 6_500, "minor_agent": 2_000, "minor_trust": 1_500}
PRICE_WEI = 500_000_000_000_000_000
METERED = {"metered_performer": 6_000, "metered_agent": 2_000, "metered_union_fund": 500, "metered_trust": 1_500}
LINES_WEI = 100_000_000_000_000_000  # a thousand lines at 0.0001 ETH


@pytest.fixture(scope="module")
def summary() -> dict:
    done = subprocess.run([ROOT / "scripts" / "demo", "--json"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=WITHIN_S)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_verdict_is_the_expected_one(summary):
    assert summary["verdicts"] == VERDICTS
    assert summary["ok"] is True and summary["wrong"] == []


def test_who_shares_gets_the_share_and_one_wei_stays_in_the_pot(summary):
    for shares_bps, in_wei, pots in ((PAYOUTS, PRICE_WEI, 2), (METERED, LINES_WEI, 1)):
        paid = {role: int(summary["payouts"][role]) for role in shares_bps}
        assert {role: round(amount * 10_000 / in_wei) for role, amount in paid.items()} == shares_bps
        assert sum(paid.values()) == pots * (in_wei - 1)
    assert set(summary["payouts"]) == set(PAYOUTS) | set(METERED)


def test_each_journey_names_its_gas(summary):
    assert set(summary["gas"]) == {"register", "register_face", "purchase", "distribute", "register_minor", "purchase_minor",
                                   "distribute_minor", "purchase_metered", "open_meter", "deposit", "settle",
                                   "distribute_metered", "withdraw_consent"}
    assert all(21_000 < gas < 400_000 for gas in summary["gas"].values())
