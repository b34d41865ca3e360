"""The fourth generator of `benchmarks/across.py`: long footers, articles in parts, authors, series, edited reports."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from across_pages import Line, Page, Pages, Prose

_START = date(2022, 5, 10)
_KINDS = ("local", "local", "portal", "portal", "magazine", "market", "government")

Report = tuple[int, list[str]]


class _Site:
    """A site of one kind: what stands above and below its pages, its authors and its series."""

    def __init__(self, number: int, prose: Prose) -> None:
        rng = self.rng = prose.rng
        self.prose, self.kind = prose, _KINDS[number % len(_KINDS)]
        self.host = f"www.f{number:03}.example"
        self.name = prose.phrase(3, 5)
        self.sections = [prose.phrase(2, 4) for _ in range(rng.randint(4, 15))]
        self.editors = [prose.phrase(2, 3) for _ in range(rng.randint(3, 9))]
        self.authors = [
            (name, f"{name}，{prose.phrase(8, 16)}，著有《{prose.phrase(3, 6)}》。")
            for name in (prose.phrase(2, 3) for _ in range(rng.randint(6, 30)))
        ]
        self.headlines = [prose.phrase(10, 24) for _ in range(80)]
        self.goods = [prose.phrase(2, 3) for _ in range(8)]
        self.tools = rng.choice((["分享到：", "微博 微信 QQ空间"], ["收藏 | 打印 | 关闭"], ["A- A+", "语音播报"]))
        self.source = rng.choice(("来源：{}", "稿源：{} ", "信息来源：{}"))
        self.statement = f"【免责声明】{self.name}{prose.phrase(50, 110)}，{prose.phrase(20, 60)}。"
        self.advert = f"{prose.phrase(6, 12)}，{prose.phrase(6, 12)}！点击了解>>" if rng.random() < 0.3 else ""
        self.related = rng.choice(("相关阅读", "猜你喜欢", "延伸阅读：", "大家都在看"))
        self.foot = [*self._links(), *self._licences()]

    def _links(self) -> Iterator[str]:
        """A long footer: links to partners, departments, addresses."""
        yield "友情链接"
        for _ in range(self.rng.randint(3, 8)):
            yield " | ".join(self.prose.phrase(3, 6) for _ in range(self.rng.randint(4, 8)))
        yield f"主管：{self.prose.phrase(6, 12)} 主办：{self.prose.phrase(6, 12)}"
        yield f"地址：{self.prose.phrase(8, 16)}{self.rng.randint(1, 300)}号 邮编：{self.rng.randint(100000, 899999)}"

    def _licences(self) -> Iterator[str]:
        """The numbers of permits, each on a line of its own."""
        number = self.rng.randint(10**6, 10**7)
        yield f"互联网新闻信息服务许可证{number}"
        yield f"信息网络传播视听节目许可证 {number + 7}"
        yield f"Copyright 2005-2022 {self.name} 版权所有"
        yield f"本网站由{self.prose.phrase(6, 12)}提供技术支持，建议使用1024×768以上分辨率浏览。"

    def above(self, day: date) -> list[Line]:
        """The lines above the title."""
        lines = [f"您当前的位置：{self.name} >> {self.rng.choice(self.sections)}"]
        if self.kind != "magazine":
            lines.append(f"{day.year}年{day.month:02}月{day.day:02}日 {'一二三四五六日'[day.weekday()]}")
        return [Line(text, "site") for text in lines]

    def under_title(self, day: date) -> list[Line]:
        """What is between the title and the text: time, source, tools."""
        source = self.source.format(self.name)
        return [
            Line(f"{day:%Y/%m/%d} {self.rng.randint(0, 23)}:{self.rng.randint(10, 59)}", "free"),
            Line(source, "site"),
            *(Line(text, "site") for text in self.tools),
        ]

    def below(self) -> list[Line]:
        """What stands behind the text: editor, headlines of other articles, statement, footer."""
        lines = [Line(f"责编：{self.rng.choice(self.editors)}", "free"), Line(self.statement, "site")]
        if self.kind == "portal":
            lines.append(Line(self.related, "site"))
            lines += [Line(text, "free") for text in self.rng.sample(self.headlines, 5)]
            lines.append(Line(f"评论（{self.rng.randint(0, 500)}） 赞（{self.rng.randint(0, 900)}）", "site"))
        return [*lines, *(Line(text, "site") for text in self.foot)]


Text = tuple[str, list[Line], int, bool]
"""A title, the lines of a text, the group of near copies or 0, and whether it is a table of figures."""


class _Corpus:
    """What the sites share: reports of agencies and words that many quote."""

    def __init__(self, prose: Prose, pages: int) -> None:
        self.prose, self.rng = prose, prose.rng
        count = max(6, pages // 20)
        self.exact: list[Report] = [(number, prose.article(4, 9)) for number in range(1, count)]
        self.edited: list[Report] = [(count + number, prose.article(4, 9)) for number in range(1, count)]
        self.words = [f"“{prose.sentence()}”{prose.phrase(2, 3)}说。" for _ in range(12)]

    def text(self, site: _Site, day: date) -> Text:
        """A text of one of the kinds that the site prints."""
        kinds: dict[str, tuple[Callable[[_Site, date], Text], ...]] = {
            "local": (self._article, self._article, self._printed, self._edited),
            "portal": (self._article, self._printed, self._edited, self._framed),
            "magazine": (self._article, self._column, self._column),
            "market": (self._article, self._article, self._prices),
            "government": (self._article, self._notice),
        }
        return self.rng.choice(kinds[site.kind])(site, day)

    def _article(self, site: _Site, day: date) -> Text:
        """An article, in some of which words stand that many papers quote."""
        lines = [Line(text) for text in self.prose.article(3, 10)]
        if self.rng.random() < 0.15:
            lines.insert(self.rng.randint(1, len(lines)), Line(self.rng.choice(self.words), "keep"))
        if site.advert and self.rng.random() < 0.6:
            lines.insert(len(lines) // 2, Line(site.advert, "site"))
        return self.prose.phrase(8, 24), lines, 0, False

    def _printed(self, site: _Site, day: date) -> Text:
        """A report word for word, or without its end."""
        group, texts = self.rng.choice(self.exact)
        if sum(map(len, texts)) < 350:
            return self._article(site, day)
        used = texts if self.rng.random() < 0.7 else texts[: max(4, len(texts) - 2)]
        kind = "copy" if sum(map(len, used)) > 250 else "free"
        return self.prose.phrase(8, 24), [Line(text, kind, group) for text in used], 0, False

    def _framed(self, site: _Site, day: date) -> Text:
        """A report within an article of the site's own: its paragraphs above and below."""
        title, lines, _, _ = self._printed(site, day)
        if not any(line.kind == "copy" for line in lines):
            return title, lines, 0, False
        return title, [*map(Line, self.prose.article(2, 3)), *lines, *map(Line, self.prose.article(2, 3))], 0, False

    def _edited(self, site: _Site, day: date) -> Text:
        """A report with 1 to 5 % of its characters changed, or with its paragraphs joined and split elsewhere."""
        group, texts = self.rng.choice(self.edited)
        if sum(map(len, texts)) < 400:
            return self._article(site, day)
        whole = self.prose.altered("".join(texts), self.rng.uniform(0.005, 0.045))
        sentences = whole.split("。")[:-1]
        paragraphs, start = [], 0
        while start < len(sentences):
            size = self.rng.randint(1, 4)
            paragraphs.append("。".join(sentences[start : start + size]) + "。")
            start += size
        return self.prose.phrase(8, 20), [Line(text, "free") for text in paragraphs], group, False

    def _column(self, site: _Site, day: date) -> Text:
        """A column: the name of its author above it, and who that is below."""
        author, life = self.rng.choice(site.authors)
        lines = [Line(f"文/{author}", "free"), *map(Line, self.prose.article(4, 8)), Line(life, "free")]
        return self.prose.phrase(6, 14), lines, 0, False

    def _prices(self, site: _Site, day: date) -> Text:
        """Prices of a day: a table of figures, with the same words every day."""
        lines = [Line(f"据监测，{day.month}月{day.day}日{site.name}批发市场价格总体平稳。", "keep")]
        for name in site.goods:
            low = self.rng.randint(10, 90) / 10
            lines.append(
                Line(f"{name}每公斤{low}元，比前一日涨{self.rng.randint(1, 90)}%，最高{low + 2:.1f}元；", "keep")
            )
        return f"{site.name}每日行情（{day.month}月{day.day}日）", lines, 0, True

    def _notice(self, site: _Site, day: date) -> Text:
        """A notice: the same form of words about another matter, with the end that all of them have."""
        subject = self.prose.phrase(10, 20)
        lines = [
            Line(f"关于{subject}的公示", "keep"),
            Line(f"根据有关规定，现将{subject}予以公示，{self.prose.sentence()}"),
            *map(Line, self.prose.article(1, 3)),
            Line("公示期内如有异议，请以书面形式反映。", "free"),
        ]
        return f"{subject}公示", lines, 0, False


