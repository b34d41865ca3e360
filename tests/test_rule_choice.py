"""Single rules can be selected and ignored wherever filters can."""

import pickle
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import ConfigError, Pipeline, clean
from newsclean.filters import RULE_FILTER

PAGE = (
    "首页 > 新闻\n水渠昨天通水\n作者：王明\n学习(xuéxí)的人\u200b很多，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。\n"
    "分享到：微信 微博\n上一篇：老桥加固\n"
)
CASES = Path(__file__).parent.parent / "fixtures" / "cases" / "boilerplate.toml"


def rules(**choice):
    return set(Pipeline.of(**choice).clean(PAGE).counts())


def test_a_rule_is_ignored_and_the_others_work():
    everything = rules()
    assert rules(ignore=["boilerplate/byline"]) == everything - {"boilerplate/byline"}
    assert "作者：王明" in clean(PAGE, ignore=["boilerplate/byline"])
    assert rules(ignore=["boilerplate/byline", "boilerplate/share", "pinyin"]) == everything - {
        "boilerplate/byline",
        "boilerplate/share",
        "pinyin/word",
    }


def test_only_some_rules_are_selected():
    assert rules(select=["boilerplate/byline", "pinyin"]) == {"boilerplate/byline", "pinyin/word"}
    assert rules(select=["boilerplate", "boilerplate/byline"]) == rules(select=["boilerplate"])
    assert rules(select=["boilerplate"], ignore=["boilerplate/byline"]) == rules(select=["boilerplate"]) - {
        "boilerplate/byline"
    }


def test_a_pipeline_with_chosen_rules_pickles():
    pipeline = Pipeline.of(ignore=["boilerplate/byline"])
    assert pickle.loads(pickle.dumps(pipeline)).clean(PAGE) == pipeline.clean(PAGE)


@pytest.mark.parametrize(
    "name",
    [
        "boilerplate/bylin",
        "boilerplat/byline",
        "boilerplate/",
        "boilerplate/a/b",
        "/byline",
        "pinyin/w d",
        "pinyin/wrd",
    ],
)
def test_a_name_of_no_rule_is_refused(name):
    for key in ("select", "ignore"):
        with pytest.raises(ConfigError):
            Pipeline.of(**{key: [name]})


def test_every_rule_of_the_cases_is_known():
    with CASES.open("rb") as file:
        named = {rule for case in tomllib.load(file)["case"] for rule in case.get("rules", ())}
    assert named <= RULE_FILTER().rules


@settings(deadline=None, max_examples=30)
@given(st.sets(st.sampled_from(sorted(rules()))), st.permutations(PAGE.splitlines(keepends=True)))
def test_cleaning_twice_changes_nothing_whatever_is_ignored(ignored, lines):
    pipeline = Pipeline.of(ignore=ignored)
    once = pipeline.clean("".join(lines)).text
    assert pipeline.clean(once).text == once


def test_the_command_line_takes_rules(newsclean):
    shown = newsclean("check", "--ignore", "boilerplate/byline", stdin=PAGE.encode()).stdout.decode()
    assert "boilerplate/share" in shown
    assert "boilerplate/byline" not in shown
    done = newsclean("check", "--ignore", "boilerplate/bylin", stdin=PAGE.encode())
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"unknown rule 'boilerplate/bylin' in ignore; did you mean boilerplate/byline" in done.stderr


def test_a_rule_that_is_misspelt_is_refused_wherever_rules_are_named(newsclean, tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    assert newsclean("clean", "a.txt", "-o", "out", "--changes", "c.jsonl").returncode == 0
    (tmp_path / "x.toml").write_text('[per-file-ignores]\n"*.x" = ["pinyin/wird"]\n')
    for command in (
        ("check", "a.txt", "--select", "pinyin/wird"),
        ("check", "a.txt", "--select", "layout", "--ignore", "pinyin/wird"),
        ("explain", "a.txt", "--rule", "pinyin/wird"),
        ("explain", "a.txt", "--rule", "pinyin/wird", "--ignore", "pinyin"),
        ("undo", "out/a.txt", "--changes", "c.jsonl", "--only", "pinyin/wird"),
        ("config", "--config", "x.toml"),
    ):
        done = newsclean(*command)
        assert (done.returncode, done.stdout) == (2, b""), command
        assert b"unknown rule 'pinyin/wird'" in done.stderr
        assert b"did you mean pinyin/word" in done.stderr
    assert newsclean("undo", "out/a.txt", "--changes", "c.jsonl", "--only", "pinyin/word").returncode == 0
    assert newsclean("undo", "out/a.txt", "--changes", "c.jsonl", "--only", "pinyi").returncode == 2
