"""How much of what pages say of themselves is read: `python benchmarks/metadata.py benchmarks/metadata.jsonl PAGES...`.

PAGES are folders of text files, a page each, and JSON Lines files with a page in the field `raw` of each record. A
line of the labels is a JSON object: `page`, the digest of a page, and for each field the digests of the values that
are right, "" among them where nothing is right as well. So the file holds neither pages nor names. `--label FILE`
prints the labels of a file of JSON objects with the page in `text` and values in the clear.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from newsclean import Pipeline
from newsclean.metadata import FIELDS


def digest(text: str) -> str:
    """The first 16 digits of the SHA-256 of a text without white space; "" of nothing."""
    said = "".join(text.split())
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16] if said else ""


def pages(paths: list[Path]) -> Iterator[str]:
    """The texts of all pages in some folders and JSON Lines files."""
    for path in paths:
        if path.is_dir():
            yield from (page.read_text("utf-8") for page in sorted(path.glob("*.txt")))
        else:
            yield from (json.loads(line)["raw"] for line in path.read_text("utf-8").splitlines())


def label(path: Path) -> None:
    """Print the labels of pages given in the clear."""
    for record in map(json.loads, path.read_text("utf-8").splitlines()):
        values = {field: record[field] for field in FIELDS if field in record}
        hidden = {field: [digest(value) for value in right] for field, right in values.items()}
        print(json.dumps({"page": digest(record["text"])} | hidden))


def main() -> None:
    """Print each field that is wrong, and for each kind of field how many are right, missed, wrong or invented."""
    parser = argparse.ArgumentParser()
    parser.add_argument("labels", type=Path)
    parser.add_argument("pages", type=Path, nargs="*")
    parser.add_argument("--label", action="store_true")
    options = parser.parse_args()
    if options.label:
        label(options.labels)
        return
    labels = {record["page"]: record for record in map(json.loads, options.labels.read_text("utf-8").splitlines())}
    pipeline = Pipeline.of()
    counts: Counter[tuple[str, str]] = Counter()
    for text in pages(options.pages):
        record = labels.pop(digest(text), None)
        found = pipeline.clean(text).metadata if record else {}
        for field in FIELDS if record else ():
            right, got = record.get(field), found.get(field, "")
            if right is not None:
                there = "" not in right
                kind = ("right" if got else "none") if digest(got) in right else "wrong" if got else "missed"
                counts[field, kind] += 1
                counts[field, "there"] += there
                if kind in ("wrong", "missed"):
                    print(f"  {record['page']}: {field} {kind}: {got!r}")
    for field in FIELDS:
        total = sum(counts[field, kind] for kind in ("right", "none", "missed", "wrong"))
        if total:
            figures = ", ".join(f"{counts[field, kind]} {kind}" for kind in ("right", "missed", "wrong"))
            print(f"{field:8} {figures} of {counts[field, 'there']} that are there, {total} pages")
    print(f"{len(labels)} labelled pages were not found")


if __name__ == "__main__":
    main()
