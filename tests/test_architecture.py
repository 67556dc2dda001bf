"""The shape of the code, read from the code: which way imports go, how long things are, what must not exist."""
import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ledger"

# A module imports only from groups before its own, and inside a group never in a circle.
ORDER = (
    {"errors", "units", "canonical", "config", "reverts"},
    {"fingerprint"},
    {"asset", "split", "merkle", "grant", "license", "order", "usage", "payees", "usage_report", "terms"},
    {"typed_data"},
    {"records"},
    {"chain"},
    {"catalogue"},
    {"index"},
    {"outbox"},
    {"verification"},
    {"statement"},
    {"session", "wire"},
    {"api", "cli", "client"},
)
GROUP_OF = {name: number for number, group in enumerate(ORDER) for name in group}

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
MAX_PARAMETERS = 4  # beyond it, a frozen dataclass
SAYS_NOTHING = {
    "util", "utils", "helper", "helpers", "common", "misc", "manager", "managers",
    "service", "services", "repository", "repositories",
}
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|raise NotImplemented" r"Error)\b")

CODE_SUFFIXES = {".py", ".sol", ".js", ".mjs", ".css", ".html", ".sql", ".sh"}
CODE_DIRECTORIES = ("ledger", "contracts/src", "contracts/test", "tests", "scripts", ".ci")
MADE_BY_MACHINES = {"node_modules", "__pycache__", "vendor", "vectors", "artifacts"}


def is_code(path):
    inside = path.relative_to(ROOT).parts
    is_script = path.suffix == "" and inside[0] in {"scripts", ".ci"}
    return path.is_file() and (path.suffix in CODE_SUFFIXES or is_script) and not MADE_BY_MACHINES & set(inside)


def code_files():
    found = [path for name in CODE_DIRECTORIES for path in (ROOT / name).rglob("*") if is_code(path)]
    return sorted(found + [path for path in (ROOT / "contracts").glob("*") if is_code(path)])


def python_files(directory):
    return [path for path in code_files() if path.suffix == ".py" and path.is_relative_to(directory)]


