"""The bench of the API runs to its end and prints what it promises; how fast it was is not asked here."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[1] / "scripts" / "bench" / "api"
ROWS = ("purchases raw, before the API's", "purchases through the API", "purchases raw, after the API's",
        "GET /licenses/<id>/coverage", "GET /health")


def figures_of(line):
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", line)]


@pytest.mark.long
def test_a_small_run_prints_every_row_and_the_ratio():
    arguments = ["--purchases", "4", "--producers", "2", "--rounds", "2", "--requests", "4", "--askers", "2"]
    ran = subprocess.run([sys.executable, BENCH, *arguments], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    rates = {}
    for name in ROWS:
        [line] = [line for line in ran.stdout.splitlines() if line.startswith(name)]
        rates[name], least, most, p50_ms, p95_ms = figures_of(line.removeprefix(name))
        assert 0 < rates[name] and least <= most and 0 < p50_ms <= p95_ms
    assert "ratio of the medians" in ran.stdout and f"{os.cpu_count()} cores, load average" in ran.stdout
    assert len(figures_of(ran.stdout.splitlines()[-1])) == 4  # the stages of a purchase
