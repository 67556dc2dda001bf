"""Logs become events: one class per Solidity event, read as web3.py reads them."""
import json
import random
from dataclasses import replace
from importlib import resources

import pytest
from eth_abi import encode
from eth_utils import keccak, to_checksum_address
from hexbytes import HexBytes
from web3 import Web3

from ledger.chain.abi import EMITTERS, artifact, type_of
from ledger.chain.events import KINDS, Log, SplitDeclared, UnknownEvent, decode_log, field_name, log_of

SAMPLES = 20
CONTRACT = "0x" + "00" * 20
ABIS = {name: json.loads(resources.files("ledger.chain").joinpath("artifacts", f"{name}.json").read_text())["abi"]
        for name in EMITTERS}
EVENTS = list({topic: event for name in EMITTERS for topic, event in artifact(name).events.items()}.values())
each_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)


def sample(component, chance):
    kind = component["type"]
    if kind.endswith("[]"):
        return [sample({**component, "type": kind[:-2]}, chance) for _ in range(chance.randrange(4))]
    if kind == "tuple":
        return tuple(sample(member, chance) for member in component["components"])
    if kind.startswith("uint"):
        return chance.choice((0, 2 ** int(kind[4:]) - 1, chance.randrange(2 ** int(kind[4:]))))
    return {
        "bool": lambda: chance.choice((True, False)),
        "address": lambda: to_checksum_address(chance.randbytes(20)),
        "bytes32": lambda: chance.randbytes(32),
        "bytes": lambda: chance.randbytes(chance.randrange(100)),
        "string": lambda: "voice-chromaprint5-v1"[: chance.randrange(22)],
    }[kind]()


def log_with(event, values):
    indexed = [(c, v) for c, v in zip(event.inputs, values, strict=True) if c["indexed"]]
    inside = [(c, v) for c, v in zip(event.inputs, values, strict=True) if not c["indexed"]]
    topics = [event.topic, *(encode([type_of(c)], [v]) for c, v in indexed)]
    return Log(CONTRACT, tuple(topics), encode([type_of(c) for c, _ in inside], [v for _, v in inside]))


def as_web3_reads(event, log):
    abi = next(abi for name, abi in ABIS.items() if event.topic in artifact(name).events)
    contract = Web3().eth.contract(abi=[entry for entry in abi if entry.get("name") == event.name])
    fields = {"address": CONTRACT, "topics": [HexBytes(t) for t in log.topics], "data": HexBytes(log.data),
              "blockNumber": 0, "blockHash": HexBytes(bytes(32)), "transactionHash": HexBytes(bytes(32)),
              "transactionIndex": 0, "logIndex": 0, "removed": False}
    return contract.events[event.name]().process_log(fields)["args"]


def plain(value):
    """Structs as tuples, in whatever form they were read."""
    if isinstance(value, (list, tuple)):
        return tuple(plain(each) for each in value)
    if hasattr(value, "__slots__") and not isinstance(value, (str, bytes, int)):
        return tuple(getattr(value, name) for name in value.__slots__)
    return tuple(value.values()) if hasattr(value, "values") else value


def test_each_solidity_event_has_one_class():
    assert sorted(event.name for event in EVENTS) == sorted(KINDS)


@each_event
def test_an_event_is_read_as_web3_reads_it(event):
    chance = random.Random(event.name)
    for _ in range(SAMPLES):
        log = log_with(event, [sample(component, chance) for component in event.inputs])
        decoded, expected = decode_log(log), as_web3_reads(event, log)
        assert type(decoded).__name__ == event.name
        for name, value in expected.items():
            assert plain(getattr(decoded, field_name(name))) == plain(value), name


@each_event
def test_a_log_of_another_shape_is_refused(event):
    log = log_with(event, [sample(component, random.Random(1)) for component in event.inputs])
    for broken in (replace(log, topics=log.topics[:-1]), replace(log, topics=(*log.topics, bytes(32))),
                   replace(log, data=log.data[:-1] if log.data else b"\x00")):
        with pytest.raises(UnknownEvent):
            decode_log(broken)


@pytest.mark.parametrize("topics", [(), (bytes(32),), (keccak(text="Transfer(address,address,uint256)"),)])
def test_an_event_that_nobody_here_knows_is_refused(topics):
    with pytest.raises(UnknownEvent):
        decode_log(Log(CONTRACT, topics, b""))


def test_payees_are_read_by_name():
    event = next(event for event in EVENTS if event.name == "SplitDeclared")
    account = to_checksum_address(b"\x07" * 20)
    declared = decode_log(log_with(event, [bytes(32), bytes(32), 0, [(account, 10_000, 0)]]))
    assert isinstance(declared, SplitDeclared)
    assert (declared.payees[0].account, declared.payees[0].share_bps, declared.payees[0].role) == (account, 10_000, 0)


@pytest.mark.parametrize("written, read", [(b"voice\xff", "voice\ufffd"), (b"\xc3", "\ufffd"), ("Ö".encode(), "Ö")])
def test_a_name_that_is_no_text_stops_nobody_from_reading_on(written, read):
    """Solidity's strings are bytes that nobody checks: whoever has an asset can publish these."""
    event = next(event for event in EVENTS if event.name == "FingerprintPublished")
    published = Log(CONTRACT, (event.topic, bytes(32)), encode(["bytes", "bytes"], [written, b"\x01"]))
    assert (decode_log(published).algorithm, decode_log(published).digest) == (read, b"\x01")


@pytest.mark.parametrize("name", EMITTERS)
def test_every_contract_that_emits_is_among_the_emitters(name):
    assert artifact(name).events


def test_a_log_knows_which_contract_emitted_it():
    account = to_checksum_address(b"\xab" * 20)
    log = log_of({"address": account.lower(), "topics": ["0x" + "01" * 32], "data": "0x02"})
    assert log == Log(account, (b"\x01" * 32,), b"\x02")
