"""The second generator of `benchmarks/across.py`: other templates of sites, written without looking at the first."""

import random
from datetime import date, timedelta
from itertools import count

from across_pages import Line, Page, Pages, Prose

_START = date(2021, 3, 1)
_DAYS = 700
_WEEK = "一二三四五六日"
_CITIES = ("北京", "沈阳", "长沙", "昆明", "厦门", "兰州")
_PHRASES = (
    "本公告自发布之日起施行。",
    "股市有风险，入市需谨慎。",
    "（未经授权，不得转载。）",
    "特此公告。",
    "以上内容仅供参考。",
)
_SUBHEADS = ("一、总体要求", "二、主要任务", "三、保障措施", "记者手记", "延伸阅读", "问：", "答：")


class _Site:
    """A site with the templates that it has at one time and another."""

    def __init__(self, number: int, prose: Prose) -> None:
        rng = self.rng = prose.rng
        self.host = f"{rng.choice(('news', 'www', 'm', 'epaper'))}.s{number:03}.example"
        self.name = prose.phrase(3, 5) + rng.choice(("网", "日报", "在线", "新闻"))
        self.channels = [prose.phrase(2, 4) + "频道" for _ in range(rng.randint(3, 7))]
        self.editors = [prose.phrase(2, 3) for _ in range(rng.randint(2, 5))]
        self.redesign = rng.choice((None, None, rng.randint(200, 500)))
        self.designs = [_Design(self, prose), _Design(self, prose)]
        self.hot = [[prose.phrase(12, 24) for _ in range(rng.randint(4, 8))] for _ in range(_DAYS // 30 + 1)]
        self.insert = f"（更多精彩请关注{self.name}视频号）" if rng.random() < 0.3 else ""
        self.note = f"编者按：{prose.sentence()}{prose.sentence()}"

    def design(self, day: int) -> "_Design":
        return self.designs[self.redesign is not None and day > self.redesign]


class _Design:
    """What stands above and below the text of a page."""

    def __init__(self, site: _Site, prose: Prose) -> None:
        rng, name = prose.rng, site.name
        self.slogan = f"{name}——{prose.phrase(6, 12)}"
        self.tools = rng.choice(("字号：大 中 小", "T大 T小 打印", "听新闻 收藏 分享", "放大字体 缩小字体"))
        self.has = {key: rng.random() < 0.55 for key in ("weather", "today", "views", "hot", "app", "editor", "year")}
        self.views = rng.choice(("阅读量：{}", "已有{}人看过", "热度 {}"))
        self.app = f"打开{name}APP，查看更多精彩内容"
        self.legal = f"凡注明来源为{name}的作品，{prose.phrase(40, 90)}，违者本网将依法追究责任。"
        self.icp = f"{rng.choice('京沪粤湘')}ICP备{rng.randint(10**7, 10**8)}号-{rng.randint(1, 9)}"
        self.phone = f"违法和不良信息举报电话：0{rng.randint(10, 99)}-{rng.randint(10**7, 10**8)}"

    def above(self, site: _Site, day: date, channel: str, rng: random.Random) -> list[str]:
        lines = [self.slogan, channel]
        if self.has["today"]:
            lines.append(f"今天是{day.year}年{day.month}月{day.day}日 星期{_WEEK[day.weekday()]}")
        if self.has["weather"]:
            lines.append(f"{rng.choice(_CITIES)} {rng.choice('晴阴雨雪')} {rng.randint(-9, 15)}~{rng.randint(16, 35)}℃")
        return [*lines, self.tools]

    def below(self, site: _Site, day: date, number: int, rng: random.Random) -> list[str]:
        lines = []
        if self.has["editor"]:
            lines.append(f"【责任编辑：{rng.choice(site.editors)}】")
        if self.has["views"]:
            lines.append(self.views.format(rng.randint(3, 99999)))
        if self.has["hot"]:
            lines += ["热门排行", *site.hot[number // 30]]
        if self.has["app"]:
            lines.append(self.app)
        lines += [self.legal, self.phone, self.icp]
        if self.has["year"]:
            lines.append(f"Copyright © 2003-{day.year} {site.name} 版权所有")
        return lines


def pages(seed: int, sites: int, pages_of_each: int) -> Pages:
    """The pages of all sites, site by site."""
    rng = random.Random(seed)
    prose = Prose(rng)
    groups = count(1)
    reports = [(next(groups), [prose.phrase(12, 22), *prose.article(4, 9)]) for _ in range(sites * pages_of_each // 60)]
    quotations = [prose.sentence() + prose.sentence() for _ in range(25)]
    for number in range(sites):
        site = _Site(number, prose)
        for _ in range(pages_of_each):
            yield _page(site, prose, rng.choice(reports), quotations)


def _page(site: _Site, prose: Prose, report: tuple[int, list[str]], quotations: list[str]) -> Page:
    rng = prose.rng
    number = rng.randrange(_DAYS)
    day = _START + timedelta(number)
    design = site.design(number)
    body, near, numbers = _body(site, prose, report, quotations)
    if site.insert and rng.random() < 0.6 and len(body) > 3:
        body.insert(rng.randrange(2, len(body)), Line(site.insert, "site"))
    above = [Line(text, "site") for text in design.above(site, day, rng.choice(site.channels), rng)]
    below = [Line(text, "site") for text in design.below(site, day, number, rng)]
    return Page(site.host, day.isoformat(), above + body + below, near, numbers)


def _body(
    site: _Site, prose: Prose, report: tuple[int, list[str]], quotations: list[str]
) -> tuple[list[Line], int, bool]:
    """The lines of the main content, its group of near copies, and whether it is a table of figures."""
    rng = prose.rng
    kind = rng.random()
    group, texts = report
    if kind < 0.03:  # the report whole
        return [Line(text, "copy", group) for text in texts], 0, False
    if kind < 0.05:  # a part of it amid own text
        start = rng.randrange(1, len(texts) - 3)
        part = [Line(text, "copy", group) for text in texts[start : start + rng.randint(3, 6)]]
        if sum(len(line.text) for line in part) < 200:  # too little to be more than a quotation
            part = [Line(line.text, "free", group) for line in part]
        own = [Line(text) for text in [prose.phrase(10, 22), *prose.article(3, 6)]]
        at = rng.randrange(2, len(own) + 1)
        return own[:at] + part + own[at:], 0, False
    if kind < 0.065:  # reworded here and there
        share = rng.uniform(0.01, 0.05)
        return [Line(prose.altered(text, share), "free") for text in texts], group, False
    if kind < 0.10:
        return _figures(rng), 0, True
    lines = [Line(prose.phrase(10, 22)), *map(Line, prose.article())]
    if rng.random() < 0.05:
        lines.insert(rng.randrange(2, len(lines)), Line(rng.choice(quotations), "keep"))
    if rng.random() < 0.10:
        lines.insert(rng.randrange(2, len(lines)), Line(rng.choice(_SUBHEADS), "keep"))
    if rng.random() < 0.04:
        lines.append(Line(rng.choice(_PHRASES), "keep"))
    if rng.random() < 0.015:
        lines.insert(1, Line(site.note, "keep"))
    return lines, 0, False


def _figures(rng: random.Random) -> list[Line]:
    """Pages that differ by their numbers only: lottery, river levels, closing prices."""

    def number(most: int) -> int:
        return rng.randint(1, most)

    kind = rng.randrange(3)
    if kind == 0:
        lines = [f"双色球第{number(2021)}期开奖结果"]
        lines += [
            f"红球：{' '.join(f'{number(33):02}' for _ in range(6))}，蓝球：{number(16):02}，"
            f"本期销售额{number(10**8)}元。"
        ]
        lines += [
            f"一等奖{number(20)}注，单注奖金{number(10**7)}元；二等奖{number(300)}注，单注奖金{number(10**6)}元。"
        ]
        lines += [
            f"目前奖池资金累计{number(10**9)}元，下期将于{number(12)}月{number(28)}日开奖，欢迎广大彩民理性购彩。"
        ]
    elif kind == 1:
        lines = [f"{number(12)}月{number(28)}日全市水情通报"]
        lines += [
            f"截至{number(24)}时，{river}水位{number(99)}.{number(99):02}米，比昨日涨{number(90)}厘米，流量每秒{number(9000)}立方米。"
            for river in ("清河", "白水", "大沙河", "响水", "东江支流")
        ]
    else:
        lines = [f"收评：沪指涨{number(4)}.{number(99):02}%报{number(4000)}点"]
        lines += [
            f"截至收盘，沪指报{number(4000)}.{number(99):02}点，成交额{number(6000)}亿元；深成指报{number(15000)}点，成交额{number(7000)}亿元；创业板指报{number(3000)}点。",
            f"盘面上，两市上涨个股{number(4000)}家，下跌个股{number(3000)}家，涨停{number(120)}家，北向资金净流入{number(200)}亿元。",
        ]
    return [Line(text, "free" if text.startswith("目前奖池") else "own") for text in lines]
