"""Where a signature counts: one contract, on one chain, as it was deployed once."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.errors import InvalidInput
from ledger.reverts import DeploymentIdMissing
from ledger.typed_data.encoding import MalformedTypedData, struct_hash
from ledger.units import NO_BYTES32, Address, Bytes32, hex_of, parse_address, parse_amount, parse_bytes32

NAME, VERSION = "Likeness Ledger", "1"
DOMAIN_TYPE = [{"name": "name", "type": "string"}, {"name": "version", "type": "string"}, {"name": "chainId", "type": "uint256"},
               {"name": "verifyingContract", "type": "address"}, {"name": "salt", "type": "bytes32"}]
TOKEN_DOMAIN_TYPE = DOMAIN_TYPE[:-1]


class WrongChain(InvalidInput):
    """The typed data is for another chain."""

    says = "the typed data is for chain {got}, this ledger is on chain {expected}; draft it again here and sign that"


class WrongContract(InvalidInput):
    """The typed data is for another contract."""

    says = "the typed data is for the contract {got}, this ledger is {expected}; draft it again here and sign that"


class OldDeployment(InvalidInput):
    """The typed data is for an earlier deployment at the same chain id and address, as after a reset."""

    says = "the typed data is for the deployment {got}, this one is {expected}; the chain was reset, draft and sign again"


class AlteredTypedData(InvalidInput):
    """The typed data is not what was drafted."""

    says = "the typed data was altered at {member}: got {got}, expected {expected}; sign what was drafted, unchanged"


@dataclass(frozen=True, slots=True)
class Domain:
    """The EIP-712 domain. Its salt is the deployment id, a random word: on a reset development chain all else repeats.

    Raises: MalformedAmount, MalformedAddress, MalformedHex, DeploymentIdMissing.
    """

    chain_id: int
    contract: Address
    deployment_id: Bytes32

    def __post_init__(self) -> None:
        parse_amount(self.chain_id, field="chain_id", least=1)
        object.__setattr__(self, "contract", parse_address(self.contract, field="contract"))
        parse_bytes32(hex_of(self.deployment_id), field="deployment_id")
        if self.deployment_id == NO_BYTES32:
            raise DeploymentIdMissing()

    @property
    def type(self) -> list[dict[str, str]]:
        """The members of the domain's own struct."""
        return DOMAIN_TYPE

    @property
    def separator(self) -> Bytes32:
        """The domain separator. Source: EIP-712; IDomain.domainSeparator."""
        values = {**self.to_json(), "salt": self.deployment_id}
        return struct_hash("EIP712Domain", {"EIP712Domain": DOMAIN_TYPE}, values)

    def to_json(self) -> dict[str, Any]:
        """The `domain` of typed data as wallets take it."""
        return {"name": NAME, "version": VERSION, "chainId": self.chain_id, "verifyingContract": self.contract,
                "salt": hex_of(self.deployment_id)}


@dataclass(frozen=True, slots=True)
class TokenDomain:
    """The domain of a token: name, version, chain id and contract, without a salt.

    Raises: MalformedAmount, MalformedAddress.
    """

    name: str
    version: str
    chain_id: int
    contract: Address

    def __post_init__(self) -> None:
        parse_amount(self.chain_id, field="chain_id", least=1)
        object.__setattr__(self, "contract", parse_address(self.contract, field="contract"))

    @property
    def type(self) -> list[dict[str, str]]:
        """The members of the domain's own struct."""
        return TOKEN_DOMAIN_TYPE

    @property
    def separator(self) -> Bytes32:
        """The domain separator. Source: EIP-712."""
        return struct_hash("EIP712Domain", {"EIP712Domain": TOKEN_DOMAIN_TYPE}, self.to_json())

    def to_json(self) -> dict[str, Any]:
        """The `domain` of typed data as wallets take it."""
        return {"name": self.name, "version": self.version, "chainId": self.chain_id, "verifyingContract": self.contract}


def require_same_domain(document: Any, domain: Domain) -> None:
    """Returns when typed data (JSON) is for this domain. Raises: WrongChain, WrongContract, OldDeployment,
    AlteredTypedData for name and version, MalformedTypedData, MalformedAmount, MalformedAddress, MalformedHex."""
    got = document.get("domain") if isinstance(document, dict) else None
    if not isinstance(got, dict) or set(got) != {member["name"] for member in DOMAIN_TYPE}:
        raise MalformedTypedData(member="domain", got=type(got).__name__, expected="name, version, chainId, verifyingContract, salt")
    chain_id = parse_amount(got["chainId"], field="chainId")
    contract = parse_address(got["verifyingContract"], field="verifyingContract")
    salt = parse_bytes32(got["salt"], field="salt")
    if chain_id != domain.chain_id:
        raise WrongChain(got=chain_id, expected=domain.chain_id)
    if contract != domain.contract:
        raise WrongContract(got=contract, expected=domain.contract)
    if salt != domain.deployment_id:
        raise OldDeployment(got=hex_of(salt), expected=hex_of(domain.deployment_id))
    for name, expected in (("name", NAME), ("version", VERSION)):
        if got[name] != expected:
            raise AlteredTypedData(member=f"domain.{name}", got=str(got[name])[:80], expected=expected)
