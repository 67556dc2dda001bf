"""What a user mistypes gets the code that the API gives, no traceback, and asks no server."""
import pytest

NOBODY = "http://127.0.0.1:9"  # the discard port: nothing answers there
WORD, ACCOUNT = "0x" + "11" * 32, "0x" + "22" * 20
WRONG_CHECKSUM = "0x3c44CdDdB6a900fa2b585dd299e03d12FA4293BC"


@pytest.mark.parametrize(("arguments", "code"), [
    (("buy", "0x12"), "malformed_hex"),
    (("buy", "../deployment"), "malformed_hex"),
    (("buy", WORD + "?a=b"), "malformed_hex"),
    (("cancel", "x"), "malformed_hex"),
    (("distribute", WORD[:-1]), "malformed_hex"),
    (("withdraw-consent", "x"), "malformed_hex"),
    (("balances", ".."), "malformed_address"),
    (("balances", WRONG_CHECKSUM), "malformed_address"),
    (("licensed", WORD, "me", "--use", "dubbing"), "malformed_address"),
    (("licensed", "voice", ACCOUNT, "--use", "dubbing"), "malformed_hex"),
    (("licensed", WORD, ACCOUNT), "use_missing"),
    (("buy", WORD, "--at-most-wei", "0.5"), "malformed_amount"),
    (("buy", WORD, "--at-most-wei", "-1"), "malformed_amount"),
    (("buy", WORD, "--serial", "-1"), "usage"),
    (("withdraw", "--unlock-at", "tomorrow"), "usage"),
    (("withdraw", "--currency", "ETH"), "malformed_address"),
    (("withdraw", "--to", "me"), "malformed_address"),
    (("verify", "no-such-file"), "subject_unknown"),
    (("verify", WORD[:-1]), "subject_unknown"),
    (("verify", "/"), "subject_unknown"),
    (("register", "no-such-file"), "usage"),
    (("register", "/"), "usage"),
    (("search", "no-such-file"), "usage"),
    (("grant", "--set", "price_wei"), "wallet_missing"),
    (("balances", ACCOUNT), "server_unreachable"),
    (("grant", "--dev-account", "1"), "server_unreachable"),
])
def test_a_mistake_has_its_code(ledger, arguments, code):
    outcome = ledger(*arguments, "--api", NOBODY, "--json")
    assert (outcome.code, outcome.json["code"], outcome.err) == (1, code, "")
    assert outcome.json["detail"]


@pytest.mark.parametrize(("settings", "code"), [
    (("price_wei",), "malformed_setting"),
    (("price_wei=1", "price_wei=2"), "malformed_setting"),
    (("nonsense=1",), "unknown_term"),
    (("price_wei=5",), "missing_term"),
])
def test_a_term_that_is_wrong_has_its_code(api, settings, code):
    chosen = [part for each in settings for part in ("--set", each)]
    outcome = api("grant", "--template", "voice-enhancement", *chosen, "--yes", "--dev-account", 1)
    assert (outcome.code, outcome.json["code"]) == (1, code)


def test_an_unknown_template_has_its_code(api):
    outcome = api("grant", "--template", "everything", "--yes", "--dev-account", 1)
    assert (outcome.code, outcome.json["code"]) == (1, "unknown_template")


@pytest.mark.parametrize(("content", "code"), [
    (b"", "empty_upload"), (b"name,price\n" * 50, "unknown_media_format"), (b"RIFF\xff\xff\xff\xffWAVEfmt ", "unreadable_recording")])
@pytest.mark.parametrize("command", [("fingerprint",), ("verify",), ("search",), ("register", "--dev-account", "1")])
def test_a_file_that_is_no_media_is_refused_alike_here_and_there(ledger, served, tmp_path, command, content, code):
    file = tmp_path / "picture.png"
    file.write_bytes(content)
    place = () if command[0] == "fingerprint" else ("--api", served.about["api"])
    outcome = ledger(command[0], file, *command[1:], *place, "--json")
    assert (outcome.code, outcome.json["code"]) == (1, code)


def test_what_is_unknown_to_the_ledger_is_said(api):
    assert api("buy", WORD, "--dev-account", 1).json["code"] == "grant_unknown"
    assert api("verify", WORD).code in (1, 3)


def test_a_setting_that_does_not_exist_is_said(ledger, monkeypatch):
    monkeypatch.setenv("LEDGER_PORT", "1")
    assert ledger("balances", ACCOUNT, "--json").json["code"] == "unknown_setting"
