"""Call data for every function that changes the ledger, and for those of all pots. Nothing here speaks to a node or knows a key."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from eth_abi import encode as encode_words
from eth_utils import keccak

from ledger.chain.abi import artifact, encode_call
from ledger.units import ETHER, Address, Bytes32, Seconds, UnixTime, Wei

PAYEE_TYPE_HASH = keccak(text="Payee(address account,uint16 bps,uint8 role)")
ETHER_PAYEE_GAS = 65_000   # Pushes.sol lets a payee's code take 30,500 in all; 22,100 and an event if it fails and is credited
TOKEN_PAYEE_GAS = 290_000  # the same with the 254,000 of a token that calls who receives

Message = Mapping[str, Any]  # the message of typed data, by its EIP-712 names; bytes as bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one contract, without sender, gas or nonce.

    `unforeseen_gas` is what the code of others may take in the block although it did not when the call was estimated.
    """

    to: Address
    data: bytes
    value_wei: Wei
    unforeseen_gas: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """One asset of a batch."""

    asset: Bytes32
    kind: int
    policy: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a buyer sends. `grant` is the signed message with its intent and payees in full; `required_serial` is the
    serial of the licensee's license under `grant["requires"]`."""

    grant: Message
    performer_signature: bytes
    guardian_signature: bytes  # empty for an adult's asset
    licensee: Address
    serial: int
    required_serial: int
    payees: Sequence[Message] | None = None  # None: those of the grant

    def with_split_on_record(self) -> Order:
        """The same order without its payees, which saves 660 gas for each of them: for a split whose pot was opened in this currency, and
        an asset that is no derivative. Source: Pots.sol, Sources.sol."""
        return replace(self, payees=())

    def struct(self) -> dict[str, Any]:
        """By the names of Solidity's `Order`."""
        return {
            "grant": grant_struct(self.grant),
            "performerSignature": self.performer_signature,
            "guardianSignature": self.guardian_signature,
            "payees": self.grant["split"] if self.payees is None else self.payees,
            "licensee": self.licensee,
            "serial": self.serial,
            "requiredSerial": self.required_serial,
        }

    @property
    def value_wei(self) -> Wei:
        """What is sent along: the price if it is in ETH."""
        return value_in(self.grant["currency"], self.grant["price"])


@dataclass(frozen=True, slots=True)
class Permit:
    """A signed allowance of an ERC-20 token. Source: EIP-2612."""

    value: Wei
    deadline: UnixTime
    v: int
    r: Bytes32
    s: Bytes32


class ContractCalls:
    """The calls of one deployed contract. All raise UnencodableArgument for a value that the contract cannot take."""

    BUILD: ClassVar[str]  # the contract's Solidity name

    def __init__(self, contract: Address) -> None:
        self.contract = contract

    def _call(self, name: str, arguments: Sequence[Any], value_wei: Wei = Wei(0)) -> Call:
        function = artifact(self.BUILD).functions[name]
        return Call(self.contract, encode_call(function, arguments), value_wei)


class PotCalls(ContractCalls):
    """The calls of a contract that has pots: the ledger for what was bought, the royalties for what was owed later."""

    def distribute_call(self, payees: Sequence[Message], unlock_at: UnixTime, currency: Address) -> Call:
        """`payees` by their EIP-712 names, as in a grant; `unlock_at` is 0 for an adult's split."""
        call = self._call("distribute", [currency, unlock_at, [_payee_word(payee) for payee in payees]])
        each = ETHER_PAYEE_GAS if currency == ETHER else TOKEN_PAYEE_GAS
        return replace(call, unforeseen_gas=each * len(payees))

    def collect_source_call(self, payees: Sequence[Message], unlock_at: UnixTime, currency: Address) -> Call:
        """What derivatives earned for the split's pot moves into it; arguments as of `distribute_call`."""
        return self._call("collectSource", [payees, unlock_at, currency])

    def withdraw_call(self, currency: Address, to: Address) -> Call:
        return self._call("withdraw", [currency, to])

    def withdraw_trust_call(self, unlock_at: UnixTime, currency: Address, to: Address) -> Call:
        return self._call("withdrawTrust", [unlock_at, currency, to])


