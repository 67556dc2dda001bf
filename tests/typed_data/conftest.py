"""The contract for which the vectors were signed, on a chain of its own."""
import json
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from eth_abi import decode
from eth_account import Account
from eth_utils import keccak
from web3 import HTTPProvider, Web3
from web3.exceptions import ContractCustomError

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.reverts import refusal_of
from ledger.typed_data import (APPOINT_TOOL, BATCH, CANCEL, DISMISS_TOOL, PURCHASE_ORDER, RATE_CARD, RECEIPT, REGISTER, REPORT,
                               WITHDRAW_CONSENT, Domain, TypedData)
from ledger.terms import CURRENT
from ledger.terms.signed_struct import grant_types
from ledger.units import parse_bytes32

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
TYPES = {"Register": REGISTER, "Batch": BATCH, "RateCard": RATE_CARD, "Cancel": CANCEL, "WithdrawConsent": WITHDRAW_CONSENT,
         "Grant": grant_types(CURRENT), "AppointTool": APPOINT_TOOL, "DismissTool": DISMISS_TOOL, "Receipt": RECEIPT, "Report": REPORT,
         "PurchaseOrder": PURCHASE_ORDER}


@cache
def vectors(file):
    return {case["name"]: case for case in json.loads((VECTORS / file).read_text())["cases"]}


def messages():
    return vectors("likeness_messages.json")


def later_messages():
    """What is signed after the purchase, and the order that a buyer signs: in the domains of the other two contracts."""
    return vectors("royalty_messages.json")


def domain_of(case):
    return Domain(case["domain"]["chainId"], case["domain"]["verifyingContract"], parse_bytes32(case["domain"]["salt"], field="salt"))


def typed_data(case):
    """What the package makes of the message of a vector, in the domain of the test contract."""
    return TypedData(domain_of(messages()["register"]), case["primary_type"], TYPES[case["primary_type"]], case["message"])


class DeployedLedger:
    """The compiled ledger on a real chain, called through web3.py with the vectors' own JSON."""

    def __init__(self, web3, domain):
        artifact = json.loads((resources.files("ledger.chain") / "artifacts" / "LikenessLedger.json").read_text())
        self.web3 = web3
        self.errors = {keccak(text=f"{e['name']}({','.join(i['type'] for i in e['inputs'])})")[:4]: e
                       for e in artifact["abi"] if e["type"] == "error"}
        deployer = Account.from_key(keccak(text="likeness ledger test vectors"))
        web3.provider.make_request("anvil_setBalance", [deployer.address, hex(10**20)])
        factory = web3.eth.contract(abi=artifact["abi"], bytecode=artifact["bytecode"])
        transaction = factory.constructor(domain.deployment_id).build_transaction({"from": deployer.address, "nonce": 0})
        sent = web3.eth.send_raw_transaction(deployer.sign_transaction(transaction).raw_transaction)
        self.address = web3.eth.wait_for_transaction_receipt(sent).contractAddress
        self.contract = web3.eth.contract(self.address, abi=artifact["abi"])

    def answer(self, case, signature):
        """The function that takes this message with its signature, ready to be called or sent."""
        message, functions = tuple(case["message"].values()), self.contract.functions
        takes = {"Register": functions.register, "Batch": functions.anchorBatch, "Cancel": functions.cancelGrants,
                 "WithdrawConsent": functions.withdrawConsent}[case["primary_type"]]
        return takes(message, signature)

    def refusal(self, case, signature):
        """The error with which the contract refuses, None if it accepts."""
        try:
            self.answer(case, signature).call({"from": self.web3.eth.accounts[9]})
        except ContractCustomError as refused:
            data = bytes.fromhex(refused.data[2:])
            error = self.errors[data[:4]]
            values = decode([argument["type"] for argument in error["inputs"]], data[4:])
            return refusal_of(error["name"], dict(zip((argument["name"] for argument in error["inputs"]), values)))
        return None

    def accept(self, name):
        """The message of a vector has been sent by somebody else and mined."""
        case = messages()[name]
        sent = self.answer(case, case["expected"]["signature"]).transact({"from": self.web3.eth.accounts[9]})
        assert self.web3.eth.wait_for_transaction_receipt(sent).status == 1


@pytest.fixture(scope="package")
def deployed():
    with Anvil.start(AnvilOptions()) as anvil:
        contract = DeployedLedger(Web3(HTTPProvider(anvil.rpc_url)), domain_of(messages()["register"]))
        assert contract.address == messages()["register"]["domain"]["verifyingContract"]
        yield contract


@pytest.fixture
def contract(deployed):
    """The contract, which is after the test as it was before."""
    before = deployed.web3.provider.make_request("evm_snapshot", [])["result"]
    yield deployed
    assert deployed.web3.provider.make_request("evm_revert", [before])["result"]
