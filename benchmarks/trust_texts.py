"""Clean texts of many kinds, made from word lists: what no filter may touch, `texts(100, seed=1)`."""

import random
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from newsclean import decode_bytes

ROOT = Path(__file__).parent.parent
FOREIGN = ROOT / "fixtures" / "foreign.txt"

PEOPLE = [
    "老周", "小林", "王老师", "李师傅", "陈阿姨", "赵医生", "刘会计", "孙木匠", "何船长", "杨厨师", "吴司机",
    "许大爷", "马校长", "郑护士", "冯编辑",
]  # fmt: skip
PLACES = [
    "河东", "桥西", "码头", "南街", "县城", "山脚", "渡口", "菜场", "邮局", "学校", "祠堂", "水库", "果园",
    "车站", "茶馆", "礼堂", "小镇", "村口",
]  # fmt: skip
THINGS = [
    "一把雨伞", "两袋面粉", "三本旧书", "一张地图", "半篮鸡蛋", "一台收音机", "几块木板", "一盏油灯",
    "两条毛巾", "一壶热茶", "一封长信", "五斤苹果", "一只木船", "几张照片", "一件棉衣", "两把椅子",
]  # fmt: skip
VERBS = [
    "带来了", "借走了", "修好了", "送去了", "找到了", "买下了", "忘记了", "画出了", "收起了", "摆好了",
    "换来了", "留下了",
]  # fmt: skip
TIMES = [
    "清晨", "午后", "傍晚", "昨天", "前年春天", "去年秋天", "上个月", "下雪那天", "放学以后", "开集以前",
    "中秋前夜", "周末",
]  # fmt: skip
FEELINGS = [
    "心里很踏实", "一路没有说话", "觉得这样就够了", "比谁都高兴", "笑了很久", "还是不太放心", "想起了小时候",
    "不肯收钱", "第二天又来了", "说要再等一等",
]  # fmt: skip
WEATHER = [
    "雨下得很大", "风从河面吹过来", "太阳刚刚落山", "路上没有什么人", "天还没有亮", "雾一直不散",
    "院子里很安静", "灯已经亮了",
]  # fmt: skip
TWO = [
    "青山", "流水", "孤舟", "明月", "秋风", "落叶", "炊烟", "远树", "斜阳", "寒雨", "新茶", "旧梦", "石桥",
    "竹影", "归人", "野花",
]  # fmt: skip
THREE = [
    "照古城", "过小楼", "入梦来", "满江明", "下平湖", "问故人", "又一年", "上西楼", "落前川", "近黄昏",
    "到天边", "向谁开",
]  # fmt: skip
CODE = ["count", "total", "index", "value", "name", "path", "line", "width", "height", "price"]
DUTIES = [
    "缴纳水费", "修缮房屋", "看护林木", "保管钥匙", "登记姓名", "打扫院落", "报告损坏", "归还图书",
    "按时到岗", "核对账目",
]  # fmt: skip

Draw = random.Random


def sentence(draw: Draw) -> str:
    """A plain sentence without its full stop."""
    who, other = draw.sample(PEOPLE, 2)
    place, there = draw.sample(PLACES, 2)
    thing, what = draw.sample(THINGS, 2)
    patterns = (
        f"{draw.choice(TIMES)}，{who}从{place}{draw.choice(VERBS)}{thing}，{draw.choice(FEELINGS)}",
        f"{draw.choice(WEATHER)}，{who}和{other}在{place}等车，手里拿着{thing}",
        f"{who}说，{place}的人都认识{other}，因为他{draw.choice(TIMES)}给大家{draw.choice(VERBS)}{thing}",
        f"从{place}到{there}有{draw.randint(2, 90)}里路，{who}走了{draw.randint(2, 9)}个小时，{draw.choice(FEELINGS)}",
        f"{other}把{thing}放在{place}的桌上，又把{what}交给{who}，{draw.choice(FEELINGS)}",
        f"{place}在{draw.randint(1950, 2020)}年修了新路，{draw.choice(WEATHER)}，{who}{draw.choice(VERBS)}{thing}",
    )
    return draw.choice(patterns)


def article(draw: Draw) -> str:
    """Paragraphs of two to five sentences."""
    lines = ["。".join(sentence(draw) for _ in range(draw.randint(2, 5))) + "。" for _ in range(draw.randint(2, 7))]
    return "\n".join(lines) + "\n"


def one_line(draw: Draw) -> str:
    """A document of a single paragraph."""
    return "；".join(sentence(draw) for _ in range(draw.randint(1, 20))) + "。"


def verse(draw: Draw) -> str:
    """A title and lines of five or seven hanzi."""
    rows = [draw.choice(TWO) + (draw.choice(TWO) if draw.random() < 0.5 else "") + draw.choice(THREE) for _ in range(8)]
    return (
        "\n".join(["".join(draw.sample(TWO, 2)), "", *(row + "，。"[place % 2] for place, row in enumerate(rows))])
        + "\n"
    )


