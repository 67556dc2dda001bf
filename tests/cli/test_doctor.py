"""`ledger doctor` on this machine, and on one where something is missing."""
import pytest

from ledger.chain import anvil
from ledger.cli import doctor
from ledger.fingerprint import voice_chromaprint


def test_nothing_is_missing_after_setup(ledger):
    outcome = ledger("doctor", "--json")
    assert (outcome.code, outcome.json["ready"]) == (0, True)
    versions = {each["name"]: each["found"] for each in outcome.json["findings"]}
    assert versions["libchromaprint"][0].isdigit() and versions["anvil"].endswith("anvil")


def test_a_missing_program_is_named_with_its_remedy(ledger, monkeypatch, tmp_path):
    monkeypatch.setattr(anvil, "CHECKOUT", tmp_path)
    monkeypatch.setattr(doctor, "find_anvil", lambda: anvil.find_anvil(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = ledger("doctor")
    assert outcome.code == 1
    assert "anvil           missing (required); needed for a development chain" in outcome.out
    assert "run scripts/setup" in outcome.out


def test_a_missing_library_is_named_with_its_package(ledger, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "chromaprint", None)
    outcome = ledger("doctor", "--json")
    found = next(each for each in outcome.json["findings"] if each["name"] == "libchromaprint")
    assert (outcome.code, found["found"], found["remedy"]) == (1, None, "apt-get install libchromaprint1")
    with pytest.raises(voice_chromaprint.ChromaprintMissing):
        voice_chromaprint.library_version()
