"""--changes, undo and replay as a user meets them: files, folders, streams, and what cannot be undone."""

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DIRTY = "干净。\n学习(xuéxí)的人\u200b\n這(zhè)裡\r\n"
GBK = ["今天的天气很好，我们去了山上。学习(xuexi)的人", "学习(xuexi)的人", "责任编辑：王明，这一行在最后"]
BIG5 = ["今天的天氣很好，我們去了山上，路旁開滿了野花。", "學習的人", "責任編輯：王明，這一行在最後"]
FILES = {
    "a.txt": DIRTY.encode(),
    "sub/b.txt": b"\xef\xbb\xbf" + DIRTY.encode(),
    "sub/gb.txt": "今天的天气很好，我们去了山上。学习(xuexi)的人\n".encode("gb18030") + b"\xff\xfe\n",
    "be.txt": b"\xfe\xff" + DIRTY.encode("utf-16-be"),
    "c.jsonl": b'{"id": 1, "text": "\\u5b66\xe4\xb9\xa0(xu\xc3\xa9x\xc3\xad)"}\n\n{"n": 1.0, "text": "\xe7\x94\xb2"}\n',
    "d.csv": 'id,text\r\n1,"学习(xuéxí)的人"\r\n2,甲\r\n'.encode(),
    "e.txt.gz": gzip.compress(DIRTY.encode(), mtime=0),
    "新 闻.txt": DIRTY.encode(),
    "gbk.jsonl": "".join(f'{{"text": "{line}"}}\n' for line in GBK).encode("gbk")
    + b'{"text": "\xd1\xa7\xff\xfe(xu\xa8\xa6)"}\n',
    "gbk.json": ("[\n" + ",\n".join(f'{{"标题": 1,\n "text": "{line}"}}' for line in GBK) + "\n]\n").encode("gbk"),
    "gbk.csv": ("编号,正文\r\n" + "".join(f'1,"{line}"\r\n' for line in GBK)).encode("gbk"),
    "big5.tsv": ("編號\t內容\ttext\n" + "".join(f"1\t題\t{line}\n" for line in BIG5)).encode("big5"),
    "bom.jsonl": b"\xef\xbb\xbf" + '{"text": "学习(xuéxí)的人"}\n{"text": "甲"}\n'.encode(),
    "none.jsonl": b"",
    "head.csv": b"id,text\n",
    "bom.csv": b"\xef\xbb\xbf" + '编号,正文\n1,"学习(xuéxí)的人"\n'.encode(),
}


@pytest.fixture
def run(newsclean, tmp_path):
    for name, data in FILES.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return newsclean


def unpacked(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def tree(folder):
    """The files of a folder but for what a run keeps of itself."""
    files = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): unpacked(folder / path) for path in files if path.parts[0] not in (".newsclean", "report.json")}


@pytest.mark.parametrize("name", ["changes.jsonl", "changes.jsonl.gz", "changes.jsonl.zst"])
def test_a_folder_is_undone_byte_for_byte_and_replayed(run, tmp_path, name):
    for jobs in ("1", "2"):
        assert run("clean", "raw", "-o", "clean", "--changes", name, "-j", jobs).returncode == 0
        done = run("undo", "clean", "--changes", name, "-o", f"again{jobs}")
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert tree(tmp_path / f"again{jobs}") == tree(tmp_path / "raw")
    done = run("replay", "raw", "--changes", name, "-o", "clean-again")
    assert (done.returncode, done.stderr) == (0, b"")
    assert tree(tmp_path / "clean-again") == tree(tmp_path / "clean")


