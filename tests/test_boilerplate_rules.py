"""The rules as data: each matches its examples and nothing else; a broken file says what is wrong."""

import tomllib
from dataclasses import replace
from pathlib import Path

import opencc
import pytest

from newsclean.errors import ConfigError, FilterError
from newsclean.filters.boilerplate import Boilerplate, reading, user_patterns
from newsclean.filters.boilerplate.literals import needed_words
from newsclean.filters.boilerplate.reading import (
    BUILT_RULES,
    FAMILIES,
    RULE_FILES,
    built_in_rules,
    built_table,
    load_rules,
    read_rules,
    rule_set,
)
from newsclean.page.fold import fold, folded_from
from newsclean.pipeline import Pipeline

RULES = read_rules()
PATTERNS = [rule for rule in RULES if rule.pattern]

FIXTURES = Path(__file__).parent.parent / "fixtures"
TEXTS = [path.read_text("utf-8", "replace") for path in FIXTURES.rglob("*.txt")]
TEXTS += [
    case["before"]
    for path in FIXTURES.glob("cases/*.toml")
    for case in tomllib.loads(path.read_text("utf-8")).get("case", ())
]
LINES = sorted(
    {line.strip()[:200] for text in TEXTS for line in text.splitlines()}
    | {line for rule in RULES for line in (*rule.example, *rule.not_)}
)

OWN = """
[[rule]]
id = "river-slogan"
rule = "slogan"
where = "edge"
pattern = '河东网[,，]?就在你身边'
example = ["河东网，就在你身边"]
not = ["河东网"]
"""


def test_the_built_table_is_of_the_rule_files():
    assert Path(BUILT_RULES).read_text("utf-8") == built_table(), "run python tools/build_rules.py"
    assert built_in_rules() == tuple(replace(rule, example=(), not_=()) for rule in RULES)


def test_a_built_table_of_other_rule_files_is_not_used(tmp_path, monkeypatch):
    old = tmp_path / "built.json"
    old.write_text('{"digest": "", "rules": []}', "utf-8")
    monkeypatch.setattr(reading, "BUILT_RULES", str(old))
    assert built_in_rules.__wrapped__() == built_in_rules()


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


def test_ids_are_unique_and_no_file_is_left_out():
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert sorted((*FAMILIES, "parts")) == sorted(path.stem for path in Path(RULE_FILES).glob("*.toml"))


def test_no_word_stands_twice_and_lists_are_sorted():
    for rule in RULES:
        assert list(rule.words) == sorted(set(rule.words)), rule.id


def test_a_word_of_two_rules_goes_for_the_same_reason_or_elsewhere():
    # Two rules may know a word only where they differ both in name and in where the line goes.
    known = {}
    for rule in (rule for rule in RULES if rule.where != "keywords"):
        for word in rule.words:
            known.setdefault(fold(word), []).append(rule)
    assert {word: [rule.id for rule in rules] for word, rules in known.items() if len(rules) > 1} == {}


def test_folding_knows_every_traditional_form_and_patterns_are_folded():
    convert = opencc.OpenCC("t2s", include_tofu_risk_dictionaries=False).convert
    forms = map(chr, range(0x4E00, 0xA000))
    assert [form for form in forms if form not in "丨覆" and fold(form) != convert(form) <= "\uffff"] == []
    written = {character for rule in RULES for character in rule.pattern if character > "\x7f"}
    assert {character for character in written if fold(character) != character} == set()


@pytest.mark.parametrize("rule", PATTERNS, ids=lambda rule: rule.id)
def test_what_a_pattern_matches_holds_a_word_that_it_needs(rule):
    matched = [line for line in LINES if rule.matches(line)]
    assert [line for line in matched if rule.needs and not any(need in fold(line) for need in rule.needs)] == []


