"""Sentences that speak of how something is read, in which pinyin is content: “和”在这里读作huò."""

from collections.abc import Sequence
from unicodedata import normalize

from newsclean.chinese.hanzi import is_hanzi
from newsclean.patterns import compile_later

# What is around a character that speaks of reading; 关注音乐 and 解读为 are no lessons.
_SPEAKS_OF_READING = (
    "(?:"
    "(?<=[读讀])(?<![宣朗阅解导诵攻精品研细通默拜展就熟閱導選选].)(?:[作音成為为如若错錯法]|一[读讀]|[“「][a-zāáǎàēéěèōóǒò]|[“「].[”」])"
    "|(?<=[拼注今古正多异異同又旧舊]音)(?![乐樂响響色频頻像质質量箱讯訊])"
    "|(?<=训读|音读)|(?<=字[读讀])(?![物者本写懂书書])|(?<=怎么[读念])(?![书])|(?<=怎麼[讀念])(?![書])"
    "|(?<=念)(?<![想思纪紀怀懷信悼挂惦观觀概理意邪执執贪貪悬懸杂雜].)[作成]"
    "|(?<=音)[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    "|(?<=僻)字|(?<=生)(?<![先学學].)[字词詞][：:表和、]|(?<=[声聲][调調]))"
)
# A pattern each, as a scan for one literal costs next to nothing and one for a class of them 10 µs a page.
_LESSONS = {character: compile_later(character + _SPEAKS_OF_READING) for character in "读讀音念僻生调調"}
_LANGUAGE = compile_later(
    "[读讀](?![书書者物完懂后後过過本研高中小初大博硕])(?<![阅閱朗宣解导導攻默精细熟就选選研通].)"
    "|音(?![乐樂响響像频頻色符质質量箱讯訊效速])(?<=[读讀古今多同异異语語谐諧正本字拼注破声聲发發].)"
    "|多音|[声聲][调調母]|[平上去入][声聲]|第[一二三四][声聲]|[韵韻]|通假|反切|破音|[训訓]诂"
    "|[汉漢生错錯别別僻][字词詞]|[字词詞][义義形典源]|[”」’』][一这這那此该該]?[字词詞]|[这這此该該][个個]?[字词詞]"
    "|方言|土话|土話|俗称|俗稱|古称|古稱|成语|成語|俗语|俗語|姓氏|复姓|複姓|地名|名叫|名字|[取起小乳学學本原]名|"
    "(?<!百)姓|[古旧舊]地|古国|古國"
)
_AROUND = " ()（）[]【】〔〕"
_SANDHI = "一不"  # read by what follows, so two readings teach nothing
_TONES = 3  # readings of one syllable that make a table of tones
_SENTENCE_ENDS = "。！？!?\r\n"
_SENTENCE = compile_later(f"[{_SENTENCE_ENDS}]")
_FARTHEST = 200  # characters on either side; no sentence is longer


def taught_spans(text: str) -> list[tuple[int, int]]:
    """The sentences that speak of how something is read, in order; each ends behind its last character."""
    found = [lesson.finditer(text) for character, lesson in _LESSONS.items() if character in text]
    return _sentences(text, sorted(match.span() for matches in found for match in matches))


def about_language(text: str) -> list[tuple[int, int]]:
    """The sentences that speak of characters, words, names and sounds at all, where an author may give a reading."""
    return _sentences(text, [match.span() for match in _LANGUAGE.finditer(text)])


_LESSON_HEADING = compile_later(
    "(?:^|\n).{0,8}(?:生[字词詞]|[拼注]音|[识認]字|跟[读讀]|多音字|第[0-9一二三四五六七八九十]{1,3}[课課])"
)


def is_lesson(text: str) -> bool:
    """Whether a line of a text begins like the heading of a lesson: 第三课 生词, 看拼音写词语."""
    return _LESSON_HEADING.search(text) is not None


