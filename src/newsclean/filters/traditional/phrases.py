"""Phrases of a user's own dictionary, with what each becomes: "軟體" = "软件"."""

import re
from functools import lru_cache

from newsclean.errors import ConfigError
from newsclean.patterns import compile_later


@lru_cache(maxsize=16)
def read_phrases(paths: tuple[str, ...]) -> dict[str, str]:
    """The phrases of these TOML files, each with a table [phrases]; the last file that names a phrase wins.

    Raises ConfigError, naming the file, where one cannot be read or its phrases cannot work.
    """
    if not paths:
        return {}
    import tomllib

    found: dict[str, str] = {}
    for path in paths:
        try:
            with open(path, "rb") as source:
                table = tomllib.load(source)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read ({error}); mend it, or leave it out of extend-phrases") from None
        problems = _problems(table)
        if problems:
            raise ConfigError(f"{path}: " + "; ".join(problems))
        found |= table["phrases"]
    return found


def _problems(table: dict[str, object]) -> list[str]:
    """What is wrong with a table of phrases."""
    phrases = table.get("phrases")
    if not isinstance(phrases, dict) or set(table) != {"phrases"}:
        return ["it must hold one table, [phrases], with lines like '軟體' = '软件'"]
    problems = [
        f"{phrase!r} = {becomes!r} is not a phrase on one line and what it becomes"
        for phrase, becomes in phrases.items()
        if not (isinstance(becomes, str) and phrase and not _BREAK.search(phrase + becomes))
    ]
    if problems:
        return problems
    return [
        f"{becomes!r} holds {inner!r}, which would become something else the next time"
        for becomes in phrases.values()
        for inner in phrases
        if inner in becomes and phrases[inner] != inner
    ]


_BREAK = compile_later("[\r\n]")


@lru_cache(maxsize=64)
def any_of(words: tuple[str, ...], *patterns: str) -> re.Pattern[str] | None:
    """What matches any of the words, the longest first, or of the patterns; None where there are none."""
    alternatives = [*patterns, *map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))]
    return re.compile("|".join(alternatives)) if alternatives else None
