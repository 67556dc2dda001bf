"""Compiles the contracts that Python deploys and writes their artifacts, or checks the committed ones.

    python contracts/compile.py            writes them
    python contracts/compile.py --check    exits 1 and names each one that differs from the source
"""
from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_utils import keccak

CONTRACTS = Path(__file__).resolve().parent
ROOT = CONTRACTS.parent
MAX_CODE_BYTES = 24_576  # EIP-170: a node refuses to deploy more

SHIPPED = "ledger/chain/artifacts"  # what the package deploys


@dataclass(frozen=True, slots=True)
class Target:
    """One contract to compile, named as its file, and the directory of its artifact."""

    source: str
    directory: str

    @property
    def name(self) -> str:
        return Path(self.source).stem

    @property
    def path(self) -> Path:
        return ROOT / self.directory / f"{self.name}.json"


TARGETS = (
    Target("src/LikenessLedger.sol", SHIPPED),
    Target("src/Lens.sol", SHIPPED),
    Target("src/Royalties.sol", SHIPPED),
    Target("src/Checkout.sol", SHIPPED),
)


def compiler_settings(source: str) -> dict[str, Any]:
    """The settings of foundry.toml for a source, in the words of solc: forge tests the very code that is shipped."""
    profile = tomllib.loads((CONTRACTS / "foundry.toml").read_text())["profile"]["default"]
    least = (rule.get("min_optimizer_runs", 0) for rule in profile["compilation_restrictions"] if rule["paths"] == source)
    return {
        "optimizer": {"enabled": profile["optimizer"], "runs": max([profile["optimizer_runs"], *least])},
        "viaIR": profile["via_ir"],
        "evmVersion": profile["evm_version"],
        "metadata": {"bytecodeHash": profile["bytecode_hash"]},
        "remappings": profile["remappings"],
    }


def compile_targets(targets: tuple[Target, ...]) -> dict[str, Any]:
    """What solc says of the targets, by source and name. Exits with its messages if one is an error."""
    runs = {target: compiler_settings(target.source)["optimizer"]["runs"] for target in targets}
    alike = ([target for target in targets if runs[target] == each] for each in sorted(set(runs.values())))
    return {source: names for group in alike for source, names in _compiled(group).items()}


def _compiled(targets: list[Target]) -> dict[str, Any]:
    """Those of one setting, compiled together: they share most of what they import."""
    wanted = ["abi", "metadata", "storageLayout", "evm.bytecode.object", "evm.deployedBytecode"]
    request = {
        "language": "Solidity",
        "sources": {t.source: {"content": (CONTRACTS / t.source).read_text()} for t in targets},
        "settings": compiler_settings(targets[0].source) | {"outputSelection": {t.source: {t.name: wanted} for t in targets}},
    }
    done = subprocess.run(
        ["node", "solc", "--standard-json", "--base-path", str(CONTRACTS)],
        cwd=CONTRACTS, input=json.dumps(request), capture_output=True, text=True,
    )
    if done.returncode:
        sys.exit(f"the compiler did not run; run scripts/setup. It says:\n{done.stderr}")
    answer = json.loads(done.stdout)
    errors = [e["formattedMessage"] for e in answer.get("errors", []) if e["severity"] == "error"]
    if errors:
        sys.exit("\n".join(errors))
    return answer["contracts"]


def artifact_of(target: Target, contracts: dict[str, Any]) -> dict[str, Any]:
    """What Python needs of one contract. Immutables are zero in `runtime`; their places are listed beside it."""
    output = contracts[target.source][target.name]
    metadata = json.loads(output["metadata"])
    runtime = bytes.fromhex(output["evm"]["deployedBytecode"]["object"])
    if len(runtime) > MAX_CODE_BYTES:
        sys.exit(f"{target.name} has {len(runtime)} bytes of code, {MAX_CODE_BYTES} can be deployed")
    places = output["evm"]["deployedBytecode"]["immutableReferences"]
    return {
        "contract": target.name,
        "compiler": metadata["compiler"]["version"],
        "settings": compiler_settings(target.source),
        "source_hash": source_hash(metadata),
        "runtime_hash": "0x" + keccak(runtime).hex(),
        "immutables": sorted([place["start"], place["length"]] for found in places.values() for place in found),
        "abi": output["abi"],
        "storage_layout": output["storageLayout"],
        "bytecode": "0x" + output["evm"]["bytecode"]["object"],
        "runtime": "0x" + runtime.hex(),
    }


def source_hash(metadata: dict[str, Any]) -> str:
    """SHA-256 over `name keccak256` lines of every file that went into the contract, sorted by name."""
    lines = sorted(f"{name} {source['keccak256']}\n" for name, source in metadata["sources"].items())
    return "0x" + hashlib.sha256("".join(lines).encode()).hexdigest()


def rendered(artifact: dict[str, Any]) -> str:
    """JSON with one key per line, so that a difference names what changed."""
    fields = (f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in artifact.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def main(arguments: list[str]) -> int:
    """0 if the artifacts are (now) those of the source, 1 if `--check` found others, 2 if it was asked for more."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    contracts = compile_targets(TARGETS)
    texts = {target.path: rendered(artifact_of(target, contracts)) for target in TARGETS}
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} {'differs from the source' if arguments else 'written'}")
        if not arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path])
    if arguments and stale:
        print("run scripts/compile and commit what it writes", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
