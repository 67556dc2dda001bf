"""Settings are read from the environment, once, and what cannot be used is refused by its name."""
import re
from pathlib import Path

import pytest

from ledger.config import Settings
from ledger.errors import LedgerError


def refusal_of(make):
    with pytest.raises(LedgerError) as refused:
        make()
    return refused.value


def test_without_variables_the_chain_is_our_own():
    settings = Settings.from_env({})
    assert settings.rpc_url == "" and settings.confirmations == 1
    assert settings.data_dir == Path.home() / ".local" / "share" / "likeness-ledger"
    assert settings.database_url == f"sqlite:///{settings.data_dir}/ledger.db"
    assert settings.deployment_file == settings.data_dir / "deployment.json"
    assert settings.records_key_file == settings.data_dir / "records.key"


def test_every_setting_can_be_set(tmp_path):
    settings = Settings.from_env({
        "LEDGER_DATA_DIR": str(tmp_path), "LEDGER_RPC_URL": "https://node.example/key", "LEDGER_CONFIRMATIONS": "12",
        "LEDGER_DATABASE_URL": "sqlite:////srv/x.db", "LEDGER_DEPLOYMENT_FILE": "/srv/d.json",
        "LEDGER_RELAYER_KEYSTORE": "/srv/k.json", "LEDGER_RELAYER_PASSWORD_FILE": "/srv/p", "LEDGER_UPLOAD_BYTES": "5",
        "LEDGER_BODY_BYTES": "6", "LEDGER_API_URL": "http://[::1]:81", "LEDGER_PUBLIC_URL": "https://l.example",
        "LEDGER_PINNED_DEPLOYMENT": "/srv/pinned.json",
        "UNRELATED": "x",
    })
    assert settings == Settings(tmp_path, 12, "https://node.example/key", "sqlite:////srv/x.db", Path("/srv/d.json"),
                                Path("/srv/k.json"), Path("/srv/p"), None, 5, 6, "http://[::1]:81", "https://l.example", Path("/srv/pinned.json"))
    assert Settings.from_env({"LEDGER_RELAYER_DEV_ACCOUNT": "3"}).relayer_dev_account == 3


def test_a_home_directory_is_expanded():
    assert Settings.from_env({"LEDGER_DATA_DIR": "~/x"}).data_dir == Path.home() / "x"


def test_an_empty_variable_is_not_set():
    assert Settings.from_env({"LEDGER_CONFIRMATIONS": "", "LEDGER_RPC_URL": ""}).confirmations == 1


def test_the_environment_of_the_process_is_read(monkeypatch):
    monkeypatch.setenv("LEDGER_BODY_BYTES", "77")
    assert Settings.from_env().body_bytes == 77


@pytest.mark.parametrize("name, text, code", [
    ("LEDGER_CONFIRMATION", "1", "unknown_setting"),
    ("LEDGER_CONFIRMATIONS", "0", "wrong_setting"),
    ("LEDGER_CONFIRMATIONS", "-1", "wrong_setting"),
    ("LEDGER_CONFIRMATIONS", "1.5", "wrong_setting"),
    ("LEDGER_CONFIRMATIONS", "10001", "wrong_setting"),
    ("LEDGER_CONFIRMATIONS", "٣", "wrong_setting"),
    ("LEDGER_UPLOAD_BYTES", "0", "wrong_setting"),
    ("LEDGER_BODY_BYTES", "9" * 12, "wrong_setting"),
    ("LEDGER_API_URL", "localhost:8000", "wrong_setting"),
    ("LEDGER_API_URL", "http://", "wrong_setting"),
    ("LEDGER_API_URL", "http://h:99999", "wrong_setting"),
    ("LEDGER_PUBLIC_URL", "ftp://x", "wrong_setting"),
    ("LEDGER_DATABASE_URL", "ledger.db", "wrong_setting"),
    ("LEDGER_RELAYER_KEYSTORE", "/srv/k.json", "wrong_setting"),
    ("LEDGER_RELAYER_PASSWORD_FILE", "/srv/p", "wrong_setting"),
    ("LEDGER_RELAYER_DEV_ACCOUNT", "one", "wrong_setting"),
])
def test_what_cannot_be_used_is_refused(name, text, code):
    refusal = refusal_of(lambda: Settings.from_env({name: text}))
    assert refusal.code == code
    assert refusal.name == name.replace("PASSWORD_FILE", "KEYSTORE")


def test_a_development_account_and_a_keystore_exclude_each_other():
    refusal = refusal_of(lambda: Settings(Path("/x"), 1, relayer_keystore=Path("k"), relayer_password_file=Path("p"), relayer_dev_account=0))
    assert refusal.name == "LEDGER_RELAYER_DEV_ACCOUNT"


def test_a_node_without_a_number_of_confirmations_is_refused():
    refusal = refusal_of(lambda: Settings.from_env({"LEDGER_RPC_URL": "http://127.0.0.1:8545"}))
    assert (refusal.code, refusal.name) == ("setting_missing", "LEDGER_CONFIRMATIONS")


@pytest.mark.parametrize("environ", [
    {"LEDGER_RPC_URL": "https://user:hunter2@node.example", "LEDGER_CONFIRMATIONS": "1"},
    {"LEDGER_DATABASE_URL": "postgresql://user:hunter2@db/ledger"},
])
def test_no_password_is_printed(environ):
    assert "hunter2" not in repr(Settings.from_env(environ))


@pytest.mark.parametrize("url", ["ftp://user:hunter2@node.example", "http://user:hunter2@:x"])
def test_no_password_is_in_a_refusal(url):
    refusal = refusal_of(lambda: Settings.from_env({"LEDGER_RPC_URL": url, "LEDGER_CONFIRMATIONS": "1"}))
    assert "hunter2" not in str(refusal) + repr(refusal.facts)


def test_the_password_is_the_first_line_of_its_file(tmp_path):
    file = tmp_path / "password"
    file.write_text("secret words\nnot this\n")
    settings = Settings(tmp_path, 1, relayer_keystore=tmp_path / "k", relayer_password_file=file)
    assert settings.relayer_password() == "secret words"
    file.unlink()
    assert refusal_of(settings.relayer_password).code == "wrong_setting"
    assert refusal_of(Settings(tmp_path, 1).relayer_password).code == "setting_missing"


def test_a_variable_stands_for_each_field_and_no_other():
    names = {f"LEDGER_{name.upper()}" for name in Settings.__dataclass_fields__}
    known = refusal_of(lambda: Settings.from_env({"LEDGER_NONSENSE": "x"})).known
    assert set(re.findall(r"LEDGER_\w+", known)) == names
