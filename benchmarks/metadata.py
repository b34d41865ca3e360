"""How much of what pages say of themselves is read: `python benchmarks/metadata.py LABELS.jsonl`.

Each line of LABELS is a JSON object, a page and what a person reads there: `path` (a text file, from the folder of
LABELS) and any of title, date, source, author, editor, url, as a string or as a list of those that are right.
A field left out is not on the page.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from newsclean import Pipeline
from newsclean.metadata import FIELDS


def main() -> None:
    """Print each field that is wrong, and for each kind of field how many are right, wrong or invented."""
    labels = Path(sys.argv[1])
    pipeline = Pipeline.of()
    counts: Counter[tuple[str, str]] = Counter()
    for record in map(json.loads, labels.read_text("utf-8").splitlines()):
        found = pipeline.clean((labels.parent / record["path"]).read_text("utf-8")).metadata
        for field in FIELDS:
            wanted, got = record.get(field), found.get(field)
            right = [wanted] if isinstance(wanted, str) else wanted or [None]
            if wanted is None and got is None:
                continue
            kind = "right" if got in right else "invented" if wanted is None else "wrong" if got else "missed"
            counts[field, kind] += 1
            if kind != "right":
                print(f"  {record['path']}: {field} {kind}: {got!r}, not {wanted!r}")
    for field in FIELDS:
        there = sum(counts[field, kind] for kind in ("right", "wrong", "missed"))
        print(f"{field:8} {counts[field, 'right']} of {there} right, {counts[field, 'invented']} invented")


if __name__ == "__main__":
    main()