def test_one_file_goes_to_standard_output(run, tmp_path):
    assert run("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode == 0
    for name in ("a.txt", "sub/gb.txt", "be.txt", "新 闻.txt"):
        done = run("undo", f"clean/{name}", "--changes", "c.jsonl")
        assert (done.returncode, done.stdout, done.stderr) == (0, FILES[name], b"")
    assert run("undo", "clean/a.txt", "--changes", "c.jsonl", "-o", "x.txt").returncode == 0
    assert (tmp_path / "x.txt").read_bytes() == FILES["a.txt"]
    shutil.move(tmp_path / "clean" / "be.txt", tmp_path / "renamed.txt")  # known by its digest
    assert run("undo", "renamed.txt", "--changes", "c.jsonl").returncode == 0


def test_a_run_in_place_and_a_stream_are_undone(run, tmp_path):
    assert run("clean", "-i", "raw/a.txt", "raw/be.txt", "--changes", "c.jsonl").returncode == 0
    assert (tmp_path / "raw" / "a.txt").read_bytes() != FILES["a.txt"]
    assert run("undo", "raw/be.txt", "--changes", "c.jsonl").stdout == FILES["be.txt"]
    assert run("undo", "raw/a.txt", "--changes", "c.jsonl", "-o", "raw/a.txt").returncode == 2
    assert run("undo", "raw/a.txt", "--changes", "c.jsonl", "-o", "raw/a.txt", "--force").returncode == 0
    assert (tmp_path / "raw" / "a.txt").read_bytes() == FILES["a.txt"]
    clean = run("clean", "--changes", "s.jsonl", stdin=FILES["sub/gb.txt"]).stdout
    (tmp_path / "stream.txt").write_bytes(clean)
    assert run("undo", "stream.txt", "--changes", "s.jsonl").stdout == FILES["sub/gb.txt"]


def test_only_some_rules_are_put_back(run, tmp_path):
    assert run("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode == 0
    done = run("undo", "clean/a.txt", "--changes", "c.jsonl", "--only", "pinyin/word,invisible")
    assert (done.returncode, done.stdout.decode()) == (0, "干净。\n学习(xuéxí)的人\u200b\n这里\r\n")
    done = run("undo", "clean/a.txt", "--changes", "c.jsonl", "--only", "pinyin")
    assert done.stdout.decode() == "干净。\n学习(xuéxí)的人\n這(zhè)裡\r\n"
    assert b"note: 1 edits of traditional/convert went back as well" in done.stderr


def test_a_file_that_was_edited_since_is_refused(run, tmp_path):
    assert run("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode == 0
    (tmp_path / "clean" / "a.txt").write_text("干净。\n", "utf-8")
    done = run("undo", "clean/a.txt", "--changes", "c.jsonl")
    message = b"error: clean/a.txt: is not what c.jsonl made (digest); give the file as it was cleaned\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", message)
    (tmp_path / "clean" / "d.csv").write_bytes(
        (tmp_path / "clean" / "d.csv").read_bytes().replace(b"\xe7\x94\xb2", b"x")
    )
    (tmp_path / "clean" / "new.txt").write_text("新。\n", "utf-8")
    done = run("undo", "clean", "--changes", "c.jsonl", "-o", "again")
    assert done.returncode == 2
    errors = done.stderr.decode().splitlines()
    assert message.decode().strip() in errors
    assert any(line.startswith("error: clean/d.csv:3: is not what c.jsonl made") for line in errors)
    assert any(line.startswith("error: clean/new.txt: is not in c.jsonl") for line in errors)
    assert len(errors) == 3
    assert sorted(tree(tmp_path / "again")) == sorted(set(FILES) - {"a.txt", "d.csv"})  # nothing half written
    done = run("replay", "clean/a.txt", "--changes", "c.jsonl")
    assert done.returncode == 2
    assert b"is not what was cleaned" in done.stderr


def test_a_target_that_is_there_needs_force(run, tmp_path):
    assert run("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode == 0
    assert run("undo", "clean", "--changes", "c.jsonl", "-o", "again").returncode == 0
    done = run("undo", "clean", "--changes", "c.jsonl", "-o", "again")
    assert done.returncode == 2
    assert b"error: again/a.txt: is there already; write over it with --force" in done.stderr
    assert run("undo", "clean", "--changes", "c.jsonl", "-o", "again", "--force").returncode == 0
    assert run("undo", "clean", "--changes", "c.jsonl").returncode == 2


def cut(data):
    return data[:-40]


def break_line(data):
    lines = data.splitlines(keepends=True)
    return b"".join([lines[0], b"{broken\n", *lines[2:]])


def shuffle(data):
    head, *lines = data.splitlines(keepends=True)
    return b"".join([head, *sorted(lines, key=lambda line: line[::-1])])


@pytest.mark.parametrize(
    ("name", "mend", "code", "message"),
    [
        ("c.jsonl", cut, 2, b"is cut off"),
        ("c.jsonl", break_line, 2, b"error: c.jsonl:2: is broken"),
        ("c.jsonl.gz", cut, 2, b"cut off"),
        ("c.jsonl", shuffle, 0, b""),
    ],
)
def test_of_a_damaged_changes_file_the_whole_lines_are_used(newsclean, tmp_path, name, mend, code, message):
    for number in range(9):
        path = tmp_path / "raw" / f"{number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{number}" + DIRTY, "utf-8", newline="")
    assert newsclean("clean", "raw", "-o", "clean", "--changes", name).returncode == 0
    (tmp_path / name).write_bytes(mend((tmp_path / name).read_bytes()))
    done = newsclean("undo", "clean", "--changes", name, "-o", "again")
    assert done.returncode == code
    assert message in done.stderr
    for path in (tmp_path / "again").glob("*") if (tmp_path / "again").exists() else ():
        assert path.read_bytes() == (tmp_path / "raw" / path.name).read_bytes()
    if name == "c.jsonl":
        assert len(list((tmp_path / "again").glob("*"))) == 9 - (code == 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"newsclean-changes": 7}\n', b"of version 7"),
        (b'{"newsclean-changes": 1, "what": 1}\n', b"broken first line"),
        (b'{"text": "a"}\n', b"is no changes file"),
        (b"", b"is no changes file"),
        (b"\xff\xfe", b"is no changes file"),
        (b"[" * 100_000, b"is no changes file"),
        (None, b"no such file"),
    ],
)
def test_what_is_no_changes_file_is_refused(newsclean, tmp_path, content, message):
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    if content is not None:
        (tmp_path / "c.jsonl").write_bytes(content)
    for command in ("undo", "replay"):
        done = newsclean(command, "a.txt", "--changes", "c.jsonl")
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"error: c.jsonl: ")
        assert message in done.stderr


