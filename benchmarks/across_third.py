"""The third generator of `benchmarks/across.py`: forums, columns, lists of headlines, small and bilingual sites."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from across_pages import Line, Page, Pages, Prose

_START = date(2019, 9, 2)
_REPLIES = ("顶", "支持楼主", "写得好，收藏了。", "路过", "同意楼上的看法", "沙发")
_ENGLISH = ("market", "city", "report", "people", "open", "river", "school", "law", "north", "trade", "water", "plan")

Report = tuple[int, list[str]]
Body = Callable[["_Site", date, Report], list[Line]]


class _Site:
    """A site: one kind of page in most cases, and what stands above and below it."""

    def __init__(self, number: int, prose: Prose) -> None:
        rng = self.rng = prose.rng
        self.prose, self.host = prose, f"{rng.choice(('bbs', 'news', 'paper', 'www'))}.t{number:03}.example"
        self.name = prose.phrase(3, 5)
        self.body: Body = rng.choice((_forum, _newspaper, _newspaper, _newspaper, _bilingual, _columns, _daily_list))
        self.sections = [prose.phrase(2, 4) for _ in range(rng.randint(2, 12))]
        self.authors = [prose.phrase(2, 3) for _ in range(rng.randint(3, 40))]
        self.has_badge, self.has_rank = rng.random() < 0.4, rng.random() < 0.5
        self.badges = [prose.phrase(2, 4) for _ in range(rng.randint(4, 30))]
        self.motto = f"{prose.phrase(4, 8)} {prose.phrase(4, 8)}"
        english = [" ".join(rng.choices(_ENGLISH, k=12)) for _ in range(2)]
        self.foot = [
            f"关于我们 About Us | 联系我们 Contact Us | 招聘 Jobs | {self.name}",
            f"Copyright © {self.name} News. All Rights Reserved. 版权所有 未经许可不得转载 {english[0]}.",
            f"The views in this section are those of the authors, and {english[1]}.",
            f"{rng.choice('京沪津渝')}ICP证{rng.randint(10**5, 10**6)}号",
        ][rng.randrange(2) :]
        self.column = [f"{prose.phrase(3, 5)}专栏", prose.sentence()]

    def above(self, day: date) -> list[str]:
        lines = [self.motto, f"{self.name} > {self.rng.choice(self.sections)} > 正文"]
        if self.has_badge:
            lines += [self.rng.choice(self.badges), "收藏本页 设为首页"]
        return [*lines, f"{day:%Y-%m-%d} {self.rng.randint(0, 23):02}:{self.rng.randint(0, 59):02}"]

    def below(self, day: date) -> list[str]:
        rank = [f"本周排行第{day.isocalendar().week}期", "上一篇 下一篇"] if self.has_rank else []
        return [*rank, f"阅读 {self.rng.randint(1, 9999)} 评论 {self.rng.randint(0, 99)}", *self.foot]


def pages(seed: int, sites: int, pages_of_each: int) -> Pages:
    """The pages of all sites; half of these have 5 to 50 pages."""
    prose = Prose(random.Random(seed))
    rng = prose.rng
    count = max(4, sites * pages_of_each // 50)
    reports = [(number, [prose.paragraph() for _ in range(rng.randint(4, 8))]) for number in range(1, count)]
    for number in range(sites):
        site = _Site(number, prose)
        for _ in range(rng.randint(5, 50) if number % 2 else pages_of_each):
            day = _START + timedelta(rng.randrange(600))
            lines = site.body(site, day, rng.choice(reports))
            above, below = ([Line(text, "site") for text in texts] for texts in (site.above(day), site.below(day)))
            yield Page(site.host, day.isoformat(), [*above, *lines, *below])


def _newspaper(site: _Site, day: date, report: Report) -> list[Line]:
    """An article, or a report of an agency with a title and an end of its own, or one of its two editions."""
    prose, (group, texts) = site.prose, report
    title, kind = prose.phrase(8, 24), site.rng.random()
    copied = [Line(text, "copy", group) for text in texts]
    if sum(len(text) for text in texts) < 300 or kind > 0.12:
        return [Line(title), *map(Line, prose.article(2, 9))]
    if kind < 0.03:
        return [Line(title, "free"), *copied]
    if kind < 0.08:
        ending = f"{prose.sentence()}{prose.sentence()}（{site.name}记者{site.rng.choice(site.authors)}综合报道）"
        return [Line(title, "free"), *copied, Line(ending)]
    later = [Line(prose.altered(texts[0], 0.3)), *copied[1:], *map(Line, prose.article(2, 3))]
    return [Line(title), *later]


def _columns(site: _Site, day: date, report: Report) -> list[Line]:
    """A weekly column: its name and its note stand above each of its articles."""
    if site.rng.random() < 0.25:
        head = [
            Line(site.column[0], "free"),
            Line(f"第{day.toordinal() // 7 % 500}期", "free"),
            Line(site.column[1], "free"),
        ]
        return [*head, Line(site.prose.phrase(8, 20)), *map(Line, site.prose.article(3, 7))]
    return _newspaper(site, day, report)


def _bilingual(site: _Site, day: date, report: Report) -> list[Line]:
    """An article with a summary in English."""
    summary = " ".join(site.rng.choices(_ENGLISH, k=30)).capitalize() + "."
    return [*_newspaper(site, day, report), Line("ABSTRACT", "free"), Line(summary)]


def _forum(site: _Site, day: date, report: Report) -> list[Line]:
    """A thread: each post has its number, author and links; short replies are the same in many threads."""
    lines = [Line(site.prose.phrase(8, 20))]
    for number in range(1, site.rng.randint(2, 6)):
        lines.append(Line(f"{number}楼 {site.rng.choice(site.authors)} 发表于 {day:%Y-%m-%d}", "free"))
        if number > 1 and site.rng.random() < 0.5:
            lines.append(Line(site.rng.choice(_REPLIES), "keep"))
        else:
            lines += map(Line, site.prose.article(1, 3))
        lines.append(Line("回复 引用 举报", "site"))
    return lines


def _daily_list(site: _Site, day: date, report: Report) -> list[Line]:
    """The headlines of a day, the only kind of page of its site: the titles differ by their numbers."""
    headlines = [f"{number}. {site.prose.phrase(12, 24)}" for number in range(1, site.rng.randint(8, 13))]
    return [Line(f"{day.month}月{day.day}日要闻速览"), *map(Line, headlines), Line("更多内容请点击标题查看。", "free")]
