"""The first generator of `benchmarks/across.py`: sites with two designs, weekly headlines, disclaimers and reprints."""

import random
from datetime import date, timedelta
from itertools import count

from across_pages import Line, Page, Pages, Prose

_START = date(2024, 1, 1)
_DAYS = 700
_SHORT = ("（完）", "答：", "问：", "有关负责人说：", "“是的。”", "掌声。", "（摄影：本报记者）")
_LEGAL = ("本办法自发布之日起施行。", "特此公告。", "以上事实有书证为凭，当事人未提出异议。")

Plan = dict[tuple[int, int], tuple[list[Line], int]]


class _Shared:
    """Lines that pages of many sites have in common."""

    def __init__(self, prose: Prose) -> None:
        self.quotations = [prose.sentence() + prose.sentence() for _ in range(30)]
        self.legal = [*_LEGAL, prose.sentence(), prose.sentence()]
        self.subheads = [prose.phrase(6, 8) for _ in range(50)]
        self.disclaimers = [prose.sentence() + prose.sentence() for _ in range(6)]


class _Site:
    """A site and its templates; `number` decides which of them it has."""

    def __init__(self, number: int, pages: int, prose: Prose, shared: _Shared) -> None:
        def menu(items: int) -> str:
            return " ".join(prose.phrase(2, 4) for _ in range(items))

        self.number, self.pages, self.host = number, pages, f"site{number:03}.example"
        self.head = [menu(8), menu(5)]
        self.feet = [
            [
                menu(7),
                f"版权所有 {prose.phrase(6, 16)} ICP备{prose.rng.randint(10**7, 10**8)}号",
                f"地址：{prose.phrase(6, 16)} 电话：010-{prose.rng.randint(10**7, 10**8)}",
                *([prose.sentence() + prose.sentence()] if number % 2 else []),
            ]
            for _ in range(2)
        ]
        self.insert = f"扫码关注{prose.phrase(6, 8)}" if number % 3 == 0 else ""
        self.disclaimer = shared.disclaimers[number % 6] if number % 10 < 3 else ""
        self.notes = [prose.sentence() + prose.sentence() for _ in range(2)]
        self.hot = [prose.phrase(12, 24) for _ in range(max(4, pages // 8))]
        self.source = prose.phrase(3, 4) + "报"
        self.rates = (prose.sentence(), prose.sentence())
        self.has_rates, self.only_weather = number % 10 == 0, number % 40 == 7


def pages(seed: int, sites: int, pages_of_each: int) -> Pages:
    """The pages of all sites, site by site."""
    rng = random.Random(seed)
    prose = Prose(rng)
    shared = _Shared(prose)
    plan = _reprints(sites, pages_of_each, prose, shared)
    for number in range(sites):
        site = _Site(number, pages_of_each, prose, shared)
        for page in range(pages_of_each):
            yield _page(site, page, prose, shared, plan)


def _reprints(sites: int, pages_of_each: int, prose: Prose, shared: _Shared) -> Plan:
    """Which pages print a report that others print as well: whole, with other ends, in part, or reworded."""
    rng = prose.rng
    slots = [(site, page) for site in range(sites) for page in range(pages_of_each)]
    rng.shuffle(slots)
    plan: Plan = {}
    for group in count(1):
        if group > len(slots) // 100 or not slots:
            return plan
        kind = rng.choice(("exact", "ends", "near", "part", "near"))
        title = prose.phrase(12, 24)
        core = [prose.paragraph() + prose.sentence() for _ in range(rng.randint(4, 8))]
        for copy in range(min(40, 2 + int(rng.expovariate(1 / 4)), len(slots))):
            plan[slots.pop()] = _reprint(kind, title, core, group, copy, prose, shared)
    raise AssertionError("count never ends")


def _reprint(
    kind: str, title: str, core: list[str], group: int, copy: int, prose: Prose, shared: _Shared
) -> tuple[list[Line], int]:
    copied = [Line(text, "copy", group) for text in core]
    if kind == "exact":
        return [Line(title, "copy", group), *copied], 0
    if kind == "ends":
        return [Line(title, "free"), Line(prose.paragraph()), *copied, Line(prose.paragraph())], 0
    if kind == "part":
        return [Line(prose.phrase(12, 24)), *_body(prose, shared), *copied[:3], *_body(prose, shared)], 0
    share = prose.rng.choice((0.01, 0.02, 0.03, 0.05)) if copy else 0.0
    return [Line(title, "free"), *(Line(prose.altered(text, share) if share else text, "free") for text in core)], group


def _body(prose: Prose, shared: _Shared) -> list[Line]:
    rng, lines = prose.rng, []
    for _ in range(rng.randint(3, 8)):
        lines.append(Line(prose.paragraph()))
        chance = rng.random()
        if chance < 0.03:
            lines += [Line(rng.choice(shared.quotations[: 1 + int(30 * rng.random() ** 2)]), "keep")]
            lines.append(Line(prose.paragraph()))
        elif chance < 0.06:
            lines += [Line(rng.choice(shared.subheads), "keep"), Line(prose.paragraph())]
        elif chance < 0.10:
            lines += [Line(rng.choice(_SHORT), "keep"), Line(prose.paragraph())]
    if rng.random() < 0.03:
        lines.append(Line(rng.choice(shared.legal), "keep"))
    return lines


def _page(site: _Site, page: int, prose: Prose, shared: _Shared, plan: Plan) -> Page:
    rng = prose.rng
    day = _START + timedelta(page * _DAYS // site.pages)
    printed = f"{day.year}年{day.month}月{day.day}日"
    lines, near, numbers = [], 0, False
    if (site.number, page) in plan:
        lines, near = plan[site.number, page]
    elif site.only_weather:
        lines, numbers = _weather(printed, site, rng), True
    elif site.has_rates and page % 100 < 8:
        lines, numbers = _rates(printed, site, rng), True
    else:
        lines = [Line(prose.phrase(12, 24)), *_body(prose, shared)]
        if page % 50 < 6:
            lines.insert(1, Line(site.notes[page // 50 % 2], "keep"))
    if site.insert and len(lines) > 5:
        lines = [*lines[:3], Line(site.insert, "site"), *lines[3:]]
    above = [*site.head, f"今天是{printed} 星期{'一二三四五六日'[page % 7]}"]
    byline = [Line(f"{printed} 来源：{site.source}", "free"), Line(f"浏览次数：{rng.randint(1, 99999)}", "site")]
    below = [site.disclaimer] if site.disclaimer and rng.random() < 0.4 else []
    below += ["热点新闻", *(site.hot[(page // 8 + i) % len(site.hot)] for i in range(3))]
    below += site.feet[0 if page < site.pages // 2 and site.number % 4 == 0 else 1]
    whole = [*_site_lines(above), lines[0], *byline, *lines[1:], *_site_lines(below)]
    return Page(site.host, day.isoformat(), whole, near, numbers)


def _site_lines(texts: list[str]) -> list[Line]:
    return [Line(text, "site") for text in texts]


def _weather(day: str, site: _Site, rng: random.Random) -> list[Line]:
    """Every page of such a site is this one: its constant last line may be text or template."""
    lines = [
        f"{day}白天到夜间，{place}多云转晴，最高气温{rng.randint(20, 38)}度，最低气温{rng.randint(5, 19)}度，"
        f"偏北风{rng.randint(2, 6)}级，相对湿度百分之{rng.randint(30, 95)}。"
        for place in ("市区", "北部山区", "南部平原")
    ]
    return [Line(f"{day}天气预报"), *map(Line, lines), Line(site.rates[1], "free")]


def _rates(day: str, site: _Site, rng: random.Random) -> list[Line]:
    lines = [
        f"{day}银行间外汇市场人民币汇率中间价为：1{name}对人民币{rng.randint(100, 999) / 100:.4f}元。"
        for name in ("美元", "欧元", "日元", "港元")
    ]
    keep = [Line(text, "keep") for text in site.rates]
    return [Line(f"{day}人民币汇率中间价公告"), keep[0], *map(Line, lines), keep[1]]
