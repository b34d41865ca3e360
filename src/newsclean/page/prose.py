"""Which lines are the text of an article: paragraphs, sentences, direct speech.

`水渠昨天通水，三百亩旱地今年能种水稻了。` is prose; `首页 > 新闻` and `来了吗？` are not.
"""

from newsclean.patterns import compile_later

SENTENCE_ENDS = "。！？!?…”」』；;："
"""Marks that end a sentence, in a raw or a folded line."""

_PROSE = 20  # characters of a paragraph with a full stop, at least: headlines and menus have none
_LONG_PROSE = 30  # characters of a paragraph that only ends like a sentence and has a comma, at least
_SENTENCE = 10  # characters of a sentence, at least: `来了吗？` comes back on purpose
_SENTENCE_END = compile_later('[。！？!?…][”」』）)"]?\\Z')
_SPEECH = compile_later('[^“「『"。！？]{0,14}[“「『"][^”」』]*[。！？!?…—][”」』"]')


def is_prose(line: str) -> bool:
    """Whether a stripped line reads like a paragraph: 20 characters with a full stop, or 30 that end like one."""
    size = len(line)
    if size < _PROSE:
        return False
    return "。" in line or (size >= _LONG_PROSE and line[-1] in SENTENCE_ENDS and ("，" in line or "," in line))


def is_sentence(line: str) -> bool:
    """Whether a line holds a sentence of 10 characters or more."""
    if len(line) < _SENTENCE:
        return False
    return "。" in line or "！" in line or "？" in line or "!" in line or "?" in line  # a loop takes longer


def is_whole_sentence(line: str) -> bool:
    """Whether a line of 10 characters or more ends like a sentence, with what closes a quotation behind its end."""
    return len(line) >= _SENTENCE and _SENTENCE_END.search(line, len(line) - 2) is not None


def is_speech(line: str) -> bool:
    """Whether a line is direct speech in quotation marks, with or without its speaker."""
    return _SPEECH.fullmatch(line) is not None