def pages(seed: int, sites: int, pages_of_each: int) -> Pages:
    """The pages of all sites, of which some print an article in parts, a page each."""
    prose = Prose(random.Random(seed))
    corpus = _Corpus(prose, sites * pages_of_each)
    for number in range(sites):
        site = _Site(number, prose)
        written = 0
        while written < pages_of_each:
            day = _START + timedelta(prose.rng.randrange(800))
            title, lines, near, numbers = corpus.text(site, day)
            is_long = site.kind in ("portal", "magazine") and not near and len(lines) > 7 and lines[0].kind == "own"
            for part in _parts(lines) if is_long else [lines]:
                above, below = [*site.above(day), Line(title, "keep")], site.below()
                page = [*above, *site.under_title(day), *part, *below]
                if numbers and prose.rng.random() < 0.5:
                    page.remove(Line(title, "keep"))
                yield Page(site.host, day.isoformat(), page, near, numbers)
                written += 1


def _parts(lines: list[Line]) -> Iterator[list[Line]]:
    """A long article in parts, each with the links to the others."""
    size = 4
    starts = range(0, len(lines), size)
    for number, start in enumerate(starts, 1):
        links = Line(f"上一页 {' '.join(map(str, range(1, len(starts) + 1)))} 下一页 第{number}页", "free")
        yield [*lines[start : start + size], links]
