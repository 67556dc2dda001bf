"""Calls of the real contract that succeed once and are refused afterwards: registrations of assets."""
from dataclasses import dataclass

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from ledger.chain.abi import artifact, decode_result, encode_call
from ledger.chain.calls import Call
from ledger.chain.deployment import Deployment
from ledger.units import NO_ADDRESS, hex_of

VOICE, WITH_TERMS = 1, 1
FAR_AWAY = 2**40 - 1
GAS = 200_000
TYPES = {
    "Register": [
        {"name": "asset", "type": "bytes32"}, {"name": "performer", "type": "address"},
        {"name": "kind", "type": "uint8"}, {"name": "policy", "type": "uint8"}, {"name": "guardian", "type": "address"},
        {"name": "majorityAt", "type": "uint40"}, {"name": "deadline", "type": "uint40"},
    ]
}
FUNCTIONS = artifact("LikenessLedger").functions


def asset(number):
    """An asset id that no other number has."""
    return number.to_bytes(32, "big")


@dataclass(frozen=True)
class Registrar:
    """Signs registrations as the performer, and reads from the chain what became of them."""

    deployment: Deployment
    performer: LocalAccount

    def call(self, asset_id):
        message = {"asset": asset_id, "performer": self.performer.address, "kind": VOICE, "policy": WITH_TERMS,
                   "guardian": NO_ADDRESS, "majorityAt": 0, "deadline": FAR_AWAY}
        domain = {"name": "Likeness Ledger", "version": "1", "chainId": self.deployment.chain_id,
                  "verifyingContract": self.deployment.ledger, "salt": self.deployment.deployment_id}
        signed = Account.sign_message(encode_typed_data(domain, TYPES, message), self.performer.key)
        return Call(self.deployment.ledger, encode_call(FUNCTIONS["register"], [message, bytes(signed.signature)]), 0)

    def transaction(self, asset_id, wallet, **fields):
        """The registration as a transaction that `wallet` signed and pays for."""
        call = self.call(asset_id)
        return signed_bytes(wallet, {"to": call.to, "data": hex_of(call.data), "gas": GAS} | fields)

    def performer_of(self, node, asset_id):
        """Whom the chain names as the asset's performer."""
        read = FUNCTIONS["assetOf"]
        call = {"to": self.deployment.ledger, "data": hex_of(encode_call(read, [asset_id]))}
        return decode_result(read, bytes.fromhex(node.call("eth_call", call, "latest")[2:]))[0]


def signed_bytes(wallet, fields):
    """A transaction of the development chain, type 2 unless it names a gas price."""
    fees = {} if "gasPrice" in fields else {"type": 2, "maxFeePerGas": 10**10, "maxPriorityFeePerGas": 10**9}
    whole = {"chainId": 31337, "nonce": 0, "gas": 21_000, "value": 0} | fees | fields
    return bytes(wallet.sign_transaction(whole).raw_transaction)
