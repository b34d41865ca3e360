"""The options of filters: which there are, and whether a value has the type of its option: `density = "x"` → error."""

import os
import re
from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from newsclean.errors import ConfigError
from newsclean.filter import Filter
from newsclean.patterns import compile_later


def options_of(kind: type[Any]) -> dict[str, Field[object]]:
    """The options of a filter, or of whatever else is a dataclass of options, by name: its fields."""
    return {option.name: option for option in fields(kind)}


def typed_options(kind: type[Filter], given: object, problems: list[str]) -> dict[str, object]:
    """The options given for a filter, each as the type of its field; what is wrong is added to `problems`."""
    if not isinstance(given, Mapping):
        problems.append(f"the options of {kind.name} are {given!r}; give a mapping of their names to their values")
        return {}
    known = options_of(kind)
    hints = get_type_hints(kind)
    options: dict[str, object] = {}
    for name, value in given.items():
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            problems.append(f"unknown option {kind.name}.{name}; known: {there}")
            continue
        if known[name].metadata.get("paths") and isinstance(value, list | tuple):
            value = [os.fspath(path) if isinstance(path, os.PathLike) else path for path in value]
        try:
            options[name] = typed(f"{kind.name}.{name}", value, hints[name])
        except ConfigError as error:
            problems.append(str(error))
    return options


def typed(key: str, value: Any, hint: Any) -> Any:
    """`value` as the type `hint`: lists as tuples, one string as a tuple of one, whole numbers as numbers.

    Raises ConfigError, with `key` and what to write instead, where it has another type.
    """
    wanted = next((kind for kind in get_args(hint) if type(None) in get_args(hint)), hint)
    if get_origin(wanted) is Literal:
        if value in get_args(wanted):
            return value
        raise ConfigError(
            f"{key} is {value!r}, not one of {', '.join(map(str, get_args(wanted)))}; write one of them in quotes"
        )
    if get_origin(wanted) is tuple and str in get_args(wanted):
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list | tuple) and all(isinstance(item, str) for item in values):
            return tuple(values)
        raise ConfigError(f'{key} is {value!r}, not an array of strings; write {last_part(key)} = ["…"]')
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is wanted or wanted not in _WORDS:  # a user's own filter checks other types itself
        return value
    word, example = _WORDS[wanted]
    raise ConfigError(f"{key} is {value!r}, not {word}; write {last_part(key)} = {example}")


_WORDS = {
    str: ("a string", '"…" in quotes'),
    int: ("a whole number", "2, without quotes"),
    float: ("a number", "0.5, without quotes"),
    bool: ("true or false", "true, without quotes"),
}


def last_part(key: str) -> str:
    """The name of an option as it is written in the configuration: `boilerplate.keep_meta` → `keep-meta`."""
    return key.rpartition(".")[2].replace("_", "-")


_SIZE = compile_later(r"(\d+) ?(?:([KMGT])i?B?|B)?", re.IGNORECASE)


def size_of(text: str) -> int:
    """A size in bytes: `64 MiB`, `4G` or `1000`, with K = 1024; raises ConfigError."""
    match = _SIZE.fullmatch(text.strip())
    if match is None or not int(match[1]):
        raise ConfigError(f"{text!r} is no size; write 64 MiB, 4G or 1000")
    return int(match[1]) << 10 * (" KMGT".index(match[2].upper()) if match[2] else 0)
