"""The command line as a user meets it: streams, files, folders, hooks' exit codes."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from conftest import visible

SMALL_RAW, SMALL_CLEAN = "学习(xuéxí)的人\u200b很多。\n\n\n\n后来的人更多。\n", "学习的人很多。\n\n后来的人更多。\n"


def write(path, text, encoding="utf-8"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_stdin_goes_to_stdout(newsclean):
    for arguments in ((), ("-",)):
        done = newsclean("clean", *arguments, stdin=SMALL_RAW.encode())
        assert (done.returncode, done.stdout, done.stderr) == (0, SMALL_CLEAN.encode(), b"")


def test_one_file_goes_to_stdout(newsclean, tmp_path):
    path = write(tmp_path / "a.txt", SMALL_RAW)
    done = newsclean("clean", path)
    assert (done.returncode, done.stdout) == (0, SMALL_CLEAN.encode())
    assert path.read_text("utf-8") == SMALL_RAW


def test_gb18030_in_utf8_out_and_line_breaks_kept(newsclean, tmp_path):
    raw = "今天的天气很好，\u3000我们去了山上。\r\n他们说这是大家的事。"
    done = newsclean("clean", write(tmp_path / "a.txt", raw, "gb18030"))
    assert done.stdout == raw.encode()


def test_a_folder_is_mirrored(newsclean, tmp_path):
    write(tmp_path / "raw" / "a.txt", SMALL_RAW)
    write(tmp_path / "raw" / "sub" / "b.txt", "干净的一行。\n")
    write(tmp_path / "raw" / "c.jsonl", json.dumps({"id": 1, "text": SMALL_RAW}) + "\n")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 0
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == SMALL_CLEAN
    assert (tmp_path / "out" / "sub" / "b.txt").read_text("utf-8") == "干净的一行。\n"
    assert json.loads((tmp_path / "out" / "c.jsonl").read_text()) == {"id": 1, "text": SMALL_CLEAN}
    assert b"3 documents: 2 changed, 0 failed" in done.stderr
    assert visible(tmp_path / "out") == ["a.txt", "c.jsonl", "sub"]


def test_in_place_rewrites_only_what_changes_and_keeps_the_mode(newsclean, tmp_path):
    dirty, clean = write(tmp_path / "a.txt", SMALL_RAW), write(tmp_path / "b.txt", SMALL_CLEAN)
    dirty.chmod(0o640)
    before = clean.stat()
    assert newsclean("clean", "-i", dirty, clean).returncode == 0
    assert dirty.read_text("utf-8") == SMALL_CLEAN
    assert dirty.stat().st_mode & 0o777 == 0o640
    assert (clean.stat().st_mtime_ns, clean.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt"]


def test_a_backup_keeps_the_old_file_once_and_is_no_input(newsclean, tmp_path):
    old, record = "学习(xuéxí)的人\n", f'{{"text": "学习(xuéxí)的人", "pad": "{"a" * 20_000}"}}\n'
    (tmp_path / "a.txt").write_text(old, "utf-8")
    (tmp_path / "clean.txt").write_text("学习的人\n", "utf-8")
    (tmp_path / "large.jsonl").write_text(record * 300, "utf-8")
    for _ in range(2):  # the second run changes nothing, so that it needs no backup
        assert newsclean("clean", "-i", ".", "--backup", ".orig").returncode == 0
        assert (tmp_path / "a.txt").read_text("utf-8") == "学习的人\n"
        assert (tmp_path / "a.txt.orig").read_text("utf-8") == old
        assert (tmp_path / "large.jsonl.orig").stat().st_size == len(record.encode()) * 300
        assert not (tmp_path / "clean.txt.orig").exists()
    (tmp_path / "a.txt").write_text(old * 2, "utf-8")
    (tmp_path / "large.jsonl").write_text(record * 300, "utf-8")
    refused = newsclean("clean", "-i", ".", "--backup", ".orig")
    assert refused.returncode == 2
    assert refused.stderr.decode().count("move it away, or choose another --backup") == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == old * 2
    assert (tmp_path / "large.jsonl").stat().st_size == len(record.encode()) * 300
    for suffix, reason in ((".old.txt", "the next run would clean it"), ("/x", "no suffix")):
        done = newsclean("clean", "-i", "a.txt", "--backup", suffix)
        assert (done.returncode, reason in done.stderr.decode()) == (2, True)


def test_in_place_writes_through_a_link(newsclean, tmp_path):
    target = write(tmp_path / "a.txt", SMALL_RAW)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    assert newsclean("clean", "-i", link).returncode == 0
    assert link.is_symlink()
    assert target.read_text("utf-8") == SMALL_CLEAN


@pytest.mark.parametrize("arguments", [("a.txt", "."), (".",)])
def test_a_folder_needs_to_know_where_to(newsclean, tmp_path, arguments):
    write(tmp_path / "a.txt", SMALL_RAW)
    write(tmp_path / "b.txt", SMALL_RAW)
    done = newsclean("clean", *arguments)
    assert done.returncode == 2
    assert all(word in done.stderr.decode() for word in ("-o DIR", "-i", "--to jsonl"))
    assert done.stdout == b""


def test_to_jsonl_gives_a_record_a_document(newsclean, tmp_path):
    write(tmp_path / "raw" / "a.txt", SMALL_RAW)
    write(tmp_path / "raw" / "b.txt", "干净的一行。\n")
    records = [json.loads(line) for line in newsclean("clean", "raw", "--to", "jsonl").stdout.splitlines()]
    assert [(record["id"], record["text"]) for record in records] == [
        ("raw/a.txt", SMALL_CLEAN),
        ("raw/b.txt", "干净的一行。\n"),
    ]
    assert newsclean("clean", "raw", "--to", "jsonl", "-o", "out").returncode == 0
    assert json.loads((tmp_path / "out" / "a.txt.jsonl").read_text("utf-8"))["text"] == SMALL_CLEAN


def test_check_points_at_the_lines_of_the_raw_file(newsclean, tmp_path):
    path = write(tmp_path / "a.txt", "干净。\n学习(xuéxí)的人\n")
    done = newsclean("check", path)
    assert done.returncode == 1
    assert done.stdout.decode() == f"{path}:2:3: pinyin/word: (xuéxí)\n"
    assert newsclean("check", write(tmp_path / "b.txt", "干净。\n")).returncode == 0
    assert path.read_text("utf-8") == "干净。\n学习(xuéxí)的人\n"


def test_check_of_a_record_points_at_its_line(newsclean, tmp_path):
    lines = '{"text": "干净。"}\n{"text": "一\\n学习(xuéxí)"}\n'
    done = newsclean("check", write(tmp_path / "a.jsonl", lines))
    assert done.stdout.decode() == f"{tmp_path / 'a.jsonl'}:2:5: pinyin/word: (xuéxí)\n"


def test_check_reports_another_encoding(newsclean, tmp_path):
    path = write(tmp_path / "a.txt", "今天的天气很好，我们去了山上。\n", "gb18030")
    done = newsclean("check", path)
    assert done.returncode == 1
    assert b"decode/gb18030" in done.stdout


def test_diff_shows_and_writes_nothing(newsclean, tmp_path):
    path = write(tmp_path / "a.txt", "干净。\n学习(xuéxí)的人\n")
    done = newsclean("clean", "--diff", path)
    assert done.returncode == 1
    assert "-学习(xuéxí)的人\n+学习的人\n" in done.stdout.decode()
    assert "xuéxí" in path.read_text("utf-8")
    assert newsclean("clean", "--diff", write(tmp_path / "b.txt", "干净。\n")).stdout == b""


def test_explain_shows_each_filter_at_work(newsclean, tmp_path):
    done = newsclean("explain", write(tmp_path / "a.txt", "学习(xuéxí)的人\u200b\n這裡\n"))
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "    1 pinyin/word          │ 学习[-(xuéxí)-]的人[-<U+200B>-]\n" in shown
    assert "      invisible/zero-width │\n" in shown
    assert "[-這裡-]{+这里+}" in shown


def test_explain_says_why_a_line_is_removed(newsclean, tmp_path):
    body = "水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。\n"
    done = newsclean("explain", write(tmp_path / "a.txt", f"首页 > 新闻 > 正文\n{body}分享到：微信 微博\n"))
    rows = done.stdout.decode().splitlines()
    assert sum("boilerplate/" in row for row in rows) == 2
    for number, row in enumerate(rows):
        if "boilerplate/" in row:
            note = rows[number + 1].partition("│")[2]
            assert note.startswith("   removed by ")
            assert ": " in note


def test_explain_shows_a_byte_shift_in_bytes(newsclean, tmp_path):
    path = write(tmp_path / "a.txt", "我們走進新?shēng)r代，大家都很高興。\n")
    shown = newsclean("explain", path).stdout.decode()
    assert "byteshift/insert " in shown
    assert "時=9572" in shown
    assert "lost" in shown
    assert newsclean("clean", path).stdout.decode() == "我们走进新时代，大家都很高兴。\n"


def test_filters_lists_them_in_order(newsclean):
    from newsclean.filters import FILTERS

    rows = newsclean("filters").stdout.decode().splitlines()
    assert [row.split()[0] for row in rows] == [kind.name for kind in FILTERS]


def test_a_stream_of_records_is_cleaned_as_it_comes(tmp_path):
    command = [sys.executable, "-m", "newsclean", "clean", "--format", "jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as process:
        process.stdin.write(json.dumps({"text": "学习(xuéxí)的人"}).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == "学习的人"  # before the stream ends
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_stream_of_records_needs_no_memory_for_all_of_them(tmp_path):
    # 60 MB of records through a process that may use 200 MB on top of what it starts with.
    code = (
        "import resource, sys; from newsclean.cli import main; main(['filters']);"
        "limit = 400 << 20; resource.setrlimit(resource.RLIMIT_DATA, (limit, limit));"
        "sys.exit(main(['clean', '--format', 'jsonl', '--select', 'layout', '--no-config']))"
    )
    record = json.dumps({"text": "县城新开了一家书店，里面的书很多。" * 2000}, ensure_ascii=False).encode() + b"\n"
    with open(tmp_path / "in.jsonl", "wb") as source:
        for _ in range(600):
            source.write(record)
    with open(tmp_path / "in.jsonl", "rb") as source, open(tmp_path / "out.jsonl", "wb") as sink:
        assert subprocess.run([sys.executable, "-c", code], stdin=source, stdout=sink, check=False).returncode == 0
    assert (tmp_path / "out.jsonl").stat().st_size > 600 * 100_000


def test_the_same_bytes_whatever_the_jobs(newsclean, tmp_path):
    for index in range(150):
        write(tmp_path / "raw" / f"{index % 7}" / f"{index}.txt", f"第{index}页。学习(xuéxí)\u200b的人\n這裡\n")
    write(tmp_path / "raw" / "bad.txt", "a\0b")
    shown = {}
    for jobs, seed in (("1", "1"), ("2", "2"), ("3", "3")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": "C"}
        done = newsclean("clean", "raw", "-o", f"out{jobs}", "-j", jobs, env=environment)
        assert done.returncode == 2
        files = sorted((tmp_path / f"out{jobs}").rglob("*.txt"))
        content = [(path.relative_to(tmp_path / f"out{jobs}"), path.read_bytes()) for path in files]
        checked = newsclean("check", "raw", "-j", jobs, env=environment)
        shown[jobs] = (content, done.stderr, checked.stdout)
    assert len(shown["1"][0]) == 150
    assert shown["1"] == shown["2"] == shown["3"]


def test_python_m_and_the_command_are_the_same(newsclean):
    assert newsclean("--version").stdout.startswith(b"newsclean ")
    assert newsclean("--help").stdout.startswith(b"Usage: newsclean ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("clean", "--selct", "x"),
        ("clean", "--select", "pinyn"),
        ("clean", "--format", "xml"),
        ("clean", "-o", "out"),
        ("clean", "-i"),
        ("clean", "-", "a.txt"),
        ("clean", "-i", "-o", "out", "a.txt"),
        ("clean", "--diff", "-i", "a.txt"),
        ("clean", "-j", "-1"),
        ("clean", "-j", "many"),
        ("clean", "--config", "missing.toml"),
        ("clean", "--config", "a", "--no-config"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(newsclean, arguments):
    done = newsclean(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1
    assert done.stdout == b""


def test_what_is_excluded_is_left_alone_when_named_outright_as_hooks_do(newsclean, tmp_path):
    (tmp_path / "newsclean.toml").write_text('extend-exclude = ["originals", "keep.txt"]\n')
    for name in ("originals/a.txt", "keep.txt", "b.txt"):
        write(tmp_path / name, SMALL_RAW)
    assert newsclean("clean", "-i", "originals/a.txt", "keep.txt", tmp_path / "b.txt").returncode == 0
    assert (tmp_path / "originals" / "a.txt").read_text("utf-8") == SMALL_RAW
    assert (tmp_path / "keep.txt").read_text("utf-8") == SMALL_RAW
    assert (tmp_path / "b.txt").read_text("utf-8") == SMALL_CLEAN
    assert newsclean("check", "keep.txt").returncode == 0
    assert newsclean("check", "originals/a.txt", "keep.txt").returncode == 0


def test_records_of_several_files_do_not_run_together(newsclean, tmp_path):
    write(tmp_path / "raw" / "a.jsonl", '{"text":"甲乙"}')
    write(tmp_path / "raw" / "b.jsonl", '{"text":"丙丁"}\n{broken')
    write(tmp_path / "raw" / "c.txt", "戊己。\n")
    lines = newsclean("clean", "raw", "--to", "jsonl").stdout.decode().splitlines()
    assert lines[:3] == ['{"text":"甲乙"}', '{"text":"丙丁"}', "{broken"]
    assert json.loads(lines[3])["text"] == "戊己。\n"


def test_records_get_what_their_page_says_of_itself(newsclean):
    body = "河东的水渠修好了\\n来源：河东晚报\\n水渠昨天通水，三百亩旱地今年能种水稻了，村里放了一挂鞭炮。\\n"
    line = f'{{"title": "水渠", "n": 1.0, "text": "{body}"}}\n'.encode()
    done = newsclean("clean", "--stdin-filename", "a.jsonl", "--to", "jsonl", stdin=line)
    assert done.stdout.startswith('{"title": "水渠", "n": 1.0, "text": "河东'.encode())
    assert done.stdout.endswith('。\\n", "source": "河东晚报"}\n'.encode())
    assert b"source" not in newsclean("clean", "--stdin-filename", "a.jsonl", stdin=line).stdout


def test_an_empty_selection_is_refused(newsclean):
    for empty in ("", ",", " "):
        done = newsclean("clean", "--select", empty, stdin="学习(xuéxí)".encode())
        assert (done.returncode, done.stdout) == (2, b"")


def test_a_byte_order_mark_of_records_goes_and_is_told(newsclean, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + '{"text":"甲乙"}\n'.encode())
    assert b"decode/bom" in newsclean("check", path).stdout
    assert newsclean("clean", "-i", path).returncode == 0
    assert path.read_bytes() == '{"text":"甲乙"}\n'.encode()


def test_names_are_utf8_whatever_the_locale(newsclean, tmp_path):
    write(tmp_path / "raw" / "新闻.txt", "学习(xuéxí)的人。\n")
    write(tmp_path / "raw" / "a\nb.txt", "学习(xuéxí)的人。\n")
    for settings in ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "C.UTF-8"}):
        environment = os.environ | settings
        assert "raw/新闻.txt:1:3: " in newsclean("check", "raw", env=environment).stdout.decode()
        records = newsclean("clean", "raw", "--to", "jsonl", env=environment).stdout.splitlines()
        assert [json.loads(record)["id"] for record in records] == ["raw/a\\nb.txt", "raw/新闻.txt"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_options_and_leaves_paths_to_the_shell(newsclean, shell):
    script = newsclean("completion", shell).stdout.decode()
    assert f"_NEWSCLEAN_COMPLETE={shell}_complete" in script
    asked = os.environ | {"_NEWSCLEAN_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    options = newsclean("clean", env=asked | {"COMP_WORDS": "newsclean clean --list"})
    assert options.stdout == b"plain,--list-changed\n"
    paths = newsclean("clean", env=asked | {"COMP_WORDS": "newsclean clean raw"})
    assert paths.stdout == b"file,raw\n"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--near",), "--near"),
        (("--prefer", "a.example"), "--across"),
        (("--memory", "1GB"), "--across"),
        (("--across", "--memory", "lots"), "such as 2GB"),
        (("--report", "nowhere/r.html"), "its folder does not exist"),
        (("--changes", "nowhere/c.jsonl"), "its folder does not exist"),
        (("--diff=chars",), "--diff=words"),
    ],
)
def test_what_cannot_work_is_refused_before_the_run(newsclean, tmp_path, arguments, word):
    write(tmp_path / "raw" / "a.txt", SMALL_RAW)
    output = () if arguments[0].startswith("--diff") else ("-o", "out")
    done = newsclean("clean", "raw", *output, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert word in done.stderr.decode()
    assert not (tmp_path / "out").exists()


def test_a_changes_file_may_be_in_the_output_folder(newsclean, tmp_path):
    write(tmp_path / "raw" / "a.txt", SMALL_RAW)
    assert newsclean("clean", "raw", "-o", "out", "--changes", "out/c.jsonl").returncode == 0
    assert (tmp_path / "out" / "c.jsonl").exists()


def test_the_manual_page_has_each_command_and_is_plain_roff(newsclean, tmp_path):
    page = newsclean("man").stdout.decode()
    for heading in ("newsclean", "newsclean clean", "newsclean across verdict", "newsclean rules test"):
        assert f'.SH "{heading}"' in page
    assert "\\-\\-changes FILE" in page
    if shutil.which("groff"):
        (tmp_path / "n.1").write_text(page, "utf-8")
        done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "n.1"], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
