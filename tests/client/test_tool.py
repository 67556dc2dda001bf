"""A generating tool on a ledger that is up: asks, counts, signs receipts; the licensee prepays and settles."""
import io
import json
import wave
from dataclasses import replace

import pytest
from eth_account import Account

from ledger.client import ApiProblem, Purchase, Signers, UnexpectedMessage, Wallet, buy, draft_grant, publish
from ledger.client.counts import CountsDamaged, CountsInUse
from ledger.client.metering import close_meter, deposit, dismiss_tool, open_meter, return_deposit, settle, settle_paying
from ledger.client.tool import NotLicensed, Question, Tool
from ledger.reverts import OverCap
from ledger.units import MalformedAmount, Wei
from tests.client.conftest import LyingLedger

UNIT_PRICE_WEI = 1_000
LINES = 12


@pytest.fixture(scope="module")
def metered(client, people, terms):
    """A license that counts lines, at most 1,000 of them."""
    fields = terms | {"unit": "line", "unit_price_wei": str(UNIT_PRICE_WEI), "max_units": 1_000, "price_wei": "0"}
    grant = publish(client, draft_grant(client, fields, "voice-enhancement"), Signers(people.performer))
    return buy(client, people.producer, Purchase(grant["grant_id"], 0))["license_id"]


@pytest.fixture
def tool(client, tmp_path):
    """A tool with a new key."""
    return Tool(client, Wallet(Account.create()), tmp_path / "counts")


@pytest.fixture
def meter_id(client, people, metered, tool):
    """A meter for twenty lines."""
    opened = open_meter(client, people.producer, metered, (tool.wallet.address, 20))
    assert opened.operation["state"] == "confirmed"
    return opened.meter_id


def slower(recording):
    """What a voice tool makes of a recording: 12 % slower and deeper."""
    with wave.open(io.BytesIO(recording)) as source:
        parameters, frames = source.getparams(), source.readframes(source.getnframes())
    made = io.BytesIO()
    with wave.open(made, "wb") as target:
        target.setparams(parameters)
        target.setframerate(parameters.framerate * 88 // 100)
        target.writeframes(frames)
    return made.getvalue()


def made(number):
    return f"line {number}".encode()


def test_a_tool_asks_before_it_generates(client, people, asset, metered, tool):
    assert metered in tool.require_licensed(Question(asset, people.producer.address, "enhancement", "svod", "GB"))


def test_a_tool_does_not_generate_without_a_license(asset, tool):
    with pytest.raises(NotLicensed) as refused:
        tool.require_licensed(Question(asset, tool.wallet.address, "enhancement"))
    assert refused.value.facts["reasons"] == "no license"


def test_a_run_is_settled_from_the_deposit_in_one_transaction(client, people, tool, meter_id):
    deposit(client, people.producer, meter_id, Wei(LINES * UNIT_PRICE_WEI + 1))
    with tool.counting(meter_id) as counter:
        counter.count_all([(made(number), 1) for number in range(LINES)])
        meter = counter.hand_in()
    assert (meter["unit"], meter["owed_wei"], meter["rest_wei"]) == ("line", str(LINES * UNIT_PRICE_WEI), "0")
    assert settle(client, meter_id)["state"] == "confirmed"
    after = client.get(f"/meters/{meter_id}")
    assert (after["units"], after["deposit_wei"], after["pending"]) == (str(LINES), "1", None)
    with pytest.raises(ApiProblem) as refused:
        settle(client, meter_id)
    assert refused.value.code == "nothing_to_settle"


def test_counts_go_on_after_a_restart_of_the_tool(tool, meter_id):
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=2)
        first = counter.receipt()
    with tool.counting(meter_id) as again:
        assert again.units == 2
        assert again.receipt()["typed_data"]["message"]["outputs"] == first["typed_data"]["message"]["outputs"]


def test_a_half_written_count_was_never_counted(tool, meter_id):
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=1)
    file = next(tool.directory.iterdir())
    with file.open("ab") as lines:
        lines.write(b'{"sha256": "ab')
    with tool.counting(meter_id) as counter:
        assert counter.units == 1
        counter.count(made(2), units=1)
    assert [json.loads(line)["units"] for line in file.read_text().splitlines()] == [1, 1]


def test_a_damaged_count_is_refused(tool, meter_id):
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=1)
    next(tool.directory.iterdir()).write_text("not a count\n")
    with pytest.raises(CountsDamaged), tool.counting(meter_id):
        pass


def test_two_processes_do_not_count_one_meter(tool, meter_id):
    with tool.counting(meter_id), pytest.raises(CountsInUse), tool.counting(meter_id):
        pass


def test_a_tool_does_not_count_beyond_its_cap(tool, meter_id):
    with tool.counting(meter_id) as counter:
        with pytest.raises(OverCap):
            counter.count(made(1), units=21)
        assert counter.units == 0


def test_a_lower_receipt_is_refused(client, tool, meter_id):
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=1)
        earlier = counter.receipt()
        counter.count(made(2), units=1)
        counter.hand_in()
    with pytest.raises(ApiProblem) as refused:
        client.post(f"/meters/{meter_id}/receipts", earlier)
    assert (refused.value.code, refused.value.facts["settled"]) == ("receipt_not_higher", 2)


def test_a_receipt_of_another_tool_is_refused(client, tool, meter_id, tmp_path):
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=1)
        receipt = counter.receipt()
    other = Wallet(Account.create())
    forged = receipt | {"signature": "0x" + bytes(Account.sign_typed_data(
        other.account.key, full_message=receipt["typed_data"]).signature).hex()}
    with pytest.raises(ApiProblem) as refused:
        client.post(f"/meters/{meter_id}/receipts", forged)
    assert refused.value.code == "wrong_signer"


