"""The peers' contracts, compiled from their npm packages as they publish them."""
from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"
PACKAGES = CONTRACTS / "node_modules"
CACHE = ROOT / "build" / "gas-peers"

# Each as its package ships or recommends it: runs of OpenZeppelin's and Solady's own benchmarks, Seaport's of its repository.
_TOKENS = {"optimizer": {"enabled": True, "runs": 200}, "evmVersion": "cancun", "viaIR": True}
_SEAPORT = {"optimizer": {"enabled": True, "runs": 4_294_967_295}, "evmVersion": "cancun", "viaIR": True,
            "remappings": ["seaport-types/=seaport-types/"]}

_COMPILE = """
const [packages, solc] = process.argv.slice(1), fs = require("fs"), path = require("path");
const read = (name) => { try { return { contents: fs.readFileSync(path.join(packages, name), "utf8") }; }
                         catch (error) { return { error: String(error) }; } };
const compiler = require(path.join(packages, solc));
process.stdout.write(compiler.compile(fs.readFileSync(0, "utf8"), { import: read }));
"""


@dataclass(frozen=True, slots=True)
class Build:
    """Code to deploy, and the selectors of its functions by their signatures."""

    bytecode: bytes
    selectors: dict[str, str]


def tokens() -> dict[str, Build]:
    """OpenZeppelin's and Solady's ERC-721 and a plain ERC-20, by contract name."""
    source = (Path(__file__).parent / "GasPeers.sol").read_text()
    return _compiled("solc", {"GasPeers.sol": {"content": source}}, _TOKENS)


def seaport() -> dict[str, Build]:
    """Seaport and its conduit controller, by contract name."""
    names = ("seaport-core/src/Seaport.sol", "seaport-core/src/conduit/ConduitController.sol")
    return _compiled("solc-0.8.24", {name: {"content": (PACKAGES / name).read_text()} for name in names}, _SEAPORT)


def attestations(name: str) -> Build:
    """A contract of EAS, as compiled by its authors."""
    folder = PACKAGES / "@ethereum-attestation-service/eas-contracts/artifacts/contracts"
    return Build(bytes.fromhex(json.loads((folder / f"{name}.sol/{name}.json").read_text())["bytecode"][2:]), {})


def _compiled(solc: str, sources: dict[str, Any], settings: dict[str, Any]) -> dict[str, Build]:
    selection = {"*": {"*": ["evm.bytecode.object", "evm.methodIdentifiers"]}}
    request = json.dumps({"language": "Solidity", "sources": sources,
                          "settings": settings | {"outputSelection": selection}})
    # Seaport takes the WebAssembly compiler a minute
    cached = CACHE / (hashlib.sha256((solc + request).encode()).hexdigest() + ".json")
    if not cached.exists():
        done = subprocess.run(["node", "-e", _COMPILE, str(PACKAGES), solc], input=request, capture_output=True,
                              text=True)
        if done.returncode:
            sys.exit(f"the peers' packages are missing; run scripts/setup --bench. node says:\n{done.stderr}")
        CACHE.mkdir(parents=True, exist_ok=True)
        cached.write_text(done.stdout)
    answer = json.loads(cached.read_text())
    errors = [e["formattedMessage"] for e in answer.get("errors", []) if e["severity"] == "error"]
    if errors:
        cached.unlink()
        sys.exit("\n".join(errors))
    return {name: Build(bytes.fromhex(output["evm"]["bytecode"]["object"]), output["evm"]["methodIdentifiers"])
            for source in sources for name, output in answer["contracts"][source].items()}
