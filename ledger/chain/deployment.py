"""Which contract on which chain: the identity that signatures, index and outbox are tied to."""
from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from ledger.chain.abi import Artifact, artifact, encode
from ledger.chain.node import LATEST, PENDING, Node, data, number
from ledger.errors import Conflict, InvalidInput, Unavailable
from ledger.typed_data import Domain
from ledger.units import Address, Bytes32, hex_of, parse_address, parse_amount, parse_bytes32

MINED_WITHIN_S = 300  # a congested chain takes minutes; after that somebody should look
FIRST_POLL_S = 0.002  # a development chain has the block in some milliseconds
MOST_POLL_S = 1.0     # a public chain has one every 2 to 12 s
TIP_WEI = 10**9       # what a validator takes in calm times; deploying happens once
BASE_FEE_GROWTH = 2   # the base fee at most doubles within six blocks
DEPLOYMENT_ID_BYTES = 32


class ChainChanged(Unavailable):
    """The node serves another chain than the one that this ledger was deployed on, a reset one for example."""

    says = ("chain changed: {what} is {got}, the deployment has {expected}; nothing is read or sent until the node of "
            "that chain is back, or a new ledger is set up in an empty data directory")


class DeploymentFailed(Unavailable):
    """The contracts could not be put on the chain."""

    says = "the contracts were not deployed: {reason}"


class DeploymentUnreadable(InvalidInput):
    """The deployment file is missing or not one of ours."""

    says = "{file}: {reason}; give the file that `ledger up` of this version wrote"


