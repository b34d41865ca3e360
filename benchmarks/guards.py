"""What each step and guard of the boilerplate filter is worth: `python benchmarks/guards.py [PAGES.jsonl …]`.

Each is switched off in turn. The row says how many fixtures then come out otherwise than they should (cases, goldens,
and lines lost from the clean documents in fixtures/odd), and for each PAGES.jsonl, whose form tools/fit_weights.py
tells, how many characters more of the article are lost and how many more of the rest are left. A guard whose row is
all zeros is not needed by anything that is known, and should go.
"""

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.boilerplate.reading import rule_set
from newsclean.pipeline import Pipeline

FIXTURES = Path(__file__).parent.parent / "fixtures"


def nothing(*_: Any) -> dict[int, Any]:
    return {}


def never(*_: Any) -> bool:
    return False


def second(*given: Any) -> Any:
    return given[1]


def last(*given: Any) -> Any:
    return given[-1]


GUARDS: dict[str, Callable[..., Any]] = {
    "content._log_lines": nothing,
    "content._introduced_lines": nothing,
    "content._unsupported_lines": nothing,
    "content._numbered_headings": nothing,
    "content._contacts_below_heading": nothing,
    "content._doubtful_title": nothing,
    "content._single_line_within": nothing,
    "content._is_named_by_breadcrumb": never,
    "runs.run_lines": nothing,
    "runs._unmatched_fields": lambda *_: range(0),
    "heads.foreign_head": nothing,
    "body._signature_below": lambda *_: 0,
    "body._without_site_notice": second,
    "body._below_byline": second,
    "body._start_of_foot": lambda lines: len(lines),
    "body._below_breadcrumb": lambda *_: 0,
    "position._outside_body": nothing,
    "position._below_end": nothing,
    "position._above_breadcrumb": nothing,
    "position._between_list_head_and_title": nothing,
    "position._values": nothing,
    "position._labelled_title": nothing,
    "threads.between_posts": nothing,
    "threads.reply_lines": lambda *_: set(),
    "site_words.lines_of_site_words": nothing,
    "menus.beside_removed": nothing,
    "menus.menu_runs": nothing,
    "menus.counted_entries": nothing,
    "menus.is_in_card": never,
    "menus._is_last_of_text": never,
    "sections.contents_and_buttons": nothing,
    "article.decide_by_article": nothing,
    "article._is_clean": never,
    "article._menu_above": lambda *_: 0,
    "article._has_another": never,
    "article._from_first_sentence": last,
    "article._links_above_text": lambda *_: (),
    "article._unmatched_below_title": lambda *_: (),
    "ending._behind_last_paragraph": second,
    "ending._behind_boxes": second,
    "ending._behind_content": second,
    "ending._above_tags": last,
    "ending._behind_signature": second,
    "ending._behind_few_unmatched": second,
    "position.lines_to_keep": lambda *_: set(),
    "Boilerplate._may_be_no_page": lambda *_, **__: False,
}
"""Functions of the boilerplate package, by module and name, each with what takes its place."""


@contextmanager
def switched_off(guard: str) -> Iterator[None]:
    """Replace a guard in its module, in the modules that import it, and among the steps."""
    package = import_module("newsclean.filters.boilerplate")
    module, _, name = guard.rpartition(".")
    homes: list[Any] = [package, *(import_module(f"{package.__name__}.{home}") for home in MODULES)]
    if module == "Boilerplate":
        homes = [Boilerplate]
    old = next(home.__dict__[name] for home in homes if name in vars(home))
    saved = [(home, key, value) for home in homes for key, value in list(vars(home).items()) if holds(value, old)]
    for home, key, value in saved:
        setattr(home, key, replaced(value, old, GUARDS[guard]))
    rule_set().known_short_lines.clear()
    try:
        yield
    finally:
        for home, key, value in saved:
            setattr(home, key, value)


MODULES = tuple(dict.fromkeys(guard.split(".")[0] for guard in GUARDS if guard[0].islower()))
"""The modules of the package that hold guards."""


def holds(value: object, old: object) -> bool:
    if isinstance(value, tuple):
        return any(holds(item, old) for item in value)
    return value is old


def replaced(value: Any, old: object, new: object) -> Any:
    if isinstance(value, tuple):
        return tuple(replaced(item, old, new) for item in value)
    return new if value is old else value


def cases_that_fail() -> int:
    """How many cases and goldens of the filter do not come out as they should."""
    cases = tomllib.loads((FIXTURES / "cases" / "boilerplate.toml").read_text("utf-8"))["case"]
    failed = sum(
        Pipeline.of(select=["boilerplate"], options={"boilerplate": case.get("options", {})}).clean(case["before"]).text
        != case.get("after", case["before"])
        for case in cases
        if "extend_rules" not in case.get("options", {})
    )
    both = Pipeline.of(select=["boilerplate", "duplicates"])
    goldens = sorted((FIXTURES / "golden").iterdir())
    failed += sum(
        both.clean((page / "raw.txt").read_text("utf-8")).text != (page / "clean.txt").read_text("utf-8")
        for page in goldens
    )
    return failed


def odd_lines_lost() -> int:
    """How many lines of the clean documents are lost, in the strictness careful and in normal."""
    lost = 0
    for strictness in ("careful", "normal"):
        pipeline = Pipeline.of(select=["boilerplate"], options={"boilerplate": {"strictness": strictness}})
        for path in sorted((FIXTURES / "odd").glob("*.txt")):
            raw = path.read_text("utf-8")
            lost += sum((counted(raw) - counted(pipeline.clean(raw).text)).values())
    return lost


def counted(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.strip())


def lost_and_left(pages: list[dict[str, Any]]) -> tuple[int, int]:
    """Characters of articles that are lost, and of the rest that are left, on labelled pages."""
    pipeline = Pipeline.of(select=["boilerplate"])
    lost = left = 0
    for page in pages:
        out = counted(pipeline.clean("\n".join(page["lines"])).text)
        for wanted in "KND":
            for line, label in zip(page["lines"], page["labels"], strict=True):
                if label == wanted:
                    is_there = out[line.strip()] > 0
                    out[line.strip()] -= is_there
                    lost += len(line) if label == "K" and not is_there else 0
                    left += len(line) if label == "D" and is_there else 0
    return lost, left


def figures(sets: list[list[dict[str, Any]]]) -> list[int]:
    return [cases_that_fail(), odd_lines_lost(), *(figure for pages in sets for figure in lost_and_left(pages))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    options = parser.parse_args()
    sets = [[json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in options.pages]
    heads = ["cases", "odd", *(f"{path.stem[:8]} {what}" for path in options.pages for what in ("lost", "left"))]
    print(f"{'switched off':34}" + "".join(f"{head:>15}" for head in heads))
    base = figures(sets)
    print(f"{'nothing':34}" + "".join(f"{figure:15,}" for figure in base))
    for guard in GUARDS:
        with switched_off(guard):
            changes = [now - before for now, before in zip(figures(sets), base, strict=True)]
        print(f"{guard:34}" + "".join(f"{change:+15,}" if change else f"{'·':>15}" for change in changes), flush=True)


if __name__ == "__main__":
    main()
