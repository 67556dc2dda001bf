"""The examples in docstrings say what is so."""
import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "ledger").rglob("*.py") if ">>> " in path.read_text())


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_hold(module):
    tested = doctest.testmod(importlib.import_module(module))
    assert tested.attempted and not tested.failed


def test_there_are_examples():
    assert "ledger.errors" in WITH_EXAMPLES
