"""Reads settings from newsclean.toml, pyproject.toml and the command line, each with where it came from."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from itertools import chain
from typing import Any, cast, get_type_hints

from newsclean.across.thresholds import Thresholds
from newsclean.decode import Errors
from newsclean.discover import fits
from newsclean.errors import ConfigError, reason_of
from newsclean.filter import Filter
from newsclean.filters import all_filters
from newsclean.formats import FORMATS, ReadOptions
from newsclean.formats.format import TextIs
from newsclean.options import options_of, size_of, typed
from newsclean.pipeline import Pipeline, known_rules
from newsclean.rule_choice import problems_of_names


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, with its default; `filters` holds the options of each filter by its name, `across`
    the thresholds of the verdict across documents.

    A key of the file is the field's name with "-" for "_".
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    format: str | None = None
    text_field: str | None = None
    text_is: TextIs | None = None
    encoding: str | None = None
    errors: Errors | None = None
    max_document: str = "64 MiB"
    max_unpacked: str | None = None
    jobs: int = 0
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    across: Mapping[str, object] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    def pipeline(self) -> Pipeline:
        """The pipeline these settings ask for; raises ConfigError where they ask for none."""
        return Pipeline.of(select=self.select, ignore=self.ignore, options=self.filters)

    def for_file(self, path: str) -> "Settings":
        """The settings for a file: those of its globs in `per_file_ignores` are ignored as well.

        A glob with a slash is compared with the path from the folder of the settings file, one without with the name.
        """
        if not self.per_file_ignores:
            return self
        folder = os.path.dirname(self.origins.get("per_file_ignores", ""))
        relative = os.path.relpath(os.path.realpath(path), os.path.realpath(folder)).replace(os.sep, "/")
        globs = [glob for glob in self.per_file_ignores if fits(relative, (glob,))]
        names = [name for glob in globs for name in self.per_file_ignores[glob]]
        return replace(self, ignore=(*self.ignore, *names)) if names else self

    def reading(self) -> ReadOptions:
        """How files are to be read."""
        most = None if self.max_unpacked is None else size_of(self.max_unpacked)
        sizes = size_of(self.max_document), most
        return ReadOptions(self.format, self.encoding, self.text_field, self.errors, *sizes, self.text_is)

    def values(self) -> dict[str, object]:
        """The settings by name, without where each came from."""
        names = [setting.name for setting in _SETTINGS]
        return {name: getattr(self, name) for name in names} | {
            "filters": {k: dict(v) for k, v in self.filters.items()}
        }

    def option_files(self) -> list[str]:
        """The files that options of filters name: rules and phrases of the user."""
        return [
            file
            for kind in all_filters()
            for name, option in options_of(kind).items()
            if option.metadata.get("paths")
            for file in cast("Iterable[str]", self.filters.get(kind.name, {}).get(name, ()))
        ]

    def thresholds(self) -> Thresholds:
        """Where template and copy begin across documents; raises ConfigError where they contradict each other."""
        return Thresholds(**self.across)  # type: ignore[arg-type]  # read_config has checked the types

    def rows(self) -> list[tuple[str, object, str]]:
        """Each setting as its key, its value and where it came from."""
        values = [(setting.name, getattr(self, setting.name)) for setting in _SETTINGS]
        rows = [(_key(name), value, self.origins.get(name, "default")) for name, value in values]
        for kind in all_filters():
            given = self.filters.get(kind.name, {})
            for option in options_of(kind):
                name = f"{kind.name}.{option}"
                value = given.get(option, getattr(kind, option, None))
                rows.append((f"{kind.name}.{_key(option)}", value, self.origins.get(name, "default")))
        for name, value in asdict(self.thresholds()).items():
            rows.append((f"across.{_key(name)}", value, self.origins.get(f"across.{name}", "default")))
        return rows


_TABLES = ("filters", "across", "origins")
_SETTINGS = [setting for setting in fields(Settings) if setting.name not in _TABLES]


def _config_in(folder: str) -> str | None:
    """The newsclean.toml of a folder, or its pyproject.toml with a [tool.newsclean]."""
    own = os.path.join(folder, "newsclean.toml")
    if os.path.isfile(own):
        return own
    pyproject = os.path.join(folder, "pyproject.toml")
    if os.path.isfile(pyproject) and _newsclean_table(_load(pyproject)) is not None:
        return pyproject
    return None


def find_config(start: str, config_in: Callable[[str], str | None] = _config_in) -> str | None:
    """The nearest newsclean.toml, or pyproject.toml with a [tool.newsclean], in the folder `start` or above it.

    `config_in` gives that of one folder.
    """
    folder = os.path.abspath(start)
    while True:
        found = config_in(folder)
        parent = os.path.dirname(folder)
        if found is not None or parent == folder:
            return found
        folder = parent


def read_config(path: str) -> Settings:
    """The settings of a file; raises ConfigError with everything that is wrong in it, in one message."""
    problems: list[str] = []
    values: dict[str, Any] = {}
    options: dict[str, dict[str, object]] = {}
    across: dict[str, object] = {}
    hints = get_type_hints(Settings)
    kinds = {kind.name: kind for kind in all_filters()}
    for key, value in _settings_table(path).items():
        name = key.replace("-", "_")
        try:
            if key in kinds and isinstance(value, dict):
                options[key] = _options(kinds[key], value, os.path.dirname(path), problems)
            elif key == Thresholds.name and isinstance(value, dict):
                across = _options(Thresholds, value, "", problems)
            elif name == "per_file_ignores" and isinstance(value, dict):
                values[name] = {
                    str(glob): typed(f"{key}.{glob}", names, tuple[str, ...]) for glob, names in value.items()
                }
            elif name in hints and name not in _TABLES:
                values[name] = typed(key, value, hints[name])
            else:
                problems.append(f"unknown key {key!r}; {_remedy(name)}")
        except ConfigError as error:
            problems.append(str(error))
    problems += _value_problems(values, options)
    if problems:
        raise ConfigError(f"{path}: " + "; ".join(problems))
    tables = {**options, Thresholds.name: across}
    origins = dict.fromkeys([*values, *(f"{name}.{option}" for name in tables for option in tables[name])], path)
    settings = Settings(**values, filters=options, across=across, origins=origins)
    settings.thresholds()
    return settings


def _settings_table(path: str) -> Mapping[str, Any]:
    """The settings of a file as TOML has them: in [tool.newsclean], or outside of pyproject.toml all there is."""
    table = _load(path)
    own = _newsclean_table(table)
    is_pyproject = os.path.basename(path) == "pyproject.toml"
    if own is None and is_pyproject:
        raise ConfigError(f"{path}: holds no [tool.newsclean]; add it, or name another file")
    if own is not None and not is_pyproject and set(table) != {"tool"}:
        raise ConfigError(f"{path}: holds [tool.newsclean] and keys beside it; write all of them in one place")
    return table if own is None else own


def _remedy(name: str) -> str:
    """What to try where `name` is no setting."""
    for kind in all_filters():
        if name in options_of(kind):
            return f"write it under [{kind.name}]"
    return "known: " + ", ".join(
        [*(_key(setting.name) for setting in _SETTINGS), *(kind.name for kind in all_filters())]
    )


def with_overrides(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """`settings` with the values of the command line in place of its own; raises ConfigError.

    `given` has them by the name of the setting, or of a filter's option whose field has "flag" in its metadata.
    None, () and False mean that a flag was not given; other names are ignored.
    """
    names = [setting.name for setting in _SETTINGS]
    values = {name: given[name] for name in names if given.get(name) not in (None, ())}
    problems = _value_problems(values, settings.filters)
    if problems:
        raise ConfigError("; ".join(problems))
    filters, origins = dict(settings.filters), {**settings.origins, **dict.fromkeys(values, "command line")}
    for filter, option in _flagged_options():
        if given.get(option):
            filters[filter] = {**filters.get(filter, {}), option: given[option]}
            origins[f"{filter}.{option}"] = "command line"
    return replace(settings, **values, filters=filters, origins=origins)


class NearestSettings:
    """The settings of each file: of the settings file nearest to it, with the flags in place of its values.

    `named` is the one settings file of the command line, which applies to all files; with `none` there is none. Files
    that have no settings file above them have that of the working folder. Equal settings are one object.
    """

    def __init__(self, flags: Mapping[str, Any], named: str | None, none: bool) -> None:
        self._flags, self._named, self._none = flags, named, none
        self._config_in = cache(_config_in)  # folders have many below them
        self._of_folder: dict[str, Settings] = {}
        self._of_config: dict[str | None, Settings] = {}
        self._with_ignores: dict[tuple[int, tuple[str, ...]], Settings] = {}

    def of(self, path: str) -> Settings:
        """The settings of a file or folder; raises ConfigError."""
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        settings = self._of_folder.get(folder)
        if settings is None:
            settings = self._of_folder[folder] = self._nearest(folder or ".")
        own = settings.for_file(path)
        return self._with_ignores.setdefault((id(settings), own.ignore), own)

    def digests(self, shown: Settings) -> dict[str, str]:
        """A digest of each file that decided how the files asked for until now are cleaned, by its path.

        These are settings files other than that of `shown`, by the values they give, and files of rules and phrases.
        """
        own = shown.origins, shown.filters
        digests = {
            config: _digest(repr([row[:2] for row in settings.rows() if row[0] != "jobs"]).encode())
            for config, settings in self._of_config.items()
            if config is not None and (settings.origins, settings.filters) != own
        }
        for settings in self._of_config.values():
            for file in settings.option_files():
                with suppress(OSError), open(file, "rb") as source:  # else the filter refuses it
                    digests[os.path.abspath(file)] = _digest(source.read())
        return dict(sorted(digests.items()))

    def _nearest(self, folder: str) -> Settings:
        found = (find_config(start, self._config_in) for start in (folder, "."))  # looked for only where none is named
        config = None if self._none else self._named or next(filter(None, found), None)
        if config not in self._of_config:
            self._of_config[config] = with_overrides(read_config(config) if config else Settings(), self._flags)
        return self._of_config[config]


def _flagged_options() -> list[tuple[str, str]]:
    """The filters' options that a command-line flag of the same name sets, as (filter, option)."""
    return [
        (kind.name, name)
        for kind in all_filters()
        for name, option in options_of(kind).items()
        if option.metadata.get("flag")
    ]


