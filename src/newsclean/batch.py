"""A run over many files: plans units, has them done, puts what they wrote in its place, and keeps a journal.

Steps: open the journal of the output folder, if there is one, and find what an earlier process has done; give the
other units to the engine; of each that ends write down that it is done; in their order append its parts, show its
errors, add its counts; at the end put everything in its place and hold the counts against each other.
"""

import os
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace

from newsclean.atomic import AtomicFile, keep_old, remove_abandoned_files, spool_folder
from newsclean.blocks import Block, cut_file
from newsclean.console import Sink, StandardOutput, print_messages, print_to_stderr, progress
from newsclean.document import readable
from newsclean.engines import Engine, run
from newsclean.engines.work import limited
from newsclean.errors import DocumentError, OutputError, raise_if_full, reason_of
from newsclean.gate import Limit
from newsclean.journal import Entry, Journal, Run, RunInput, remove_leftovers, run_inputs
from newsclean.part_files import PartFiles, file_size, footers_path, without_beginning
from newsclean.parts import CLEAN
from newsclean.remote import delete_file
from newsclean.report import Outcome, Report, Tally, Verbosity
from newsclean.resume import Earlier, with_shard
from newsclean.rewrite import Done, Rewrite, is_in_place
from newsclean.units import Job, Unit, plan, unit_bytes

WARM_BYTES = 1 << 20
"""Runs over more bytes load all tables before they start workers, which then share them; it takes half a second."""


@dataclass(frozen=True)
class Batch:
    """The settings of a run over files: how many workers, and what is printed on stderr.

    With a `folder` it keeps a journal there, which has the `settings` and the `command`; `fresh` throws an earlier
    one away. `limit` is how many documents are cleaned at most, `shard` (3, 16) the third of 16 shares of the units.
    """

    workers: int
    verbosity: Verbosity = Verbosity()
    folder: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)
    command: Sequence[str] = ()
    fresh: bool = False
    limit: int | None = None
    shard: tuple[int, int] | None = None
    engine: Engine = "pool"

    @property
    def shard_suffix(self) -> str:
        """What the names of files of this shard have before their suffix: `.3-of-16`."""
        return "" if self.shard is None else f".{self.shard[0]}-of-{self.shard[1]}"


def run_batch(rewrite: Rewrite, jobs: Sequence[Job], batch: Batch, sink: Sink | None = None) -> Report:
    """Clean many files, each to its target or, in the order of the jobs, to `sink`, by default standard output.

    Raises OutputError where standard output cannot be written, or the disk is full, ConfigError where
    the journal in the output folder is of another run.
    """
    with ExitStack() as stack:
        journal = None if batch.folder is None else stack.enter_context(Journal(batch.folder, batch.shard_suffix))
        written_to = {os.path.dirname(job.target) or "." for job in jobs if job.target is not None}
        for folder in written_to | ({batch.folder} if batch.folder is not None else set()):
            remove_abandoned_files(folder)
            stack.callback(remove_abandoned_files, folder)  # of workers that were killed meanwhile
        spool = journal.parts_folder if journal is not None else stack.enter_context(spool_folder())
        return _Batch(replace(rewrite, spool=spool), jobs, batch, journal, sink).run()


