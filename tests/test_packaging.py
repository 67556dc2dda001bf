"""What is installed is what the files say: locks hold every dependency, wheels hold every data file, scripts parse."""
import ast
import fnmatch
import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
NPM_LOCK = json.loads((ROOT / "contracts" / "package-lock.json").read_text())
SCRIPTS = sorted(p for d in ("scripts", ".ci") for p in (ROOT / d).iterdir() if p.is_file() and p.suffix == "")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def split_requirement(text):
    """Name and the rest: `eth-hash[pycryptodome]>=0.8` is (`eth-hash`, `>=0.8`)."""
    name, rest = re.fullmatch(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?(.*)", text).groups()
    return normal(name), rest.strip()


def requirements():
    extras = PROJECT["project"]["optional-dependencies"].values()
    return [split_requirement(text) for texts in (PROJECT["project"]["dependencies"], *extras) for text in texts]


def locked():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return dict(split_requirement(line.split(";")[0]) for line in lines if line and not line.lstrip().startswith("#"))


def test_the_lock_holds_every_dependency():
    assert not sorted({name for name, _ in requirements()} - set(locked())), "run scripts/lock"


def test_an_exact_pin_is_what_the_lock_installs():
    pins = {name: rest for name, rest in requirements() if rest.startswith("==")}
    assert pins
    assert {name: locked()[name] for name in pins} == pins


def test_no_lock_names_a_registry():
    assert not [name for name, package in NPM_LOCK["packages"].items() if "resolved" in package]
    assert "://" not in (ROOT / "requirements.lock").read_text()


def test_the_npm_lock_pins_what_the_contracts_ask_for():
    wanted = json.loads((ROOT / "contracts" / "package.json").read_text())
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        # `npm:solc@0.8.24` is another package, or version, under a name of its own
        assert NPM_LOCK["packages"][f"node_modules/{name}"]["version"] == version.rpartition("@")[2]


@pytest.mark.parametrize("tool", ["anvil", "forge"])
def test_the_npm_lock_has_the_tools_of_every_platform(tool):
    names = NPM_LOCK["packages"][f"node_modules/@foundry-rs/{tool}"]["optionalDependencies"]
    assert not [name for name in names if f"node_modules/{name}" not in NPM_LOCK["packages"]]


def test_a_wheel_holds_every_data_file():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    files = [p for p in (ROOT / "ledger").rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"}]
    assert files
    assert not [str(p.relative_to(ROOT)) for p in files if not any(fnmatch.fnmatch(p.name, q) for q in patterns)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_run_and_parse(script):
    assert os.access(script, os.X_OK)
    first = script.read_text().splitlines()[0]
    assert first.startswith("#!/usr/bin/env ")
    if first.endswith("bash"):
        checked = subprocess.run(["bash", "-n", script], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr


def test_setup_refuses_what_it_does_not_know():
    refused = subprocess.run([ROOT / "scripts" / "setup", "--everything"], capture_output=True, text=True)
    assert (refused.returncode, refused.stderr.strip()) == (2, "usage: scripts/setup [--bench]")


def test_no_module_takes_the_name_of_something_that_its_package_exports():
    """Importing it would replace the export, unless the package has imported it itself."""
    clashes = set()
    for file in (ROOT / "ledger").rglob("__init__.py"):
        imports = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ImportFrom)]
        exported = {alias.asname or alias.name for node in imports for alias in node.names}
        imported = {str(node.module).rpartition(".")[2] for node in imports}
        modules = {path.stem for path in file.parent.glob("*.py")}
        clashes |= {f"{file.parent.name}.{name}" for name in (exported & modules) - imported}
    assert clashes == set()
