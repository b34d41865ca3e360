"""Inputs of benchmarks/trust.py: a file of every format, mutated files, names, control characters, wrong usage."""

import csv
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import trust_texts

from newsclean.compression import COMPRESSIONS, packed

Done = subprocess.CompletedProcess[bytes]


def run(arguments: Sequence[str | bytes], folder: Path, stdin: bytes = b"", **env: str) -> Done:
    """The finished command `newsclean ARGUMENTS` in a folder."""
    command = [sys.executable, "-m", "newsclean", *arguments]
    return subprocess.run(
        command, cwd=folder, input=stdin, capture_output=True, env={**os.environ, **env}, timeout=600, check=False
    )


def traceback_in(done: Done) -> bool:
    """Whether a command showed a traceback or was ended by a signal."""
    return b"Traceback" in done.stderr or done.returncode < 0


def formats(texts: Sequence[str]) -> dict[str, bytes]:
    """A file of each format by its name, all with the same texts."""
    records = [{"id": number, "n": 0.10, "text": text, "tags": [None, "甲"]} for number, text in enumerate(texts)]
    rows = [json.dumps(record, ensure_ascii=False) for record in records]
    pages = [
        "<html><title>信</title><body><p>" + "</p><p>".join(text.split("\n")) + "</p></body></html>" for text in texts
    ]
    made = {
        "a.txt": texts[0].encode(),
        "b.txt": texts[1].encode("gb18030"),
        "a.jsonl": "".join(f"{row}\n" for row in rows).encode(),
        "a.json": ("[" + ",\n".join(rows) + "]\n").encode(),
        "a.csv": _table(texts, ",").encode(),
        "a.tsv": _table(texts, "\t").encode(),
        "a.html": pages[0].encode(),
        "a.warc": b"".join(map(archived, range(len(pages)), pages)),
    }
    parquet = _parquet(texts)
    return {**made, "a.parquet": parquet} if parquet else made


READ_ONLY = (".html", ".warc")


def _table(texts: Sequence[str], delimiter: str) -> str:
    sink = io.StringIO()
    csv.writer(sink, delimiter=delimiter).writerows([["id", "text"], *([str(i), text] for i, text in enumerate(texts))])
    return sink.getvalue()


def archived(number: int, page: str) -> bytes:
    """A page as a record of a web archive."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2024-05-18T09:30:00Z\r\n"
    )
    head += f"WARC-Target-URI: https://example.invalid/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def _parquet(texts: Sequence[str]) -> bytes:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        return b""
    sink = io.BytesIO()
    parquet.write_table(pyarrow.table({"id": list(range(len(texts))), "text": list(texts)}), sink)
    return sink.getvalue()


def compressed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of `formats`, JSON lines and text also in each compression."""
    made = dict(files)
    for compression in COMPRESSIONS:
        for name in ("a.jsonl", "b.txt"):
            sink = io.BytesIO()
            with packed(sink, compression) as packing:
                packing.write(files[name])
            made[f"p-{name}{compression.suffixes[0]}"] = sink.getvalue()
    return made


def mutated(data: bytes, draw: random.Random) -> bytes:
    """A file with one to four faults: bytes changed, cut out, put in, said twice, or the end cut off."""
    for _ in range(draw.randint(1, 4)):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((1, 1, 2, 7, 100, 1000)))
        other = draw.choice((b"", draw.randbytes(end - start), data[start:end] * 2, b"\0", b'"', b"{", b"\xff", b"\n"))
        data = data[:start] + other + (b"" if draw.random() < 0.1 else data[end:])
    return data


def write_mutated(folder: Path, count: int, seed: int) -> None:
    """Mutated files of every format and compression, in turn."""
    draw = random.Random(seed)
    folder.mkdir()
    originals = list(compressed(formats([trust_texts.dirty(draw) for _ in range(6)])).items())
    for number in range(count):
        name, data = originals[number % len(originals)]
        (folder / f"{number:05}-{name}").write_bytes(mutated(data, draw))


