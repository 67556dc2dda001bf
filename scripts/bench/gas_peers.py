"""What comparable work costs elsewhere, as gas of receipts: tokens minted, attested and sold."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi import encode
from eth_account.signers.local import LocalAccount
from eth_utils import keccak
from gas_build import Build, attestations, seaport, tokens

from ledger.chain.node import Node, number

NOBODY = "0x" + "00" * 20
NOTHING = bytes(32)
FOREVER = 2**40
BASIC_ORDER = ("(address,uint256,uint256,address,address,address,uint256,uint256,uint8,uint256,uint256,bytes32,uint256,"
               "bytes32,bytes32,uint256,(uint256,address)[],bytes)")
ORDER = ("(address,address,(uint8,address,uint256,uint256,uint256)[],(uint8,address,uint256,uint256,uint256,address)[],"
         "uint8,uint256,uint256,bytes32,uint256,bytes32,uint256)")
ERC721_ITEM, ETHER_ITEM, FULL_OPEN, ETH_TO_ERC721_FULL_OPEN = 2, 0, 0, 0
ATTESTATION_REQUEST = "(bytes32,(address,uint64,bool,bytes32,bytes,uint256),(uint8,bytes32,bytes32),address,uint64)"


@dataclass(frozen=True, slots=True)
class Peer:
    """A node whose accounts are unlocked, and who pays, sells and signs there."""

    node: Node
    payer: str
    signer: LocalAccount

    def sends(self, to: str | None, data: bytes, sender: str | None = None, value_wei: int = 0) -> dict[str, Any]:
        """The receipt of a transaction that succeeded."""
        call = {"from": sender or self.payer, "data": "0x" + data.hex(), "value": hex(value_wei), "gas": hex(15_000_000)}
        sent = self.node.call("eth_sendTransaction", call | ({"to": to} if to else {}))
        receipt = self.node.call("eth_getTransactionReceipt", sent)
        assert receipt["status"] == "0x1", receipt
        return receipt

    def deploys(self, build: Build, arguments: bytes = b"") -> str:
        """The address of the new contract."""
        return self.sends(None, build.bytecode + arguments)["contractAddress"]

    def asks(self, to: str, data: bytes) -> bytes:
        """The answer of a view."""
        return bytes.fromhex(self.node.call("eth_call", {"to": to, "data": "0x" + data.hex()}, "latest")[2:])


def call_data(signature: str, types: list[str], values: list[Any]) -> bytes:
    """Call data of the function with this signature."""
    return keccak(text=signature)[:4] + encode(types, values)


def gas_of(receipt: dict[str, Any]) -> int:
    return number(receipt["gasUsed"])


def mints(peer: Peer) -> dict[str, int]:
    """Gas of a mint to an account that holds one of these tokens already."""
    used = {}
    for name, contract in (("OpenZeppelin ERC-721 mint", "OpenZeppelinToken"), ("Solady ERC-721 mint", "SoladyToken")):
        token = peer.deploys(tokens()[contract])
        for serial in (1, 2):
            mint = call_data("mint(address,uint256)", ["address", "uint256"], [peer.payer, serial])
            used[name] = gas_of(peer.sends(token, mint))
    return used


def transfers(peer: Peer) -> dict[str, int]:
    """Gas of a plain ERC-20 transfer to an account that holds some."""
    money = peer.deploys(tokens()["Money"])
    transfer = call_data("transfer(address,uint256)", ["address", "uint256"], [peer.signer.address, 10**18])
    peer.sends(money, transfer)
    return {"ERC-20 transfer": gas_of(peer.sends(money, transfer))}


def attests(peer: Peer) -> dict[str, int]:
    """Gas of attesting 32 bytes in EAS by another's signature, not the signer's first."""
    registry = peer.deploys(attestations("SchemaRegistry"))
    eas = peer.deploys(attestations("EAS"), encode(["address"], [registry]))
    schema_text = "bytes32 asset"
    peer.sends(registry, call_data("register(string,address,bool)", ["string", "address", "bool"],
                                   [schema_text, NOBODY, True]))
    schema = keccak(schema_text.encode() + bytes(20) + b"\x01")
    for nonce in (0, 1):
        receipt = peer.sends(eas, _attestation(peer, eas, schema, nonce))
    return {"EAS attestByDelegation": gas_of(receipt)}


def _attestation(peer: Peer, eas: str, schema: bytes, nonce: int) -> bytes:
    what = keccak(text=f"asset {nonce}")
    domain = peer.asks(eas, call_data("getDomainSeparator()", [], []))
    type_hash = peer.asks(eas, call_data("getAttestTypeHash()", [], []))
    types = ["bytes32", "address", "bytes32", "address", "uint64", "bool", "bytes32", "bytes32", "uint256", "uint256",
             "uint64"]
    struct = encode(types, [type_hash, peer.signer.address, schema, NOBODY, 0, True, NOTHING, keccak(what), 0, nonce,
                            FOREVER])
    signed = peer.signer.unsafe_sign_hash(keccak(b"\x19\x01" + domain + keccak(struct)))
    request = (schema, (NOBODY, 0, True, NOTHING, what, 0),
               (signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")), peer.signer.address, FOREVER)
    return call_data(f"attestByDelegation({ATTESTATION_REQUEST})", [ATTESTATION_REQUEST], [request])


def sales(peer: Peer) -> dict[str, int]:
    """Gas of selling an existing ERC-721 token for ETH by the seller's signature, Seaport's cheapest kind of order; the
    buyer holds one of these tokens already."""
    builds = seaport()
    market = peer.deploys(builds["Seaport"], encode(["address"], [peer.deploys(builds["ConduitController"])]))
    token = peer.deploys(tokens()["OpenZeppelinToken"])
    seller = peer.signer.address
    peer.node.call("anvil_impersonateAccount", seller)
    approve = call_data("setApprovalForAll(address,bool)", ["address", "bool"], [market, True])
    for serial in range(1, 5):
        mint = call_data("mint(address,uint256)", ["address", "uint256"], [seller, serial])
        peer.sends(token, mint)
    peer.sends(token, approve, sender=seller)
    for serial in (1, 2):
        receipt = peer.sends(market, _basic_order(peer, market, token, serial), value_wei=10**15)
    return {"Seaport basic order": gas_of(receipt)}


def _basic_order(peer: Peer, market: str, token: str, serial: int) -> bytes:
    seller, salt = peer.signer.address, int.from_bytes(keccak(text=f"order {serial}"), "big")
    offer = [(ERC721_ITEM, token, serial, 1, 1)]
    consideration = [(ETHER_ITEM, NOBODY, 0, 10**15, 10**15, seller)]
    components = (seller, NOBODY, offer, consideration, FULL_OPEN, 0, FOREVER, NOTHING, salt, NOTHING, 0)
    digest = peer.asks(market, call_data(f"getOrderHash({ORDER})", [ORDER], [components]))
    # information() answers (string version, bytes32 domainSeparator, address conduitController)
    domain = peer.asks(market, call_data("information()", [], []))[32:64]
    signature = peer.signer.unsafe_sign_hash(keccak(b"\x19\x01" + domain + digest)).signature
    order = (NOBODY, 0, 10**15, seller, NOBODY, token, serial, 1, ETH_TO_ERC721_FULL_OPEN, 0, FOREVER, NOTHING, salt,
             NOTHING, NOTHING, 0, [], bytes(signature))
    return call_data(f"fulfillBasicOrder({BASIC_ORDER})", [BASIC_ORDER], [order])
