"""Every error that the contracts declare is hit by a Solidity test."""
import re
from pathlib import Path

import pytest

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"
TESTS = "\n".join(path.read_text() for path in sorted((CONTRACTS / "test").glob("*.sol")))
DECLARED = {
    name: path.stem
    for path in sorted((CONTRACTS / "src" / "interfaces").glob("*.sol"))
    for name in re.findall(r"^\s*error (\w+)\(", path.read_text(), re.MULTILINE)
}


def test_the_contracts_declare_errors():
    assert len(DECLARED) > 50


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_an_error_is_expected_by_a_solidity_test(name):
    assert f"{DECLARED[name]}.{name}.selector" in TESTS


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_an_error_is_thrown_by_the_contracts(name):
    source = "\n".join(path.read_text() for path in (CONTRACTS / "src").glob("*.sol"))
    assert re.search(rf"revert (I\w+\.)?{name}\(", source), f"nothing reverts with {name}"
