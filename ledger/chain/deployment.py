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

    says = "{file}: {reason}; give the file that `ledger up` wrote"


class DeploymentExists(Conflict):
    """A deployment is never overwritten: the records and the index beside it belong to it."""

    says = "{file} names a deployment already; set a new one up in an empty data directory"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployed ledger. All of it together is the chain's identity: a reset development chain repeats chain id,
    address and even genesis, but neither the random deployment id nor, so, the code hash."""

    chain_id: int
    ledger: Address
    lens: Address
    block_number: int     # of the ledger's creation: nothing of ours happened earlier
    block_hash: Bytes32
    code_hash: Bytes32    # keccak256 of the ledger's code as it lies on the chain
    deployment_id: Bytes32  # the salt of the EIP-712 domain

    @property
    def emitters(self) -> tuple[Address, ...]:
        """The contracts that emit events, by which everything is known."""
        return (self.ledger,)

    def require_same(self, node: Node) -> None:
        """The node serves the chain of this deployment. Raises: ChainChanged, NodeUnavailable, NodeRefused."""
        chain_id, block, code = node.batch([
            ("eth_chainId", []),
            ("eth_getBlockByNumber", [hex(self.block_number), False]),
            ("eth_getCode", [self.ledger, LATEST]),
        ])
        found = (
            ("chain id", number(chain_id), self.chain_id),
            ("the block of the deployment", block and block["hash"], hex_of(self.block_hash)),
            ("the code hash", hex_of(keccak(data(code))), hex_of(self.code_hash)),
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
        if not isinstance(content, dict) or set(content) != names:
            raise DeploymentUnreadable(file="deployment", reason=f"the members are not {', '.join(sorted(names))}")
        integers = {name: parse_amount(content[name], field=name) for name in ("chain_id", "block_number")}
        addresses = {name: parse_address(content[name], field=name) for name in ("ledger", "lens")}
        words = {name: parse_bytes32(content[name], field=name) for name in ("block_hash", "code_hash", "deployment_id")}
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


def deploy(node: Node, account: LocalAccount) -> Deployment:
    """LikenessLedger with a new random deployment id, and its Lens, are on the chain; `account` paid.

    Raises: DeploymentFailed, NodeUnavailable, NodeRefused.
    """
    chain_id = node.chain_id()
    deployment_id = Bytes32(secrets.token_bytes(DEPLOYMENT_ID_BYTES))
    ledger, lens = artifact("LikenessLedger"), artifact("Lens")
    words = ({"type": "bytes32"},), ({"type": "address"},)
    made = _create(node, account, ledger.bytecode + encode(words[0], [deployment_id]))
    address = parse_address(made["contractAddress"], field="contractAddress")
    lens_made = _create(node, account, lens.bytecode + encode(words[1], [address]))
    code = node.code(address)
    if not is_build_of(ledger, code):
        raise DeploymentFailed(reason="the chain holds other code than was sent")
    return Deployment(
        chain_id=chain_id,
        ledger=address,
        lens=parse_address(lens_made["contractAddress"], field="contractAddress"),
        block_number=number(made["blockNumber"]),
        block_hash=Bytes32(data(made["blockHash"])),
        code_hash=Bytes32(keccak(code)),
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


def _create(node: Node, account: LocalAccount, code: bytes) -> dict[str, Any]:
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
