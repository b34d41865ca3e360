"""Title, date, source, author, editor and address of a page, read from the lines above and below its body.

Called by `Cleaned.metadata`, after cleaning: `places` divides the lines, `titles` finds the title, `bylines` reads
dates and names out of the lines around it.
"""

from collections.abc import Iterator, Sequence

from newsclean.edit import Edit
from newsclean.metadata.bylines import Facts, read_byline, read_dateline, read_medium, read_short, read_signed
from newsclean.metadata.places import Places, places_of
from newsclean.metadata.titles import title_of
from newsclean.page.beside import is_event_time
from newsclean.page.dates import is_date_line, whole_day
from newsclean.page.fold import fold
from newsclean.page.labels import opens_with_label

FIELDS = ("title", "date", "source", "author", "editor", "url")
"""The fields of the metadata, in the order of the output."""

_NEAR_TITLE = 3  # lines under the title in which a name beside a date is the source without being a medium's

_LOG = 4  # dated lines above the first paragraph that make a log or a list of other pages


def read_metadata(page: str, edits: Sequence[Edit] = ()) -> dict[str, str]:
    """The metadata that a page holds, a string for each of FIELDS that is found.

    `page` is the text with all its lines, `edits` what cleaning changed in it. The date is ISO 8601, of a day or a
    minute as the page has it; where it names no year, there is no date. Years of the Republic are converted.
    A page may name several editors: the one responsible is given. What is doubtful is left out.
    """
    places = places_of(page, edits)
    found: Facts = {}
    title, at = title_of(places)
    if title:
        found["title"] = title
    for facts in _facts(places, at):
        for key, value in facts.items():
            found.setdefault(key, value)
    if "chief" in found:
        found["editor"] = found["chief"]
    return {key: found[key] for key in FIELDS if key in found}


def _facts(places: Places, title: int) -> Iterator[Facts]:
    """The fields in the lines, the most reliable first: below the title, above it, in and below the body."""
    head = places.head(title)
    if title >= 0 and places.lines[title].left not in ("", places.lines[title].text):  # `date 2021-04-05 标题`
        yield read_short(places.lines[title].text.replace(places.lines[title].left, ""))
    is_log = sum(bool(read_short(places.lines[i].text)) for i in head) >= _LOG
    for i in head if not is_log else ():
        if is_event_time(places.lines, i):
            continue
        line = places.with_value(i)
        facts = read_byline(line) or read_short(line, any_name=0 <= i - title - 1 < _NEAR_TITLE)
        yield facts
        for beside in places.beside(i, title) if "date" in facts and "source" not in facts else ():
            yield read_medium(beside)
    for i in places.under_lead(head.stop):
        facts = read_byline(places.lines[i].text) or read_short(places.lines[i].text)
        if not facts:
            break
        yield facts
    for i in places.above(title):
        line = places.with_value(i)
        # A day alone above the title may be the one on which the page was read.
        short = read_short(line)
        labelled = read_byline(line) if opens_with_label(line) else {}
        yield labelled or (short if "T" in short.get("date", "") else {})
    for paragraph in places.edges_of_body():
        yield read_dateline(paragraph)
        yield read_signed(paragraph)
    for i in places.tail():
        line = places.with_value(i)
        if line.startswith(("上一", "下一")):  # it names another article
            continue
        facts = read_byline(line) or read_short(line)
        yield {
            key: facts[key] for key in ("author", "editor", "chief", "source") if key in facts and "date" not in facts
        }
    for i in places.below(head.stop):
        yield read_byline(places.with_value(i))
    if is_date_line(fold(places.last_line())):  # a notice is dated below who signs it
        yield whole_day(places.last_line())
