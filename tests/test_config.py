"""Settings: where they are found, what is wrong with them, and who wins."""

import json

import pytest

from newsclean.config import find_config, read_config
from newsclean.errors import ConfigError


def test_the_nearest_file_with_a_table_of_ours_is_found(tmp_path):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "newsclean.toml").write_text("jobs = 1\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.black]\n")
    assert find_config(str(deep)) == str(tmp_path / "newsclean.toml")
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.newsclean]\njobs = 2\n")
    assert find_config(str(deep)) == str(tmp_path / "a" / "pyproject.toml")
    assert read_config(str(tmp_path / "a" / "pyproject.toml")).jobs == 2


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    path = tmp_path / "newsclean.toml"
    path.write_text(
        'selekt = []\nignore = ["pinyn"]\njobs = "two"\nselect = 5\nformat = "xml"\n'
        '[traditional]\nvariant = "t2x"\nvarient = "t2s"\n[pinjin]\n'
    )
    with pytest.raises(ConfigError) as caught:
        read_config(str(path))
    message = str(caught.value)
    for wrong in (
        "selekt",
        "pinyn",
        "jobs is 'two'",
        "select is 5",
        "xml",
        "t2x",
        "traditional.varient",
        "pinjin",
    ):
        assert wrong in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("line", "try_this"),
    [
        ('jobs = "x"', "write jobs = 2"),
        ("keep-meta = true", "write it under [boilerplate]"),
        ('[pinyin]\ndensity = "a"', "write density = 0.5"),
        ("[boilerplate]\nextend-rules = 3", 'write extend-rules = ["…"]'),
        ('[boilerplate]\nkeep-meta = "yes"', "write keep-meta = true"),
        ("[boilerplate]\nstrictness = 2", "careful, normal, strict; write one of them in quotes"),
    ],
)
def test_a_wrong_type_says_what_to_write(tmp_path, line, try_this):
    path = tmp_path / "newsclean.toml"
    path.write_text(line + "\n")
    with pytest.raises(ConfigError) as caught:
        read_config(str(path))
    assert try_this in str(caught.value)


def test_broken_toml_names_the_file(tmp_path):
    path = tmp_path / "newsclean.toml"
    path.write_text("jobs = \n")
    with pytest.raises(ConfigError, match=r"newsclean\.toml: is not valid TOML"):
        read_config(str(path))