class DeploymentExists(Conflict):
    """A deployment is never overwritten: the records and the index beside it belong to it."""

    says = "{file} names a deployment already; set a new one up in an empty data directory"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployed ledger with the contracts around it. All of it together is the chain's identity: a reset development
    chain repeats chain id, addresses and even genesis, but neither the random deployment id nor, so, the code hashes."""

    chain_id: int
    ledger: Address
    royalties: Address
    checkout: Address
    lens: Address
    block_number: int     # of the ledger's creation: nothing of ours happened earlier
    block_hash: Bytes32
    code_hash: Bytes32    # keccak256 of the ledger's code as it lies on the chain
    royalties_code_hash: Bytes32
    checkout_code_hash: Bytes32
    deployment_id: Bytes32  # the salt of all three EIP-712 domains

    @property
    def emitters(self) -> tuple[Address, ...]:
        """The contracts that emit events, by which everything is known."""
        return (self.ledger, self.royalties, self.checkout)

    @property
    def domain(self) -> Domain:
        """Where registrations, grants and withdrawals of consent are signed."""
        return Domain(self.chain_id, self.ledger, self.deployment_id)

    @property
    def royalties_domain(self) -> Domain:
        """Where appointments, receipts and reports are signed."""
        return Domain(self.chain_id, self.royalties, self.deployment_id)

    @property
    def checkout_domain(self) -> Domain:
        """Where orders to buy are signed."""
        return Domain(self.chain_id, self.checkout, self.deployment_id)

    def require_same(self, node: Node) -> None:
        """The node serves the chain of this deployment. Raises: ChainChanged, NodeUnavailable, NodeRefused."""
        chain_id, block, *codes = node.batch([
            ("eth_chainId", []),
            ("eth_getBlockByNumber", [hex(self.block_number), False]),
            *(("eth_getCode", [contract, LATEST]) for contract in self.emitters),
        ])
        ledger, royalties, checkout = (hex_of(keccak(data(code))) for code in codes)
        found = (
            ("chain id", number(chain_id), self.chain_id),
            ("the block of the deployment", block and block["hash"], hex_of(self.block_hash)),
            ("the code hash", ledger, hex_of(self.code_hash)),
            ("the code hash of the royalties", royalties, hex_of(self.royalties_code_hash)),
            ("the code hash of the checkout", checkout, hex_of(self.checkout_code_hash)),
        )
        for what, got, expected in found:
            if got != expected:
                raise ChainChanged(what=what, got=got, expected=expected)

    def to_json(self) -> dict[str, Any]:
        """Bytes as 0x-hex."""
        return {name: hex_of(v) if isinstance(v, bytes) else v for name, v in asdict(self).items()}

    @classmethod
    def from_json(cls, content: Any) -> Deployment:
        """Raises: MalformedHex, MalformedAddress, MalformedAmount, DeploymentUnreadable."""
        names = {field.name for field in fields(cls)}
        if isinstance(content, dict) and set(content) == names - _ADDED:
            raise DeploymentUnreadable(file="deployment", reason="an earlier version wrote it, without royalties and checkout")
        if not isinstance(content, dict) or set(content) != names:
            raise DeploymentUnreadable(file="deployment", reason=f"the members are not {', '.join(sorted(names))}")
        integers = {name: parse_amount(content[name], field=name) for name in _INTEGERS}
        addresses = {name: parse_address(content[name], field=name) for name in _ADDRESSES}
        words = {name: parse_bytes32(content[name], field=name) for name in names - _INTEGERS - _ADDRESSES}
        return cls(**integers, **addresses, **words)

    def save(self, file: Path) -> None:
        """The file exists, whole, even after a crash. Raises: DeploymentExists."""
        if file.exists():
            raise DeploymentExists(file=file.name)
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(file.name + ".new")
        with new.open("w") as target:
            json.dump(self.to_json(), target, indent=2)
            target.flush()
            os.fsync(target.fileno())
        os.replace(new, file)

    @classmethod
    def load(cls, file: Path) -> Deployment:
        """Raises: DeploymentUnreadable, MalformedHex, MalformedAddress, MalformedAmount."""
        try:
            content = json.loads(file.read_text())
        except OSError:
            raise DeploymentUnreadable(file=file.name, reason="it cannot be read") from None
        except ValueError:
            raise DeploymentUnreadable(file=file.name, reason="it is not JSON") from None
        return cls.from_json(content)


_INTEGERS = {"chain_id", "block_number"}
_ADDRESSES = {"ledger", "royalties", "checkout", "lens"}
_ADDED = {"royalties", "checkout", "royalties_code_hash", "checkout_code_hash"}  # by the second version of the file


def deploy(node: Node, account: LocalAccount) -> Deployment:
    """LikenessLedger with a new random deployment id, Royalties, Checkout and Lens are on the chain; `account` paid.

    Raises: DeploymentFailed, NodeUnavailable, NodeRefused.
    """
    deployment_id = Bytes32(secrets.token_bytes(DEPLOYMENT_ID_BYTES))
    ledger = _create(node, account, "LikenessLedger", encode([{"type": "bytes32"}], [deployment_id]))
    around = encode([{"type": "address"}], [ledger.address])
    royalties = _create(node, account, "Royalties", around)
    checkout = _create(node, account, "Checkout", around)
    lens = _create(node, account, "Lens", around)
    return Deployment(
        chain_id=node.chain_id(),
        ledger=ledger.address,
        royalties=royalties.address,
        checkout=checkout.address,
        lens=lens.address,
        block_number=ledger.block_number,
        block_hash=ledger.block_hash,
        code_hash=ledger.code_hash,
        royalties_code_hash=royalties.code_hash,
        checkout_code_hash=checkout.code_hash,
        deployment_id=deployment_id,
    )


def is_build_of(build: Artifact, code: bytes) -> bool:
    """Whether code from a chain is that build: equal but for the immutables, which each deployment sets anew."""
    blank = bytearray(code)
    for start, length in build.immutables:
        blank[start : start + length] = bytes(length)
    return keccak(bytes(blank)) == build.runtime_hash


def wait_until_mined(node: Node, transaction: Bytes32) -> dict[str, Any] | None:
    """The receipt, or None if the transaction is in no block after `MINED_WITHIN_S`."""
    deadline, pause_s = time.monotonic() + MINED_WITHIN_S, FIRST_POLL_S
    while time.monotonic() < deadline:
        receipt = node.receipt(transaction)
        if receipt is not None:
            return receipt
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, MOST_POLL_S)
    return None


@dataclass(frozen=True, slots=True)
class _Created:
    """One contract as it was put on the chain."""

    address: Address
    block_number: int
    block_hash: Bytes32
    code_hash: Bytes32


def _create(node: Node, account: LocalAccount, name: str, arguments: bytes) -> _Created:
    build = artifact(name)
    receipt = _mined(node, account, build.bytecode + arguments)
    address = parse_address(receipt["contractAddress"], field="contractAddress")
    code = node.code(address)
    if not is_build_of(build, code):
        raise DeploymentFailed(reason=f"the chain holds other code of {name} than was sent")
    return _Created(address, number(receipt["blockNumber"]), Bytes32(data(receipt["blockHash"])), Bytes32(keccak(code)))


def _mined(node: Node, account: LocalAccount, code: bytes) -> dict[str, Any]:
    gas, latest = node.batch([
        ("eth_estimateGas", [{"from": account.address, "data": hex_of(code)}]),
        ("eth_getBlockByNumber", [LATEST, False]),
    ])
    signed = account.sign_transaction({
        "type": 2,
        "chainId": node.chain_id(),
        "nonce": node.transaction_count(account.address, PENDING),
        "gas": number(gas),
        "maxPriorityFeePerGas": TIP_WEI,
        "maxFeePerGas": TIP_WEI + BASE_FEE_GROWTH * number(latest["baseFeePerGas"]),
        "value": 0,
        "data": hex_of(code),
    })
    receipt = wait_until_mined(node, node.send_raw(bytes(signed.raw_transaction)))
    if receipt is None:
        raise DeploymentFailed(reason=f"no block took the transaction within {MINED_WITHIN_S} s")
    if number(receipt["status"]) != 1:
        raise DeploymentFailed(reason="the transaction reverted")
    return receipt
