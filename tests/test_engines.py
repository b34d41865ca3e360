"""Work in several processes: the outcomes of one, in their order; and processes that end leave nothing behind."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import visible

from newsclean.atomic import AtomicFile, remove_abandoned_files
from newsclean.batch import Batch, run_batch
from newsclean.engines import run
from newsclean.errors import NewscleanError
from newsclean.pipeline import Pipeline
from newsclean.report import Verbosity
from newsclean.rewrite import Done, Rewrite
from newsclean.units import Job, Unit, plan

RAW, CLEAN = "学习(xuéxí)的人很多。\n", "学习的人很多。\n"


@pytest.fixture
def jobs(tmp_path):
    for index in range(150):
        (tmp_path / f"{index}.txt").write_text(f"第{index}页。{RAW}", "utf-8")
    return [Job(str(tmp_path / f"{index}.txt"), str(tmp_path / f"{index}.clean")) for index in range(150)]


def units_of(jobs, files=20):
    return [Unit(start, tuple(jobs[start : start + files]), 0) for start in range(0, len(jobs), files)]


def test_a_pool_gives_what_one_process_gives(jobs):
    work = Rewrite(Pipeline.of())
    alone = list(run(work, units_of(jobs), 1))
    written = [Path(job.target).read_bytes() for job in jobs]
    pooled = sorted(run(work, units_of(jobs), 2), key=lambda done: int(done.unit))
    assert pooled == alone
    assert [Path(job.target).read_bytes() for job in jobs] == written
    assert [outcome.path for done in alone for outcome in done.outcomes] == [job.source for job in jobs]


def test_outcomes_are_not_asked_for_any_more(jobs):
    ended = run(Rewrite(Pipeline.of()), units_of(jobs, 5), 2)
    assert isinstance(next(ended), Done)
    ended.close()
    assert not multiprocessing.active_children()
    assert not [name for name in os.listdir(os.path.dirname(jobs[0].source)) if name.startswith(".newsclean-")]


class Deadly:
    """Work that ends its process at documents that hold a word, each time or until a file shows that it did."""

    def __init__(self, word, once=None):
        self._work, self._word, self._once = Rewrite(Pipeline.of(), rejects="rejected.jsonl"), word, once

    def __call__(self, unit, gate=None):
        return replace(self._work, pipeline=self, spool=os.path.dirname(unit.jobs[0].target))(unit, gate)

    def clean(self, text, marks=()):
        if self._word in text and not (self._once and os.path.exists(self._once)):
            if self._once:
                Path(self._once).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return Pipeline.of().clean(text)


def test_a_document_that_kills_its_worker_twice_is_rejected_and_the_others_are_cleaned(jobs, tmp_path):
    done = list(run(Deadly("第7"), units_of(jobs), 2))
    outcomes = [outcome for one in done for outcome in one.outcomes]
    failed = sorted(outcome.path for outcome in outcomes if outcome.failed)
    names = [f"{number}.txt" for number in (7, *range(70, 80))]
    assert failed == sorted(str(tmp_path / name) for name in names)
    assert all("ends the process that cleans it" in outcome.errors[0] for outcome in outcomes if outcome.failed)
    assert sum(outcome.changed for outcome in outcomes) == 139
    assert sum(os.path.exists(job.target) for job in jobs) == 139


def test_a_record_that_kills_its_worker_twice_is_rejected_by_line(tmp_path):
    lines = [json.dumps({"text": f"第{index}页。{RAW}"}, ensure_ascii=False) + "\n" for index in range(50)]
    (tmp_path / "a.jsonl").write_text("".join(lines), "utf-8")
    job = Job(str(tmp_path / "a.jsonl"), str(tmp_path / "clean.jsonl"))
    (done,) = run(Deadly("第33"), [Unit(0, (job,), 0)], 2)
    assert done.outcomes[0].errors[0].startswith(f"error: {job.source}:34: ends the process")
    assert (done.outcomes[0].changed, done.outcomes[0].failed) == (49, 1)
    assert json.loads(Path(done.parts["rejected"].path).read_text("utf-8"))["record"] == lines[33]
    assert len((tmp_path / "clean.jsonl").read_text("utf-8").splitlines()) == 49


def test_a_worker_that_is_killed_once_costs_no_document(jobs, tmp_path):
    done = list(run(Deadly("第42", once=str(tmp_path / "killed")), units_of(jobs), 2))
    assert sum(outcome.changed for one in done for outcome in one.outcomes) == 150


def test_what_a_killed_worker_had_half_written_is_gone_when_the_run_has_ended(jobs, tmp_path):
    deadly = Deadly("第42", once=str(tmp_path / "killed"))
    report = run_batch(Rewrite(deadly), jobs, Batch(2, Verbosity(quiet=True)))
    assert (report.changed, report.failed) == (150, 0)
    assert (tmp_path / "killed").exists()
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".newsclean-")]


def test_workers_that_cannot_work_end_the_run(jobs):
    class Dying:
        def __call__(self, unit, gate=None):
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(NewscleanError, match="killed as they start"):
        list(run(Dying(), units_of(jobs), 2))


@pytest.mark.parametrize(
    ("sizes", "counts"),
    [
        ([300_000, 10, 900_000, 100_000, 5, *([1] * 1030)], [2, 512, 512, 9]),
        ([5 << 20, 1, 5 << 20], [1, 1, 1]),
        ([20 << 20] * 3 + [1 << 19] * 3, [1, 1, 1, 2, 1]),
        ([], []),
    ],
)
def test_units_hold_so_many_bytes_or_files(sizes, counts):
    jobs = [Job(str(index)) for index in range(len(sizes))]
    units = list(plan(jobs, sizes, lambda job, most: iter(())))
    assert [job for unit in units for job in unit.jobs] == jobs
    assert [len(unit.jobs) for unit in units] == counts
    assert [unit.first for unit in units] == [sum(counts[:index]) for index in range(len(counts))]
    assert sum(unit.size for unit in units) == sum(sizes)


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
        command,
        cwd=tmp_path,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # below nohup it would be ignored
    )
    while len(processes_of(process.pid)) < 3:  # itself and the workers
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
        elif name.endswith(".txt"):
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
        assert len([name for name in os.listdir(tmp_path / "out") if name.startswith(".newsclean-")]) == 2
        assert newsclean("clean", "a.txt", "-o", "out").returncode == 0
        left = [name for name in os.listdir(tmp_path / "out") if name.startswith(".newsclean-")]
        assert len(left) == 1
    assert visible(tmp_path / "out") == ["a.txt", "b.txt"]
