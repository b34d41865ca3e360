"""The filters, in the one order in which they work; a filter is a file here and a line in FILTERS.

Packages may add filters by an entry point of the group `newsclean.filters`; `all_filters` gives those too.
"""

from functools import cache

from newsclean.errors import ConfigError
from newsclean.filter import Filter
from newsclean.filters.boilerplate import Boilerplate
from newsclean.filters.byteshift import Byteshift
from newsclean.filters.duplicates import Duplicates
from newsclean.filters.installed import installed_filters
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


@cache
def all_filters() -> tuple[type[Filter], ...]:
    """FILTERS and the filters of other installed packages, in the order in which they work.

    A package's filter is right behind the last of those that it names in `goes_after`, or first. Raises
    ConfigError for an entry point that cannot be loaded, that is no filter, or whose name is taken.
    """
    placed = list(FILTERS)
    waiting = installed_filters({kind.name for kind in FILTERS})
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
