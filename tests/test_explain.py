"""explain and --diff=words: the document as it reads, with its changes marked."""

import os
import pty
import re
import subprocess
import sys

import pytest

from newsclean import Pipeline
from newsclean.document import Document
from newsclean.views.explain import Explain

RAW = "學(xué)習的人\u200b很多。\r\n首頁 > 新聞\r\n\r\n\r\n\r\n新?shēng)r代\r\n"


def explained(raw, **options):
    pipeline = Pipeline.of()
    return Explain(pipeline.filters, **options)(Document("a.txt", raw), pipeline.clean(raw)).splitlines()


def texts(rows):
    return [row.partition("│ ")[2] for row in rows if "│ " in row]


def test_the_document_as_it_reads_with_rules_in_the_margin():
    rows = explained(RAW)
    assert rows[0] == "a.txt: 8 changes, 42 characters in, 16 out"
    assert rows[1] == "    1 traditional/convert    │ [-學-]{+学+}[-(xué)習-]{+习+}的人[-<U+200B>-]很多。"
    assert rows[2].split() == ["pinyin/character", "│"]
    assert "    2 boilerplate/breadcrumb │ [-首頁 > 新聞-]" in rows
    assert texts(rows)[-5].startswith("新[-?shēng)r-]{+时+}代")


def test_only_one_rule_is_marked_and_others_stand_as_they_were():
    shown = texts(explained(RAW, rule="pinyin"))
    assert shown[0] == "學[-(xué)-]習的人<U+200B>很多。"
    assert texts(explained(RAW, rule="pinyin/character")) == shown
    assert not any("[-" in text for text in texts(explained(RAW, rule="pinyin/word")))


def test_context_shows_only_lines_near_changes():
    raw = "\n".join(f"第{number}行没有什么。" for number in range(20)) + "\n学习(xuéxí)的人\n尾。"
    rows = explained(raw, context=1)
    assert [row.split()[0] for row in rows[1:] if row] == ["…", "20", "21", "│", "22"]  # │: the readings of line 21


def test_diff_of_words_marks_the_changes_in_the_text(newsclean, tmp_path):
    (tmp_path / "a.txt").write_text(RAW, "utf-8", newline="")
    done = newsclean("clean", "--diff=words", "a.txt")
    assert done.returncode == 1
    assert done.stdout.decode().startswith("--- a.txt\n[-學-]{+学+}[-(xué)-][-習-]{+习+}的人")
    assert newsclean("clean", "--diff=words", "--select", "layout", stdin="甲。\n".encode()).stdout == b""
    assert newsclean("clean", "--diff=colours", "a.txt").returncode == 2


def on_terminal(tmp_path, *arguments, **environment):
    """What a command writes to a terminal."""
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "newsclean", *arguments]
    given = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")} | environment
    with subprocess.Popen(command, stdout=child, stderr=subprocess.PIPE, env=given, cwd=tmp_path):
        os.close(child)
        data = b""
        while True:
            try:
                part = os.read(parent, 65536)
            except OSError:  # closed
                break
            if not part:
                break
            data += part
    os.close(parent)
    return data.decode()


def test_colours_on_a_terminal_but_not_where_nobody_wants_them(tmp_path):
    (tmp_path / "a.txt").write_text("学习(xuéxí)的人\n", "utf-8")
    command = ("explain", "--no-pager", "a.txt")
    assert "\x1b[9;31m(xuéxí)\x1b[0m" in on_terminal(tmp_path, *command, TERM="xterm")
    for given in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown = on_terminal(tmp_path, *command, **given)
        assert "[-(xuéxí)-]" in shown
        assert "\x1b" not in shown
    shown = on_terminal(tmp_path, "check", "a.txt", TERM="xterm")
    assert "\x1b[1ma.txt\x1b[0m:1:3: \x1b[36mpinyin/word\x1b[0m: (xuéxí)" in shown
    assert on_terminal(tmp_path, "check", "a.txt", TERM="dumb") == "a.txt:1:3: pinyin/word: (xuéxí)\r\n"
    shown = on_terminal(tmp_path, "clean", "--diff", "a.txt", TERM="xterm")
    assert "\x1b[9;31m-学习(xuéxí)的人\x1b[0m\r\n\x1b[4;32m+学习的人\x1b[0m\r\n" in shown
    assert "\x1b" not in on_terminal(tmp_path, "clean", "--diff", "a.txt", TERM="xterm", NO_COLOR="1")
    assert "PAGED" in on_terminal(tmp_path, "explain", "a.txt", TERM="xterm", PAGER="sed s/^/PAGED/")
    assert "xuéxí" in on_terminal(tmp_path, "explain", "a.txt", TERM="xterm", PAGER="/no/such/pager")


def test_the_readings_that_pinyin_was_matched_with_are_named(newsclean):
    shown = newsclean("explain", stdin="学习(xuéxí)的人很多，他说得对(duì)。\n".encode()).stdout.decode()
    assert "学 is read xué; 习 is read xí\n" in shown


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("今天的锟斤拷天气\n", "left: the bytes of these characters are lost"),
        ("葛\ufe00城的人\n", "left: it chooses a form of the hanzi before it"),
    ],
)
def test_a_finding_says_why_the_text_was_left(newsclean, text, why):
    shown = newsclean("explain", stdin=text.encode()).stdout.decode()
    assert why in shown


def test_a_run_that_is_left_names_its_readings_and_their_odds(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text("[tool.newsclean.byteshift]\nrisk = 0.05\n", "utf-8")
    (tmp_path / "a.txt").write_text("李明說,這個月的?！薄W(xué)校很大。\n", "utf-8")
    shown = newsclean("explain", "a.txt").stdout.decode()
    left = shown.index("left: no reading of these bytes is sure enough\n")
    assert re.match(r"[^\n]*\n *│   sure +\d+% of [^\n]*; [\d.]+ times likelier than ", shown[left:])
