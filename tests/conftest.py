"""What several tests share: running the command line as a user does."""

import os
import subprocess
import sys

import pytest
from hypothesis import settings

# CI must say the same of the same commit; elsewhere every run tries other examples.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def visible(folder):
    """The names in an output folder without the journal and the counts of its run."""
    return sorted(name for name in os.listdir(folder) if name not in (".newsclean", "report.json"))


@pytest.fixture
def newsclean(tmp_path):
    """Runs `python -m newsclean ARGUMENTS` in an empty folder; gives the finished process, its output as bytes."""

    def run(*arguments, stdin=b"", **options):
        command = [sys.executable, "-m", "newsclean", *map(str, arguments)]
        options = {"cwd": tmp_path, "input": stdin, "capture_output": True, "timeout": 120} | options
        if "stdout" in options:
            options["stderr"] = subprocess.PIPE
            del options["capture_output"]
        done = subprocess.run(command, check=False, **options)
        assert b"Traceback" not in (done.stderr or b"")
        return done

    return run
