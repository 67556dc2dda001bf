"""Our encoding and decoding against web3.py, over every function of the contracts."""
import json
import random
from importlib import resources

import pytest
from eth_utils import to_checksum_address
from web3 import Web3

from ledger.chain.abi import UnencodableArgument, artifact, checksummed, decode, encode, encode_call, type_of

SAMPLES = 5


def json_abi(name):
    return json.loads(resources.files("ledger.chain").joinpath("artifacts", f"{name}.json").read_text())["abi"]


FUNCTIONS = [(name, entry) for name in ("LikenessLedger", "Lens") for entry in json_abi(name)
             if entry["type"] == "function"]
each_function = pytest.mark.parametrize(
    ("contract", "entry"), FUNCTIONS, ids=lambda part: part["name"] if isinstance(part, dict) else part)


def text_of(entry):
    return f"{entry['name']}({','.join(type_of(component) for component in entry['inputs'])})"


def sample(component, chance):
    """A value of the type; structs as tuples, arrays of any length from zero."""
    kind = component["type"]
    if kind.endswith("[]"):
        return tuple(sample({**component, "type": kind[:-2]}, chance) for _ in range(chance.randrange(4)))
    if kind == "tuple":
        return tuple(sample(member, chance) for member in component["components"])
    if kind.startswith("uint"):
        return chance.choice((0, 2 ** int(kind[4:]) - 1, chance.randrange(2 ** int(kind[4:]))))
    return {
        "address": lambda: to_checksum_address(chance.randbytes(20)),
        "bool": lambda: chance.random() < 0.5,
        "bytes32": lambda: chance.randbytes(32),
        "bytes": lambda: chance.randbytes(chance.randrange(100)),
        "string": lambda: "Stimme \N{GRINNING FACE}"[: chance.randrange(9)],
    }[kind]()


def named(component, value):
    """Structs as mappings by the names of their members."""
    if component["type"] == "tuple":
        return {m["name"]: named(m, v) for m, v in zip(component["components"], value, strict=True)}
    if component["type"] == "tuple[]":
        return [named({**component, "type": "tuple"}, each) for each in value]
    return value


@each_function
def test_call_data_is_that_of_web3_and_is_read_back(contract, entry):
    web3 = Web3().eth.contract(abi=[entry])
    function, chance = artifact(contract).functions[text_of(entry)], random.Random(text_of(entry))
    for _ in range(SAMPLES):
        values = tuple(sample(component, chance) for component in entry["inputs"])
        by_name = [named(component, value) for component, value in zip(entry["inputs"], values, strict=True)]
        encoded = encode_call(function, values)
        assert "0x" + encoded.hex() == web3.encode_abi(entry["name"], values)
        assert encode_call(function, by_name) == encoded
        assert decode(entry["inputs"], encoded[4:]) == values


def test_selectors_and_topics_are_those_of_web3():
    ledger, abi = artifact("LikenessLedger"), json_abi("LikenessLedger")
    events = [entry["name"] for entry in abi if entry["type"] == "event"]
    contract = Web3().eth.contract(abi=abi)
    assert {bytes.fromhex(contract.events[name]().topic[2:]): name for name in events} == {
        topic: event.name for topic, event in ledger.events.items()}
    assert len(ledger.errors) == len([entry for entry in abi if entry["type"] == "error"])


def test_an_overloaded_function_is_found_by_its_full_text():
    functions = artifact("LikenessLedger").functions
    digests = [s for text, s in functions.items() if text.startswith("digestOf(")]
    assert len({s.selector for s in digests}) == 2


@pytest.mark.parametrize("values", [[2**40], [-1], ["1"], [1.0], [None]])
def test_a_value_that_does_not_fit_is_named(values):
    with pytest.raises(UnencodableArgument):
        encode([{"type": "uint40"}], values)


def test_a_missing_member_of_a_struct_is_an_error():
    cancel = artifact("LikenessLedger").functions["cancelGrants"]
    with pytest.raises(KeyError):
        encode_call(cancel, [{"asset": bytes(32)}, b""])


def test_addresses_are_written_as_eth_utils_writes_them():
    chance = random.Random(1)
    for raw in (bytes(20), b"\xff" * 20, *(chance.randbytes(20) for _ in range(100))):
        assert checksummed(raw) == to_checksum_address(raw)
