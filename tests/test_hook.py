"""The two hooks, run by pre-commit itself on a scratch repository, with the configuration that the README shows."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(),
    reason="pre-commit installs hooks from a git repository",
)


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    return subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A repository with one dirty page, and the README's configuration pointed at a copy of this project."""
    folder = tmp_path_factory.mktemp("hook")
    project, corpus = folder / "newsclean", folder / "corpus"
    # A copy with everything committed: pre-commit installs what is in a repository, not what lies about.
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, project / name)
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "copy")
    corpus.mkdir()
    git(corpus, "init", "-q")
    shown = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]
    config = re.sub(r"repo: .*", f"repo: {project}", shown)
    config = re.sub(r"rev: .*", f"rev: {git(project, 'rev-parse', 'HEAD').strip()}", config)
    (corpus / ".pre-commit-config.yaml").write_text(config)
    (corpus / "page.txt").write_text(RAW, "utf-8")
    (corpus / "clean.txt").write_text(CLEAN, "utf-8")
    (corpus / "notes.md").write_text(RAW, "utf-8")
    git(corpus, "add", "-A")
    return corpus


def run(scratch, hook):
    environment = os.environ | {"PRE_COMMIT_HOME": str(scratch.parent / "home")}
    environment.pop("PYTHONPATH", None)  # the hook must stand on what pre-commit installs
    command = [sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--hook-stage", "manual", "--verbose"]
    return subprocess.run(
        command, cwd=scratch, env=environment, capture_output=True, text=True, timeout=500, check=False
    )


def test_check_fails_and_names_the_line_and_fix_mends_it(scratch):
    checked = run(scratch, "newsclean-check")
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "page.txt:1:3: pinyin/word: (xuéxí)" in checked.stdout
    assert "clean.txt" not in checked.stdout
    assert (scratch / "page.txt").read_text("utf-8") == RAW

    fixed = run(scratch, "newsclean")
    assert fixed.returncode == 1, fixed.stdout + fixed.stderr
    assert "files were modified by this hook" in fixed.stdout
    assert (scratch / "page.txt").read_text("utf-8") == CLEAN
    assert (scratch / "notes.md").read_text("utf-8") == RAW

    git(scratch, "add", "-A")
    assert run(scratch, "newsclean").returncode == 0
    assert run(scratch, "newsclean-check").returncode == 0