def name_of(path):
    return str(path.relative_to(ROOT))


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path):
    """Every module of the package that a file imports, at any depth of the file, relative ones made absolute."""
    package = module_of(path).split(".") if path.stem == "__init__" else module_of(path).split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from ledger import units` imports a module, `from ledger.units import Wei` a name
            yield from (f"{module}.{alias.name}" if module == "ledger" else module for alias in node.names)


def part_of(module):
    """`terms` for `ledger.terms.schema`; None for what is not ours."""
    names = module.split(".")
    return names[1] if names[0] == "ledger" and len(names) > 1 else None


def functions_of(path):
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def parts_imported_by():
    graph = {}
    for path in python_files(PACKAGE):
        part = part_of(module_of(path))
        if part is not None and part != "__main__":
            graph.setdefault(part, set()).update({part_of(m) for m in imports_of(path)} - {None, part})
    return graph


def test_every_module_has_its_place_in_the_order():
    assert not sorted(set(parts_imported_by()) - set(GROUP_OF))


def test_imports_go_one_way():
    backwards = [
        f"{name_of(path)} imports {module}"
        for path in python_files(PACKAGE)
        for module in imports_of(path)
        if GROUP_OF.get(part_of(module), -1) > GROUP_OF.get(part_of(module_of(path)), len(ORDER))
    ]
    assert not backwards


def test_no_two_parts_import_each_other_in_a_circle():
    graph, settled = parts_imported_by(), set()

    def visit(part, above):
        assert part not in above, " -> ".join([*above, part])
        if part not in settled:
            for other in sorted(graph.get(part, ())):
                visit(other, [*above, part])
            settled.add(part)

    for part in sorted(graph):
        visit(part, [])


def test_the_package_does_not_import_its_tests():
    assert not [name_of(p) for p in python_files(PACKAGE) for m in imports_of(p) if m.split(".")[0] == "tests"]


def test_names_say_what_a_file_is():
    parts = {path: {Path(part).stem for part in path.relative_to(ROOT).parts} for path in code_files()}
    assert not [name_of(path) for path, stems in parts.items() if SAYS_NOTHING & stems]


def test_no_file_is_longer_than_four_hundred_lines():
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in code_files()}
    assert not {name: lines for name, lines in lengths.items() if lines > MAX_FILE_LINES}


def test_no_function_is_longer_than_sixty_lines():
    lengths = {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in code_files() if path.suffix == ".py"
        for node in functions_of(path)
    }
    assert not {name: lines for name, lines in lengths.items() if lines > MAX_FUNCTION_LINES}


def solidity_functions(text):
    """The header line and the number of lines of each function, by its braces."""
    for start in re.finditer(r"^[ \t]*(?:function|constructor|modifier)\b[^;{]*\{", text, re.MULTILINE):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        body = text[start.start() : end]
        yield body.splitlines()[0].strip(), body.count("\n") + 1


def test_no_solidity_function_is_longer_than_sixty_lines():
    found = [
        f"{name_of(path)} {header}: {lines}"
        for path in code_files() if path.suffix == ".sol"
        for header, lines in solidity_functions(path.read_text())
        if lines > MAX_FUNCTION_LINES
    ]
    assert not found


def test_no_function_takes_more_than_four_parameters():
    # commands are called by click, which hands each option over as a parameter
    wide = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files(PACKAGE) if part_of(module_of(path)) != "cli"
        for node in functions_of(path)
        if len([a for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                if a.arg not in {"self", "cls"}]) > MAX_PARAMETERS
    ]
    assert not wide


def test_no_function_is_switched_by_a_boolean():
    # a parameter `value` is data that happens to be a truth value
    switched = [
        f"{name_of(path)}:{node.lineno} {node.name}({argument.arg})"
        for path in python_files(PACKAGE) if part_of(module_of(path)) != "cli"
        for node in functions_of(path)
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool" and argument.arg != "value"
    ]
    assert not switched


def reads_of_the_environment(source):
    """The line of each read; setting a variable, for a library that is loaded next, is none."""
    tree = ast.parse(source)
    written = {id(node.value) for node in ast.walk(tree)
               if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
               or isinstance(node, ast.Attribute) and node.attr == "update"}
    for node in ast.walk(tree):
        is_variables = isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
        by_name = isinstance(node, ast.ImportFrom) and node.module == "os"
        if (
            is_variables and id(node) not in written
            or by_name and {"environ", "environb", "getenv"} & {alias.name for alias in node.names}
            or isinstance(node, ast.keyword) and node.arg in {"envvar", "auto_envvar_prefix"}
        ):
            yield node.lineno


def test_only_the_configuration_reads_the_environment():
    elsewhere = [
        f"{name_of(path)}:{line}"
        for path in python_files(PACKAGE) if path != PACKAGE / "config.py"
        for line in reads_of_the_environment(path.read_text())
    ]
    assert not elsewhere


def test_nothing_is_left_open():
    found = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in code_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LEFT_OPEN.search(line)
    ]
    assert not found


def calls_sleep(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and (
        getattr(node.func, "attr", getattr(node.func, "id", None)) == "sleep"
    )


def test_tests_neither_sleep_nor_mock():
    found = [
        f"{name_of(path)}:{getattr(node, 'lineno', '?')}"
        for path in python_files(ROOT / "tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if calls_sleep(node) or isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unittest.mock")
        or isinstance(node, ast.Import) and any(alias.name.startswith("unittest.mock") for alias in node.names)
    ]
    assert not found


@pytest.mark.parametrize(("source", "reads"), [
    ("os.environ['A']", 1),
    ("os.environ.get('A')", 1),
    ("from os import getenv", 1),
    ("click.option('--x', envvar='X')", 1),
    ("os.environ['A'] = '1'", 0),
    ("os.environ.update(A='1')", 0),
    ("os.getpid()", 0),
])
def test_reads_of_the_environment_are_told_from_writes(source, reads):
    assert len(list(reads_of_the_environment(source))) == reads


def test_a_long_solidity_function_is_seen():
    text = "contract A {\n    function f() public {\n        if (true) {\n        }\n    }\n}\n"
    assert list(solidity_functions(text)) == [("function f() public {", 4)]


def test_the_code_was_found():
    names = {name_of(path) for path in code_files()}
    assert {"ledger/errors.py", "scripts/setup", "contracts/compile.py", "tests/test_architecture.py"} <= names
