"""The examples of docs/ on filters and rules of one's own run, and print what the pages say."""

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def test_the_filter_of_the_docs_works(tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "filters.md").read_text("utf-8"), re.S)
    (tmp_path / "example.py").write_text(code, "utf-8")
    done = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == re.findall(r"^print\(.*\)  # (.*)$", code, re.M)


def test_the_rules_of_the_docs_work(newsclean, tmp_path):
    text = (DOCS / "rules.md").read_text("utf-8")
    for block in re.findall(r"```toml\n# (\S+)\n(.*?)```", text, re.S):
        (tmp_path / block[0]).write_text(block[1], "utf-8")
    (page,) = re.findall(r"```text\n(.*?)```", text, re.S)
    (tmp_path / "page.txt").write_text(page, "utf-8")
    for command, output in re.findall(r"```console\n\$ newsclean ([^\n]*)\n(.*?)```", text, re.S):
        shown = newsclean(*command.split()).stdout.decode().splitlines()
        expected = output.splitlines()
        if expected[-1] == "...":
            expected = expected[:-1]
            shown = shown[: len(expected)]
        assert shown == expected