def test_changes_of_another_run_are_refused(run, tmp_path):
    assert run("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode == 0
    assert run("clean", "raw", "-o", "other", "--select", "pinyin", "--changes", "o.jsonl").returncode == 0
    done = run("undo", "clean/a.txt", "--changes", "o.jsonl")
    assert (done.returncode, done.stdout) == (2, b"")
    done = run("undo", "missing.txt", "--changes", "c.jsonl")
    assert done.returncode == 2
    assert b"missing.txt: no such file" in done.stderr


def test_a_changes_file_among_the_inputs_is_refused(run):
    for name in ("raw/c.jsonl", "raw/a.txt"):
        done = run("clean", "raw", "-o", "clean", "--changes", name)
        assert done.returncode == 2
        assert b"the next run would clean it" in done.stderr
    assert run("clean", "raw", "--diff", "--changes", "c.jsonl").returncode == 2


def test_the_header_names_the_run(run, tmp_path):
    assert run("clean", "raw", "-o", "clean", "--ignore", "layout", "--changes", "c.jsonl").returncode == 0
    head = json.loads((tmp_path / "c.jsonl").read_bytes().splitlines()[0])
    assert head["newsclean-changes"] == 1
    assert head["settings"]["ignore"] == ["layout"]
    assert len(head["digest"]) == 16
    assert "--ignore layout" in head["command"]


def test_the_corpus_of_the_project_is_undone(newsclean, tmp_path):
    shutil.copytree(ROOT / "fixtures" / "sample", tmp_path / "raw")
    shutil.copytree(ROOT / "fixtures" / "golden", tmp_path / "raw" / "golden")
    assert newsclean("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode in (0, 2)
    done = newsclean("undo", "clean", "--changes", "c.jsonl", "-o", "again")
    assert done.stderr == b""
    again = tree(tmp_path / "again")
    assert again == {name: data for name, data in tree(tmp_path / "raw").items() if name in tree(tmp_path / "clean")}
    assert len(again) > 10


def test_html_and_web_archives_are_named_once_and_replayed_under_the_names_of_the_run(newsclean, tmp_path):
    from test_warc import answer, record

    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "page.html").write_text("<title>书店</title><p>学习(xuéxí)的人搬到了桥西，老顾客们都来帮忙。</p>", "utf-8")
    (raw / "b.warc").write_bytes(record(answer()))
    assert newsclean("clean", "raw", "-o", "clean", "--changes", "c.jsonl").returncode == 0
    done = newsclean("undo", "clean", "--changes", "c.jsonl", "-o", "again")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        f"error: clean/{name}: was read from {kind}, which undo cannot write again; the text before cleaning: "
        f"newsclean undo clean/{name} --changes c.jsonl"
        for name, kind in (("b.warc.jsonl", "WARC"), ("page.html.txt", "HTML"))
    ]
    done = newsclean("undo", "clean/page.html.txt", "--changes", "c.jsonl")
    assert (done.returncode, "学习(xuéxí)的人" in done.stdout.decode()) == (0, True)
    assert newsclean("undo", "clean/b.warc.jsonl", "--changes", "c.jsonl").returncode == 0
    done = newsclean("replay", "raw", "--changes", "c.jsonl", "-o", "re")
    assert (done.returncode, done.stderr) == (0, b"")
    assert tree(tmp_path / "re") == tree(tmp_path / "clean")


RECORDS = (
    b'{"text": "\\u5b66\\u4E60(xu\\u00e9x\\u00ed)\\/"}\n'  # escapes are put back as they were
    b'{"text": "\xff\xe5\xad\xa6(xu\xc3\xa9)\xff"}\n'  # in place not decodable: rejected
    b'{no: "text"}\n\n[1]\n' + '{"id": 3, "text": "学(xué)习的人"}\n'.encode()
)