def _newsclean_table(pyproject: Mapping[str, Any]) -> dict[str, Any] | None:
    """The table [tool.newsclean], if there is one."""
    tool = pyproject.get("tool")
    own = tool.get("newsclean") if isinstance(tool, dict) else None
    if own is not None and not isinstance(own, dict):
        raise ConfigError(f"[tool.newsclean] is {own!r}, not a table; correct pyproject.toml")
    return own


def _load(path: str) -> dict[str, Any]:
    """The TOML of a file; raises ConfigError."""
    import tomllib  # not where there is no file

    try:
        with open(path, "rb") as source:
            return tomllib.load(source)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML ({error}); correct it, or run with --no-config") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: cannot be read ({reason_of(error)}); check the path, or run with --no-config"
        ) from None


def _options(
    kind: type[Filter] | type[Thresholds], table: Mapping[str, Any], folder: str, problems: list[str]
) -> dict[str, object]:
    """The options of a filter, or of verdicts; paths, marked by "paths" in a field's metadata, are below `folder`."""
    hints = get_type_hints(kind)
    known = options_of(kind)
    options: dict[str, object] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        try:
            if name not in known:
                options_known = ", ".join(map(_key, known)) or "none"
                raise ConfigError(f"unknown key '{kind.name}.{key}'; known: {options_known}")
            given = typed(f"{kind.name}.{key}", value, hints[name])
            if known[name].metadata.get("paths"):
                given = tuple(os.path.join(folder, file) for file in given)
            options[name] = given
        except ConfigError as error:
            problems.append(str(error))
    return options


