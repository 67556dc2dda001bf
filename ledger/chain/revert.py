"""What a refused call says: the revert data as an error of ours."""
from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_utils import keccak

from ledger.chain.abi import EMITTERS, SELECTOR_BYTES, Component, Signature, artifact, decode
from ledger.errors import Reverted
from ledger.reverts import refusal_of
from ledger.units import hex_of


class RevertedText(Reverted):
    """A token or a contract wallet refuses with a sentence of its own. Source: Solidity's Error(string)."""

    says = "a contract that takes part refuses: {reason}"


class RevertedPanic(Reverted):
    """A contract stopped at an impossible state. Source: Solidity's Panic(uint256)."""

    says = "a contract that takes part stopped with panic {panic}; report this with the transaction"


class UnknownRevert(Reverted):
    """A contract refuses in words that this version does not know, or in none."""

    says = "a contract that takes part refuses without a known reason ({data}); look up the token or wallet"


class ERC20InsufficientAllowance(Reverted):
    """The payer has not allowed the contract to take the price. Source: ERC-6093."""

    says = "{spender} may take {allowance} of the token, {needed} are needed; approve that amount first"


class ERC20InsufficientBalance(Reverted):
    """The payer holds less of the token than the price. Source: ERC-6093."""

    says = "{sender} holds {balance} of the token, {needed} are needed; top it up first"


def _selector(text: str) -> bytes:
    return keccak(text=text)[:SELECTOR_BYTES]


def _arguments(**types: str) -> tuple[Component, ...]:
    return tuple({"name": name, "type": kind} for name, kind in types.items())


# Errors of other contracts that a purchase may meet, by selector.
FOREIGN: dict[bytes, tuple[type[Reverted], tuple[Component, ...]]] = {
    _selector("Error(string)"): (RevertedText, _arguments(reason="string")),
    _selector("Panic(uint256)"): (RevertedPanic, _arguments(panic="uint256")),
    _selector("ERC20InsufficientAllowance(address,uint256,uint256)"):
        (ERC20InsufficientAllowance, _arguments(spender="address", allowance="uint256", needed="uint256")),
    _selector("ERC20InsufficientBalance(address,uint256,uint256)"):
        (ERC20InsufficientBalance, _arguments(sender="address", balance="uint256", needed="uint256")),
}


def decode_revert(data: bytes) -> Reverted:
    """The error that revert data stands for: the class with the name of the Solidity error, found by selector.

    Data that nobody here knows, or that is cut off, is an UnknownRevert; nothing is raised.
    """
    selector, arguments = data[:SELECTOR_BYTES], data[SELECTOR_BYTES:]
    try:
        if selector in FOREIGN:
            kind, components = FOREIGN[selector]
            return kind(**_named(components, arguments))
        error = _errors().get(selector)
        if error is not None:
            return refusal_of(error.name, _named(error.inputs, arguments))
    except (DecodingError, UnicodeDecodeError):
        pass
    return UnknownRevert(data=hex_of(data[:100]))


@cache
def _errors() -> Mapping[bytes, Signature]:
    """The errors of all our contracts: one that calls another passes its refusal on."""
    return {selector: error for name in EMITTERS for selector, error in artifact(name).errors.items()}


def _named(components: tuple[Component, ...], encoded: bytes) -> dict[str, Any]:
    return {c["name"]: value for c, value in zip(components, decode(components, encoded), strict=True)}