def law(draw: Draw) -> str:
    """Numbered articles."""
    duties = draw.sample(DUTIES, 6)
    rows = [
        f"第{number}条　住户应当在{draw.randint(2, 28)}日以前{duty}；没有{duty}的，由管理人提醒{draw.randint(1, 3)}次。"
        for number, duty in zip("一二三四五六", duties, strict=True)
    ]
    return f"{draw.choice(PLACES)}住户公约\n" + "\n".join(rows) + "\n"


def dialogue(draw: Draw) -> str:
    """Speech with a name before it, and answers in quotation marks."""
    first, second = draw.sample(PEOPLE, 2)
    rows = [f"{first if turn % 2 else second}：{sentence(draw)}？" for turn in range(draw.randint(2, 5))]
    return "\n".join([*rows, f"“{sentence(draw)}。”{first}说，“{sentence(draw)}。”"]) + "\n"


def code(draw: Draw) -> str:
    """Python with comments in Chinese."""
    one, two, three = draw.sample(CODE, 3)
    rows = [f"# {sentence(draw)}", f"def {one}_of({two}, {three}=0):", f'    """{sentence(draw)}。"""']
    rows += [
        f"    for {one} in range({draw.randint(2, 99)}):",
        f"        {three} += {two}[{one}] * {draw.random():.3f}",
    ]
    return "\n".join([*rows, f"    return {three}"]) + "\n"


def table(draw: Draw) -> str:
    """A table of Markdown."""
    rows = [f"| {who} | {draw.choice(PLACES)} | {draw.randint(1, 900)} |" for who in draw.sample(PEOPLE, 6)]
    return "\n".join(["| 姓名 | 地点 | 数量 |", "|---|---|---|", *rows]) + "\n"


def chat(draw: Draw) -> str:
    """Messages with their time and sender."""
    minute = draw.randint(0, 40)
    rows = [f"{9 + draw.randint(0, 3):02}:{minute + i:02} {draw.choice(PEOPLE)}：{sentence(draw)}" for i in range(6)]
    return "\n".join(rows) + "\n"


def subtitles(draw: Draw) -> str:
    """Subtitles with numbers and times."""
    rows = [
        f"{number}\n00:00:{number * 4:02},000 --> 00:00:{number * 4 + 3:02},500\n{sentence(draw)}\n"
        for number in range(1, 7)
    ]
    return "\n".join(rows)


def form(draw: Draw) -> str:
    """A form with names and values."""
    rows = [f"姓名：{draw.choice(PEOPLE)}", f"住处：{draw.choice(PLACES)}{draw.randint(1, 200)}号"]
    rows += [f"物品：{draw.choice(THINGS)}", f"说明：{sentence(draw)}。", f"领取人签名：{draw.choice(PEOPLE)}"]
    return "\n".join(rows) + "\n"


def foreign(draw: Draw) -> str:
    """Words of other languages, a language a line."""
    rows = []
    for line in FOREIGN.read_text("utf-8").splitlines():
        words = line.partition(": ")[2]
        # Hanzi of Cantonese and Japanese are also Traditional, and entities are there to be decoded.
        if words and "&#" not in words and not any("一" <= character <= "龥" for character in words):
            chosen = words.split()
            rows.append(" ".join(draw.sample(chosen, min(len(chosen), 9))))
    return "\n".join(draw.sample(rows, 3)) + "\n"


KINDS: dict[str, Callable[[Draw], str]] = {
    function.__name__: function
    for function in (article, one_line, verse, law, dialogue, code, table, chat, subtitles, form, foreign)
}


def texts(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """The kind and the text of `count` clean documents, the kinds in turn."""
    draw = random.Random(seed)
    kinds = list(KINDS.items())
    for number in range(count):
        kind, write = kinds[number % len(kinds)]
        yield kind, write(draw)


def dirty(draw: Draw) -> str:
    """A page with a menu, annotations, entities, misread words, Traditional and a footer, each by chance."""
    body = article(draw)
    changes = (
        ("书", "书(shū)"),
        ("，", "，&nbsp;"),
        ("新路", "æ–°è·¯"),
        ("说", "說"),
        ("茶", "茶\u200b"),
        ("大家", "大家(dàjiā)"),
    )
    for before, after in changes:
        if draw.random() < 0.5:
            body = body.replace(before, after)
    above = f"首页 > {draw.choice(PLACES)} > 正文\n{draw.choice(PLACES)}来信\n" if draw.random() < 0.7 else ""
    below = f"责任编辑：{draw.choice(PEOPLE)}\n分享到：微信 微博\n" if draw.random() < 0.7 else ""
    return above + body + below


def fixtures() -> Iterator[tuple[str, str]]:
    """Name and text of each fixture: the pages, odd documents and samples, and both sides of each case."""
    for path in sorted((ROOT / "fixtures").rglob("*")):
        if path.suffix == ".txt":
            yield path.name, decode_bytes(path.read_bytes()).text
    for path in sorted((ROOT / "fixtures" / "cases").glob("*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield path.name, case["before"]