def unbalanced(folder: Path, out: Path) -> list[str]:
    """What does not add up: a record or file of a run that was neither written nor listed as rejected."""
    found = []
    counts = json.loads((out / "report.json").read_text("utf-8"))["documents"]
    if counts["in"] != sum(counts[key] for key in ("changed", "unchanged", "rejected", "dropped")):
        found.append(f"report.json: {counts}")
    listed: dict[str, int] = {}
    if (out / "rejected.jsonl").exists():
        for line in (out / "rejected.jsonl").read_text("utf-8").split("\n")[:-1]:
            name = Path(json.loads(line)["file"]).name
            listed[name] = listed.get(name, 0) + 1
    if sum(listed.values()) != counts["rejected"]:
        found.append(f"rejected.jsonl has {sum(listed.values())} lines, report.json says {counts['rejected']}")
    written = {path.name for path in out.iterdir()}
    for path in sorted(folder.iterdir()):
        targets = (path.name, f"{path.name}.txt", f"{path.name}.jsonl")
        if not listed.get(path.name) and not written.intersection(targets):
            found.append(f"{path.name}: neither written nor listed")
        elif path.suffix == ".jsonl" and path.name in written:
            lines = sum(bool(line.strip()) for line in path.read_bytes().split(b"\n"))
            kept = sum(bool(line.strip()) for line in (out / path.name).read_bytes().split(b"\n"))
            if lines != kept + listed.get(path.name, 0):
                found.append(f"{path.name}: {lines} lines in, {kept} out, {listed.get(path.name, 0)} rejected")
    return found


RAW = "学习(xuéxí)的人很多。\n".encode()
NAMES: list[bytes] = [
    *(b"..a.txt", b"...txt", b"-o.txt", b"--in-place.txt", b"~.txt", b"$HOME.txt", b"a b.txt", b" .txt", b"a\nb.txt"),
    *(b"a\rb.txt", b"a\tb.txt", b"a\x1b[31m.txt", b"a\\b.txt", b"..\\..\\b.txt", b"C:\\b.txt", b"C:b.txt", b"CON.txt"),
    *(b"NUL.txt", b"aux.jsonl", b"%2e%2e%2fb.txt", b"a'b.txt", b'a"b.txt', b"a;rm b.txt", b"`b`.txt", b"$(b).txt"),
    *("‮txt.a.txt".encode(), "а／b.txt".encode(), "․․.txt".encode(), b"\xff\xfe.txt", b"\xc3.txt", b"a" * 240 + b".txt"),
]  # fmt: skip


def _link(target: str, name: str) -> Callable[[Path], None]:
    def make(top: Path) -> None:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, top / name)

    return make


def _nothing(top: Path) -> None:
    pass


# What is made in a folder with raw/a.txt and raw/s/a.txt, and outside/ beside it; the arguments behind `clean`.
TRICKS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "a link to a file outside": (_link("../../outside/kept.txt", "raw/l.txt"), ("raw", "-o", "out")),
    "a link to a folder outside": (_link("../../outside", "raw/l"), ("raw", "-o", "out")),
    "a link to a file outside, in place": (_link("../../outside/kept.txt", "raw/l.txt"), ("-i", "raw")),
    "a link to a folder outside, in place": (_link("../../outside", "raw/l"), ("-i", "raw")),
    "a link that goes round": (_link("..", "raw/l"), ("raw", "-o", "out")),
    "a link to a device": (_link("/dev/zero", "raw/l.txt"), ("raw", "-o", "out")),
    "a link to nothing": (_link("nothing", "raw/l.txt"), ("raw", "-o", "out")),
    "a link in the output, for a file": (_link("../../outside/kept.txt", "out/a.txt"), ("raw", "-o", "out")),
    "a link in the output, for a folder": (_link("../../outside", "out/s"), ("raw", "-o", "out")),
    "a link in the output, for the journal": (_link("../../outside", "out/.newsclean"), ("raw", "-o", "out")),
    "a link in the output, for the report": (_link("../../outside/kept.txt", "out/report.json"), ("raw", "-o", "out")),
    "a path with ..": (_nothing, ("raw/s/../../raw", "-o", "out")),
    "a path outside": (_nothing, ("../outside/../outside", "-o", "out")),
    "a fifo": (lambda top: os.mkfifo(top / "raw/f.txt"), ("raw", "-o", "out")),
}


def escapes(name: bytes | str, top: Path) -> bool:
    """Whether cleaning with a name of NAMES or a trick of TRICKS changes anything outside the output, or crashes."""
    work, outside = top / "work", top / "outside"
    for folder in (work / "raw" / "s", outside):
        folder.mkdir(parents=True)
    for path in (work / "raw" / "a.txt", work / "raw" / "s" / "a.txt", outside / "kept.txt"):
        path.write_bytes(RAW)
    arguments: tuple[str, ...] = ("raw", "-o", "out")
    if isinstance(name, bytes):
        with open(os.path.join(os.fsencode(work), b"raw", name), "wb") as sink:
            sink.write(RAW)
    else:
        make, arguments = TRICKS[name]
        make(work)
    writable = "raw" if "-i" in arguments else "out"
    before = _state(top, work / writable)
    done = run(["clean", "-q", "--no-config", *arguments], work)
    return traceback_in(done) or _state(top, work / writable) != before


