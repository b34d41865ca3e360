"""Looks for inputs that break a promise, guided by which code they reach: `python benchmarks/fuzz.py TARGET SECONDS`.

Needs atheris (`pip install atheris`). An input that breaks something is written to the working directory as
`crash-…`; mend the cause and keep the input as `fixtures/fuzz/TARGET/NAME`, which tests/test_fuzz.py gives to the
target again. Texts start from the fixtures and the pieces of benchmarks/hostile.py, files from `trust_files.formats`.
"""

import io
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOUND = ROOT / "fixtures" / "fuzz"


def check_decode(data: bytes) -> None:
    """Bytes become text or are refused."""
    from newsclean import DocumentError, decode_bytes

    with suppress(DocumentError):
        decode_bytes(data)


@cache
def _pipeline(name: str):  # type: ignore[no-untyped-def]  # imported late, so that atheris can instrument it
    from newsclean import Pipeline

    return Pipeline.of() if name == "pipeline" else Pipeline.of(select=[name])


def check_filter(name: str, data: bytes) -> None:
    """A text is cleaned, cleaning it again changes nothing, and its changes replay and undo."""
    from newsclean import apply_changes, undo_changes

    raw = data.decode("utf-8", "ignore")
    cleaned = _pipeline(name).clean(raw)
    assert _pipeline(name).clean(cleaned.text).text == cleaned.text, "cleaning again changes more"
    assert undo_changes(cleaned.text, cleaned.changes) == raw, "undo differs"
    assert apply_changes(raw, cleaned.changes) == cleaned.text, "replay differs"


def check_reader(name: str, data: bytes) -> None:
    """A file is read to its end or refused."""
    from newsclean import DocumentError
    from newsclean.formats import ReadOptions, open_input

    with suppress(DocumentError):
        for _ in open_input(io.BytesIO(data), name, ReadOptions()).read():
            pass


def check_settings(data: bytes) -> None:
    """A settings file is read or refused."""
    from newsclean import ConfigError
    from newsclean.config import read_config

    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        path = Path(folder) / "newsclean.toml"
        path.write_bytes(data)
        with suppress(ConfigError):
            read_config(str(path)).pipeline()


def check_command(data: bytes) -> None:
    """The first byte chooses a name, the others are its file: the command ends with 0 or 2, and the books balance."""
    from newsclean.cli import main

    names = list(seeds_of_files())
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        name = names[data[0] % len(names)] if data else names[0]
        (Path(folder) / "raw").mkdir()
        (Path(folder) / "raw" / name).write_bytes(data[1:])
        code = main(["clean", f"{folder}/raw", "-o", f"{folder}/out", "-q", "--no-config", "-j", "1"])
        assert code in (0, 2), f"exit {code}"


def _memory() -> str | None:
    return "/dev/shm" if os.path.isdir("/dev/shm") else None


@cache
def seeds_of_files() -> dict[str, bytes]:
    """A small file of each format and compression by its name."""
    import trust_files
    import trust_texts

    draw = random.Random(5)
    return trust_files.compressed(trust_files.formats([trust_texts.dirty(draw)[:300] for _ in range(2)]))


def _seeds_of_texts() -> Iterator[bytes]:
    import hostile
    import trust_texts

    yield from (text.encode() for _, text in trust_texts.fixtures() if len(text) < 400)
    yield from (piece.encode() * 3 for piece in hostile.PIECES.values())


def _seeds_of_settings() -> Iterator[bytes]:
    import trust_files

    yield from trust_files._SETTINGS
    yield b'select = ["pinyin"]\nignore = ["layout"]\nformat = "txt"\nper-file-ignores = {"a/*" = ["pinyin"]}\n'


FILTERS = ("mojibake", "byteshift", "invisible", "pinyin", "traditional", "boilerplate", "duplicates", "layout")
READERS = ("a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.html", "a.warc", "a.parquet", "a.jsonl.gz", "a.jsonl.zst")

TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterable[bytes]]]] = {
    "decode": (check_decode, lambda: (text.decode().encode("gb18030") for text in _seeds_of_texts())),
    **{name: (partial(check_filter, name), _seeds_of_texts) for name in ("pipeline", *FILTERS)},
    **{name: (partial(check_reader, name), partial(lambda name: _seeds_of_reader(name), name)) for name in READERS},
    "settings": (check_settings, _seeds_of_settings),
    "command": (check_command, lambda: (bytes([n]) + data for n, data in enumerate(seeds_of_files().values()))),
}
"""For each target what is done with an input, and the inputs to start from."""


def _seeds_of_reader(name: str) -> list[bytes]:
    found = seeds_of_files()
    return [found[key] for key in (name, f"p-{name}") if key in found]


def write_dictionary(path: Path) -> None:
    """What may be put into an input as a whole, for libFuzzer."""
    import hostile

    words = [piece.strip() for piece in hostile.PIECES.values() if piece.strip()]
    rows = ["".join(f"\\x{byte:02x}" for byte in word.encode()[:60]) for word in words]
    path.write_text("".join(f'"{row}"\n' for row in rows))


def main() -> None:
    """Fuzz one target for some seconds."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    import atheris

    with atheris.instrument_imports(include=["newsclean"]):
        import newsclean.cli
        import newsclean.config
        import newsclean.decode
        import newsclean.formats
        import newsclean.pipeline  # noqa: F401  # is instrumented here
        from newsclean.filters import all_filters

        all_filters()
    check, seeds = TARGETS[name]
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-") as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, seed in enumerate(seeds()):
            (corpus / f"{number:05}").write_bytes(seed)
        write_dictionary(Path(folder) / "words")
        limits = [
            f"-max_total_time={seconds}",
            "-max_len=3000",
            "-timeout=60",
            "-rss_limit_mb=3000",
            "-report_slow_units=60",
        ]
        options = [*limits, f"-dict={folder}/words", f"-artifact_prefix={name}-"]
        known = FOUND / name
        folders = [str(corpus), *([str(known)] if known.is_dir() else [])]
        atheris.Setup([sys.argv[0], *options, *folders], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
