"""The two hooks, run by pre-commit itself on a scratch repository, with the configuration that the README shows."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
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
    assert "page.txt: changed" in fixed.stdout
    assert "clean.txt: " not in fixed.stdout
    assert (scratch / "page.txt").read_text("utf-8") == CLEAN
    assert (scratch / "notes.md").read_text("utf-8") == RAW

    git(scratch, "add", "-A")
    assert run(scratch, "newsclean").returncode == 0
    assert run(scratch, "newsclean-check").returncode == 0


def test_fix_cleans_utf16_gbk_and_read_only_files_and_leaves_a_deleted_one(scratch):
    gbk = "今天天气很好，学习的人很多。\n"
    (scratch / "utf16.txt").write_bytes(RAW.encode("utf-16"))
    (scratch / "gbk.txt").write_bytes(gbk.encode("gbk"))
    (scratch / "deleted.txt").write_text(RAW, "utf-8")
    (scratch / "readonly.txt").write_text(RAW, "utf-8")
    (scratch / "readonly.txt").chmod(0o444)
    git(scratch, "add", "-A")
    (scratch / "deleted.txt").unlink()

    fixed = run(scratch, "newsclean")
    assert fixed.returncode == 1, fixed.stdout + fixed.stderr
    assert [line for line in fixed.stdout.splitlines() if line.endswith(": changed")] == [
        "gbk.txt: changed",
        "readonly.txt: changed",
        "utf16.txt: changed",
    ]
    assert not (scratch / "deleted.txt").exists()
    assert (scratch / "utf16.txt").read_text("utf-8") == CLEAN
    assert (scratch / "gbk.txt").read_text("utf-8") == gbk
    assert (scratch / "readonly.txt").read_text("utf-8") == CLEAN
    assert (scratch / "readonly.txt").stat().st_mode & 0o777 == 0o444
    git(scratch, "add", "-A")
    assert run(scratch, "newsclean").returncode == 0


def test_two_fixes_at_once_leave_whole_clean_files(scratch):
    for number in range(40):
        (scratch / f"{number}.txt").write_text(f"{RAW * 40}{number}\n", "utf-8")
    git(scratch, "add", "-A")
    with ThreadPoolExecutor() as threads:
        done = list(threads.map(run, [scratch] * 2, ["newsclean"] * 2))
    assert all("Traceback" not in one.stdout + one.stderr for one in done)
    run(scratch, "newsclean")  # a file that one of them wrote while the other read it stays as it was for that one
    for number in range(40):
        assert (scratch / f"{number}.txt").read_text("utf-8") == f"{CLEAN * 40}{number}\n"
    assert not list(scratch.glob(".newsclean-*"))