class _Batch:
    """One run on its way."""

    def __init__(
        self,
        rewrite: Rewrite,
        jobs: Sequence[Job],
        batch: Batch,
        journal: Journal | None,
        sink: Sink | None,
    ) -> None:
        self._rewrite, self._jobs, self._batch, self._journal = rewrite, jobs, batch, journal
        inputs = list(run_inputs(jobs, batch.folder or ""))
        self._report = Report()
        self._out = sink or StandardOutput()
        self._limit = None if batch.limit is None else Limit(batch.limit)
        self._waiting: dict[str, Done] = {}
        self._order: deque[Unit] = deque()
        self._large: Outcome | None = None
        self._has_records = False
        self._before = None if journal is None else self._begin(journal, inputs)
        if self._before is not None:
            job_of = dict(zip(inputs, jobs, strict=True))
            inputs = list(self._before.inputs)
            self._jobs = [job_of[file] for file in inputs]
        self._sizes = [file.size for file in inputs]
        folder, placed = None if journal is None else journal.parts_folder, set[str]()
        if self._before is not None and folder is not None:
            self._earlier = Earlier(self._before, rewrite, self._jobs, folder, batch.shard_suffix)
            placed = self._earlier.take_up()
        self._parts = PartFiles(self._out, folder, placed)

    def _begin(self, journal: Journal, inputs: Sequence[RunInput]) -> Run:
        """The run that the journal has, or now begins."""
        new = Run(self._batch.settings, inputs, list(self._batch.command))
        run = journal.begin(new, fresh=self._batch.fresh)
        if run.ended is None:
            return run
        absent = sum(job.target is not None and file_size(job.target) is None for job in self._jobs)
        is_part = self._batch.shard is not None or self._batch.limit is not None
        if is_part or absent <= sum(entry.absent for entry in run.entries.values()):
            return run
        return journal.restart(new)

    def run(self) -> Report:
        """Do what is left to do."""
        if self._before is not None and self._before.ended is not None:
            for entry in self._before.entries.values():
                self._report.add_tally(Tally(**entry.tally))
            self._print_end(f"{self._batch.folder}: all was done before, nothing to do (--fresh does it again)")
            return self._report
        work = self._rewrite if self._limit is None else limited(self._rewrite, self._limit)
        workers = 1 if self._limit is not None else min(self._batch.workers, self._most_units())
        is_quiet = self._batch.verbosity.quiet or self._most_units() < 2
        try:
            for part in self._rewrite.further:
                self._parts.begin(part.target, part.head)
            engine = run(work, self._todo(), workers, self._batch.engine, warm=sum(self._sizes) > WARM_BYTES)
            with closing(engine) as ended, progress(sum(self._sizes), is_quiet) as shown:
                for done in ended:
                    unit = next(unit for unit in self._order if unit.name == done.unit)
                    self._keep(unit, done)
                    self._append_finished()
                    shown.advance(unit.size, self._report)
            self._append_finished()
            self._end()
        except OSError as error:
            self._keep_changes(error)
            raise_if_full(error, self._batch.folder)
            raise
        except (KeyboardInterrupt, SystemExit):
            if self._journal is not None:
                print_to_stderr("stopped; run the same command to go on")
            raise
        finally:
            self._parts.abandon()
        self._print_end()
        return self._report

    def _most_units(self) -> int:
        """No fewer units than the run has."""
        return len(self._jobs) + sum(self._sizes) // unit_bytes(0)

    def _todo(self) -> Iterator[Unit]:
        """The units that nobody has done yet; those that were done before are taken as they are."""
        redone = -1
        for unit in self._plan():
            if self._limit is not None and not self._limit.left:
                return
            place = unit.first + (unit.block.number if unit.block else 0)
            if self._batch.shard is not None and place % self._batch.shard[1] != self._batch.shard[0] - 1:
                _remove_block(unit)
                continue
            unit = self._sharded(unit)
            self._order.append(unit)
            entry = self._before.entries.get(unit.name) if self._before is not None else None
            is_ending = unit.block is not None and unit.block.is_ending
            if is_ending and redone == unit.first:
                continue  # it is written anew, once the others are
            if entry is not None and self._has_files(unit, entry):
                _remove_block(unit)
                outcome = Outcome("", lead=entry.lead, may_succeed_later=entry.again)
                outcome.add_tally(Tally(**entry.tally))
                if self._limit is not None:
                    self._limit.left -= outcome.documents
                parts = dict(zip(entry.parts, self._earlier.parts_of(entry), strict=True))
                self._waiting[unit.name] = Done(unit.name, [outcome], parts)
            elif not is_ending:
                redone = unit.first
                yield unit

    def _plan(self) -> Iterator[Unit]:
        """All units of the run, in order; inputs that were added later are in units of their own."""
        groups = [slice(0, len(self._jobs))] if self._before is None else self._before.groups()
        for group in groups:
            for unit in plan(self._jobs[group], self._sizes[group], self._cut):
                yield unit._replace(first=group.start + unit.first)

    def _cut(self, job: Job, most: int) -> Iterator[Block]:
        """The blocks of a large file; none where it is cleaned as a whole."""
        if self._batch.engine != "pool":  # temporary files are on this machine
            return iter(())
        reading, spool = self._rewrite.reading_of(job), self._rewrite.spool
        is_whole = self._batch.shard is None and self._limit is None
        return cut_file(job.source, reading, most, spool, is_for_one_file=is_whole)

    def _sharded(self, unit: Unit) -> Unit:
        """The unit with the name of the shard in that of its target, where other shards write of the same file."""
        (source, target), *_ = unit.jobs
        if self._batch.shard is None or unit.block is None or target is None:
            return unit
        return unit._replace(jobs=(Job(source, with_shard(target, self._batch.shard_suffix)),))

    def _has_files(self, unit: Unit, entry: Entry) -> bool:
        """Whether the files that a unit has written are all there."""
        if unit.block is not None:
            return True
        sizes = [file_size(job.target) for job in unit.jobs if job.target is not None]
        return sum(filter(None, sizes)) == entry.written

    def _keep(self, unit: Unit, done: Done) -> None:
        """Write down that a unit is done."""
        _remove_block(unit)
        self._waiting[done.unit] = done
        if self._journal is not None:
            tally = Tally()
            for outcome in done.outcomes:
                tally.add_tally(outcome)
            written = [] if unit.block else [outcome.written for outcome in done.outcomes]
            parts = {name: part.size for name, part in done.parts.items()}
            counts, size = tally.as_dict(), sum(filter(None, written))
            again = any(outcome.may_succeed_later for outcome in done.outcomes)
            entry = Entry(done.unit, unit.size, counts, size, written.count(None), parts, time.time(), again)
            self._journal.add(entry._replace(lead=done.outcomes[-1].lead))

    def _append_finished(self) -> None:
        """Append the parts and add the counts of finished units, as far as all before them are finished."""
        while self._order and self._is_done(self._order[0]):
            unit = self._order[0]
            done = self._waiting[unit.name]
            if unit.block is not None:
                done = self._joined(unit, unit.block, done)
            for part in done.parts.values():
                self._parts.append(part)
            self._order.popleft()
            del self._waiting[unit.name]
            # Whether a large file is written over itself is known with its last block.
            if unit.block is None or not is_in_place(unit.jobs[0]):
                for outcome in done.outcomes:
                    self._report.add(outcome)
            if unit.block is None:
                print_messages(done.outcomes, self._batch.verbosity)
            else:
                self._finish_block(unit, unit.block, done.outcomes[0])

    def _keep_changes(self, error: OSError) -> None:
        """Keep what was written of a changes file that would vanish with the run, and name the files that may be
        cleaned and whose changes are not in it.

        Raises OutputError then: the same command would write over it.
        """
        for target in (part.target for part in self._rewrite.further):
            if self._parts.keep_whole(target):
                for path in dict.fromkeys(job.source for unit in self._order for job in unit.jobs):
                    print_to_stderr(f"error: {readable(path)}: its changes are not in {readable(target)}")
                what = f"{readable(str(error.filename or target))}: {reason_of(error)}"
                raise OutputError(f"{what}; make room, and give the next run another --changes", error.errno or 0)

    def _joined(self, unit: Unit, block: Block, done: Done) -> Done:
        """A block as it is appended: without the separator that it begins with where no record is before it."""
        outcome = done.outcomes[0]
        if block.number == 0:
            self._has_records = False
        if outcome.lead and not self._has_records:
            part = without_beginning(done.parts[CLEAN], outcome.lead)
            outcome.lead = 0
            outcome.may_succeed_later |= self._large is not None and self._large.may_succeed_later
            done = done._replace(parts={**done.parts, CLEAN: part})
            self._keep(unit, done)
        self._has_records = self._has_records or outcome.lead is not None
        return done

    def _is_done(self, unit: Unit) -> bool:
        """Whether a unit that is next is done; the end of a large file is written here."""
        if unit.name not in self._waiting and unit.block is not None and unit.block.is_ending:
            footers = self._parts.take_footers(footers_path(self._rewrite.spool, unit.name))
            self._keep(unit, self._rewrite.end_file(unit, footers))
        return unit.name in self._waiting

    def _finish_block(self, unit: Unit, block: Block, outcome: Outcome) -> None:
        """Show the errors of a block, and with the last one put the file in its place."""
        job = unit.jobs[0]
        if self._large is None or self._large.path != job.source:
            self._large = Outcome(job.source)
        in_place = is_in_place(job)
        if block.is_last and in_place and self._rewrite.backup:
            self._keep_old(job, self._large, outcome)
        for message in self._large.merge(outcome):
            print_to_stderr(message)
        if not block.is_last:
            return
        print_messages([replace(self._large, errors=self._large.last_message())], self._batch.verbosity)
        is_cut = self._large.is_cut
        if job.target is not None:
            self._parts.place(job.target, is_changed=not in_place or (self._large.changed > 0 and not is_cut))
        if in_place:
            self._report.add(self._large.as_unwritten() if is_cut else self._large)
        self._large = None

    def _keep_old(self, job: Job, large: Outcome, last: Outcome) -> None:
        """Keep the old file if it changes; if that is not possible, the last block counts as failed."""
        if (large.changed or last.changed) and not (large.is_cut or last.is_cut):
            try:
                keep_old(job.source, self._rewrite.backup)
            except DocumentError as error:
                last.fail_for(error)
                last.is_cut = True

    def _end(self) -> None:
        """Put everything in its place, and hold the counts against each other."""
        self._out.flush()
        rejects = self._rewrite.rejects
        if rejects is not None and not self._parts.has(rejects):
            delete_file(rejects)  # of an earlier run, whose rejected records were corrected since
        self._parts.place_all()
        self._report.raise_if_lost()
        if self._batch.folder is not None and self._journal is not None:
            path = os.path.join(self._batch.folder, with_shard("report.json", self._batch.shard_suffix))
            with AtomicFile(path) as sink:
                sink.write(self._report.as_json())
            if len(self._jobs) > 1 or unit_bytes(0) < sum(self._sizes):
                _write_out_all()  # small files are not forced to disk one by one
            remove_leftovers(self._journal.parts_folder, [])
            self._journal.end()

    def _print_end(self, note: str = "") -> None:
        """Print a note and the counts of the run, unless it is quiet."""
        if not self._batch.verbosity.quiet:
            if note:
                print_to_stderr(note)
            print_to_stderr(self._report.summary())


def _write_out_all() -> None:
    """Force to disk what the system holds back; Windows has no call for it and does so within seconds."""
    if hasattr(os, "sync"):
        os.sync()


def _remove_block(unit: Unit) -> None:
    """Delete the temporary file of a unit that is a block."""
    if unit.block is not None:
        unit.block.remove()
