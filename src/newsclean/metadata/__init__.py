"""Title, date, source, author, editor and address of a page, read from what it says above and below its body."""

from collections.abc import Iterator

from newsclean.metadata.bylines import Facts, read_byline, read_dateline, read_medium, read_short
from newsclean.metadata.places import Places, places_of
from newsclean.metadata.titles import title_of
from newsclean.page.dates import whole_day

FIELDS = ("title", "date", "source", "author", "editor", "url")
"""What can be told of a page, in the order in which it is given."""


def read_metadata(page: str, text: str) -> dict[str, str]:
    """What the page says of itself, a string for each of FIELDS that it says.

    `page` is the text with all its lines, `text` what is left of it. The date is ISO 8601, of a day or a
    minute as the page has it; where it names no year, there is no date. Years of the Republic are converted.
    A page may name several editors: the one responsible is told.
    """
    places = places_of(page, text)
    found: Facts = {}
    title, at = title_of(places)
    if title:
        found["title"] = title
    for facts in _said(places, at):
        for key, value in facts.items():
            found.setdefault(key, value)
    if "chief" in found:
        found["editor"] = found["chief"]
    return {key: found[key] for key in FIELDS if key in found}


def _said(places: Places, title: int) -> Iterator[Facts]:
    """What lines say, those first that are most to be trusted: under the title, above it, in and below the body."""
    head = places.head(title)
    for i in head:
        line = places.with_value(i)
        facts = read_byline(line) or read_short(line)
        yield facts
        for beside in places.beside(i, title) if "date" in facts and "source" not in facts else ():
            yield read_medium(beside)
    for i in places.under_lead(head.stop):
        facts = read_byline(places.lines[i]) or read_short(places.lines[i])
        if not facts:
            break
        yield facts
    for i in places.above(title):
        line = places.with_value(i)
        # A day alone above the title may be the one on which the page was read.
        short = read_short(line)
        yield read_byline(line) or (short if "T" in short.get("date", "") else {})
    yield from map(read_dateline, places.edges_of_body())
    for i in places.tail():
        line = places.with_value(i)
        said = read_byline(line) or read_short(line)
        yield {key: said[key] for key in ("author", "editor", "chief") if key in said}
    for i in places.below(head.stop):
        yield read_byline(places.with_value(i))
    # A notice is dated below who signs it.
    yield whole_day(places.last_words())
