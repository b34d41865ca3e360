"""Every command that the README and the page on settings show is run, and prints what they say it prints."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from newsclean.filters import FILTERS

ROOT = Path(__file__).parent.parent
README, README_ZH = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
BLOCKS = [
    block for text in (README, README_ZH, SETTINGS) for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
]


def commands():
    """Each `$ command` of the console blocks with the output shown under it."""
    for block in BLOCKS:
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            yield command, output


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A folder like a fresh clone, with `.venv/bin/newsclean` and `newsclean` on the path as after installing."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "fixtures", folder / "fixtures")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    script = programs / "newsclean"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m newsclean "$@"\n')
    script.chmod(0o755)
    return folder


@pytest.mark.parametrize(("command", "output"), list(commands()), ids=lambda value: value[:60])
def test_command(clone, command, output):
    environment = os.environ | {"PATH": f"{clone / '.venv' / 'bin'}:{os.environ['PATH']}"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    done = subprocess.run(
        ["bash", "-c", command], cwd=clone, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    shown = done.stdout + done.stderr
    assert "Traceback" not in shown
    expected = [line for line in output.splitlines() if line and line != "..."]
    position = 0
    for line in expected:  # in this order; a line "..." stands for any others
        assert line in shown[position:], shown
        position = shown.index(line, position) + len(line)


def test_the_two_commands_are_what_ci_runs():
    two = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)[:2]
    assert two[0].startswith("python3 -m venv .venv && .venv/bin/pip install")
    assert "newsclean clean fixtures/sample" in two[0]
    assert two[1] == ".venv/bin/python -m pytest"
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README.md" in script


def test_every_command_and_filter_is_in_the_readme():
    from newsclean.cli import cli

    assert [name for name in cli.commands if f"newsclean {name}" not in README] == []
    table = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert table == [kind.name for kind in FILTERS]


def test_both_readmes_give_the_same_two_commands_and_filters():
    assert re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)[:2] == re.findall(
        r"```sh\n(.*?)\n```", README_ZH, re.DOTALL
    )
    assert re.findall(r"^\| `(\w+)` \|", README_ZH, re.MULTILINE) == [kind.name for kind in FILTERS]


@pytest.mark.parametrize("text", [README, README_ZH], ids=["README.md", "README.zh.md"])
def test_the_python_example_runs(text):
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    expected = [line.split("# ")[1] for line in code.splitlines() if line.startswith("print(")]
    assert done.stdout.splitlines() == expected


def test_the_picture_is_current():
    path = ROOT / "tools" / "readme_pictures.py"
    spec = spec_from_file_location(path.stem, path)
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.picture() == tool.PICTURE.read_text("utf-8"), "run python tools/readme_pictures.py"
    assert README.count("docs/explain.svg") == README_ZH.count("docs/explain.svg") == 1
