"""How many lines of a clean newspaper change, each line a document of its own: `python benchmarks/untouched.py`."""

import newspaper

from newsclean import Pipeline
from newsclean.views import excerpt


def main() -> None:
    """Print each line that changes and how."""
    pipeline = Pipeline.of()
    for what, texts in (("lines", newspaper.lines()), ("pages", newspaper.pages())):
        changed = 0
        for text in texts:
            cleaned = pipeline.clean(text)
            if cleaned.changed:
                changed += 1
                for change in cleaned.changes:
                    print(f"  {change.filter}/{change.rule}: {excerpt(change.before, change.after)}   in {text[:60]!r}")
        print(f"{changed} of {len(texts):,} {what} changed")


if __name__ == "__main__":
    main()
