"""Runs over many files: what is written, counted and listed; a run that was killed goes on; a folder has one run."""

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import visible

from newsclean import blocks as blocks_module
from newsclean import rewrite as rewrite_module
from newsclean import units
from newsclean.batch import Batch, run_batch
from newsclean.blocks import cut_file
from newsclean.changes import ChangesOutput
from newsclean.errors import OutputError, raise_if_full
from newsclean.formats import ReadOptions
from newsclean.journal import read_runs
from newsclean.lock import Lock
from newsclean.parts import Further
from newsclean.pipeline import Pipeline
from newsclean.report import Verbosity
from newsclean.rewrite import Rewrite
from newsclean.units import Job, Unit

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"


def write_files(folder, count=6, records=5):
    """Text files, and a file of JSON lines of which the third is no record."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"第{number}页。{RAW}", "utf-8")
    lines = [
        json.dumps({"id": number, "text": f"第{number}条。{RAW}"}, ensure_ascii=False) for number in range(records)
    ]
    lines[2] = "{bad"
    (folder / "a.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")


def digest_of(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".newsclean" not in path.parts:
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


def test_documents_in_are_those_written_rejected_and_dropped(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    (tmp_path / "raw" / "short.txt").write_text("你好\n", "utf-8")
    (tmp_path / "raw" / "same.txt").write_text("干净的一行就这样写完了。\n", "utf-8")
    (tmp_path / "raw" / "binary.txt").write_bytes(b"PAR1")
    done = newsclean("clean", "raw", "-o", "out", "--min-hanzi", "5")
    assert done.returncode == 2
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["documents"] == {"in": 14, "changed": 10, "unchanged": 1, "rejected": 2, "dropped": 1}
    assert report["changes"]["pinyin/word"] == 10
    assert report["reasons"]["has fewer than … hanzi left"] == 1
    listed = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [(row["id"], row["status"]) for row in listed] == [
        ("raw/a.jsonl:3", "rejected"),
        ("raw/binary.txt", "rejected"),
        ("raw/short.txt", "dropped"),
    ]
    assert listed[2]["record"] == "你好\n"
    assert "short.txt" not in visible(tmp_path / "out")
    assert b"14 documents: 10 changed, 2 failed, 1 dropped" in done.stderr


def test_a_finished_run_is_not_done_again_unless_its_files_are_gone(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    (tmp_path / "out" / "1.txt").write_text("by hand", "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2  # a record was rejected, then as now
    assert b"nothing to do" in done.stderr
    assert b"11 documents: 10 changed, 1 failed" in done.stderr
    assert (tmp_path / "out" / "1.txt").read_text("utf-8") == "by hand"
    (tmp_path / "out" / "2.txt").unlink()
    newsclean("clean", "raw", "-o", "out")
    assert (tmp_path / "out" / "2.txt").read_text("utf-8") == f"第2页。{CLEAN}"
    assert (tmp_path / "out" / "rejected.jsonl").exists()


def test_other_settings_are_refused_and_begun_anew_with_fresh(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    before = digest_of(tmp_path / "out")
    done = newsclean("clean", "raw", "-o", "out", "--ignore", "pinyin")
    assert done.returncode == 2
    assert b'ignore is ["pinyin"], was []' in done.stderr
    assert b"--fresh" in done.stderr
    assert digest_of(tmp_path / "out") == before
    newsclean("clean", "raw", "-o", "out", "--ignore", "pinyin", "--fresh")
    assert (tmp_path / "out" / "1.txt").read_text("utf-8") == f"第1页。{RAW}"


def test_the_summary_names_documents_that_lost_much(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(RAW, "utf-8")
    (tmp_path / "raw" / "b.txt").write_text("\u200b\u200b", "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.stderr.decode().splitlines()[-1] == "1 document is empty now: raw/b.txt"
    again = newsclean("clean", "raw", "-o", "out")  # of the journal
    assert again.stderr.decode().splitlines()[-1] == "1 document is empty now: raw/b.txt"


RULE = """[[rule]]
id = "own"
rule = "own"
where = "line"
pattern = "水渠"
example = ["水渠"]
not = ["水渠通了"]
"""
PHRASE = '[phrases]\n"軟體" = "软件"\n'


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("raw/b/newsclean.toml", 'ignore = ["layout"]\n', 'ignore = ["pinyin"]\n'),
        ("raw/b/newsclean.toml", "", 'ignore = ["pinyin"]\n'),
        ("rules.toml", RULE, RULE.replace("水渠", "水库")),
        ("phrases.toml", PHRASE, PHRASE.replace("软件", "软体")),
    ],
)
def test_edited_files_that_settings_stand_in_are_other_settings(newsclean, tmp_path, file, before, after):
    write_files(tmp_path / "raw")
    (tmp_path / "raw" / "b").mkdir()
    (tmp_path / "raw" / "b" / "1.txt").write_text(RAW, "utf-8")
    (tmp_path / "rules.toml").write_text(RULE.replace("水渠", "水井"), "utf-8")
    (tmp_path / "phrases.toml").write_text(PHRASE, "utf-8")
    settings = '[boilerplate]\nextend-rules = "rules.toml"\n[traditional]\nextend-phrases = "phrases.toml"\n'
    (tmp_path / "newsclean.toml").write_text(settings)
    (tmp_path / file).write_text(before, "utf-8")
    assert newsclean("clean", "raw", "-o", "out").returncode == 2  # for the broken record
    again = newsclean("clean", "raw", "-o", "out")
    assert b"settings-files" not in again.stderr
    (tmp_path / file).write_text(after, "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    assert b"settings-files is" in done.stderr
    assert os.path.basename(file).encode() in done.stderr
    assert b"--fresh" in done.stderr


def unfinished(folder, lines):
    """Leave the journal of an output folder as a kill would have, after so many lines; gives its path."""
    path = folder / ".newsclean" / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:lines]))
    return path


def test_an_unfinished_run_is_not_mixed_with_another(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    unfinished(tmp_path / "out", 1)
    (tmp_path / "raw" / "1.txt").write_text(RAW * 2, "utf-8")
    (tmp_path / "raw" / "new.txt").write_text(RAW, "utf-8")
    done = newsclean("clean", "raw", "-o", "out")
    assert done.returncode == 2
    assert b"1.txt has changed" in done.stderr
    assert b"new.txt is new" in done.stderr
    assert newsclean("status", "out").returncode == 2
    assert newsclean("clean", "raw", "-o", "out", "--fresh").returncode == 2
    assert (tmp_path / "out" / "1.txt").read_text("utf-8") == CLEAN * 2
    assert newsclean("status", "out").returncode == 0


def test_the_torn_last_line_of_a_journal_is_cut_off_and_a_damaged_one_is_told(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    before = digest_of(tmp_path / "out")
    path = unfinished(tmp_path / "out", 1)
    with open(path, "ab") as journal:
        journal.write(b'{"unit": "0", "bytes": 12')
    (tmp_path / "out" / ".newsclean" / "parts" / "0.rejected").write_bytes(b"half")
    assert newsclean("clean", "raw", "-o", "out").returncode == 2
    assert digest_of(tmp_path / "out") == before
    assert os.listdir(tmp_path / "out" / ".newsclean" / "parts") == []
    for damage in (b"nonsense\n", path.read_bytes().replace(b'"journal": 2', b'"journal": 99')):
        path.write_bytes(damage)
        done = newsclean("clean", "raw", "-o", "out")
        assert done.returncode == 2
        assert (
            b"journal.jsonl:1: is no line of this version's journal, or was edited; begin anew with --fresh"
            in done.stderr
        )


@pytest.mark.parametrize("line", [1, 2])
def test_a_journal_that_was_edited_is_named(newsclean, tmp_path, line):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    path = tmp_path / "out" / ".newsclean" / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    changed = [*lines[: line - 1], lines[line - 1].replace(b"1", b"2", 1), *lines[line:]]
    for edited in (changed, lines[: line - 1] + lines[line:]):
        path.write_bytes(b"".join(edited))
        for command in (("clean", "raw", "-o", "out"), ("status", "out")):
            done = newsclean(*command)
            assert done.returncode == 2
            assert f"journal.jsonl:{line}: is no line of this version's journal, or was edited".encode() in done.stderr
    assert b"11 documents" in newsclean("clean", "raw", "-o", "out", "--fresh").stderr
    assert newsclean("status", "out").returncode == 0


def test_a_second_run_on_one_folder_is_refused(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    code = (
        "import sys, time; from newsclean.lock import Lock;"
        "lock = Lock('out/.newsclean/lock', 'out'); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        done = newsclean("clean", "raw", "-o", "out", "--fresh")
        shown = newsclean("status", "out")
        holder.kill()
    assert done.returncode == 2
    assert f"error: out: process {holder.pid}, started 2".encode() in done.stderr
    assert b"finished" in shown.stdout
    Lock(str(tmp_path / "out" / ".newsclean" / "lock"), "out").release()  # the system took it back


def test_inputs_of_one_name_do_not_overwrite_one_another(newsclean, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(f"{name}。{RAW}", "utf-8")
    # As `find $PWD -name '*.txt' | xargs -n1 newsclean clean -o out` does it.
    inside = tmp_path / "elsewhere"
    inside.mkdir()
    assert newsclean("clean", tmp_path / "a" / "x.txt", "-o", "out", cwd=inside).returncode == 0
    done = newsclean("clean", tmp_path / "b" / "x.txt", "-o", "out", cwd=inside)
    assert done.returncode == 2
    assert f"x.txt: was made from {tmp_path}/a/x.txt".encode() in done.stderr
    assert (inside / "out" / "x.txt").read_text("utf-8") == f"a。{CLEAN}"
    assert newsclean("clean", tmp_path / "b" / "x.txt", "-o", "out", "--fresh", cwd=inside).returncode == 0
    assert (inside / "out" / "x.txt").read_text("utf-8") == f"b。{CLEAN}"
    for name in ("a", "b"):
        assert newsclean("clean", f"{name}/x.txt", "-o", "all").returncode == 0
    assert (tmp_path / "all" / "a" / "x.txt").read_text("utf-8") == f"a。{CLEAN}"
    assert (tmp_path / "all" / "b" / "x.txt").read_text("utf-8") == f"b。{CLEAN}"


def test_a_journal_and_what_a_run_lists_are_no_inputs(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    newsclean("clean", "raw", "-o", "out")
    done = newsclean("clean", "out", "-o", "again")
    assert done.returncode == 0
    assert b"not read: 1 .rejected.jsonl, 1 report.json" in done.stderr
    assert visible(tmp_path / "again") == [name for name in visible(tmp_path / "out") if name != "rejected.jsonl"]


LARGE = 1_300_000


def write_large(path, size=LARGE):
    """A file of JSON lines that is cut into blocks, some of them no records."""
    record = "首页 > 新闻 > 正文\n县城新开了一家书店，里面的书(shū)很多。\n" + "馆里有三万册书，都能借走。" * 100
    with open(path, "wb") as sink:
        for number in range(size // 4000):
            line = json.dumps({"id": number, "text": f"{number} {record}"}, ensure_ascii=False)
            sink.write(f"{line}\n".encode() if number % 100 != 50 else b"{bad\n")


def test_large_files_are_the_same_whatever_the_jobs_and_whereto(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    write_large(tmp_path / "raw" / "a.jsonl", 3 * LARGE)
    shown = {}
    for jobs in ("1", "2"):
        done = newsclean("clean", "raw", "-o", f"out{jobs}", "-j", jobs)
        assert done.returncode == 2
        errors = [line.replace(b"out" + jobs.encode(), b"out") for line in done.stderr.splitlines()]
        assert errors[0].startswith(b"error: raw/a.jsonl:51: ")
        printed = newsclean("clean", "raw", "--to", "jsonl", "-j", jobs).stdout
        shown[jobs] = (digest_of(tmp_path / f"out{jobs}"), errors, printed)
    assert shown["1"] == shown["2"]
    units = [
        entry.unit
        for entry in read_runs(str(tmp_path / "out1" / ".newsclean" / "journal.jsonl"))[0][0].entries.values()
    ]
    assert units == ["0.0", "0.1", "0.2", "0.3"]
    one_by_one = newsclean("clean", "raw/a.jsonl").stdout
    assert newsclean("clean", "-i", "raw").returncode == 2
    assert (tmp_path / "raw" / "a.jsonl").read_bytes() == one_by_one
    inode = os.stat(tmp_path / "raw" / "a.jsonl").st_ino
    assert newsclean("clean", "-i", "raw").returncode == 2
    assert os.stat(tmp_path / "raw" / "a.jsonl").st_ino == inode  # nothing to change


def test_compressed_large_files_stay_compressed(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    write_large(tmp_path / "raw" / "a.jsonl")
    newsclean("clean", "raw", "-o", "plain")
    assert newsclean("clean", "raw", "-o", "packed", "--compress", "zst").returncode == 2
    assert visible(tmp_path / "packed") == ["a.jsonl.zst", "rejected.jsonl"]
    assert newsclean("clean", "packed", "-o", "unpacked").returncode == 0
    from newsclean.compression import by_suffix, unpack

    with open(tmp_path / "packed" / "a.jsonl.zst", "rb") as source:
        data = unpack(source, by_suffix("a.zst")).read()
    assert data == (tmp_path / "plain" / "a.jsonl").read_bytes()


def test_a_large_file_that_cannot_be_read_to_its_end_is_not_written_over(newsclean, tmp_path):
    """Its good records alone would be a shorter file in its place."""
    (tmp_path / "raw").mkdir()
    records = [{"id": number, "noise": os.urandom(3000).hex(), "text": f"{number}。{RAW}"} for number in range(900)]
    whole = gzip.compress("\n".join(json.dumps(record) for record in records).encode(), 1)
    cut_off = whole[: len(whole) * 2 // 3]
    assert len(cut_off) > units.LEAST_BYTES
    path = tmp_path / "raw" / "a.jsonl.gz"
    path.write_bytes(cut_off)
    done = newsclean("clean", "-i", "raw", "-j", "1")
    assert (done.returncode, path.read_bytes() == cut_off) == (2, True)
    assert b"is cut off" in done.stderr
    assert b"1 documents: 0 changed, 1 failed" in done.stderr


def records_of(folder):
    return sorted(line for path in folder.rglob("a*.jsonl") for line in path.read_bytes().splitlines())


def test_samples_limits_and_shards(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    write_large(tmp_path / "raw" / "a.jsonl", 3 * LARGE)
    for number in range(20):
        (tmp_path / "raw" / f"{number}.txt").write_text(f"{number}。{RAW}", "utf-8")
    newsclean("clean", "raw", "-o", "all")
    newsclean("clean", "raw", "-o", "some", "--sample", "0.2", "-j", "1")
    newsclean("clean", "raw", "-o", "some2", "--sample", "0.2", "-j", "2")
    assert digest_of(tmp_path / "some") == digest_of(tmp_path / "some2")
    sample, everything = records_of(tmp_path / "some"), records_of(tmp_path / "all")
    assert set(sample) < set(everything)
    assert 0.1 < len(sample) / len(everything) < 0.3
    assert 0 < len(list((tmp_path / "some").glob("*.txt"))) < 10
    newsclean("clean", "raw", "-o", "few", "--limit", "7", "-j", "2")
    assert sum(len(path.read_bytes().splitlines()) for path in (tmp_path / "few").glob("*.*l*t*")) <= 7
    assert json.loads((tmp_path / "few" / "report.json").read_text("utf-8"))["documents"]["in"] == 7
    for number in (1, 2, 3):
        newsclean("clean", "raw", "-o", "shards", "--shard", f"{number}/3")
    assert records_of(tmp_path / "shards") == everything
    assert len(list((tmp_path / "shards").glob("*.txt"))) == 20
    shown = newsclean("status", "shards")
    assert shown.returncode == 0
    assert shown.stdout.count(b"finished") == 3


def test_a_dry_run_counts_and_writes_nothing(newsclean, tmp_path):
    write_files(tmp_path / "raw")
    (tmp_path / "raw" / "b.jsonl").write_bytes(b"PAR1")
    done = newsclean("clean", "raw", "-o", "out", "--dry-run")
    assert done.returncode == 0
    assert b"7 files, " in done.stdout
    assert b"jsonl: 1 files" in done.stdout
    assert b"refused: 1 files" in done.stdout
    assert b"would be refused: raw/b.jsonl: " in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", [["--shard", "1/2"], ["--fresh"], ["--compress", "gz"], ["--min-hanzi", "3"]])
def test_options_of_an_output_folder_need_one(newsclean, option):
    done = newsclean("clean", *option, stdin=RAW.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"needs -o DIR" in done.stderr


def test_an_input_that_changes_while_it_is_read_is_rejected(tmp_path):
    write_large(tmp_path / "a.jsonl", 40_000)
    job = Job(str(tmp_path / "a.jsonl"), str(tmp_path / "out.jsonl"))
    work = Rewrite(Pipeline.of(), spool=str(tmp_path), rejects=str(tmp_path / "rejected.jsonl"))
    blocks = list(cut_file(job.source, ReadOptions(), 10_000, str(tmp_path)))
    with open(job.source, "ab") as sink:
        sink.write(b"{}\n")
    done = work(Unit(0, (job,), 0, blocks[1]))
    assert [(outcome.documents, outcome.failed) for outcome in done.outcomes] == [(1, 1)]
    assert set(done.parts) == {"rejected"}
    assert "changed while it was read" in Path(done.parts["rejected"].path).read_text("utf-8")

    class Writes:
        """A pipeline during which somebody writes to the input."""

        def clean(self, text, marks=()):
            with open(job.source, "ab") as sink:
                sink.write(b"\n")
            return Pipeline.of().clean(text)

    (outcome,) = replace(work, pipeline=Writes())(Unit(0, (job,), 0)).outcomes
    assert "changed while it was read" in outcome.errors[-1]
    assert not os.path.exists(job.target)


def test_a_full_disk_ends_the_run():
    raise_if_full(PermissionError(13, "no"), "out/a.txt")
    with pytest.raises(OutputError, match="out/a.txt: no space left on device; make room"):
        raise_if_full(OSError(28, "No space left on device"), "out/a.txt")


def test_a_run_on_a_full_disk_goes_on_when_there_is_room(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "disk").mkdir()
    write_large(tmp_path / "raw" / "a.jsonl", 2 * LARGE)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", "disk"], cwd=tmp_path, capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        done = newsclean("clean", "raw", "-o", "disk/out", "-j", "2")
        assert done.returncode == 2
        assert b"no space left on device; make room and run the same command again" in done.stderr
        assert not (tmp_path / "disk" / "out" / "a.jsonl").exists()
        subprocess.run(["mount", "-o", "remount,size=20m", "disk"], cwd=tmp_path, check=True)
        newsclean("clean", "raw", "-o", "disk/out", "-j", "2")
        newsclean("clean", "raw", "-o", "out")
        assert digest_of(tmp_path / "disk" / "out") == digest_of(tmp_path / "out")
    finally:
        subprocess.run(["umount", "disk"], cwd=tmp_path, check=True)


def test_a_folder_that_vanishes_ends_the_run(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    write_large(tmp_path / "raw" / "a.jsonl", 4 * LARGE)
    command = [sys.executable, "-m", "newsclean", "clean", "raw", "-o", "out", "-q", "-j", "1"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        while not (tmp_path / "out" / ".newsclean" / "journal.jsonl").exists():
            time.sleep(0.02)
        (tmp_path / "out").rename(tmp_path / "gone")
        error = process.communicate(timeout=100)[1]
    assert process.returncode == 2
    assert b"Traceback" not in error
    assert b"error: out" in error
    (tmp_path / "gone").rename(tmp_path / "out")
    assert newsclean("clean", "raw", "-o", "out", "-q").returncode == 2  # it goes on; some records are bad
    assert newsclean("status", "out").returncode == 0


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc here")
def test_a_run_that_is_killed_again_and_again_comes_to_the_same(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    write_large(tmp_path / "raw" / "a.jsonl", 2 * LARGE)
    for number in range(600):
        (tmp_path / "raw" / f"{number}.txt").write_text(f"第{number}页，{RAW}" * 20, "utf-8")
    newsclean("clean", "raw", "-o", "calm", "-q")
    command = [sys.executable, "-m", "newsclean", "clean", "raw", "-o", "out", "-q", "-j", "2"]
    choice, kills = random.Random(7), 0
    while kills < 4:
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE)
        try:
            process.wait(choice.uniform(1, 5))
            break
        except subprocess.TimeoutExpired:
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            if children and kills % 2:
                os.kill(int(children[0]), signal.SIGKILL)
                time.sleep(0.5)
            process.kill()
            process.communicate()
            kills += 1
        for child in children:
            while os.path.exists(f"/proc/{child}"):
                time.sleep(0.05)
    assert newsclean("clean", "raw", "-o", "out", "-q").returncode == 2
    assert digest_of(tmp_path / "out") == digest_of(tmp_path / "calm")
    assert os.listdir(tmp_path / "out" / ".newsclean" / "parts") == []
    assert not list((tmp_path / "out").glob(".newsclean-*"))


def _failing_open(monkeypatch, failing):
    """Have the system refuse to read the files with these names."""

    def open_or_fail(path):
        if Path(path).name in failing:
            raise OSError(5, "Input/output error", path)
        return open(path, "rb")

    monkeypatch.setattr(rewrite_module, "open_file", open_or_fail)
    monkeypatch.setattr(blocks_module, "open_file", open_or_fail)


def _run_into(folder, names, **settings):
    """A run over files of `folder` into `out` beside it, with a changes file."""
    out = folder.parent / "out"
    jobs = [Job(str(folder / name), str(out / name)) for name in names]
    changes = Further("changes", ChangesOutput(), str(folder.parent / "changes.jsonl"), b"{}\n")
    work = Rewrite(Pipeline.of(), rejects=str(out / "rejected.jsonl"), further=(changes,))
    batch = Batch(workers=1, verbosity=Verbosity(quiet=True), folder=str(out), **settings)
    return run_batch(work, jobs, batch)


@pytest.mark.parametrize("failing", [{"a.jsonl"}, {"1.txt"}, {"0.txt", "z.txt"}, {"big.jsonl"}])
@pytest.mark.parametrize("is_cut_off", [False, True])
def test_a_file_that_the_system_refused_to_read_is_tried_again(tmp_path, monkeypatch, failing, is_cut_off):
    monkeypatch.setattr(units, "MOST_FILES", 1)
    monkeypatch.setattr(units, "LEAST_BYTES", 2000)
    raw = tmp_path / "raw"
    write_files(raw, count=2)
    record = json.dumps({"text": f"第一条。{RAW}"}, ensure_ascii=False)
    (raw / "big.jsonl").write_text(f"{record}\n" * 99 + "{bad\n", "utf-8")
    (raw / "z.txt").write_text(RAW, "utf-8")
    names = sorted(path.name for path in raw.iterdir())
    _run_into(raw, names)
    digest, changes = digest_of(tmp_path / "out"), (tmp_path / "changes.jsonl").read_bytes()
    _failing_open(monkeypatch, failing)
    report = _run_into(raw, names, fresh=True)
    assert report.documents == report.kept + report.failed
    assert digest_of(tmp_path / "out") != digest
    journal = tmp_path / "out" / ".newsclean" / "journal.jsonl"
    if is_cut_off:  # as if it was killed before it wrote down its end
        journal.write_text("".join(journal.read_text().splitlines(True)[:-1]))
    assert _run_into(raw, names).failed == report.failed  # it is tried again, and fails again
    _failing_open(monkeypatch, set())
    assert _run_into(raw, names).failed == 2
    assert digest_of(tmp_path / "out") == digest
    assert (tmp_path / "changes.jsonl").read_bytes() == changes
    assert not list((tmp_path / "out" / ".newsclean" / "parts").iterdir())
    _failing_open(monkeypatch, set(names))
    assert _run_into(raw, names).failed == 2  # all was done: no file is opened


def test_a_block_that_the_system_refused_to_read_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(units, "LEAST_BYTES", 2000)
    raw = tmp_path / "raw"
    raw.mkdir()
    record = json.dumps({"text": f"第一条。{RAW}"}, ensure_ascii=False)
    (raw / "a.jsonl").write_text(f"{record}\n{{bad\n" * 99, "utf-8")
    (raw / "b.txt").write_text(RAW, "utf-8")
    _run_into(raw, ["a.jsonl", "b.txt"])
    digest, changes = digest_of(tmp_path / "out"), (tmp_path / "changes.jsonl").read_bytes()
    calls = []

    def open_or_fail(path, mode):
        calls.append(path)
        if len(calls) % 2:
            raise OSError(5, "Input/output error", path)
        return open(path, mode)

    monkeypatch.setattr(rewrite_module, "open", open_or_fail, raising=False)
    failed = _run_into(raw, ["a.jsonl", "b.txt"], fresh=True).failed
    assert _run_into(raw, ["a.jsonl", "b.txt"]).failed != failed
    monkeypatch.setattr(rewrite_module, "open", open, raising=False)
    _run_into(raw, ["a.jsonl", "b.txt"])
    assert digest_of(tmp_path / "out") == digest
    assert (tmp_path / "changes.jsonl").read_bytes() == changes


def test_a_file_that_is_added_after_a_run_is_the_only_one_that_is_cleaned(newsclean, tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write_files(raw)
    command = ("clean", "raw", "-o", "out", "--changes", "changes.jsonl")
    newsclean(*command)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir() if path.suffix == ".txt"}
    changes = (tmp_path / "changes.jsonl").read_bytes()
    (raw / "0a.txt").write_text(RAW, "utf-8")  # in the order of names it is no last one
    (raw / "0b.jsonl").write_text("{bad\n", "utf-8")
    done = newsclean(*command)
    assert b"13 documents: 11 changed, 2 failed" in done.stderr
    assert (out / "0a.txt").read_text("utf-8") == CLEAN
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir() if path.name in before} == before
    listed = [json.loads(line)["file"] for line in (out / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert listed == ["raw/a.jsonl", "raw/0b.jsonl"]
    assert (tmp_path / "changes.jsonl").read_bytes().startswith(changes)
    assert json.loads((out / "report.json").read_text("utf-8"))["documents"]["in"] == 13
    assert b"finished" in newsclean("status", "out").stdout
    assert b"nothing to do" in newsclean(*command).stderr
    (raw / "0c.txt").write_text(RAW, "utf-8")
    (out / "3.txt").unlink()  # its unit is done again as well
    assert b"14 documents: 12 changed, 2 failed" in newsclean(*command).stderr
    assert (out / "3.txt").exists()
    (raw / "0a.txt").write_text(f"改过了。{RAW}", "utf-8")  # then all is cleaned anew
    assert b"14 documents: 12 changed, 2 failed" in newsclean(*command).stderr
    assert (out / "0a.txt").read_text("utf-8") == f"改过了。{CLEAN}"


@pytest.mark.parametrize("lines", range(8))
def test_a_run_that_takes_up_added_files_goes_on_after_a_kill(tmp_path, monkeypatch, lines):
    raw = tmp_path / "raw"
    write_files(raw)
    monkeypatch.setattr(units, "MOST_FILES", 2)
    names = sorted(path.name for path in raw.iterdir())
    _run_into(raw, names)
    for name in ("b.jsonl", "c.jsonl"):
        (raw / name).write_text("{bad\n", "utf-8")
        (raw / f"0{name}.txt").write_text(RAW, "utf-8")
    stops = iter([False] * lines + [True] * 99)

    def fsync(file):
        if next(stops):
            raise KeyboardInterrupt
        return sync(file)

    sync = os.fsync
    names = sorted(path.name for path in raw.iterdir())
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(KeyboardInterrupt):
        _run_into(raw, names)
    monkeypatch.setattr(os, "fsync", sync)
    assert _run_into(raw, names).documents == 15
    out = tmp_path / "out"
    listed = [json.loads(line)["file"] for line in (out / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [os.path.basename(path) for path in listed] == ["a.jsonl", "b.jsonl", "c.jsonl"]
    changes = [json.loads(line) for line in (tmp_path / "changes.jsonl").read_text("utf-8").splitlines()]
    assert len(changes) == 13


def test_status_tells_of_units_that_are_worth_trying_again(newsclean, tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    write_files(raw)
    _failing_open(monkeypatch, {"1.txt"})
    _run_into(raw, sorted(path.name for path in raw.iterdir()))
    done = newsclean("status", "out")
    assert b"again     1 units" in done.stdout
    assert b"go on" in done.stdout
