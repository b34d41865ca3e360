"""A small sample of what benchmarks/trust.py shows for each promise of RELIABILITY.md."""

import os
import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import hostile  # noqa: E402
import trust_faults  # noqa: E402
import trust_files  # noqa: E402
import trust_texts  # noqa: E402

from newsclean import Pipeline, apply_changes, undo_changes  # noqa: E402


def test_generated_clean_texts_are_not_touched():
    pipeline = Pipeline.of(ignore=["layout"])
    assert {kind for kind, _ in trust_texts.texts(44)} == set(trust_texts.KINDS)
    assert [text for _, text in trust_texts.texts(44, seed=11) if pipeline.clean(text).text != text] == []


def test_dirty_texts_come_out_stable_and_their_changes_replay_and_undo():
    pipeline = Pipeline.of()
    draw = random.Random(12)
    for _ in range(40):
        raw = trust_texts.dirty(draw)
        cleaned = pipeline.clean(raw)
        assert pipeline.clean(cleaned.text).text == cleaned.text
        assert apply_changes(raw, cleaned.changes) == cleaned.text
        assert undo_changes(cleaned.text, cleaned.changes) == raw


def test_mutated_files_of_every_format_give_no_traceback_and_the_books_balance(tmp_path):
    trust_files.write_mutated(tmp_path / "raw", 80, seed=13)
    done = trust_files.run(["clean", "raw", "-o", "out", "-q", "-j", "1", "--no-config"], tmp_path)
    assert not trust_files.traceback_in(done), done.stderr
    assert trust_files.unbalanced(tmp_path / "raw", tmp_path / "out") == []


@pytest.mark.parametrize(
    "name", ["a link in the output, for the journal", "a link in the output, for the report", b"a\n\xff.txt"]
)
def test_nothing_is_written_outside_the_output_folder(tmp_path, name):
    assert not trust_files.escapes(name, tmp_path)


def test_control_characters_are_not_shown_as_they_are(tmp_path):
    assert trust_files.shown_controls(trust_files.CONTROLS["colour"], tmp_path) == []


@pytest.mark.parametrize(
    "arguments", ["clean --limit x raw -o out", "undo good.txt --changes good.txt", "clean deep.json"]
)
def test_wrong_uses_get_one_clear_line(tmp_path, arguments):
    assert arguments.split() in [[word for word in use if word != "-q"] for use in trust_files.wrong_uses(tmp_path)]
    assert trust_files.unclear(arguments.split(), tmp_path) == ""


def test_an_empty_argument_is_refused_and_not_taken_for_this_folder(newsclean, tmp_path):
    (tmp_path / "raw").mkdir()
    for arguments in (["clean", "", "-o", "out"], ["clean", "raw", "-o", ""], ["clean", "--config="], ["status", ""]):
        done = newsclean(*arguments)
        assert (done.returncode, b"an argument is empty" in done.stderr) == (2, True)


def test_hostile_texts_are_measured_for_every_subject():
    found = list(hostile.costs(["invisible", "read a.csv"], ["zero-width", "commas"], (2_000, 4_000)))
    assert [(subject, shape) for subject, shape, _ in found] == [
        (subject, shape) for subject in ("invisible", "read a.csv") for shape in ("zero-width", "commas")
    ]
    assert all(len(cost.seconds) == 2 and cost.length == 4_000 for _, _, cost in found)


@pytest.mark.parametrize(
    ("mode", "fault"),
    [
        ("to a folder", ("rename", 8, "SIGKILL")),  # between the list of rejected records and the end of the journal
        ("to a compressed dump", ("write", 7, "SIGKILL")),  # in the report
        ("in place", ("write", 4, "ENOSPC")),
        ("in place", ("read", 9, "EIO")),
    ],
)
def test_a_run_that_goes_wrong_leaves_whole_files_and_the_next_one_comes_to_the_same(tmp_path, mode, fault):
    trial = trust_faults.Trial(mode, tmp_path)
    assert trial.faults_of(trust_faults.Fault(*fault)) == (True, [])


# What Python has on Linux and not on Windows; what its own library needs here to start processes is left.
AS_ON_WINDOWS = """
import multiprocessing, multiprocessing.context, os, signal, sys

for name in "fcntl pwd grp resource termios tty".split():
    sys.modules[name] = None
for name in (
    "fchmod fchown chown lchown getuid geteuid getgid sched_getaffinity mkfifo sync O_DIRECTORY O_NOFOLLOW O_NONBLOCK "
    "killpg setsid pread pwrite posix_fadvise statvfs"
).split():
    delattr(os, name)
for name in "SIGHUP SIGALRM SIGPIPE SIGUSR1 SIGCHLD setitimer alarm ITIMER_REAL pthread_sigmask".split():
    delattr(signal, name)
del multiprocessing.context.ForkProcess
import newsclean.engines.work

newsclean.engines.work.CAN_FORK = False
"""


@pytest.mark.skipif(sys.platform != "linux", reason="takes from Linux what Windows lacks")
def test_commands_run_without_what_windows_lacks(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(AS_ON_WINDOWS, "utf-8")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes("学习(xuéxí)的人很多。\r\n首页 > 新闻 > 正文\r\n".encode())
    (tmp_path / "raw" / "b.jsonl").write_bytes('{"text":"学习(xuéxí)的😀"}\r\n'.encode())
    paths = os.pathsep.join([str(tmp_path / "site"), *sys.path])
    for jobs in ("1", "2"):
        commands = (
            (0, ["clean", "raw", "-o", f"out{jobs}", "-j", jobs, "--changes", f"c{jobs}.jsonl.gz"]),
            (0, ["undo", f"out{jobs}", "--changes", f"c{jobs}.jsonl.gz", "-o", f"back{jobs}"]),
            (0, ["clean", "-i", f"out{jobs}", "-j", jobs]),
            (1, ["check", "raw", "-j", jobs]),
        )
        for code, command in commands:
            done = trust_files.run(command, tmp_path, PYTHONPATH=paths, PYTHONIOENCODING="gbk")
            assert done.returncode == code, done.stderr.decode("gbk", "replace")
        assert (tmp_path / f"out{jobs}" / "a.txt").read_bytes() == "学习的人很多。\r\n".encode()
        assert (tmp_path / f"back{jobs}" / "b.jsonl").read_bytes() == (tmp_path / "raw" / "b.jsonl").read_bytes()
