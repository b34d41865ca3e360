"""What bad files, bad lines and bad disks get: a clear message, exit 2, and nothing lost."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from newsclean.atomic import AtomicFile

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"


@pytest.mark.parametrize("data", [b"a\0b", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", bytes(range(1, 256)) * 4])
def test_a_bad_file_is_named_and_left_and_the_rest_goes_on(newsclean, tmp_path, data):
    (tmp_path / "bad.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text(RAW, "utf-8")
    done = newsclean("clean", "-i", ".")
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ./bad.txt: ")
    assert b"; " in done.stderr.splitlines()[0]
    assert (tmp_path / "bad.txt").read_bytes() == data
    assert (tmp_path / "good.txt").read_text("utf-8") == CLEAN
    done = newsclean("clean", ".", "-o", f"../{tmp_path.name}-out")
    assert done.returncode == 2
    assert not (tmp_path.parent / f"{tmp_path.name}-out" / "bad.txt").exists()


def test_a_missing_file_is_named_and_the_rest_goes_on(newsclean, tmp_path):
    (tmp_path / "good.txt").write_text(RAW, "utf-8")
    done = newsclean("clean", "-i", "missing.txt", "good.txt")
    assert done.returncode == 2
    assert b"error: missing.txt: no such file" in done.stderr
    assert (tmp_path / "good.txt").read_text("utf-8") == CLEAN


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(newsclean, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(RAW, "utf-8")
    path.chmod(0)
    assert b"error: a.txt: permission denied" in newsclean("clean", "-i", "a.txt", "a.txt").stderr


LINES = [{"text": RAW}, "{broken", {"title": "无文"}, {"text": 3}, {"text": RAW}]


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "raw" / "a.jsonl"
    path.parent.mkdir()
    lines = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in LINES]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_rejected_lines_go_beside_the_output(newsclean, tmp_path, records):
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    for number in (2, 3, 4):
        assert f"error: raw/a.jsonl:{number}: ".encode() in done.stderr
    lines = records.read_bytes().splitlines(keepends=True)
    written = (tmp_path / "out" / "a.jsonl").read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["text"] for line in written] == [CLEAN, CLEAN]
    listed = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_bytes().splitlines()]
    assert [(row["file"], row["line"], row["id"], row["status"]) for row in listed] == [
        ("raw/a.jsonl", number, f"raw/a.jsonl:{number}", "rejected") for number in (2, 3, 4)
    ]
    for row, line in zip(listed, lines[1:4], strict=True):
        assert row["record"] == line.decode("utf-8", "backslashreplace")
        assert (row["bytes"], row["sha256"]) == (len(line), hashlib.sha256(line).hexdigest())
        assert f"error: raw/a.jsonl:{row['line']}: {row['reason']}".encode() in done.stderr
    assert b"5 documents: 2 changed, 3 failed" in done.stderr


def test_in_place_and_in_a_stream_rejected_lines_stay_where_they_are(newsclean, records):
    lines = records.read_bytes().splitlines(keepends=True)
    expected = [line.replace(b"(xu\xc3\xa9x\xc3\xad)", b"") for line in lines]
    done = newsclean("clean", "--stdin-filename", "x.jsonl", stdin=records.read_bytes())
    assert done.returncode == 2
    assert b"error: x.jsonl:2: " in done.stderr
    assert done.stdout == b"".join(expected)
    assert newsclean("clean", "-i", records).returncode == 2
    assert records.read_bytes() == b"".join(expected)


def test_an_empty_file_stays_empty(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "empty.txt").touch()
    (tmp_path / "raw" / "empty.jsonl").touch()
    assert newsclean("clean", "raw", "-o", "out").returncode == 0
    assert (tmp_path / "out" / "empty.txt").read_bytes() == b""
    assert (tmp_path / "out" / "empty.jsonl").read_bytes() == b""
    done = newsclean("clean", stdin=b"")
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.parametrize(
    ("paths", "output"),
    [
        (["raw"], "raw"),
        (["raw"], "raw/out"),
        (["raw"], "raw/../raw/new"),
        (["raw"], "inner"),
        (["raw/a.txt"], "raw"),
        (["raw", "other"], "out"),
        (["raw"], "file"),
        (["raw"], "escape"),
    ],
)
def test_an_output_that_would_harm_is_refused_before_anything_is_written(newsclean, tmp_path, paths, output):
    for name in ("raw/a.txt", "raw/sub/b.txt", "other/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(RAW, "utf-8")
    (tmp_path / "file").touch()
    (tmp_path / "inner").symlink_to(tmp_path / "raw" / "sub")
    (tmp_path / "escape").mkdir()
    (tmp_path / "escape" / "sub").symlink_to(tmp_path / "other")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = newsclean("clean", *paths, "-o", output)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("clean",), ("check", "-"), ("filters",), ("config",), ("--help",)])
def test_a_full_disk_is_one_line_and_exit_2(newsclean, arguments):
    with open("/dev/full", "wb") as full:
        done = newsclean(*arguments, stdin=RAW.encode(), stdout=full)
    assert done.returncode == 2
    assert b"no space left" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_too_many_open_files_are_no_matter_of_the_disk(tmp_path):
    resource = pytest.importorskip("resource", reason="no limits of this kind here")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(RAW, "utf-8")
    seen = b""
    for limit in range(6, 9):  # standard streams, and what is opened at the same time
        done = subprocess.run(
            [sys.executable, "-m", "newsclean", "clean", "raw", "-o", f"out{limit}", "-j", "1"],
            cwd=tmp_path,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)),
            capture_output=True,
            check=False,
        )
        seen += done.stderr
    assert b"too many open files; allow more with ulimit -n" in seen
    assert b"the disk" not in seen


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_silent(tmp_path, unbuffered):
    command = f"yes '{json.dumps({'text': RAW})}' | {sys.executable} -m newsclean clean --format jsonl | head -n 2; "
    command += 'exit "${PIPESTATUS[1]}"'
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, cwd=tmp_path, env=environment, timeout=60, check=False
    )
    assert done.returncode == 141
    assert done.stderr == b""
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [CLEAN, CLEAN]


def test_a_killed_run_leaves_each_file_old_or_new(tmp_path):
    for index in range(400):
        (tmp_path / f"{index}.txt").write_text(RAW * 50, "utf-8")
    command = [sys.executable, "-m", "newsclean", "clean", "-i", "-j", "1", "."]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
    while not any((tmp_path / f"{index}.txt").read_text("utf-8") == CLEAN * 50 for index in (0, 1, 10)):
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    texts = {(tmp_path / f"{index}.txt").read_text("utf-8") for index in range(400)}
    assert texts <= {RAW * 50, CLEAN * 50}


def test_a_terminated_run_takes_its_half_written_file_away(tmp_path):
    (tmp_path / "big.jsonl").write_text((json.dumps({"text": RAW * 20}) + "\n") * 20_000)
    old = (tmp_path / "big.jsonl").read_bytes()
    process = subprocess.Popen([sys.executable, "-m", "newsclean", "clean", "-i", "."], cwd=tmp_path)
    while len(os.listdir(tmp_path)) == 1:
        assert process.poll() is None
        time.sleep(0.001)
    process.terminate()
    assert process.wait(30) == 143
    assert os.listdir(tmp_path) == ["big.jsonl"]
    assert (tmp_path / "big.jsonl").read_bytes() == old


def test_an_error_while_writing_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def write():
        with AtomicFile(str(path)) as sink:
            sink.write(b"half of the ne")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_page_with_a_broken_byte_is_not_written_over_but_on_demand(newsclean, tmp_path):
    path = tmp_path / "a.txt"
    data = (RAW * 20).encode() + b"\xff\n"
    path.write_bytes(data)
    done = newsclean("clean", "-i", path)
    assert done.returncode == 2
    assert b"a.txt:21: 1 of its characters cannot be decoded" in done.stderr
    assert path.read_bytes() == data
    assert newsclean("clean", "--errors", "strict", path).returncode == 2
    done = newsclean("clean", path, "-o", "out")
    assert done.returncode == 0
    assert b"decode     lost 1" in done.stderr or b"decode    lost 1" in done.stderr
    assert path.read_bytes() == data
    assert newsclean("clean", "-i", "--errors", "replace", path).returncode == 0
    assert path.read_text("utf-8") == CLEAN * 20 + "\ufffd\n"


def test_a_record_with_a_broken_byte_stays_where_it_is(newsclean, tmp_path):
    path = tmp_path / "a.jsonl"
    bad = '{"text": "馆长说，大家提'.encode() + b"\xe5\x87" + '的。"}\n'.encode()
    path.write_bytes(bad + '{"text": "学习(xuéxí)"}\n'.encode())
    assert newsclean("clean", "-i", path).returncode == 2
    assert path.read_bytes() == bad + '{"text": "学习"}\n'.encode()


def test_rejected_lines_and_targets_do_not_meet(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.jsonl").write_text('bad\n{"text":"1"}\n')
    (tmp_path / "raw" / "rejected.jsonl").write_text('{"text":"2"}\n')
    done = newsclean("clean", "-o", "../out", "a.jsonl", "rejected.jsonl", cwd=tmp_path / "raw")
    assert done.returncode == 2
    assert b"error: rejected.jsonl: its output would be the rejected.jsonl of the run" in done.stderr
    assert not (tmp_path / "out").exists()


def test_long_names_are_written(newsclean, tmp_path):
    path = tmp_path / ("新" * 80 + ".txt")
    path.write_text(RAW, "utf-8")
    assert newsclean("clean", "-i", path).returncode == 0
    assert path.read_text("utf-8") == CLEAN


def test_a_pipe_in_a_folder_is_passed_by(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    os.mkfifo(tmp_path / "raw" / "p.txt")
    assert newsclean("clean", "raw", "-o", "out", timeout=20).returncode == 0


@pytest.mark.parametrize("command", ["clean <&-", "clean >&-", "filters >&-", "clean a.txt >&-"])
def test_closed_streams_are_errors_in_words(tmp_path, command):
    (tmp_path / "a.txt").write_text(RAW, "utf-8")
    line = f"{sys.executable} -m newsclean {command}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, cwd=tmp_path, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1


def test_a_closed_pipe_is_silent_with_a_pool_as_well(tmp_path):
    for index in range(300):
        (tmp_path / f"{index}.txt").write_text(RAW * 1000, "utf-8")
    line = f"{sys.executable} -m newsclean check . -j 2 -q | head -n 1 >/dev/null; " + 'exit "${PIPESTATUS[0]}"'
    environment = os.environ | {"TMPDIR": str(tmp_path / "spool")}
    (tmp_path / "spool").mkdir()
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, cwd=tmp_path, env=environment, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (141, b"")
    assert os.listdir(tmp_path / "spool") == []


def test_a_merge_conflict_is_refused_by_name(newsclean, tmp_path):
    conflict = "一行。\n<<<<<<< HEAD\n学习(xuéxí)\n=======\n学习\n>>>>>>> branch\n"
    (tmp_path / "a.txt").write_text(conflict, "utf-8")
    for command in (("clean", "-i"), ("check",)):
        done = newsclean(*command, "a.txt")
        assert done.returncode == 2
        assert done.stderr.decode().startswith("error: a.txt:2: has a merge conflict")
    assert (tmp_path / "a.txt").read_text("utf-8") == conflict
    for text in ("<<<<<<< HEAD\n=======\n", "标题\n=======\n>>>>>>> 更多\n", "a <<<<<<< b\n=======\n>>>>>>> c\n"):
        (tmp_path / "b.txt").write_text(text, "utf-8")
        assert newsclean("check", "b.txt").returncode != 2


def test_a_null_text_stays_null_and_counts_as_unchanged(newsclean, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": null, "id": 1}\n{"text": null, "content": "x"}\n', "utf-8")
    (tmp_path / "b.json").write_text('[{"text": null}]\n', "utf-8")
    done = newsclean("clean", "a.jsonl", "b.json", "-o", "out")
    assert done.returncode == 0
    assert b"3 documents: 0 changed, 0 failed" in done.stderr
    for name in ("a.jsonl", "b.json"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / name).read_bytes()
    done = newsclean("clean", "--to", "jsonl", "b.json")
    assert done.stdout == b'{"text": null}\n'
    assert newsclean("check", "a.jsonl").returncode == 0


@pytest.mark.parametrize("data", ['{"text": "a"}\n', '{\n  "text": "a"\n}\n', '{"text": "' + "长" * 5000 + '"}'])
def test_a_json_file_of_one_object_says_so(newsclean, tmp_path, data):
    (tmp_path / "a.json").write_text(data, "utf-8")
    done = newsclean("clean", "a.json", "-o", "out")
    assert done.returncode == 2
    assert "error: a.json: holds one object, not an array of records; put it in [ and ]" in done.stderr.decode()
