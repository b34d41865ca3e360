"""One stream of records with several processes: the same bytes in the same order, as soon as they are there."""

import json
import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "newsclean", "clean", "--format", "jsonl", "--no-config"]
TEXT = "首页 > 新闻 > 正文\n县城新开了一家书店，里面的书(shū)很多。\n" + "馆里有三万册书，都能借走。" * 60


def line_of(number):
    return json.dumps({"id": number, "text": f"{number} {TEXT}"}, ensure_ascii=False).encode() + b"\n"


LINES = [b"{bad\n" if number % 300 == 299 else line_of(number) for number in range(800)]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_long_stream_is_the_same_whatever_the_jobs(newsclean, compressed):
    import gzip

    data = b"".join(LINES)
    name = ["--stdin-filename", "x.jsonl.gz" if compressed else "x.jsonl"]
    shown = [
        newsclean("clean", *name, "-j", jobs, stdin=gzip.compress(data) if compressed else data) for jobs in ("1", "2")
    ]
    assert shown[0].stdout == shown[1].stdout
    assert shown[0].stderr == shown[1].stderr
    assert shown[0].stdout.count(b"\n") == 800
    assert b"error: x.jsonl" + (b".gz" if compressed else b"") + b":300: " in shown[0].stderr


def test_records_come_out_before_the_last_is_in():
    with subprocess.Popen([*COMMAND, "-j", "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        written = 0
        for _ in range(10):  # well beyond what one process cleans alone
            data = b"".join(LINES[:80]).replace(b"{bad\n", b"")
            process.stdin.write(data)
            process.stdin.flush()
            for _ in data.splitlines():
                assert process.stdout.readline().startswith(b'{"id": ')
                written += 1
        process.stdin.close()
        assert process.wait(60) == 0
    assert written == 800


def test_a_limit_ends_a_stream_that_does_not_end():
    with subprocess.Popen([*COMMAND, "--limit", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(b"".join(LINES[:4]))
        process.stdin.flush()
        assert process.wait(60) == 0
        assert process.stdout.read().count(b"\n") == 3


def test_a_closed_pipe_ends_all_processes(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(LINES) * 4)
    (tmp_path / "spool").mkdir()
    line = f"{' '.join(COMMAND)} -j 2 {path} | head -n 1 >/dev/null; " + 'exit "${PIPESTATUS[0]}"'
    environment = os.environ | {"TMPDIR": str(tmp_path / "spool")}
    done = subprocess.run(["bash", "-c", line], capture_output=True, env=environment, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (141, b"")
    assert os.listdir(tmp_path / "spool") == []


def test_records_that_lose_much_are_counted_and_the_first_are_named(newsclean):
    texts = ["学习的人很多。", "(wǎn)晚(wǎn)安(ān)", *["\u200b\u200b"] * 7]
    lines = "".join(f"{json.dumps({'text': text}, ensure_ascii=False)}\n" for text in texts)
    done = newsclean("clean", "--format", "jsonl", input=lines.encode())
    assert done.stderr.decode().splitlines() == [
        "7 documents are empty now: <stdin>:3, <stdin>:4, <stdin>:5, <stdin>:6, <stdin>:7, …",
        "1 document is less than half as long now: <stdin>:2",
    ]
    assert newsclean("clean", "--format", "jsonl", "-q", input=lines.encode()).stderr == b""


def test_several_files_go_to_standard_output_one_after_the_other(newsclean, tmp_path):
    (tmp_path / "a.txt").write_text("学习(xuéxí)的人很多。\n", "utf-8")
    (tmp_path / "b.html").write_text("<p>第二天他们又来了。</p>\n", "utf-8")
    (tmp_path / "c.jsonl").write_text('{"text": "你好"}\n', "utf-8")
    (tmp_path / "d.csv").write_text("text\n你好\n", "utf-8")
    done = newsclean("clean", "a.txt", "missing.txt", "b.html")
    assert done.stdout.decode() == "学习的人很多。\n第二天他们又来了。\n"
    assert b"error: missing.txt: no such file" in done.stderr
    (tmp_path / "e.jsonl").write_bytes((tmp_path / "c.jsonl").read_bytes())
    assert newsclean("clean", "-q", "c.jsonl", "e.jsonl").stdout == (tmp_path / "c.jsonl").read_bytes() * 2
    for paths, what in ((("a.txt", "c.jsonl"), "text and JSON lines"), (("a.txt", "d.csv"), "d.csv: cannot follow")):
        done = newsclean("clean", *paths)
        assert (done.returncode, done.stdout) == (2, b"")
        assert what in done.stderr.decode()
        assert "give -o DIR" in done.stderr.decode()
