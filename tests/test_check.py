"""check: where problems are, in each output format, counted, and against a baseline."""

import json
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest

from newsclean import Pipeline
from newsclean.check.problem import problems_of
from newsclean.document import Document

ROOT = Path(__file__).parent.parent
DIRTY = "干净。\n学习(xuéxí)的人\n這裡\n"


def write(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def corpus(tmp_path):
    write(tmp_path / "raw" / "a.txt", DIRTY)
    write(tmp_path / "raw" / "b.jsonl", '{"text": "一\\n学习(xuéxí)"}\n')
    return tmp_path / "raw"


def test_line_and_column_are_those_of_the_raw_text(newsclean, corpus):
    done = newsclean("check", "raw")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "raw/a.txt:2:3: pinyin/word: (xuéxí)",
        "raw/a.txt:3:1: traditional/convert: 這裡 -> 这里",
        "raw/b.jsonl:1:5: pinyin/word: (xuéxí)",
    ]


@pytest.mark.parametrize(
    ("raw", "places"),
    [
        ("\u200b\u200b甲\u200b乙\r\n他們\r\n", ["1:1", "1:4", "2:2"]),
        ("學(xué)習(xí)了。\n", ["1:1", "1:2", "1:8"]),
        ("\U0001f600學\u200b", ["1:2", "1:3"]),  # one character, whatever its bytes
    ],
)
def test_columns_count_characters_through_all_stages(raw, places):
    problems = problems_of(Document("a.txt", raw), Pipeline.of(ignore=["boilerplate"]).clean(raw))
    assert [f"{problem.line}:{problem.column}" for problem in problems] == places


def test_json_is_one_array(newsclean, corpus):
    rows = json.loads(newsclean("check", "raw", "--output-format", "json").stdout)
    assert [(row["path"], row["line"], row["column"], row["rule"]) for row in rows] == [
        ("raw/a.txt", 2, 3, "pinyin/word"),
        ("raw/a.txt", 3, 1, "traditional/convert"),
        ("raw/b.jsonl", 1, 5, "pinyin/word"),
    ]
    assert (rows[1]["before"], rows[1]["after"]) == ("這裡", "这里")
    (corpus / "a.txt").unlink()
    (corpus / "b.jsonl").unlink()
    write(corpus / "c.txt", "干净。\n")
    done = newsclean("check", "raw", "--output-format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_sarif_is_valid_by_its_schema(newsclean, corpus):
    write(corpus / "a b,%新\n.txt", "学习(xuéxí)\udc80的人。".replace("\udc80", "\x85"))
    schema = json.loads((ROOT / "fixtures" / "sarif-2.1.0.json").read_bytes())
    validator = jsonschema.Draft4Validator(schema)
    log = json.loads(newsclean("check", "raw", "--output-format", "sarif").stdout)
    assert [error.message for error in validator.iter_errors(log)] == []
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    first = run["results"][0]["locations"][0]["physicalLocation"]
    assert unquote(first["artifactLocation"]["uri"]) == "raw/a b,%新\\n.txt"
    assert first["region"]["startLine"] == 1
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    empty = json.loads(newsclean("check", "--output-format", "sarif", stdin="干净。".encode()).stdout)
    assert [error.message for error in validator.iter_errors(empty)] == []


def test_workflow_commands_are_escaped(newsclean, corpus):
    write(corpus / "c,d:e%.txt", "学习(xuéxí)的人。\n")
    lines = newsclean("check", "raw", "--output-format", "github").stdout.decode().splitlines()
    assert lines[0] == "::warning file=raw/a.txt,line=2,col=3,title=pinyin/word::pinyin/word: (xuéxí)"
    assert lines[-1].startswith("::warning file=raw/c%2Cd%3Ae%25.txt,line=1,col=3,")


def test_statistics_count_by_rule_most_first(newsclean, corpus):
    done = newsclean("check", "raw", "--statistics")
    assert done.returncode == 1
    assert [row.split() for row in done.stdout.decode().splitlines()] == [
        ["problems", "removed", "replaced", "documents", "rule"],
        ["2", "14", "0", "2", "pinyin/word"],
        ["1", "0", "2", "1", "traditional/convert"],
    ]


def test_a_baseline_knows_lines_that_moved_and_fails_on_new_trouble(newsclean, corpus):
    assert newsclean("check", "raw", "--write-baseline", "raw/old.json").returncode == 0
    done = newsclean("check", "raw", "--baseline", "raw/old.json", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    write(corpus / "a.txt", "新的一行。\n" + DIRTY)
    assert newsclean("check", "raw", "--baseline", "raw/old.json").returncode == 0
    write(corpus / "a.txt", DIRTY + "学习(xuéxí)的人\n")  # the same line once more is new
    done = newsclean("check", "raw", "--baseline", "raw/old.json")
    assert (done.returncode, done.stdout.decode()) == (1, "raw/a.txt:4:3: pinyin/word: (xuéxí)\n")
    write(corpus / "a.txt", "学习的人\n")
    done = newsclean("check", "raw", "--baseline", "raw/old.json")
    assert done.returncode == 0
    assert b"note: 2 problems of raw/old.json occur no more" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"newsclean-baseline": 7, "entries": []}', b"of version 7"),
        (b'{"entries": []}', b"is no baseline"),
        (b"[1]", b"is no baseline"),
        (b"{", b"is no JSON"),
        (b'{"newsclean-baseline": 1, "entries": [["a"]]}', b"broken entry"),
        (b'{"newsclean-baseline": 1}', b"broken entry"),
        (None, b"no such file"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_refused(newsclean, corpus, content, message):
    if content is not None:
        (corpus.parent / "old.json").write_bytes(content)
    done = newsclean("check", "raw", "--baseline", "old.json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: old.json: ")
    assert message in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_outputs_that_exclude_each_other_are_refused(newsclean):
    for arguments in (("--statistics", "--output-format", "json"), ("--baseline", "a", "--write-baseline", "b")):
        assert newsclean("check", *arguments).returncode == 2
