"""What `newsclean detect` says of files."""

import pytest

from newsclean.detect import Detected, detect

SIMPLIFIED = "县里的图书馆周末延长了开放时间。\n"
TRADITIONAL = "縣裡的圖書館週末延長了開放時間。\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (SIMPLIFIED.encode(), Detected("utf-8", 1.0, "LF", "Simplified")),
        (TRADITIONAL.replace("\n", "\r\n").encode("big5"), Detected("big5hkscs", 1.0, "CRLF", "Traditional")),
        ((SIMPLIFIED.replace("\n", "\r") + TRADITIONAL).encode(), Detected("utf-8", 1.0, "mixed", "both")),
        ("中文".encode(), Detected("utf-8", 1.0, "none", "both")),
        ("今日は良い天気です。\r".encode(), Detected("utf-8", 1.0, "CR", "other")),
        (b"plain English, nothing else", Detected("utf-8", 1.0, "none", "other")),
        (SIMPLIFIED.encode() * 2 + SIMPLIFIED.encode("gbk"), Detected("mixed", 1.0, "LF", "Simplified")),
        (SIMPLIFIED.encode("utf-8-sig"), Detected("utf-8-sig", 1.0, "LF", "Simplified")),
        (b"", Detected("utf-8", 1.0, "none", "other")),
    ],
)
def test_what_a_file_is(data, expected):
    assert detect(data) == expected


def test_lost_bytes_are_not_certain():
    data = (SIMPLIFIED * 40).encode()
    found = detect(data[:1] + data[2:])
    assert found.certain == pytest.approx(1 - 2 / (len(data) - 1))
    assert str(found) == "utf-8, 99.90 % certain, LF, Simplified"
    assert str(detect(data * 20 + b"\xff")) == "utf-8, 99.99 % certain, LF, Simplified"


def test_the_command_says_a_line_a_file_and_names_what_is_no_text(newsclean, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_bytes(SIMPLIFIED.encode("gbk"))
    (tmp_path / "a" / "two.txt").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "a" / "three.md").write_bytes(TRADITIONAL.encode())
    done = newsclean("detect", "a")
    assert done.returncode == 2
    assert done.stdout.decode() == "a/one.txt: gb18030, 100 % certain, LF, Simplified\n"
    assert done.stderr.startswith(b"error: a/two.txt: is a PNG image")
    done = newsclean("detect", "a", "--include", "*.md")
    assert (done.returncode, done.stdout.decode()) == (0, "a/three.md: utf-8, 100 % certain, LF, Traditional\n")
    assert newsclean("detect", stdin=b"abc").stdout == b"<stdin>: utf-8, 100 % certain, none, other\n"
    assert b"missing.txt: no such file" in newsclean("detect", "missing.txt").stderr


def test_decoding_is_told_by_line_and_counted_by_encoding(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    mixed = SIMPLIFIED.encode() + SIMPLIFIED.encode("gbk") + SIMPLIFIED.encode()[:-2] + b"\n"
    (tmp_path / "raw" / "a.txt").write_bytes(mixed)
    (tmp_path / "raw" / "b.txt").write_bytes(SIMPLIFIED.encode())
    done = newsclean("check", "raw")
    assert done.returncode == 1
    lines = done.stdout.decode().splitlines()
    assert "raw/a.txt:2:1: decode/mixed: gb18030 -> utf-8" in lines
    assert "raw/a.txt:3:1: decode/lost: E3 80 -> \ufffd" in lines
    summary = newsclean("clean", "raw", "-o", "out").stderr.decode()
    assert "encodings  mixed 1, utf-8 1" in summary


def test_what_is_little_is_less_certain():
    assert detect("图书馆开放时间延长了".encode("gbk")).certain == 1.0
    assert detect("Съешь ещё этих булок".encode("koi8-r")).certain < 1.0
