"""Work in several processes: the outcomes of one, in their order; and processes that end leave nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsclean import engines
from newsclean.atomic import AtomicFile, remove_abandoned_files
from newsclean.engines import run, slices
from newsclean.engines.pool import run_pool
from newsclean.pipeline import Pipeline
from newsclean.report import Outcome
from newsclean.rewrite import Job, Rewrite

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"


@pytest.fixture
def jobs(tmp_path):
    for index in range(150):
        (tmp_path / f"{index}.txt").write_text(f"第{index}页。{RAW}", "utf-8")
    return [Job(str(tmp_path / f"{index}.txt"), str(tmp_path / f"{index}.clean")) for index in range(150)]


def test_a_pool_gives_the_outcomes_of_one_process_in_order(jobs):
    work = Rewrite(Pipeline.of())
    alone = list(run(work, jobs, 1))
    written = [Path(job.target).read_bytes() for job in jobs]
    parts = [jobs[start : start + 20] for start in range(0, 150, 20)]
    assert list(run_pool(work, parts, 2)) == alone
    assert [Path(job.target).read_bytes() for job in jobs] == written
    assert [outcome.path for outcome in alone] == [job.source for job in jobs]


def test_workers_go_on_where_one_process_has_worked_long_enough(jobs, monkeypatch):
    monkeypatch.setattr(engines, "ALONE", 0.0)
    monkeypatch.setattr(engines, "SLICE_FILES", 16)
    outcomes = list(run(Rewrite(Pipeline.of()), jobs, 2))
    assert [outcome.path for outcome in outcomes] == [job.source for job in jobs]
    assert all(outcome.changed == 1 for outcome in outcomes)


def test_slices_hold_so_many_bytes_or_files(tmp_path):
    sizes = [300_000, 10, 200_000, 100_000, 5, *([1] * 130)]
    for index, size in enumerate(sizes):
        (tmp_path / str(index)).write_bytes(b"a" * size)
    jobs = [Job(str(tmp_path / str(index))) for index in range(len(sizes))] + [Job("missing")]
    parts = list(slices(jobs))
    assert [job for part in parts for job in part] == jobs
    assert [len(part) for part in parts] == [1, 3, 64, 64, 4]
    assert list(slices([])) == []


def test_outcomes_are_not_asked_for_any_more(jobs):
    outcomes = run_pool(Rewrite(Pipeline.of()), [jobs[start : start + 5] for start in range(0, 150, 5)], 2)
    assert isinstance(next(outcomes), Outcome)
    started = time.monotonic()
    outcomes.close()
    assert time.monotonic() - started < 60
    assert not [name for name in os.listdir(os.path.dirname(jobs[0].source)) if name.startswith(".newsclean-")]


def processes_of(group):
    """The processes of a process group."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as source:
                fields = source.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(name))
    return found


def end_of(group):
    deadline = time.monotonic() + 60
    while processes_of(group):
        assert time.monotonic() < deadline, "processes are still there"
        time.sleep(0.05)


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc here")


@needs_proc
@pytest.mark.parametrize(
    ("number", "whole_group"),
    [
        (signal.SIGTERM, False),
        (signal.SIGTERM, True),
        (signal.SIGHUP, True),
        (signal.SIGINT, False),
        (signal.SIGINT, True),
        (signal.SIGKILL, False),
    ],
)
def test_a_run_that_is_ended_leaves_no_process_and_no_half_written_file(tmp_path, number, whole_group):
    (tmp_path / "raw").mkdir()
    for index in range(2000):
        (tmp_path / "raw" / f"{index}.txt").write_text(f"第{index}页，{RAW}" * 400, "utf-8")
    command = [sys.executable, "-m", "newsclean", "clean", "raw", "-o", "out", "-q", "-j", "2"]
    process = subprocess.Popen(
        command, cwd=tmp_path, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while len(processes_of(process.pid)) < 4:  # itself, what starts workers, and at least one of them
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.3)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    error = process.communicate(timeout=60)[1]
    end_of(process.pid)
    assert b"Traceback" not in error
    assert process.returncode == (-9 if number == signal.SIGKILL else 130 if number == signal.SIGINT else 128 + number)
    for name in os.listdir(tmp_path / "out"):
        if name.startswith(".newsclean-"):
            assert number == signal.SIGKILL
        else:
            assert (tmp_path / "out" / name).read_text("utf-8").endswith(CLEAN)
    remove_abandoned_files(str(tmp_path / "out"))
    assert not [name for name in os.listdir(tmp_path / "out") if name.startswith(".newsclean-")]


def test_files_that_a_killed_run_left_are_deleted_by_the_next(newsclean, tmp_path):
    code = (
        "import os, signal; from newsclean.atomic import AtomicFile\n"
        "with AtomicFile('out/a.txt') as sink: sink.write(b'half'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    (tmp_path / "out").mkdir()
    (tmp_path / "a.txt").write_text(RAW, "utf-8")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    with AtomicFile(str(tmp_path / "out" / "b.txt")) as alive:  # another run's, which is still there
        alive.write(b"b")
        assert len(os.listdir(tmp_path / "out")) == 2
        assert newsclean("clean", "a.txt", "-o", "out").returncode == 0
        left = [name for name in os.listdir(tmp_path / "out") if name.startswith(".newsclean-")]
        assert len(left) == 1
    assert sorted(os.listdir(tmp_path / "out")) == ["a.txt", "b.txt"]