def test_keys_reach_the_filters_and_the_command_line_wins(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text('ignore = ["traditional"]\n[traditional]\nkeep = ["國"]\n')
    text = "這個國家\n".encode()
    assert newsclean("clean", stdin=text).stdout == text
    assert newsclean("clean", "--ignore", "layout", stdin=text).stdout == "这个國家\n".encode()
    assert newsclean("clean", "--no-config", stdin=text).stdout == "这个国家\n".encode()
    (tmp_path / "other.toml").write_text('[traditional]\nkeep = ["這"]\n')
    assert newsclean("clean", "--config", "other.toml", stdin=text).stdout == "這个国家\n".encode()


def test_config_shows_each_value_and_where_it_came_from(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text('jobs = 3\n[traditional]\nvariant = "tw2s"\n')
    rows = {line.split()[0]: line for line in newsclean("config").stdout.decode().splitlines()}
    assert rows["jobs"].split()[1:] == ["3", str(tmp_path / "newsclean.toml")]
    assert rows["traditional.variant"].split()[1:] == ['"tw2s"', str(tmp_path / "newsclean.toml")]
    assert rows["ignore"].split()[1:] == ["[]", "default"]


def test_a_wrong_setting_stops_the_run_with_one_message(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text("jbos = 1\nslect = []\n")
    done = newsclean("clean", stdin="好".encode())
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"error:") == 1
    assert b"jbos" in done.stderr
    assert b"slect" in done.stderr


@pytest.mark.parametrize("wrong", ["tool = 3", 'tool = "newsclean"', "[tool]\nnewsclean = 3"])
def test_a_pyproject_of_odd_types_is_no_traceback(newsclean, tmp_path, wrong):
    (tmp_path / "pyproject.toml").write_text(wrong + "\n")
    done = newsclean("clean", stdin="好".encode())
    assert done.returncode == (2 if "newsclean =" in wrong else 0)


def test_rules_are_found_beside_the_settings_and_told_broken_by_config(newsclean, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "newsclean.toml").write_text('[boilerplate]\nextend-rules = "rules.toml"\n')
    page = tmp_path / "corpus" / "a.txt"
    page.write_text("青溪专线\n县城新开了一家书店，里面的书很多，来看书的人也很多。\n", "utf-8")
    rules = tmp_path / "corpus" / "rules.toml"
    rules.write_text(
        '[[rule]]\nid = "line"\nrule = "ours"\nwhere = "line"\npattern = "青溪专线"\nexample = ["青溪专线"]\n', "utf-8"
    )
    assert newsclean("check", page, cwd="/").stdout.decode() == f"{page}:1:1: boilerplate/ours: 青溪专线\n"
    rules.write_text("[[rule]]\nid = 3\n")
    done = newsclean("config", "corpus")
    assert done.returncode == 2
    assert b"rules.toml" in done.stderr


@pytest.mark.parametrize(
    "setting", ["byteshift.risk = nan", "byteshift.risk = 2.0", "pinyin.density = -1", "duplicates.near-from = 0"]
)
def test_a_number_out_of_range_is_told(newsclean, tmp_path, setting):
    (tmp_path / "newsclean.toml").write_text(setting)
    done = newsclean("clean", stdin="天晴了。\n".encode())
    assert done.returncode == 2
    assert b"; give " in done.stderr


@pytest.mark.parametrize("name", ["base64", "rot13", "undefined", "unicode_escape", "a\x00b"])
def test_what_is_no_encoding_of_text_is_told(newsclean, tmp_path, name):
    (tmp_path / "newsclean.toml").write_text(f"encoding = {json.dumps(name)}")
    done = newsclean("clean", stdin=b"abc")
    assert done.returncode == 2
    assert b"; try --encoding" in done.stderr


PAGE = "学习(xuéxí)的人\u200b很多。\n"


def test_the_nearest_settings_of_each_file_decide_whatever_stands_beside_it(newsclean, tmp_path):
    for folder, text in (("a", 'ignore = ["pinyin", "invisible"]\n'), ("b", ""), ("b/c", 'select = ["pinyin"]\n')):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "newsclean.toml").write_text(text)
        (tmp_path / folder / "x.txt").write_text(PAGE, "utf-8")
    of_b, of_c = (
        ["b/x.txt:1:3: pinyin/word: (xuéxí)", "b/x.txt:1:12: invisible/zero-width: <U+200B>"],
        ["b/c/x.txt:1:3: pinyin/word: (xuéxí)"],
    )
    for paths in (
        ("a", "b"),
        ("b", "a"),
        ("a/x.txt", "b/x.txt", "b/c/x.txt"),
        ("b/c/x.txt", "b/x.txt", "a/x.txt"),
        (".",),
    ):
        done = newsclean("check", *paths)
        lines = [line.removeprefix("./") for line in done.stdout.decode().splitlines()]
        assert (done.returncode, sorted(lines)) == (1, sorted(of_b + of_c))
    assert newsclean("check", "a").returncode == newsclean("check", "a/x.txt").returncode == 0
    assert newsclean("clean", ".", "-o", tmp_path.parent / f"{tmp_path.name}-out", "-q").returncode == 0
    out = tmp_path.parent / f"{tmp_path.name}-out"
    assert (out / "a" / "x.txt").read_text("utf-8") == PAGE
    assert (out / "b" / "c" / "x.txt").read_text("utf-8") == "学习的人\u200b很多。\n"
    assert (out / "b" / "x.txt").read_text("utf-8") == "学习的人很多。\n"


def test_what_a_file_is_excluded_by_is_its_own_settings(newsclean, tmp_path):
    for folder, text in (("a", 'extend-exclude = ["x.txt"]\n'), ("b", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "newsclean.toml").write_text(text)
        (tmp_path / folder / "x.txt").write_text(PAGE, "utf-8")
    for paths in (("a", "b"), ("b", "a"), ("a/x.txt", "b/x.txt"), ("b/x.txt", "a/x.txt"), (".",)):
        shown = newsclean("check", *paths).stdout.decode()
        assert "b/x.txt:1:3" in shown
        assert "a/x.txt" not in shown


def test_filters_and_rules_are_ignored_by_file(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text(
        '[per-file-ignores]\n"lessons/*.txt" = ["pinyin/word"]\n"x?.txt" = ["invisible", "pinyin"]\n'
    )
    for name in ("a.txt", "lessons/a.txt", "deep/x1.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE, "utf-8")
    assert newsclean("check", ".").stdout.decode().replace("./", "").splitlines() == [
        "a.txt:1:3: pinyin/word: (xuéxí)",
        "a.txt:1:12: invisible/zero-width: <U+200B>",
        "lessons/a.txt:1:12: invisible/zero-width: <U+200B>",
    ]
    assert newsclean("check", "lessons/a.txt").stdout.count(b"\n") == 1
    assert newsclean("check", "deep/x1.txt").returncode == 0
    for wrong in ('"*.txt" = ["pinyn"]', '"*.txt" = 1', '"*.txt" = ["boilerplate/"]'):
        (tmp_path / "newsclean.toml").write_text(f"[per-file-ignores]\n{wrong}\n")
        done = newsclean("check", "a.txt")
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert b"per-file-ignores" in done.stderr


def test_a_pyproject_without_our_table_is_refused_where_it_is_named(newsclean, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    done = newsclean("check", "--config", "pyproject.toml", stdin=b"a")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"holds no [tool.newsclean]" in done.stderr
    assert newsclean("check", stdin=b"a").returncode == 0
    assert newsclean("config", "nosuch").returncode == 2


def test_a_settings_file_of_any_name_may_hold_a_table_of_ours(newsclean, tmp_path):
    (tmp_path / "bare.toml").write_text('ignore = ["pinyin"]\n')
    (tmp_path / "table.toml").write_text('[tool.newsclean]\nignore = ["pinyin"]\n')
    (tmp_path / "both.toml").write_text('ignore = ["pinyin"]\n[tool.newsclean]\nignore = ["pinyin"]\n')
    for name in ("bare", "table"):
        assert newsclean("clean", "--config", f"{name}.toml", stdin=b"a(p\xc4\xabn)").stdout == b"a(p\xc4\xabn)"
    done = newsclean("clean", "--config", "both.toml", stdin=b"a")
    assert done.returncode == 2
    assert b"holds [tool.newsclean] and keys beside it" in done.stderr
