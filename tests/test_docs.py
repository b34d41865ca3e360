"""The examples in Python of docs/ run and print what their comments say."""

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
