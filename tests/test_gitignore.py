"""Our reading of .gitignore files, held against git's."""

import shutil
import subprocess

import pytest

from newsclean.discover import Search

FILES = [
    "a.txt", "b.txt", "#c.txt", "!d.txt", "e f.txt", "dir/a.txt", "dir/b.txt", "dir/sub/a.txt", "dir/sub/deep/x.txt",
    "logs/a.txt", "logs/keep.txt", "build/a.txt", "x/build/a.txt", "x/build/y/b.txt",
    "foo/bar/a.txt", "foo/x/bar/a.txt",
    "abc.txt", "axc.txt", "a[b.txt", "back\\slash.txt", "中文/页.txt", "star*.txt", "t.txt ",
]  # fmt: skip

IGNORES = [
    "a.txt", "/a.txt", "*.txt\n!b.txt", "dir/", "dir", "dir/*\n!dir/sub", "dir/**", "**/build", "build/",
    "/build", "foo/**/bar", "**/sub/**", "a?c.txt", "a[bx]c.txt", "a[!b]c.txt", "\\#c.txt", "\\!d.txt",
    "e\\ f.txt", "# note", "  ", "logs/*\n!logs/keep.txt", "a.txt   ", "中文/", "x/**/b.txt", "*",
    "*\n!*/\n!b.txt", "[z-a].txt", "star\\*.txt", "a[b.txt", "**", "***/a.txt", "dir/sub/",
    "/dir/sub/deep/", "!a.txt", "a.txt\n!a.txt", "logs/\n!logs/keep.txt", "sub", "*/a.txt",
    "*\n!/dir/\n!/dir/*/\n!a.txt", "foo/*/", "*\n!foo\n!foo/*/\n!foo/x/bar/", "/*\n!/dir", "!", "/", "*.txt/",
]  # fmt: skip


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    if shutil.which("git") is None:
        pytest.skip("git is what we compare with")
    root = tmp_path_factory.mktemp("tree")
    subprocess.run(["git", "init", "-q", root], check=True)
    for name in FILES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("好")
    return root


@pytest.mark.parametrize("ignore", IGNORES)
def test_the_same_files_as_git(tree, ignore):
    (tree / ".gitignore").write_text(ignore, encoding="utf-8")
    command = ["git", "-C", tree, "ls-files", "-z", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    expected = sorted(name for name in listed if name and not name.startswith("."))
    assert sorted(found.relative for found in Search(include=("*",)).files([str(tree)])) == expected


def test_nested_files_and_those_above_count(tree):
    (tree / ".gitignore").write_text("b.txt\n/x\n")
    (tree / "dir" / ".gitignore").write_text("!b.txt\n/a.txt\n")
    try:
        found = {found.relative for found in Search().files([str(tree / "dir")])}
    finally:
        (tree / "dir" / ".gitignore").unlink()
    assert found == {"b.txt", "sub/a.txt", "sub/deep/x.txt"}