@pytest.mark.parametrize(
    ("pattern", "shortest", "words"),
    [
        ("(?:您|你)的位置[: ]", 1, {"您的位置", "你的位置"}),
        ("[在我]们的文章(?:来源|出处)说明", 1, {"章来源说", "章出处说"}),
        ("[a-z]+", 1, set()),
        ("网?", 1, set()),
        (".{0,9}转载.{0,9}", 1, {"转载"}),
        (".{0,9}(?:转载请注明|转载).{0,9}", 1, {"转载"}),
        ("[a-z]{1,9}网|网址", 1, {"网"}),
        ("[a-z]{1,9}网|网址", 2, set()),
        ("地 {0,2}址", 1, {"地址", "地 址", "地  址"}),
        ("(?=.*版权)[^。]+", 1, {"版权"}),
        ("(?!他)说", 1, {"说"}),
        ("(?:评论|回复)+", 1, {"评论", "回复"}),
        ("(?x: 评论 # 一行\n)", 1, {"评论"}),
    ],
)
def test_needed_words(pattern, shortest, words):
    assert set(needed_words(pattern, shortest)) == words


def test_folding_keeps_positions():
    text = "【首頁】｜ＲＳＳ　»　“關閉”・—～𠀀\ud800"
    assert len(fold(text)) == len(text)
    assert fold("【首頁】｜ＲＳＳ") == "[首页]|rss"


def test_what_is_folded_into_a_character():
    assert {"经", "經"} <= set(folded_from("经"))
    assert all(fold(character) == ":" for character in folded_from(":"))


@pytest.mark.parametrize("rule", PATTERNS, ids=lambda rule: rule.id)
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
        ("pattern = '河东网[,，]?就在你身边'", "where2 = 'x'", "unknown key 'where2'"),
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
    with pytest.raises(ConfigError, match="river-slogan: the id is used twice"):
        load_rules(path)
    with pytest.raises(ConfigError, match="check the path"):
        load_rules(tmp_path / "none.toml")


def test_rules_are_read_once():
    assert rule_set() is rule_set()


def test_a_needed_word_is_found_though_the_character_before_it_could_start_another():
    line = "水渠昨天通水，三百亩旱地今年能种水稻了。</p>"
    assert line.index("/p>") in [position for position, _ in rule_set().find_needed_words(line)]


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


def test_a_users_pattern_that_hangs_is_an_error_that_names_file_and_rule(tmp_path, monkeypatch):
    monkeypatch.setattr(user_patterns, "TIMEOUT", 0.05)
    path = tmp_path / "rules.toml"
    path.write_text(NEEDLESS.replace("河东专线.*", "(?:a|aa)+b").replace("河东专线", "ab"), "utf-8")
    pipeline = Pipeline.of(select=["boilerplate"], options={"boilerplate": {"extend_rules": (str(path),)}})
    page = "水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。\n" + "a" * 38 + "!b\n"
    with pytest.raises(FilterError, match=r"rules.toml: rule line-of-buses: the pattern takes over 0.05 s"):
        pipeline.clean(page)


def test_a_users_example_that_hangs_is_refused_when_the_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(user_patterns, "TIMEOUT", 0.05)
    path = tmp_path / "rules.toml"
    hanging = NEEDLESS.replace("河东专线.*", "(?:a|aa)+b").replace('["河东专线"]', f'["{"a" * 38}!b"]')
    path.write_text(hanging, "utf-8")
    with pytest.raises(ConfigError, match="rules.toml: rule line-of-buses: the pattern takes over"):
        load_rules(path)


def test_patterns_of_several_lines_are_verbose_and_parts_are_groups(tmp_path):
    path = tmp_path / "rules.toml"
    text = """
[parts]
BUS = '三 路|\\p{Han}路'

[[rule]]
id = "line-of-buses"
rule = "slogan"
where = "line"
pattern = '''
    河东 <BUS>[ ]?专线  # white space does not count, but that of a part does
  | 开往 北汀
'''
needs = ["专线", "北汀"]
example = ["河东三 路专线", "河东五路 专线", "开往北汀"]
not = ["河东 三路专线", "开往 北汀"]
"""
    path.write_text(text.replace("\\\\", "\\"), "utf-8")
    assert [rule.id for rule in load_rules(path)] == ["line-of-buses"]


@pytest.mark.parametrize("where", ["paragraph", "start", "end", "inside"])
def test_a_pattern_for_long_lines_without_a_word_to_look_for_is_refused(tmp_path, where):
    path = tmp_path / "rules.toml"
    path.write_text(
        OWN.replace("河东网[,，]?就在你身边", "[河江]东?网?.{0,30}").replace('"edge"', f'"{where}"'), "utf-8"
    )
    with pytest.raises(ConfigError, match="words to look for"):
        load_rules(path)
