"""The rules as data: each matches its examples and nothing else; a broken file says what is wrong."""

import re
import tomllib

import opencc
import pytest

from newsclean.errors import ConfigError
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.boilerplate.reading import BUILT_IN, load_rules, rule_set
from newsclean.page.fold import fold, spellings
from newsclean.pipeline import Pipeline

RULES = load_rules(BUILT_IN)
TABLES = tomllib.loads(BUILT_IN.read_text("utf-8"))["rule"]

OWN = """
[[rule]]
id = "river-slogan"
rule = "slogan"
where = "edge"
pattern = '河东网[,，]?就在你身边'
example = ["河东网，就在你身边"]
not = ["河东网"]
"""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_matches_its_examples_and_not_its_counter_examples(rule):
    assert rule.example
    assert rule.not_
    assert [line for line in rule.example if not rule.matches(line)] == []
    assert [line for line in rule.not_ if rule.matches(line)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_matches_its_examples_in_traditional_characters(rule):
    convert = opencc.OpenCC("s2t").convert
    assert [line for line in map(convert, rule.example) if not rule.matches(line)] == []


def test_ids_are_unique_and_files_are_sorted_into_rules():
    ids = [table["id"] for table in TABLES]
    assert len(ids) == len(set(ids)) == len(RULES)


def test_folding_knows_every_traditional_form_of_the_rules_characters():
    convert = opencc.OpenCC("t2s").convert
    matched = "".join(text for rule in RULES for text in (rule.pattern, *rule.words, *rule.needs))
    used = set(re.findall("[一-鿿]", matched))
    missing = [
        form
        for form in map(chr, range(0x4E00, 0xA000))
        if convert(form) != form and convert(form) in used and fold(form) == form
    ]
    assert missing == []


def test_folding_keeps_positions():
    text = "【首頁】｜ＲＳＳ　»　“關閉”・—～𠀀\ud800"
    assert len(fold(text)) == len(text)
    assert fold("【首頁】｜ＲＳＳ") == "[首页]|rss"


def test_needs_are_found_in_either_script():
    assert {"未经", "未經"} <= set(spellings("未经"))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.pattern], ids=lambda rule: rule.id)
def test_repeated_examples_end(rule):
    # A pattern that backtracks without bound would never come back from this.
    for line in rule.example:
        rule.compiled.search(fold(line * 40)[:160] + "。x")
        rule.compiled.fullmatch(fold(line * 40)[:160] + "。x")


def test_own_rules_extend_the_built_in_ones(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(OWN, "utf-8")
    page = "河东村修好了水渠\n水渠昨天通水，三百亩旱地今年能种水稻了。\n河东网，就在你身边\n"
    assert Pipeline((Boilerplate(),)).clean(page).text == page
    cleaned = Pipeline((Boilerplate(extend_rules=(str(path),)),)).clean(page)
    assert [change.rule for change in cleaned.changes] == ["slogan"]


def test_one_path_will_do(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(OWN, "utf-8")
    assert Boilerplate(extend_rules=str(path)).extend_rules == (str(path),)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[[rule]]", "[[rule", "not a toml file"),
        ("[[rule]]", "[[rules]]", "unknown table 'rules'"),
        ("where =", "were =", "unknown key 'were'"),
        ('where = "edge"', 'where = "middle"', "one of line, edge"),
        ('where = "edge"', 'where = "end"', "wants needs"),
        ("河东网[,，]?", "河东网[,，?", "does not compile"),
        ("[,，]?", "([,，])?", "capturing group"),
        ('example = ["河东网，就在你身边"]', 'example = ["河西网"]', "does not match its example '河西网'"),
        ('not = ["河东网"]', 'not = ["河东网就在你身边"]', "matches its counter-example"),
        ('example = ["河东网，就在你身边"]', "", "no example"),
        ('not = ["河东网"]', "not = 3", "not must be a list of strings"),
        ("pattern", 'words = ["河东网"]\npattern', "either a pattern or words"),
        ('id = "river-slogan"', 'id = ""', "rule without id: no id"),
        ('id = "river-slogan"', 'id = "menu-words"', "is one of newsclean's own rules'"),
        ('id = "river-slogan"', 'id = "a/b\\n"', "write letters, digits and hyphens"),
        ("河东网[,，]?", "<NOPE>河东网[,，]?", "the pattern names <NOPE>, which [parts] does not hold"),
        ("河东网[,，]?就在你身边", ".*", "the pattern matches any text"),
        ("河东网[,，]?就在你身边", "\\S+(?: \\S+)*", "the pattern matches any text"),
        ("河东网[,，]?就在你身边", ".{3,}", "the pattern matches any text"),
    ],
)
def test_broken_rules_say_what_is_wrong(tmp_path, old, new, words):
    path = tmp_path / "rules.toml"
    assert old in OWN
    path.write_text(OWN.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError) as error:
        load_rules(path)
    assert str(path) in str(error.value)
    assert words in str(error.value)
    with pytest.raises(ConfigError):
        Boilerplate(extend_rules=(str(path),))


def test_a_rule_twice_and_a_missing_file_say_so(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(OWN + OWN, "utf-8")
    with pytest.raises(ConfigError, match="river-slogan: the id stands twice"):
        load_rules(path)
    with pytest.raises(ConfigError, match="check the path"):
        load_rules(tmp_path / "none.toml")


def test_rules_are_read_once():
    assert rule_set() is rule_set()


def test_a_needed_word_is_found_though_the_character_before_it_could_start_another():
    line = "水渠昨天通水，三百亩旱地今年能种水稻了。</p>"
    assert [position for position, _ in rule_set().suspects(line)] == [line.index("/p>")]


NEEDLESS = """
[[rule]]
id = "line-of-buses"
rule = "slogan"
where = "line"
pattern = '河东专线.*'
example = ["河东专线"]
"""


@pytest.mark.parametrize("line", ["河东专线", "河东专线三百二十一路", "河东专线开往北汀"])
def test_an_own_rule_without_needs_is_asked_of_every_short_line(tmp_path, line):
    path = tmp_path / "rules.toml"
    path.write_text(NEEDLESS, "utf-8")
    page = f"清早六点，头班车从河东开出，车上有七个人。\n{line}\n雨下了一路，到北汀的时候天已经亮了，菜也都湿了。\n"
    pipeline = Pipeline.of(select=["boilerplate"], options={"boilerplate": {"extend_rules": (str(path),)}})
    assert [change.before.strip() for change in pipeline.clean(page).changes] == [line]


@pytest.mark.parametrize(
    ("pattern", "example", "complaint"),
    [
        ("(?i)River.*", "River bus", "flag"),
        ("(?x) 河东 .*", "河东专线", "flag"),
        ("河东.*", "河东" + "的路又长又弯" * 8 + "。", "never sees its example"),
    ],
)
def test_a_rule_that_could_never_fire_is_refused(tmp_path, pattern, example, complaint):
    path = tmp_path / "rules.toml"
    path.write_text(NEEDLESS.replace("河东专线.*", pattern).replace('["河东专线"]', f'["{example}"]'), "utf-8")
    with pytest.raises(ConfigError, match=complaint):
        Boilerplate(extend_rules=(str(path),))
