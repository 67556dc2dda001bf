"""Whoever knows which contracts they sign for signs for no others, whatever a server says."""
import json

import pytest

from ledger.client import Client, KnownLedgers, Pin, Signers, WrongDeployment, sign_registration
from ledger.client.deployments import PinUnreadable
from tests.client.conftest import LyingLedger

URL = "https://ledger.example"
OTHER = "0x" + "5b" * 20
TRUE = {"chain_id": 1, "ledger": "0x" + "11" * 20, "royalties": "0x" + "22" * 20, "checkout": "0x" + "33" * 20,
        "deployment_id": "0x" + "44" * 32}
LIES = [("chain_id", 2), ("chain_id", "1"), ("chain_id", None), ("ledger", OTHER), ("royalties", OTHER), ("checkout", OTHER),
        ("deployment_id", "0x" + "55" * 32)]


@pytest.fixture
def file(tmp_path):
    """A deployment file with more members than are looked at."""
    path = tmp_path / "deployment.json"
    path.write_text(json.dumps({**TRUE, "lens": OTHER, "block_number": 7}))
    return path


def test_a_server_with_the_pinned_deployment_is_believed(file):
    pin = Pin.load(file)
    pin.require_same({**TRUE, "ledger": TRUE["ledger"].upper().replace("0X", "0x"), "witness": "x"}, URL)


@pytest.mark.parametrize(("member", "lie"), LIES)
def test_a_server_with_anything_else_is_refused(file, member, lie):
    with pytest.raises(WrongDeployment) as refused:
        Pin.load(file).require_same({**TRUE, member: lie}, URL)
    assert refused.value.code == "wrong_deployment" and member in str(refused.value) and str(file) in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 10_000, json.dumps({**TRUE, "ledger": "0x12"}).encode(),
                                     json.dumps({**TRUE, "chain_id": 0}).encode()])
def test_a_file_that_names_no_deployment_is_refused(file, content):
    file.write_bytes(content)
    with pytest.raises(PinUnreadable):
        Pin.load(file)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(PinUnreadable, match="deployment.json"):
        Pin.load(tmp_path / "deployment.json")


@pytest.mark.parametrize(("member", "lie"), LIES)
def test_a_server_has_to_stay_what_it_was_when_it_was_met_first(tmp_path, member, lie):
    known = KnownLedgers(tmp_path / "known")
    for _ in range(2):
        known.require_same(TRUE, URL)
    with pytest.raises(WrongDeployment, match=str(tmp_path)):
        known.require_same({**TRUE, member: lie}, URL)
    known.require_same({**TRUE, "ledger": OTHER}, "https://another.example")
    known.require_same(TRUE, URL)
    assert len(list((tmp_path / "known").iterdir())) == 2  # no half files


def test_what_names_no_deployment_is_not_remembered(tmp_path):
    known = KnownLedgers(tmp_path)
    with pytest.raises(WrongDeployment):
        known.require_same({"deployment_id": "0x"}, URL)
    assert list(tmp_path.iterdir()) == []
    known.require_same(TRUE, URL)


def test_a_file_that_was_damaged_is_not_replaced(tmp_path):
    known = KnownLedgers(tmp_path)
    known.require_same(TRUE, URL)
    next(tmp_path.iterdir()).write_text("{")
    with pytest.raises(PinUnreadable):
        known.require_same(TRUE, URL)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_a_development_chain_on_this_machine_is_another_one_each_time(tmp_path, url):
    known = KnownLedgers(tmp_path)
    for ledger in (TRUE["ledger"], OTHER):
        known.require_same({**TRUE, "chain_id": 31337, "ledger": ledger}, url)
    assert list(tmp_path.iterdir()) == []


def test_a_development_chain_elsewhere_is_remembered(tmp_path):
    known = KnownLedgers(tmp_path)
    known.require_same({**TRUE, "chain_id": 31337}, URL)
    with pytest.raises(WrongDeployment):
        known.require_same({**TRUE, "chain_id": 31337, "ledger": OTHER}, URL)


def test_nothing_is_signed_for_the_contract_of_a_server_that_was_taken_over(served, people, draft, tmp_path):
    def names_its_own(path, answer):
        return {**answer, "ledger": OTHER} if path == "/deployment" else answer

    altered = json.loads(json.dumps(draft))
    altered["typed_data"]["domain"]["verifyingContract"] = OTHER
    believed = LyingLedger(served.about["api"], names_its_own)
    assert sign_registration(believed, altered, Signers(people.performer))["typed_data"]["domain"]["verifyingContract"].lower() == OTHER
    file = tmp_path / "deployment.json"
    file.write_text(json.dumps(served.client.deployment()))
    pinned = LyingLedger(served.about["api"], names_its_own, Pin.load(file))
    with pytest.raises(WrongDeployment):
        sign_registration(pinned, altered, Signers(people.performer))
    honest = Client(served.about["api"], Pin.load(file))
    assert sign_registration(honest, draft, Signers(people.performer))["performer_signature"]
