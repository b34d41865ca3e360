"""Sentences that speak of how something is read, in which pinyin is content: “和”在这里读作huò."""

import re

# What stands around a character that speaks of reading; 关注音乐 and 解读为 are no lessons.
_SAID = (
    "(?:"
    "(?<=[读讀])(?<![宣朗阅解导诵攻精品研细通默拜展就閱導選选].)[作音成為为如若错錯法“「]"
    "|(?<=[拼注今古正多异異同又旧舊发發]音)(?![乐樂响響色频頻像质質量箱讯訊])"
    "|(?<=训读|音读)|(?<=字[读讀])(?![物者本写懂])|(?<=怎么[读念])(?![书])|(?<=怎麼[讀念])(?![書])"
    "|(?<=念)(?<![想思纪紀怀懷信悼挂惦].)[作成]"
    "|(?<=音)[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    "|(?<=僻)字)"
)
# A pattern each, as a scan for one literal costs next to nothing and one for a class of them 10 µs a page.
_LESSONS = {character: re.compile(character + _SAID) for character in "读讀音念僻"}
_SENTENCE_ENDS = "。！？!?\r\n"
_SENTENCE = re.compile(f"[{_SENTENCE_ENDS}]")
_FARTHEST = 200  # characters on either side; no sentence is longer


def taught_spans(text: str) -> list[tuple[int, int]]:
    """The sentences that speak of how something is read, in order; each ends behind its last character."""
    spans: list[tuple[int, int]] = []
    said = [lesson.finditer(text) for character, lesson in _LESSONS.items() if character in text]
    for start, end in sorted(match.span() for matches in said for match in matches):
        if spans and end <= spans[-1][1]:
            continue
        first = max(0, start - _FARTHEST)
        begin = max(text.rfind(mark, first, start) for mark in _SENTENCE_ENDS) + 1
        stop = _SENTENCE.search(text, end, end + _FARTHEST)
        spans.append((max(begin, first), stop.start() if stop else min(len(text), end + _FARTHEST)))
    return spans