class LedgerCalls(PotCalls):
    """The calls of one deployed ledger."""

    BUILD = "LikenessLedger"

    def register_call(self, registration: Message, signature: bytes) -> Call:
        return self._call("register", [registration, signature])

    def register_minor_call(self, registration: Message, performer_signature: bytes, guardian_signature: bytes) -> Call:
        return self._call("registerMinor", [registration, performer_signature, guardian_signature])

    def anchor_batch_call(self, batch: Message, signature: bytes) -> Call:
        return self._call("anchorBatch", [batch, signature])

    def materialize_call(self, root: Bytes32, leaf: Leaf, proof: Sequence[Bytes32]) -> Call:
        return self._call("materialize", [root, leaf.asset, leaf.kind, leaf.policy, proof])

    def publish_fingerprint_call(self, asset: Bytes32, algorithm: str, digest: bytes) -> Call:
        return self._call("publishFingerprint", [asset, algorithm, digest])

    def cancel_grant_call(self, grant: Message, cancellation: Message, signature: bytes) -> Call:
        """The signature may be empty where the signer sends the transaction."""
        return self._call("cancelGrant", [grant_struct(grant), cancellation, signature])

    def cancel_grants_call(self, cancellation: Message, signature: bytes) -> Call:
        """The signature may be empty where the signer sends the transaction."""
        return self._call("cancelGrants", [cancellation, signature])

    def cancel_rate_card_call(self, rate_card: Message) -> Call:
        return self._call("cancelRateCard", [rate_card_struct(rate_card)])

    def withdraw_consent_call(self, withdrawal: Message, signature: bytes) -> Call:
        """The signature may be empty where the signer sends the transaction."""
        return self._call("withdrawConsent", [withdrawal, signature])

    def freeze_call(self, asset: Bytes32) -> Call:
        return self._call("freeze", [asset])

    def unfreeze_call(self, asset: Bytes32) -> Call:
        return self._call("unfreeze", [asset])

    def purchase_call(self, order: Order) -> Call:
        return self._call("purchase", [order.struct()], order.value_wei)

    def purchase_with_permit_call(self, order: Order, permit: Permit) -> Call:
        terms = [permit.value, permit.deadline, permit.v, permit.r, permit.s]
        return self._call("purchaseWithPermit", [order.struct(), terms])

    def purchase_from_rate_card_call(self, order: Order, rate_card: Message, proof: Sequence[Bytes32]) -> Call:
        """The order's signatures are those of the rate card."""
        arguments = [order.struct(), rate_card_struct(rate_card), proof]
        return self._call("purchaseFromRateCard", arguments, order.value_wei)

    def reaffirm_call(self, asset: Bytes32) -> Call:
        return self._call("reaffirm", [asset])

    def name_heir_call(self, asset: Bytes32, heir: Address, delay_s: Seconds) -> Call:
        """`heir` zero, with the delay 0, names nobody any more."""
        return self._call("nameHeir", [asset, heir, delay_s])

    def announce_succession_call(self, asset: Bytes32, to: Address) -> Call:
        return self._call("announceSuccession", [asset, to])

    def cancel_succession_call(self, asset: Bytes32) -> Call:
        return self._call("cancelSuccession", [asset])

    def succeed_call(self, asset: Bytes32) -> Call:
        return self._call("succeed", [asset])

    def declare_source_call(self, source: Message, serial: int, asset: Bytes32) -> Call:
        """`source` is the grant, and `serial` the number, of the sender's license under which the asset was made."""
        return self._call("declareSource", [grant_struct(source), serial, asset])


def grant_struct(grant: Message) -> dict[str, Any]:
    """A grant as the contract takes it: the words and the payees as their EIP-712 hashes."""
    return {**grant, "intent": keccak(text=grant["intent"]), "split": split_hash(grant["split"])}


def rate_card_struct(rate_card: Message) -> dict[str, Any]:
    """A rate card as the contract takes it: the words as their EIP-712 hash."""
    return {**rate_card, "intent": keccak(text=rate_card["intent"])}


def value_in(currency: Address, amount_wei: Wei) -> Wei:
    """What a transaction sends along to pay this much: tokens are fetched by the contract, ETH is not."""
    return amount_wei if int(currency, 16) == 0 else Wei(0)


def _payee_word(payee: Message) -> bytes:
    """From the lowest bit: account 160, bps 16, role. Source: PayeeWord.sol."""
    return (int(payee["account"], 16) | payee["bps"] << 160 | payee["role"] << 176).to_bytes(32, "big")


def split_hash(payees: Sequence[Message]) -> Bytes32:
    """The EIP-712 hash of `Payee[] split` as it stands in a message, whether or not its shares make sense."""
    types = ["bytes32", "address", "uint16", "uint8"]
    words = (encode_words(types, [PAYEE_TYPE_HASH, p["account"], p["bps"], p["role"]]) for p in payees)
    return Bytes32(keccak(b"".join(keccak(word) for word in words)))
