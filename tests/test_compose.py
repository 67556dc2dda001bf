"""The composed services: who reaches whom, and that their commands are commands."""
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from ledger.chain.__main__ import main as chain

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def chain_options(compose):
    """What the chain's own command makes of its arguments; an unknown one would end the test."""
    program, arguments = compose["services"]["anvil"]["command"].split(" --", 1)
    assert program == "python -m ledger.chain"
    return chain.make_context("chain", shlex.split("--" + arguments)).params


def published(service):
    return service.get("ports", [])


def test_the_port_of_the_chain_is_not_published(compose):
    assert published(compose["services"]["anvil"]) == []


def test_the_chain_is_on_a_network_without_a_way_out(compose):
    assert compose["services"]["anvil"]["networks"] == ["chain"]
    assert compose["networks"]["chain"]["internal"] is True


def test_every_published_port_is_on_loopback(compose):
    ports = [port for service in compose["services"].values() for port in published(service)]
    assert ports and all(port.startswith("127.0.0.1:") for port in ports)


def test_the_api_asks_the_chain_where_it_listens(compose, chain_options):
    url = urlsplit(compose["services"]["api"]["environment"]["LEDGER_RPC_URL"])
    assert (url.hostname, url.port) == ("anvil", chain_options["port"])
    assert "chain" in compose["services"]["api"]["networks"]


def test_the_chain_lies_on_a_volume(compose, chain_options):
    directories = [volume.split(":")[1] for volume in compose["services"]["anvil"]["volumes"]]
    assert str(chain_options["state"].parent) in directories
    assert {v.split(":")[0] for s in compose["services"].values() for v in s["volumes"]} == set(compose["volumes"])


def test_the_chain_is_asked_for_its_health_where_it_listens(compose, chain_options):
    probe = compose["services"]["anvil"]["healthcheck"]["test"][-1]
    assert probe.endswith(f"/dev/tcp/127.0.0.1/{chain_options['port']}")
