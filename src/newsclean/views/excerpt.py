"""A change in one short line: `(xuéxí)`, or `這裡 -> 这里`; what cannot be seen is shown as `<U+200B>`."""

from os.path import commonprefix

EXCERPT = 40
"""How much of a change a line shows, in characters."""


def excerpt(before: str, after: str) -> str:
    """What is removed, or what it becomes, in one short line."""
    if before == after:
        return f"{shorten(before)} (left as it is)"
    if not after:
        return shorten(before)
    same = len(commonprefix((before, after)))
    return f"{shorten(before[same:])} -> {shorten(after[same:])}"


def shorten(text: str) -> str:
    """The text on one line, control characters shown, cut to EXCERPT characters."""
    text = text.rstrip("\r\n") or text  # a removed line is shown without its line break
    shown = visible(text[: EXCERPT + 1])
    return shown if len(text) <= EXCERPT else f"{shown[:EXCERPT]}…"


def abridged(text: str) -> str:
    """The text on one line, its middle left out where it is long."""
    if len(text) <= 2 * EXCERPT:
        return visible(text)
    cut = len(text) - EXCERPT - EXCERPT // 2
    return visible(f"{text[:EXCERPT]}… {cut} characters …{text[-EXCERPT // 2 :]}")


def visible(text: str) -> str:
    """The text with ⏎ for a line feed and `<U+200B>` for each character that a terminal does not show."""
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    if character == "\n":
        return "⏎"
    return character if character.isprintable() or character == "\u3000" else f"<U+{ord(character):04X}>"
