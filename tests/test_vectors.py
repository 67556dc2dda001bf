"""Typed data has one digest: the standard's own figures, a JavaScript wallet library and eth-account agree."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils import keccak

ROOT = Path(__file__).resolve().parents[1]
VECTORS = ROOT / "tests" / "vectors"
CASE_FILES = sorted(VECTORS.glob("*.cases.json"))

# Source: the example of EIP-712 (Mail) prints its digest and signature.
MAIL_DIGEST = "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"
MAIL_R = "0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"
MAIL_S = "0x07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562"


def run_generator(*arguments):
    # node stands beside python where the machine has none of its own
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["node", ROOT / "contracts" / "vectors.mjs", *arguments],
        env=os.environ | {"PATH": path}, capture_output=True, text=True,
    )


def vectors_of(cases):
    return cases.with_name(cases.name.replace(".cases.json", ".json"))


def all_vectors():
    return [case for file in CASE_FILES for case in json.loads(vectors_of(file).read_text())["cases"]]


def signable_of(case):
    return encode_typed_data(full_message={
        "domain": case["domain"],
        "types": case["types"] | {"EIP712Domain": domain_members(case["domain"])},
        "primaryType": case["primary_type"],
        "message": case["message"],
    })


def domain_members(domain):
    kinds = {"name": "string", "version": "string", "chainId": "uint256", "verifyingContract": "address", "salt": "bytes32"}
    return [{"name": name, "type": kind} for name, kind in kinds.items() if name in domain]


@pytest.mark.parametrize("cases", CASE_FILES, ids=lambda path: path.name)
def test_committed_vectors_are_what_the_wallet_library_makes(cases):
    done = run_generator("--check", cases, vectors_of(cases))
    assert done.returncode == 0, done.stderr


def test_the_wallet_library_agrees_with_the_standard():
    mail = next(case for case in all_vectors() if case["name"] == "mail")["expected"]
    assert mail["digest"] == MAIL_DIGEST
    assert mail["signature"] == MAIL_R + MAIL_S[2:] + "1c"


@pytest.mark.parametrize("case", all_vectors(), ids=lambda case: case["name"])
def test_eth_account_agrees_with_the_wallet_library(case):
    expected, signable = case["expected"], signable_of(case)
    assert "0x" + signable.header.hex() == expected["domain_separator"]
    assert "0x" + signable.body.hex() == expected["struct_hash"]
    assert "0x" + keccak(b"\x19" + signable.version + signable.header + signable.body).hex() == expected["digest"]
    assert Account.recover_message(signable, signature=expected["signature"]) == expected["signer"]


def test_a_vector_that_was_changed_by_hand_is_refused(tmp_path):
    cases = CASE_FILES[0]
    changed = tmp_path / "changed.json"
    changed.write_text(vectors_of(cases).read_text().replace("0x", "0x0", 1))
    done = run_generator("--check", cases, changed)
    assert done.returncode == 1
    assert "run scripts/vectors" in done.stderr


def test_a_case_that_names_another_primary_type_is_refused(tmp_path):
    document = json.loads((VECTORS / "eip712_mail.cases.json").read_text())
    document["cases"][0]["primary_type"] = "Person"
    cases = tmp_path / "wrong.cases.json"
    cases.write_text(json.dumps(document))
    done = run_generator(cases, tmp_path / "wrong.json")
    assert done.returncode != 0
    assert "the primary type is Mail" in done.stderr
