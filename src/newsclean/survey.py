"""What a run would read, without cleaning: files, bytes, units and formats, and what would be refused."""

from collections import Counter
from collections.abc import Sequence

from newsclean.console import StandardOutput, print_to_stderr
from newsclean.document import readable
from newsclean.errors import DocumentError, reason_of
from newsclean.formats import ReadOptions, open_input
from newsclean.part_files import file_size
from newsclean.remote import open_file
from newsclean.units import Job, unit_bytes

_PRINTED = {"txt": "text", "lines": "text", "html": "text", "jsonl": "records", "warc": "records", "wet": "records"}


def printed_shape(path: str, options: ReadOptions) -> str | None:
    """What a file becomes on standard output, `text` or `records`; None where another file cannot follow it there.

    "" for a file that cannot be opened: whoever cleans it reports the error.
    """
    try:
        with open_file(path) as file:
            return _PRINTED.get(open_input(file, path, options).format.name)
    except (DocumentError, OSError):
        return ""


def survey(jobs: Sequence[Job], options: ReadOptions) -> None:
    """Print a line on all files and one a format; files that would be refused are named on stderr, with the reason."""
    files: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for job in jobs:
        try:
            with open_file(job.source) as file:
                source = open_input(file, job.source, options)
                kind = source.format.name + (f" in {source.compression.name}" if source.compression else "")
                files[kind] += 1
                sizes[kind] += file_size(job.source) or 0
        except (DocumentError, OSError) as error:
            print_to_stderr(f"would be refused: {readable(job.source)}: {reason_of(error)}")
    total = sizes.total()
    lines = [f"{files.total():,} files, {total:,} bytes, in units of {unit_bytes(total):,} bytes"]
    lines += [f"  {kind}: {count:,} files, {sizes[kind]:,} bytes" for kind, count in sorted(files.items())]
    lines += [f"  refused: {len(jobs) - files.total():,} files"] if len(jobs) > files.total() else []
    out = StandardOutput()
    out.write("".join(f"{line}\n" for line in lines).encode())
    out.flush()
