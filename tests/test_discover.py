"""Which files under a path are taken, and in which order."""

import os

from newsclean.discover import Search


def make(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("好")


def found(root, **search):
    return [file.relative for file in Search(**search).files([str(root)])]


def test_sorted_and_only_known_suffixes_and_nothing_hidden(tmp_path):
    make(
        tmp_path, "b.txt", "a.jsonl", "c.png", "sub/z.txt", ".hidden.txt", ".git/x.txt", "sub/a.txt", "ä.txt", "页.TXT"
    )
    assert found(tmp_path) == ["a.jsonl", "b.txt", "ä.txt", "页.TXT", "sub/a.txt", "sub/z.txt"]


def test_include_replaces_and_exclude_adds(tmp_path):
    make(tmp_path, "a.txt", "b.md", "raw/c.md", "raw/old/d.md")
    assert found(tmp_path, include=("*.md",)) == ["b.md", "raw/c.md", "raw/old/d.md"]
    assert found(tmp_path, include=("*.md",), exclude=("old",)) == ["b.md", "raw/c.md"]
    assert found(tmp_path, include=("raw/*",)) == ["raw/c.md", "raw/old/d.md"]
    assert found(tmp_path, exclude=("a.*",)) == []


def test_links_are_followed_only_within_the_tree(tmp_path):
    make(tmp_path, "in/a.txt", "in/sub/b.txt", "out/secret.txt")
    os.symlink(tmp_path / "out", tmp_path / "in" / "door")
    os.symlink(tmp_path / "out" / "secret.txt", tmp_path / "in" / "window.txt")
    os.symlink(tmp_path / "in", tmp_path / "in" / "loop")
    os.symlink(tmp_path / "in" / "a.txt", tmp_path / "in" / "again.txt")
    assert found(tmp_path / "in") == ["a.txt", "sub/b.txt"]


def test_a_file_named_outright_is_taken_whatever_its_name_unless_excluded(tmp_path):
    make(tmp_path, ".hidden", "page.html")
    paths = [str(tmp_path / ".hidden"), str(tmp_path / "page.html"), str(tmp_path / "missing")]
    assert [file.path for file in Search().files(paths)] == paths
    assert [file.path for file in Search(exclude=("*.html",)).files(paths)] == [paths[0], paths[2]]


def test_a_file_reached_twice_is_taken_once(tmp_path):
    make(tmp_path, "sub/a.txt")
    paths = [str(tmp_path), str(tmp_path / "sub"), str(tmp_path / "sub" / "a.txt")]
    assert len(list(Search().files(paths))) == 1
