"""Sentences that speak of how something is read, in which pinyin is content: “和”在这里读作huò."""

import re

# Its first class lets the scan jump from one such character to the next. 关注音乐 and 解读为 are no lessons.
_LESSON = re.compile(
    "[读讀音念僻](?:"
    "(?<=[读讀])(?<![宣朗阅解导诵攻精品研细通默拜展就閱導選选].)[作音成為为如若错錯法“「]"
    "|(?<=[拼注今古正多异異同又旧舊发發]音)(?![乐樂响響色频頻像质質量箱讯訊])"
    "|(?<=训读|音读)|(?<=字[读讀])(?![物者本写懂])|(?<=怎么[读念])(?![书])|(?<=怎麼[讀念])(?![書])"
    "|(?<=念)(?<![想思纪紀怀懷信悼挂惦].)[作成]"
    "|(?<=音)[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    "|(?<=僻)字)"
)
_SENTENCE_ENDS = "。！？!?\r\n"
_SENTENCE = re.compile(f"[{_SENTENCE_ENDS}]")
_FARTHEST = 200  # characters on either side; no sentence is longer


def taught_spans(text: str) -> list[tuple[int, int]]:
    """The sentences that speak of how something is read, in order; each ends behind its last character."""
    spans: list[tuple[int, int]] = []
    for match in _LESSON.finditer(text):
        if spans and match.end() <= spans[-1][1]:
            continue
        first = max(0, match.start() - _FARTHEST)
        start = max(text.rfind(mark, first, match.start()) for mark in _SENTENCE_ENDS) + 1
        end = _SENTENCE.search(text, match.end(), match.end() + _FARTHEST)
        spans.append((max(start, first), end.start() if end else min(len(text), match.end() + _FARTHEST)))
    return spans