@pytest.mark.parametrize("way", [["-i", "raw"], ["raw", "-o", "clean"], ["raw", "-o", "clean", "--to", "jsonl"]])
def test_rejected_records_and_other_outputs_are_undone_and_replayed_as_the_run_wrote_them(newsclean, tmp_path, way):
    raw, clean = tmp_path / "raw", tmp_path / ("raw" if way[0] == "-i" else "clean")
    raw.mkdir()
    (raw / "a.jsonl").write_bytes(RECORDS)
    (raw / "b.json").write_bytes(b'[{"text": "\\u5b66(xu\\u00e9)"}, {"n": 1}, {"text": "\xe5\xad\xa6(xu\xc3\xa9)"}]')
    (raw / "c.txt").write_bytes("标题\n发布时间：2024-05-18 来源：青溪日报\n学(xué)习\n".encode())
    shutil.copytree(raw, tmp_path / "kept" / "raw")
    assert newsclean("clean", *way, "--changes", "c.jsonl").returncode == 2
    (clean / "rejected.jsonl").unlink(missing_ok=True)
    done = newsclean("replay", "kept/raw", "--changes", "c.jsonl", "-o", "again")
    assert (done.returncode, done.stderr) == (0, b"")
    assert tree(tmp_path / "again") == tree(clean)
    done = newsclean("undo", str(clean.name), "--changes", "c.jsonl", "-o", "undone")
    if "--to" in way:
        assert done.stderr.count(b"was written with --to jsonl") == 3
    elif way[0] == "-i":
        assert (done.returncode, done.stderr) == (0, b"")
        assert tree(tmp_path / "undone") == tree(tmp_path / "kept" / "raw")
    else:
        assert (done.returncode, done.stderr) == (0, b"")
        lines = [line for line in RECORDS.splitlines() if line[1:2] not in (b"n", b"1") and b"\xff" not in line]
        assert (tmp_path / "undone" / "a.jsonl").read_bytes().splitlines() == lines


def test_a_compressed_output_is_undone_under_the_name_of_the_raw_file(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes(FILES["a.txt"])
    assert newsclean("clean", "raw", "-o", "clean", "--compress", "gz", "--changes", "c.jsonl").returncode == 0
    assert newsclean("undo", "clean", "--changes", "c.jsonl", "-o", "again").returncode == 0
    assert tree(tmp_path / "again") == {"a.txt": FILES["a.txt"]}
    assert newsclean("replay", "raw", "--changes", "c.jsonl", "-o", "clean-again").returncode == 0
    assert tree(tmp_path / "clean-again") == tree(tmp_path / "clean")


def test_a_full_disk_keeps_the_changes_that_are_whole_and_names_the_other_files(newsclean, tmp_path):
    for folder in ("raw", "disk", "kept"):
        (tmp_path / folder).mkdir()
    for number in range(1100):  # three units
        (tmp_path / f"raw/{number:04}.txt").write_text(f"学习(xuéxí)的人{number}\n", "utf-8")
        (tmp_path / f"kept/{number:04}.txt").write_text(f"学习(xuéxí)的人{number}\n", "utf-8")
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", "disk"]
    if subprocess.run(mount, cwd=tmp_path, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        done = newsclean("clean", "-i", "raw", "--changes", "disk/c.jsonl", "-j", "2")
        *named, last = done.stderr.decode().splitlines()
        assert done.returncode == 2
        assert last.endswith("c.jsonl: no space left on device; make room, and give the next run another --changes")
        assert named[0] == "error: raw/0512.txt: its changes are not in disk/c.jsonl"
        assert named[-1] == "error: raw/1099.txt: its changes are not in disk/c.jsonl"
        assert len(named) == 1100 - 512
        undone = newsclean("undo", "raw", "--changes", "disk/c.jsonl", "-o", "again")
        assert undone.stderr.count(b"\n") == len(named)
        assert [path.name for path in sorted((tmp_path / "again").iterdir())] == [f"{n:04}.txt" for n in range(512)]
        for path in (tmp_path / "again").iterdir():
            assert path.read_bytes() == (tmp_path / "kept" / path.name).read_bytes()
    finally:
        subprocess.run(["umount", "disk"], cwd=tmp_path, check=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_or_device_is_not_replaced(newsclean, tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.html")
    commands = [("clean", "a.txt", "--changes", "pipe"), ("clean", "a.txt", "-o", "out", "--report", "pipe.html")]
    commands += [("clean", "-i", "a.txt", "--changes", "pipe"), ("check", "a.txt", "--write-baseline", "pipe")]
    for command in commands:
        done = newsclean(*command)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"is no regular file" in done.stderr
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "pipe.html").is_fifo()
