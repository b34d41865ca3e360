"""newsclean: scraped Chinese news pages in, clean text out, every change a named edit.

    newsclean.clean(text)                            # the clean text
    cleaned = newsclean.Pipeline.of().clean(text)    # the same, with every change
    newsclean.undo_changes(cleaned.text, cleaned.changes) == text
    newsclean.decode_bytes(data).text                # bytes in any encoding of Chinese as text

Every error that newsclean raises on purpose is a NewscleanError.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from newsclean.cleaned import Cleaned
    from newsclean.decode import Decoded
    from newsclean.decode import decode as decode_bytes
    from newsclean.edit import Change, Edit, apply_changes, undo_changes
    from newsclean.errors import (
        ChangesError,
        ConfigError,
        DocumentError,
        FilterError,
        NewscleanError,
        OutputError,
        TextError,
        UnreadableRestError,
    )
    from newsclean.filter import Filter, Holds
    from newsclean.pipeline import Pipeline, clean

__all__ = [
    "Change",
    "ChangesError",
    "Cleaned",
    "ConfigError",
    "Decoded",
    "DocumentError",
    "Edit",
    "Filter",
    "FilterError",
    "Holds",
    "NewscleanError",
    "OutputError",
    "Pipeline",
    "TextError",
    "UnreadableRestError",
    "__version__",
    "apply_changes",
    "clean",
    "decode_bytes",
    "undo_changes",
]

# The module of each public name, and its name there where that is another.
_HOMES = {
    "clean": "pipeline", "Pipeline": "pipeline", "Cleaned": "cleaned",
    "Change": "edit", "Edit": "edit", "apply_changes": "edit", "undo_changes": "edit",
    "Filter": "filter", "Holds": "filter",
    "decode_bytes": "decode.decode", "Decoded": "decode",
    "NewscleanError": "errors", "ChangesError": "errors", "ConfigError": "errors", "DocumentError": "errors",
    "FilterError": "errors", "OutputError": "errors", "TextError": "errors",
    "UnreadableRestError": "errors",
}  # fmt: skip


def __getattr__(name: str) -> object:
    # Loaded when first asked for, so that `newsclean --help` does not pay for the filters.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, _, there = _HOMES[name].partition(".")
    value = getattr(import_module(f"{__name__}.{module}"), there or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