def _state(top: Path, but: Path) -> list[tuple[bytes, bytes]]:
    """Path and bytes of each file that is in no link and not in a folder."""
    found = []
    for folder, _, names in os.walk(os.fsencode(top)):
        if not (folder + b"/").startswith(os.fsencode(but) + b"/"):
            for name in names:
                path = os.path.join(folder, name)
                regular = os.path.isfile(path) and not os.path.islink(path)
                found.append((path, Path(os.fsdecode(path)).read_bytes() if regular else b""))
    return sorted(found)


CONTROLS = {
    "colour": "\x1b[31m", "title of the window": "\x1b]0;x\x07", "bell": "\x07", "backspaces": "\b\b\b",
    "C1": "\x9b31m", "right to left": "\u202e", "isolate": "\u2067", "delete": "\x7f", "carriage return": "甲\r乙",
    "mark": "\u200f",
}  # fmt: skip
_FORBIDDEN = {
    *map(chr, range(32)),
    *map(chr, range(127, 160)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f",
}


def shown_controls(control: str, top: Path) -> list[str]:
    """The views that print a control character of a text, or of a file's name, as it is."""
    raw = top / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(f"学{control}习(xuéxí)的{control}人很多。\n首页 > {control}新闻 > 正文\n", "utf-8")
    (raw / f"b{control}.txt").write_bytes(b"a\0b")
    (raw / f"c{control}.jsonl").write_text(f'{{"te{control}xt": 1}}\n', "utf-8")
    commands = {
        "errors": ["clean", "raw", "-o", "out"],
        "check": ["check", "raw"],
        "statistics": ["check", "--statistics", "raw"],
        "explain": ["explain", "raw"],
        "detect": ["detect", "raw"],
        "report": ["clean", "raw", "-o", "out2", "-q", "--report", "r.html"],
    }
    found = []
    for view, arguments in commands.items():
        done = run(arguments, top, NO_COLOR="1")
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        if view == "report":
            text += (top / "r.html").read_text("utf-8")
        if traceback_in(done) or _FORBIDDEN.intersection(text) - {"\n", "\t"}:
            found.append(view)
    return found


_SETTINGS = [
    b"x = 1", b"[boilerplate", b'ignore = ["nothing"]', b"[pinyin]\ndensity = 'a'",
    b"[pinyin]\nrisk = 1", b"[boilerplate]\nstrictness = 3", b"[boilerplate]\nextend-rules = 'none.toml'",
    b"[traditional]\nvariant = 'x'", b"\xff\xfe", b"[layout]\nlayout = 1", b"[byteshift]\nrisk = 'a'",
]  # fmt: skip
_FILES = {
    "nul.txt": b"a\0b", "png.txt": b"\x89PNG\r\n\x1a\n\0", "zip.txt": b"PK\x03\x04\x14\0", "a.jsonl": b"{bad\n",
    "b.jsonl": b'["a"]\n', "c.jsonl": b'{"n": 1}\n', "d.jsonl": b'{"text": 3}\n', "a.json": b"[",
    "b.json": b'{"text"', "c.json": b"[1]", "a.csv": b"n\n1\n", "b.csv": b'text\n"a', "a.gz.txt.gz": b"no gzip",
    "a.txt.zst": b"no zstd", "a.txt.bz2": b"no bzip2", "a.txt.xz": b"no xz", "a.parquet": b"no parquet",
    "a.warc": b"no archive", "a.arc": b"x", "a.docx": b"PK\x03\x04", "a.pdf": b"%PDF-1.7\n\0",
    "deep.jsonl": b"[" * 100_000, "deep.json": b"[" * 100_000, "lone.jsonl": b'{"text": "\\ud800"',
    "big.jsonl": b'{"text": 1' + b"0" * 5000 + b"}\n",
}  # fmt: skip
_USAGE = """
clean --nope good.txt|clean -j x good.txt|clean -j -1 good.txt|clean missing.txt|clean --select no good.txt
clean --ignore no good.txt|clean --select pinyin/no good.txt|clean --format no good.txt
clean --encoding no good.txt|clean --encoding rot13 good.txt|clean --variant no good.txt
clean --errors no good.txt|clean -i -o out good.txt|clean good.txt good.txt raw|clean raw|clean raw -o raw
clean raw -o raw/out|clean raw -o good.txt|clean --limit 0 raw -o out|clean --limit x raw -o out
clean --sample 2 raw -o out|clean --sample 0 raw -o out|clean --shard 4/3 raw -o out|clean --shard x raw -o out
clean --shard 1/2 good.txt|clean --compress no raw -o out|clean --min-hanzi 0 raw -o out|clean --to no good.txt
clean --diff=no good.txt|clean --diff -i good.txt
clean --changes /nowhere/c.jsonl good.txt|clean --report r.no raw -o out
clean --report /nowhere/r.html raw -o out|clean --engine no raw -o out|clean --keep no raw -o out
clean --memory x raw -o out|clean --across good.txt|clean --max-document x good.txt
clean --max-document -1 good.txt|clean --max-unpacked x good.txt|clean --config missing.toml good.txt
clean --text-is no good.txt|clean --text-field|clean -o|clean raw -o /proc/no|clean raw -o /dev/null|clean -i -
clean - -|clean --stdin-filename|check --nope|check missing.txt|check --output-format no good.txt
check --baseline missing.json good.txt|check --baseline good.txt good.txt
check --write-baseline /nowhere/b good.txt|explain missing.txt|explain --nope|detect missing.txt|detect --nope
config missing/x|config --nope|filters extra|filters --nope|nope|cleen|--nope|undo|undo good.txt
undo good.txt --changes missing.jsonl|undo good.txt --changes good.txt|undo missing --changes c.jsonl
undo raw --changes good.txt -o out|replay|replay good.txt|replay good.txt --changes good.txt|report
report missing.jsonl|report good.txt|report good.txt -o r.html|report missing.jsonl -o r.no|status
status missing|status good.txt|status raw|rules test|rules test missing.toml|rules test good.txt|rules nope
across nope|across index|across index missing|across verdict missing
clean --backup .x good.txt|clean -i --backup a/b good.txt|clean --near raw -o out|clean --keep first raw -o out
clean --prefer a raw -o out|clean --against missing --across raw -o out|clean --across -i raw
clean --copies mark raw -o out|clean --shard 1/2/3 raw -o out|clean --shard -1/2 raw -o out
clean --sample nan raw -o out|clean --sample= raw -o out|clean --min-hanzi 5 good.txt|clean --fresh good.txt
clean --to jsonl -i raw|clean --diff --to jsonl good.txt|clean --changes c2.jsonl --diff good.txt
clean --changes raw raw -o out|clean --report r.html --dry-run raw -o out|clean --encoding= good.txt
clean --text-field= good.txt|clean --config= good.txt|clean --output= raw|clean --max-document 1.5.2M good.txt
clean -j 1e3 good.txt|clean --memory 0 --across raw -o out|clean -o out -|clean /dev/zero
clean --format parquet good.txt|clean nope://bucket/x -o out|clean raw -o nope://x/y|clean good.txt/x
clean raw -o good.txt/x|clean --select , good.txt|clean --select pinyin --ignore pinyin good.txt
clean --select Pinyin good.txt|check --output-format sarif --statistics raw|check --baseline raw raw
check --baseline b --write-baseline b raw|check --write-baseline raw raw|explain --rule no good.txt
explain --rule pinyin/no good.txt|explain --context -1 good.txt|config good.txt/x|config --config missing.toml
undo good.txt --changes raw|undo raw --only no --changes good.txt -o out|report raw -o r.html
report good.txt --sample -1 -o r.html|rules test raw|across index raw -o good.txt|across index raw -o raw
across verdict raw -o v|across show good.txt|across apply raw|completion tcsh|man extra|--version --nope
"""


def wrong_uses(top: Path) -> list[list[str]]:
    """Arguments that must fail, with the files that they name written in a folder."""
    (top / "raw").mkdir()
    (top / "good.txt").write_bytes(RAW)
    (top / "raw" / "good.txt").write_bytes(RAW)
    uses = [use.split() for line in _USAGE.strip().splitlines() for use in line.split("|")]
    uses += [["clean", "", "-o", "out"], ["clean", "raw", "-o", ""], ["status", ""]]
    for number, settings in enumerate(_SETTINGS):
        (top / f"{number}.toml").write_bytes(settings)
        uses.append(["clean", "--config", f"{number}.toml", "good.txt"])
    for name, data in _FILES.items():
        (top / name).write_bytes(data)
        uses.append(["clean", "-q", name])
    return uses


def unclear(arguments: Sequence[str], top: Path) -> str:
    """What is wrong with the answer to a wrong use: nothing, where it has one `error:` line and exit code 2."""
    done = run(arguments, top, stdin=RAW)
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    if traceback_in(done):
        return "traceback"
    if done.returncode != 2:
        return f"exit {done.returncode}"
    errors = [line for line in lines if line.startswith("error: ")]
    return "" if len(errors) == 1 else f"{len(errors)} error lines"
