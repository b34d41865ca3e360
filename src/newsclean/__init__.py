"""newsclean: scraped Chinese news pages in, clean text out, every change a named edit."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = [
    "Change",
    "Cleaned",
    "Edit",
    "Filter",
    "Pipeline",
    "__version__",
    "apply_changes",
    "clean",
    "undo_changes",
]

if TYPE_CHECKING:
    from newsclean.edit import Change, Edit, apply_changes, undo_changes
    from newsclean.filter import Filter
    from newsclean.pipeline import Cleaned, Pipeline, clean

_HOMES = {
    "Change": "edit", "Edit": "edit", "apply_changes": "edit", "undo_changes": "edit",
    "Filter": "filter", "Cleaned": "pipeline", "Pipeline": "pipeline", "clean": "pipeline",
}  # fmt: skip


def __getattr__(name: str) -> object:
    # Loaded when first asked for, so that `newsclean --help` does not pay for the filters.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