def _value_problems(values: Mapping[str, Any], options: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong with values that have the right type, a sentence each; `options` are those of the filters."""
    ignores = values.get("per_file_ignores") or {}
    named = [*(values.get("select") or ()), *(values.get("ignore") or ()), *chain.from_iterable(ignores.values())]
    known = known_rules(named, options)
    problems: list[str] = []
    for key in ("select", "ignore"):
        problems += problems_of_names(values.get(key) or (), known, f" in {key}")
    for glob, names in ignores.items():
        problems += problems_of_names(names, known, f" in per-file-ignores.{glob}")
    formats = [kind.name for kind in FORMATS]
    if values.get("format") not in (None, *formats):
        problems.append(f"unknown format {values['format']!r}; known: {', '.join(formats)}")
    for key in ("max_document", "max_unpacked"):
        try:
            size_of(values.get(key) or "1")
        except ConfigError as error:
            problems.append(f"{_key(key)}: {error}")
    if (values.get("jobs") or 0) < 0:
        problems.append("jobs is below 0; 0 means one for each processor")
    return problems


def _digest(data: bytes) -> str:
    from hashlib import blake2b  # brings OpenSSL, which a clean file does not need

    return blake2b(data, digest_size=8).hexdigest()


def _key(name: str) -> str:
    """The key of a setting in the configuration."""
    return name.replace("_", "-")
