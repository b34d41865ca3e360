"""Files of other systems: an object store on this machine, memory, local URLs; nothing half written, and resumed."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from newsclean.errors import OutputError
from newsclean.remote import delete_file, is_folder, names_below, open_file, remote_size, send_file

fsspec = pytest.importorskip("fsspec", reason="needs newsclean[remote]")
pytest.importorskip("s3fs", reason="needs newsclean[remote]")

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"


@pytest.fixture(scope="module")
def server():
    moto = pytest.importorskip("moto.server", reason="needs moto[s3,server]")
    started = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    started.start()
    yield "http://{}:{}".format(*started.get_host_and_port())
    started.stop()


@pytest.fixture
def bucket(server, monkeypatch, tmp_path):
    """The URL of an empty bucket, and its file system."""
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }.items():
        monkeypatch.setenv(name, value)
    system = fsspec.filesystem("s3", skip_instance_cache=True)
    name = f"b{time.monotonic_ns()}"
    system.mkdir(name)
    return f"s3://{name}", system


def all_keys(bucket):
    url, system = bucket
    system.invalidate_cache()
    return sorted(name.partition("/")[2] for name in system.find(url))


def text_of(bucket, key):
    url, system = bucket
    return system.cat_file(f"{url}/{key}").decode()


def put(bucket, key, data):
    url, system = bucket
    system.pipe_file(f"{url}/{key}", data)


def test_folders_of_an_object_store_are_cleaned_into_another(newsclean, bucket, tmp_path):
    url, _ = bucket
    line = json.dumps({"text": RAW}, ensure_ascii=False).encode() + b"\n"
    put(bucket, "raw/a.txt", RAW.encode())
    put(bucket, "raw/in/b.jsonl.gz", gzip.compress(line * 3 + b"{bad\n"))
    put(bucket, "raw/in/c.png", b"\x89PNG")
    done = newsclean("clean", f"{url}/raw", "-o", f"{url}/out", "-j", "2")
    assert done.returncode == 2
    assert f"error: {url}/raw/in/b.jsonl.gz:4: ".encode() in done.stderr
    assert b"not read: 1 .png" in done.stderr
    written = [key for key in all_keys(bucket) if key.startswith("out/")]
    assert written == ["out/a.txt", "out/in/b.jsonl.gz", "out/rejected.jsonl", "out/report.json"]
    assert text_of(bucket, "out/a.txt") == CLEAN
    url, system = bucket
    lines = gzip.decompress(system.cat_file(f"{url}/out/in/b.jsonl.gz")).splitlines()
    assert [json.loads(line)["text"] for line in lines] == [CLEAN] * 3
    assert json.loads(text_of(bucket, "out/report.json"))["documents"]["in"] == 5
    again = newsclean("clean", f"{url}/raw", "-o", f"{url}/out")
    assert b"all was done before" in again.stderr
    assert b"finished" in newsclean("status", f"{url}/out").stdout
    put(bucket, "raw/a.txt", CLEAN.encode() * 2)
    newsclean("clean", f"{url}/raw", "-o", f"{url}/out")
    assert text_of(bucket, "out/a.txt") == CLEAN * 2


def test_one_object_goes_to_standard_output_or_to_another(newsclean, bucket):
    url, _ = bucket
    put(bucket, "a.txt.gz", gzip.compress(RAW.encode()))
    assert newsclean("clean", f"{url}/a.txt.gz").stdout.decode() == CLEAN
    assert newsclean("clean", f"{url}/a.txt.gz", "-o", f"{url}/b.txt").returncode == 0
    assert text_of(bucket, "b.txt") == CLEAN
    assert newsclean("check", f"{url}/a.txt.gz").returncode == 1
    done = newsclean("clean", f"{url}/none.txt")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert f"error: {url}/none.txt: no such file or directory".encode() in done.stderr


def test_a_killed_run_leaves_no_half_object_and_is_resumed(newsclean, bucket, tmp_path):
    url, _ = bucket
    text = "首页 > 新闻 > 正文\n县城新开了一家书店，里面的书(shū)很多。\n" + "馆里有三万册书，都能借走。" * 60
    lines = [json.dumps({"text": f"{number} {text}"}, ensure_ascii=False).encode() + b"\n" for number in range(3000)]
    put(bucket, "raw/a.jsonl", b"".join(lines))
    put(bucket, "raw/b.txt", RAW.encode())
    command = [sys.executable, "-m", "newsclean", "clean", f"{url}/raw", "-o", f"{url}/out", "-j", "2", "--no-config"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    journal = tmp_path / "state" / "newsclean"
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if any(b'"unit"' in path.read_bytes() for path in journal.rglob("journal.jsonl")):
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert "out/a.jsonl" not in all_keys(bucket)
    assert newsclean(*command[3:]).returncode == 0
    assert [key for key in all_keys(bucket) if key.startswith("out/")] == [
        "out/a.jsonl",
        "out/b.txt",
        "out/report.json",
    ]
    newsclean("clean", f"{url}/raw", "-o", f"{url}/whole", "-j", "1", "--no-config")
    assert text_of(bucket, "out/a.jsonl") == text_of(bucket, "whole/a.jsonl")


def test_what_cannot_be_written_ends_the_run_with_the_old_object_as_it_was(newsclean, bucket, tmp_path):
    url, _ = bucket
    (tmp_path / "a.txt").write_text(RAW, "utf-8")
    done = newsclean("clean", "a.txt", "-o", "s3://no-such-bucket/out/")
    assert done.returncode == 2
    assert b"error: s3://no-such-bucket/out/a.txt: cannot be written (" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("system", ["memory", "file"])
def test_other_systems_get_whole_files_under_their_names(tmp_path, system):
    top = f"memory://{tmp_path.name}" if system == "memory" else f"file://{tmp_path}/x"
    path = f"{top}/in/a.txt"
    (tmp_path / "local").write_text("new", "utf-8")
    send_file(str(tmp_path / "local"), path)
    assert not (tmp_path / "local").exists()
    assert names_below(top) == ["in/a.txt"]
    assert is_folder(top)
    assert remote_size(path) == 3
    with open_file(path) as file:
        assert file.read() == b"new"
    with pytest.raises(OutputError, match="cannot be written"):
        send_file(str(tmp_path / "gone"), path)
    assert names_below(top) == ["in/a.txt"]
    delete_file(path)
    assert remote_size(path) is None


def test_memory_is_cleaned_in_this_process(tmp_path, monkeypatch, capfd):
    from newsclean.cli import main

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/raw/a.txt", RAW.encode())
    memory.pipe_file("/raw/b.jsonl", json.dumps({"text": RAW}).encode())
    assert main(["clean", "memory://raw", "-o", "memory://out", "-j", "2", "--no-config"]) == 0
    assert memory.cat_file("/out/a.txt").decode() == CLEAN
    assert json.loads(memory.cat_file("/out/b.jsonl"))["text"] == CLEAN
    assert sorted(memory.find("/out")) == ["/out/a.txt", "/out/b.jsonl", "/out/report.json"]


def test_without_fsspec_one_line_says_what_to_install(monkeypatch, capfd):
    from newsclean import extras
    from newsclean.cli import main

    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert main(["clean", "s3://b/a.txt", "-o", os.devnull + ".d", "--no-config"]) == 2
    assert "pip install 'newsclean[remote]'" in capfd.readouterr().err


@pytest.mark.parametrize(("url", "package"), [("gs://b/a.txt", "gcsfs"), ("az://b/a.txt", "adlfs")])
def test_a_system_that_needs_another_package_says_which(monkeypatch, capfd, url, package):
    from newsclean.cli import main

    monkeypatch.setitem(sys.modules, package, None)  # cannot be imported
    assert main(["clean", url, "--no-config"]) == 2
    assert capfd.readouterr().err.endswith(f"needs {package}; install with pip install {package}\n")
