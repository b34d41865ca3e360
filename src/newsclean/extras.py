"""Packages that only some users install: one error line names those that are missing and how to install them."""

from importlib.util import find_spec

from newsclean.errors import ConfigError

_EXTRAS = {
    "parquet": ("pyarrow",),
    "across": ("duckdb", "pyarrow", "numpy"),
    "near": ("rensa",),
    "spark": ("pyspark", "pandas", "pyarrow"),
    "remote": ("fsspec", "s3fs"),
    "ray": ("ray", "pandas", "pyarrow"),
}


def need(extra: str) -> None:
    """Raises ConfigError where a package of an extra is not installed."""
    missing = [package for package in _EXTRAS[extra] if find_spec(package) is None]
    if missing:
        raise ConfigError(f"this needs {' and '.join(missing)}; install with pip install 'newsclean[{extra}]'")
