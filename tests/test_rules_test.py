"""`newsclean rules test`: rules of a corpus's own are tried before they go to work."""

import json

import pytest

RULES = """
[[rule]]
id = "river-slogan"
rule = "slogan"
where = "tail"
pattern = '河东网[,，]?就在你身边'
example = ["河东网，就在你身边"]
not = ["河东网"]

[[rule]]
id = "bus-line"
rule = "slogan"
where = "line"
pattern = '河东专线.*'
example = ["河东专线", "河东专线三路"]
"""
BODY = "水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。"
PAGE = f"河东村修好了水渠\n河东网，就在你身边\n{BODY}\n{BODY[:12]}\n河东网(wǎng)，就在你身边\n"


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(RULES, "utf-8")
    return path


def test_rules_that_hold(newsclean, rules):
    done = newsclean("rules", "test", "rules.toml")
    assert done.returncode == 0
    assert done.stdout.decode() == "rules.toml: rules: 2, examples: 3, counter-examples: 1; all hold\n"


def test_matches_are_listed_with_those_that_stay(newsclean, rules, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(PAGE, "utf-8")
    (tmp_path / "raw" / "b.jsonl").write_text(json.dumps({"text": PAGE}) + "\n{broken\n", "utf-8")
    done = newsclean("rules", "test", "rules.toml", "raw")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("error: raw/b.jsonl:2: is no JSON object")
    assert done.stdout.decode().splitlines()[1:] == [
        "raw/a.txt:2: river-slogan: 河东网，就在你身边 (stays)",
        "raw/a.txt:5: river-slogan: 河东网，就在你身边",
        "raw/b.jsonl:1: river-slogan: 河东网，就在你身边 (stays)",
        "raw/b.jsonl:1: river-slogan: 河东网，就在你身边",
        "river-slogan  slogan  lines: 4",
        "bus-line      slogan  lines: 0",
    ]


def test_every_broken_rule_is_reported_at_once(newsclean, rules):
    broken = RULES.replace("河东专线.*", "河东专线(.*").replace('not = ["河东网"]', 'not = ["河东网就在你身边"]')
    rules.write_text(broken, "utf-8")
    done = newsclean("rules", "test", "rules.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    first, second = done.stderr.decode().splitlines()
    assert first.startswith("error: rules.toml: rule river-slogan: matches its counter-example")
    assert second.startswith("rules.toml: rule bus-line: the pattern does not compile")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule", "not a toml file"),
        ("", "no rules"),
        ("rule = 3", "no rules"),
        ("[[rule]]\nid = 3", "id must be a string"),
    ],
)
def test_a_file_that_holds_no_rules(newsclean, rules, text, words):
    rules.write_text(text, "utf-8")
    done = newsclean("rules", "test", "rules.toml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.stderr.decode()


def test_files_that_are_not_there(newsclean, rules):
    assert "check the path" in newsclean("rules", "test", "none.toml").stderr.decode()
    done = newsclean("rules", "test", "rules.toml", "none.txt")
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "error: none.txt: no such file or directory; check the path\n",
    )