def lesson_lines(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """The lines that teach readings without a word about it, where characters are annotated from `starts` to `ends`.

    A line is nothing but characters with their readings, 撑（chēng） 篙（gāo） 岸（àn）, or words with those of their
    last ones; or gives a part of speech behind one, 您（nín）代 you; or half of what is annotated has two readings in
    it or in all of the text, 长(cháng)短、长(zhǎng)大; or all is one syllable in several tones: 妈(mā) 麻(má) 马(mǎ).
    None where more is annotated elsewhere.
    """
    lines, taught = {}, {}
    for line, spans in _by_line(text, starts, ends).items():
        read = [(text[start - 1], text[start:end].strip(_AROUND)) for start, end in spans]
        lines[line] = read
        is_list = any(pattern.fullmatch(text, *line) for pattern in (_EXERCISE, _CHOICES))
        if (
            is_list
            or any(_PART_OF_SPEECH.match(text, end) for _, end in spans)
            or _has_polyphones(read)
            or _is_of_tones(read)
        ):
            taught[line] = read
    if _has_polyphones([pair for read in lines.values() for pair in read]):
        taught = lines
    return list(taught) if sum(map(len, taught.values())) * 2 >= len(starts) else []


_EXERCISE = compile_later(r"\s*(?:[一-龥][(（][^()（）\n]{1,12}[)）][\s、]+){2,}[一-龥][(（][^()（）\n]{1,12}[)）]\s*")
# Choices of an exam, words whose last characters are read: A.酝酿（niàng）B.应和（hè）. One alone has its letter.
_CHOICE = "[一-龥]{2,4}（[^（）\\n]{1,12}）"
_CHOICES = compile_later(
    rf"\s*(?:[A-D][.．、]\s*{_CHOICE}[\s、，；;]*)+|\s*(?:{_CHOICE}[\s、，；;]+)+{_CHOICE}[\s、，；;]*"
)
# The part of speech that a list of words gives behind the reading: 您（nín）代 you.
_PART_OF_SPEECH = compile_later(" ?(?:[代名动形副量介连助数叹動連數嘆]|n|v|adj|adv)[. ]+[A-Za-z]")


def _by_line(text: str, starts: Sequence[int], ends: Sequence[int]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """Where each line with annotations starts and ends, and where its annotations do."""
    lines: dict[tuple[int, int], list[tuple[int, int]]] = {}
    first = stop = seen = 0  # the line of the annotation before, and where that annotation starts
    for start, end in zip(starts, ends, strict=True):
        first = max(first, text.rfind("\n", seen, start) + 1)
        if end > stop:
            stop = text.find("\n", end)
            stop = stop if stop >= 0 else len(text)
        lines.setdefault((first, stop), []).append((start, end))
        seen = start
    return lines


def glossary_lines(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """The entries of a glossary: `首页（shǒuyè） homepage`, `角色（jué sè）不读 jiǎo sè`, each with one annotation.

    An entry is a short line whose first word is annotated, and in which the sentence does not go on behind that. Where
    there are fewer than _ENTRIES, only those that give a translation behind the reading. None where more is annotated
    in other lines.
    """
    entries = [
        (line, spans[0][1])
        for line, spans in _by_line(text, starts, ends).items()
        if len(spans) == 1 and line[1] - line[0] <= _ENTRY and _ENTRY_HEAD.fullmatch(text, line[0], spans[0][0])
        if not is_hanzi(text[spans[0][1] : spans[0][1] + 1] or " ")
        or text.startswith(("不读", "不讀", "不念"), spans[0][1])
    ]
    if len(entries) < _ENTRIES:
        entries = [(line, end) for line, end in entries if _TRANSLATION.fullmatch(text, end, line[1])]
    return [line for line, _ in entries] if len(entries) * 2 >= len(starts) else []


_ENTRIES = 3  # entries of a glossary, at least
_TRANSLATION = compile_later(r"[ 　:：=—-]{1,3}[A-Za-z][A-Za-z ,;.'’()/-]*")
_ENTRY = 60  # characters of an entry, at most
_ENTRY_HEAD = compile_later(r"\s*(?:[0-9]{1,3}[.、．] ?)?[一-龥]{1,8} ?")  # the word, or a number and the word


def _is_of_tones(read: Sequence[tuple[str, str]]) -> bool:
    """Whether the readings are one syllable in several tones, as a lesson on tones has them: 妈（mā）麻（má）."""
    readings = {reading for _, reading in read if not reading.isascii()}
    syllables = {normalize("NFD", reading).encode("ascii", "ignore") for reading in readings}
    return len(readings) >= _TONES and len(syllables) == 1 and syllables != {b""}  # as zhuyin would be


def _has_polyphones(read: Sequence[tuple[str, str]]) -> bool:
    """Whether half of the characters annotated in a line are so with two readings, each with its tone."""
    readings: dict[str, set[str]] = {}
    for character, reading in read:
        if not reading.isascii() and character not in _SANDHI:
            readings.setdefault(character, set()).add(reading)
    return sum(len(readings.get(character, ())) > 1 for character, _ in read) * 2 > len(read)


def _sentences(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that hold these spans."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and end <= found[-1][1]:
            continue
        first = max(0, start - _FARTHEST)
        begin = max(text.rfind(mark, first, start) for mark in _SENTENCE_ENDS) + 1
        stop = _SENTENCE.search(text, end, end + _FARTHEST)
        found.append((max(begin, first), stop.start() if stop else min(len(text), end + _FARTHEST)))
    return found
