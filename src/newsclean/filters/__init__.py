"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS.

Packages may add filters by an entry point of the group `newsclean.filters`; `all_filters` gives those too.
"""

from dataclasses import is_dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from newsclean.edit import Change
from newsclean.errors import ConfigError
from newsclean.filter import ExplainsChanges, Filter
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.duplicates import Duplicates
from newsclean.filters.invisible import Invisible
from newsclean.filters.layout import Layout
from newsclean.filters.mojibake import Mojibake
from newsclean.filters.pinyin import Pinyin
from newsclean.filters.traditional import Traditional

FILTERS: tuple[type[Filter], ...] = (
    Mojibake,
    Byteshift,
    Invisible,
    Pinyin,
    Traditional,
    Boilerplate,
    Duplicates,
    Layout,
)

RULE_FILTER = Boilerplate
"""The filter whose rules are data: `newsclean rules test` tries files for its option `extend_rules`."""

GROUP = "newsclean.filters"
"""The entry point group in which other packages name filters of their own."""


@cache
def all_filters() -> tuple[type[Filter], ...]:
    """FILTERS and the filters of other installed packages, in the order in which they work.

    A package's filter stands right behind the last of those that it names in `goes_after`, or first. Raises
    ConfigError for an entry point that cannot be loaded, that is no filter, or whose name is taken.
    """
    placed = list(FILTERS)
    waiting = _installed_filters()
    names = {kind.name for kind in (*placed, *waiting)}
    while waiting:
        done = {kind.name for kind in placed}
        ready = next((kind for kind in waiting if kind.goes_after.keys() & names <= done), None)
        if ready is None:
            raise ConfigError(
                f"the filters {', '.join(kind.name for kind in waiting)} must each come after another of them; "
                "mend their goes_after"
            )
        waiting.remove(ready)
        behind = [index + 1 for index, kind in enumerate(placed) if kind.name in ready.goes_after]
        placed.insert(max(behind, default=0), ready)
    return tuple(placed)


def _installed_filters() -> list[type[Filter]]:
    """The filters that entry points name, sorted by name."""
    found: dict[str, type[Filter]] = {}
    for point in entry_points(group=GROUP):
        origin = f"entry point {point.name} = {point.value!r} in group {GROUP}"
        try:
            kind: Any = point.load()
        except Exception as error:  # whatever a package of somebody else's raises when it is imported
            raise ConfigError(f"{origin} cannot be loaded ({error}); mend or uninstall that package") from error
        if problem := _why_no_filter(kind):
            raise ConfigError(f"{origin} is no filter: {problem}; mend or uninstall that package")
        if kind.name in found or any(kind.name == own.name for own in FILTERS):
            raise ConfigError(f"{origin}: there is a filter {kind.name!r} already; rename one of them")
        found[kind.name] = kind
    return [found[name] for name in sorted(found)]


def _why_no_filter(kind: object) -> str:
    """What an object lacks to be a filter; nothing where it is one."""
    missing = [part for part in ("name", "summary", "goes_after", "edits") if not hasattr(kind, part)]
    if missing:
        return f"it has no {', '.join(missing)}"
    return "" if is_dataclass(kind) else "it is no dataclass"


def evidence_for(change: Change) -> list[str]:
    """Lines by which a reader can check a change, where its filter gives any."""
    kind = next((kind for kind in all_filters() if kind.name == change.filter), None)
    return kind.evidence_for(change) if isinstance(kind, ExplainsChanges) else []
