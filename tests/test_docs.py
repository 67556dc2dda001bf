"""README and docs say what is so: links lead somewhere, and the session is run."""
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.server import LEDGER, Server

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
SHORTENED = re.compile(r"(0x[0-9a-f]+)…")
COMMAND_WITHIN_S = 600  # guards against hanging, not against slowness


def links_of(page):
    """Targets inside the repository."""
    return [link for link in LINK.findall(page.read_text()) if "://" not in link and not link.startswith(("/", "mailto:"))]


def anchors_of(page):
    """The anchors that GitHub gives to the headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def session():
    """The commands of the README's session, each with the lines that it prints."""
    block = README.read_text().split("```console\n", 1)[1].split("\n```", 1)[0].replace("\\\n", " ")
    for part in block.removeprefix("$ ").split("\n$ "):
        command, *printed = part.split("\n")
        yield command, printed


def pattern_of(line, known):
    """A line of the session as an expression: an id that was seen before must be the same, a new one is caught."""
    found = []
    for piece in re.split(r"(0x[0-9a-f]+…|…|\s+)", line):
        short = SHORTENED.fullmatch(piece)
        if short and short[1] in known:
            found.append(re.escape(known[short[1]]))
        elif short:
            found.append(f"(?P<id{short[1]}>0x[0-9a-fA-F]+)")
        else:
            found.append(".*" if piece == "…" else r"\s+" if piece.isspace() else re.escape(piece))
    return "".join(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    broken = []
    for link in links_of(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or anchor and anchor not in anchors_of(target):
            broken.append(link)
    assert broken == []


def test_every_page_is_linked_from_the_readme():
    assert {f"docs/{page.name}" for page in PAGES if page != README} <= set(links_of(README))


def test_every_module_of_the_package_is_linked_from_the_readme():
    parts = {path for path in (ROOT / "ledger").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    names = {str(path.relative_to(ROOT)) for path in parts if path.name not in ("__init__.py", "__main__.py")}
    assert names - set(links_of(README)) == set()


@pytest.mark.parametrize("script", ["scripts/demo", "scripts/test"])
def test_the_two_commands_of_the_first_screen_can_be_run(script):
    assert f"    {script} " in "\n".join(README.read_text().splitlines()[:14])
    assert os.access(ROOT / script, os.X_OK)


@pytest.fixture
def nothing_registered(tmp_path):
    """A ledger that just came up, as the README's reader has it."""
    with Server.start(tmp_path / "data") as server:
        yield server


def test_the_session_of_the_readme_is_what_happens(nothing_registered):
    api = nothing_registered.about["api"]
    environment = os.environ | {"PATH": f"{LEDGER.parent}:{os.environ['PATH']}", "LEDGER_API_URL": api}
    known = {}
    for command, printed in session():
        said = SHORTENED.sub(lambda short: known[short[1]], command)
        ran = subprocess.run(["bash", "-c", said], env=environment, capture_output=True, text=True, timeout=COMMAND_WITHIN_S)
        got = ran.stdout.strip()
        for number, line in enumerate(printed):
            text = got if line == "…" else got.partition("\n")[0]
            matched = re.fullmatch(pattern_of(line, known), text, re.DOTALL)
            assert matched, (command, line, text, ran.stderr)
            known |= {name.removeprefix("id"): value for name, value in matched.groupdict().items()}
            got = got[len(text):].removeprefix("\n")
        assert got == "", (command, got)


def test_the_session_is_not_empty():
    assert len(list(session())) >= 8 and all(printed for _, printed in session())
