"""The README's first command does what it says, whole."""
from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WITHIN_S = 300  # 20 s on an idle machine of two cores; this guards against hanging, not against slowness

VERDICTS = {
    "original_voice": "exact_copy", "original_face": "exact_copy", "recoded_voice": "near_copy", "cropped_face": "near_copy",
    "screenshot_face": "near_copy", "telephone_excerpt_with_music": "near_copy", "unrelated_voice": "unknown",
    "unrelated_picture": "unknown", "license": "verified", "may_i": "licensed",
    "minor_without_trust_share": "trust_share_too_small", "license_after_withdrawal": "consent_withdrawn",
    "index_rebuilt": "rebuilt", "after_rebuild": "same",
}
PAYOUTS = {"performer": 8_000, "agent": 1_500, "union_fund": 500, "minor_performer": 6_500, "minor_agent": 2_000, "minor_trust": 1_500}
PRICE_WEI = 500_000_000_000_000_000


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
    paid = {role: int(amount) for role, amount in summary["payouts"].items()}
    assert {role: round(amount * 10_000 / PRICE_WEI) for role, amount in paid.items()} == PAYOUTS
    assert sum(paid.values()) == 2 * (PRICE_WEI - 1)


def test_each_journey_names_its_gas(summary):
    assert set(summary["gas"]) == {"register", "register_face", "purchase", "distribute", "register_minor", "purchase_minor",
                                   "distribute_minor", "withdraw_consent"}
    assert all(21_000 < gas < 400_000 for gas in summary["gas"].values())
