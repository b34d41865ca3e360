"""The house keeps its shape: a file imports from its own floor or below, and each package has one room."""

import ast
import graphlib
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "newsclean"

FLOORS = [
    {
        "errors",
        "extras",
        "edit",
        "pieces",
        "rule_choice",
        "filter",
        "options",
        "document",
        "marks",
        "lines",
        "chinese",
        "packaged",
        "patterns",
    },
    {"page"},
    {"filters"},
    {"pipeline", "frozen", "cleaned", "prefilter", "metadata"},
    {
        "decode",
        "detect",
        "compression",
        "formats",
        "report",
        "views",
        "check",
        "changes",
        "report_page",
        "atomic",
        "gitignore",
        "discover",
        "gate",
        "part_files",
        "parts",
        "rejected",
        "remote",
        "rewrite",
        "targets",
        "units",
        "blocks",
        "journal",
        "lock",
    },
    {"engines", "across"},
    {
        "config",
        "console",
        "contrib",
        "batch",
        "resume",
        "run",
        "status",
        "stream",
        "survey",
        "rules_test",
        "cli",
        "__main__",
    },
]

# Where each third-party package may be imported: one room each.
ROOMS = {
    "data_juicer": {"contrib.data_juicer_mapper"},
    "datatrove": {"contrib.datatrove"},
    "duckdb": {"across.duck"},
    "numpy": {"across.near", "across.minhash"},
    "pyarrow": {"formats.parquet", "formats.parquet_out", "across", "engines.table", "engines.spark", "engines.ray"},
    "fsspec": {"remote"},
    "py4j": {"engines.spark"},
    "pyspark": {"engines.spark"},
    "ray": {"engines.ray"},
    "rensa": {"across.minhash"},
    "backports": {"compression"},
    "brotli": {"formats.warc"},
    "chardet": {"decode"},
    "click": {"cli"},
    "opencc": {"filters.traditional"},
    "pathspec": {"gitignore"},
    "pypinyin": {"chinese.readings"},
    "regex": {"filters.invisible", "filters.boilerplate.user_patterns"},
    "rich": {"console"},
    "selectolax": {"formats.html"},
}

STANDARD = {"__future__"}


def modules():
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        yield name, ast.parse(path.read_text("utf-8"))


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "newsclean":
            yield from (f"newsclean.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their module in full"
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def floor(module):
    room = module.split(".")[0]
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_imports_go_down_or_stay_on_the_floor():
    for name, tree in modules():
        if name == "__init__":
            continue
        for imported in imports(tree):
            if imported.startswith("newsclean.") and imported != "newsclean.__version__":
                assert floor(imported.removeprefix("newsclean.")) <= floor(name), f"{name} imports {imported}"


def test_no_cycles():
    graph = {}
    names = {name for name, _ in modules()}
    for name, tree in modules():
        inner = {imported.removeprefix("newsclean.") for imported in imports(tree) if imported.startswith("newsclean.")}
        graph[name] = inner & names if name != "__init__" else set()
    list(graphlib.TopologicalSorter(graph).static_order())


def test_each_package_has_one_room():
    for name, tree in modules():
        for imported in imports(tree):
            package = imported.split(".")[0]
            if package in ROOMS:
                assert any(name == room or name.startswith(f"{room}.") for room in ROOMS[package]), f"{name}: {package}"


def test_every_room_is_in_architecture_md():
    text = (SOURCE.parent.parent / "ARCHITECTURE.md").read_text("utf-8")
    assert [room for rooms in FLOORS for room in rooms if room != "__main__" and room not in text] == []