def test_a_receipt_for_another_meter_is_refused(client, people, metered, tool, meter_id, tmp_path):
    other = replace(tool, wallet=Wallet(Account.create()), directory=tmp_path / "other")
    opened = open_meter(client, people.producer, metered, (other.wallet.address, 1))
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=1)
        receipt = counter.receipt()
    with pytest.raises(ApiProblem) as refused:
        client.post(f"/meters/{opened.meter_id}/receipts", receipt)
    assert refused.value.code == "altered_typed_data"


def test_what_the_deposit_does_not_cover_is_not_settled_by_the_relayer(client, tool, meter_id):
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=1)
        counter.hand_in()
    with pytest.raises(ApiProblem) as refused:
        settle(client, meter_id)
    assert (refused.value.code, refused.value.facts["owed_wei"]) == ("deposit_too_small", UNIT_PRICE_WEI)


def test_a_wallet_settles_and_pays_what_the_deposit_does_not(client, people, tool, meter_id):
    deposit(client, people.producer, meter_id, Wei(UNIT_PRICE_WEI))
    with tool.counting(meter_id) as counter:
        counter.count(made(1), units=3)
        assert counter.hand_in()["rest_wei"] == str(2 * UNIT_PRICE_WEI)
    assert settle_paying(client, people.producer, meter_id)["state"] == "confirmed"
    after = client.get(f"/meters/{meter_id}")
    assert (after["units"], after["deposit_wei"]) == ("3", "0")


def test_a_deposit_stays_while_the_license_lives(client, people, tool, meter_id):
    deposit(client, people.producer, meter_id, Wei(5))
    with pytest.raises(ApiProblem) as refused:
        return_deposit(client, people.producer, meter_id)
    assert refused.value.code == "deposit_held"


def test_a_licensee_dismisses_a_tool_whose_meter_closes_later(client, people, tool, meter_id):
    assert dismiss_tool(client, people.producer, meter_id)["state"] == "confirmed"
    shown = client.get(f"/meters/{meter_id}")
    assert shown["closes_at"] > shown["as_of"]["time"]
    with pytest.raises(ApiProblem) as pending:
        close_meter(client, meter_id)
    assert pending.value.code == "dismissal_pending"
    with pytest.raises(ApiProblem) as refused:
        dismiss_tool(client, people.producer, meter_id)
    assert refused.value.code == "dismissal_exists"


def test_a_licensee_signs_no_dismissal_of_another_tool(client, people, meter_id):
    def lie(path, answer):
        if path.endswith("/dismissals/drafts"):
            answer["typed_data"]["message"]["tool"] = people.producer.address
        return answer

    with pytest.raises(UnexpectedMessage):
        dismiss_tool(LyingLedger(client.base_url, lie), people.producer, meter_id)
    assert client.get(f"/meters/{meter_id}")["closes_at"] is None


@pytest.mark.parametrize("units", [0, -1, 1.5, True, "x", 2**64, None])
def test_units_that_are_none_are_not_counted(tool, meter_id, units):
    with tool.counting(meter_id) as counter, pytest.raises(MalformedAmount):
        counter.count_all([(made(1), 1), (made(2), units)])
    with tool.counting(meter_id) as again:  # what was written can be read
        assert again.units == 0


def test_tools_share_the_units_of_the_grant(client, people, metered):
    tool = Account.create().address
    with pytest.raises(ApiProblem) as refused:
        open_meter(client, people.producer, metered, (tool, 1_001))
    assert refused.value.code == "cap_exceeded"


def test_a_license_without_a_unit_has_no_meter(client, people, purchase):
    with pytest.raises(ApiProblem) as refused:
        open_meter(client, people.producer, purchase["license_id"], (Account.create().address, 1))
    assert refused.value.code == "not_metered"


def test_a_reported_output_is_found_as_output_of_its_license(client, people, asset, metered, tool, meter_id, recordings):
    made_of_it = slower((recordings / "vm-options.wav").read_bytes())
    before = client.post_media("/verifications", made_of_it)
    assert before["verdict"] in ("near_copy", "another_take", "resembles", "unknown")  # not yet what it is after the report
    reported = tool.report(metered, made_of_it)
    assert (reported["license_id"], reported["reporter"]) == (metered, tool.wallet.address)
    after = client.post_media("/verifications", made_of_it)
    assert (after["verdict"], after["license_id"], after["asset_id"]) == ("reported_output", metered, asset)
    assert reported in client.get(f"/licenses/{metered}/outputs")["items"]


def test_a_stranger_reports_no_output(client, metered, tool, recordings):
    with pytest.raises(ApiProblem) as refused:
        tool.report(metered, (recordings / "vm-options.wav").read_bytes())
    assert refused.value.code == "reporter_refused"


def test_an_output_is_not_reported_with_anothers_signature(client, people, metered, tool, meter_id, recordings):
    path = f"/licenses/{metered}/outputs"
    file = (recordings / "vm-options.wav").read_bytes()
    draft = client.post_media(f"{path}/drafts", file, reporter=people.producer.address)
    forged = Account.sign_typed_data(tool.wallet.account.key, full_message=draft["typed_data"])
    with pytest.raises(ApiProblem) as refused:
        client.post(path, {"typed_data": draft["typed_data"], "signature": "0x" + bytes(forged.signature).hex()})
    assert refused.value.code == "wrong_signer"
