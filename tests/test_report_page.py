"""The report: its figures, its bounded size, and the page in a real browser, with hostile texts and by keyboard."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from newsclean.changes.reading import ChangesFile
from newsclean.report_page.documents import raw_sketch

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
DIRTY = (
    "首页 > 新闻\n学习(xuéxí)的人\u200b很多。\n這裡的水渠昨天通水，三百畝旱地今年能種水稻了，村裡放了一掛鞭炮。\n"
    "责任编辑：王明\n分享到：微信 微博\n"
)

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg onload=alert(3)>",
    "<svg><script>alert(1)</script></svg>",
    "<!--",
    "-->",
    "<!-- <script>",
    "]]>",
    "<style>*{display:none}</style>",
    "</style><b>x",
    "</title><h1>x",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "&#60;script&#62;",
    "\\u003cscript\\u003e",
    "\u202eevil\u202c",
    "\u2066\u2067\u2069",
    "\u2028\u2029",
    "\u200b\u200d\ufeff",
    "\x00\x01\x1b[31m",
    "\x85\x9f",
    "\ue000\uf8ff",
    "\U000f0000",
    "\U000e0041",
    "\ufffe\uffff",
    "\"'`${alert(1)}",
    "${constructor.constructor('alert(1)')()}",
    "{{7*7}}",
    "__proto__",
    "constructor",
    "\\",
    "\\'; alert(1); //",
    "*/ alert(1) /*",
    "<plaintext>",
    "<template><x>",
    "\u0600\u06dd العربية",
    "e\u0301\u0301\u0301\u0301",
]


def cleaned(newsclean, tmp_path, files, *options):
    for name, text in files.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
    return newsclean("clean", "raw", "-o", "clean", *options)


def page_data(path):
    text = path.read_text("utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[1])


def joined(document, side, gap="\uffff".__mul__):
    """The text of a side; a gap of so many characters is written as a function gives it."""

    def shown(part):
        if isinstance(part, int):
            return gap(part)
        return part if isinstance(part, str) else part[side]

    return "".join(map(shown, document["parts"]))


def test_figures_and_documents(newsclean, tmp_path):
    done = cleaned(
        newsclean, tmp_path, {f"{n}.txt": DIRTY for n in range(5)} | {"bad.txt": "a\0b"}, "--report", "r.html"
    )
    assert done.returncode == 2
    data = page_data(tmp_path / "r.html")
    assert (data["documents"], data["changed"], data["failed"]) == (5, 5, 1)
    assert "bad.txt" in data["errors"][0]
    rules = {rule["rule"]: rule for rule in data["rules"]}
    assert rules["traditional/convert"]["removed"] == 0
    assert rules["traditional/convert"]["replaced"] > 20
    assert rules["pinyin/word"]["removed"] == 35
    byline = {"text": "责任编辑：王明", "rule": "boilerplate/byline", "times": 5, "sites": 1, "number": 0}
    assert byline in data["lines"]
    for document in data["shown"]:
        assert joined(document, 0) == DIRTY
        assert joined(document, 1) == (tmp_path / "clean" / Path(document["id"]).name).read_text("utf-8")
        for text, _, part in document["marks"]:
            assert text[:2] in "".join(str(part[0]) for part in document["parts"][part : part + 8])


def test_json_and_markdown_have_the_same_figures(newsclean, tmp_path):
    assert cleaned(newsclean, tmp_path, {"a|*b.txt": DIRTY}, "--changes", "c.jsonl").returncode == 0
    assert newsclean("report", "c.jsonl", "-o", "r.json").returncode == 0
    figures = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (figures["documents"], figures["failed"]) == (1, None)
    assert newsclean("report", "c.jsonl", "-o", "r.md").returncode == 0
    text = (tmp_path / "r.md").read_text("utf-8")
    assert "| pinyin/word | 1 | 1 | 0 | 7 | 0 |" in text
    assert "raw/a\\|\\*b\\.txt" in text
    done = newsclean("report", "c.jsonl", "-o", "r.pdf")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b".html, .json, .md" in done.stderr


def test_where_the_files_are_gone_only_what_changed_is_shown(newsclean, tmp_path):
    assert cleaned(newsclean, tmp_path, {"a.txt": DIRTY}, "--changes", "c.jsonl.gz").returncode == 0
    shutil.rmtree(tmp_path / "raw")
    assert newsclean("report", "c.jsonl.gz", "-o", "r.html").returncode == 0
    (document,) = page_data(tmp_path / "r.html")["shown"]
    assert any(isinstance(part, int) for part in document["parts"])
    known = joined(document, 0)
    assert len(known) == len(DIRTY)
    assert all(a in (b, "\uffff") for a, b in zip(known, DIRTY, strict=True))
    (changes,) = ChangesFile(str(tmp_path / "c.jsonl.gz"))
    assert len(raw_sketch(changes)) == len(DIRTY)


def test_the_same_sample_whatever_the_jobs_and_another_by_seed(newsclean, tmp_path):
    files = {f"{n}.txt": f"{n}\n" + DIRTY for n in range(60)}
    samples = []
    for jobs, seed in (("1", "0"), ("2", "0"), ("1", "1")):
        assert cleaned(newsclean, tmp_path, files, "-j", jobs, "--changes", "c.jsonl").returncode == 0
        assert newsclean("report", "c.jsonl", "-o", "r.html", "--sample", "5", "--seed", seed).returncode == 0
        samples.append([document["id"] for document in page_data(tmp_path / "r.html")["shown"]])
    assert samples[0] == samples[1] != samples[2]


def test_reports_of_nothing_and_of_very_much_are_bounded(newsclean, tmp_path):
    assert newsclean("clean", "--report", "r.html", stdin=b"").returncode == 0
    assert page_data(tmp_path / "r.html")["documents"] == 1
    (tmp_path / "empty").mkdir()
    assert newsclean("clean", "empty", "-o", "out", "--report", "e.html").returncode == 0
    assert page_data(tmp_path / "e.html")["shown"] == []
    edits = [[4 * n, "\u200b", "", "zero-width"] for n in range(100_000)]
    fields = {"path": "x", "line": None, "raw": "a", "clean": "b", "characters": [500_000, 400_000]}
    head = b'{"newsclean-changes": 1, "newsclean": "0", "settings": {}, "digest": ""}\n'
    line = json.dumps(fields | {"encoding": "utf-8", "stages": [["invisible", edits]]}).encode() + b"\n"
    (tmp_path / "c.jsonl").write_bytes(head + line + b"".join(line.replace(b'"x"', b'"x%d"' % n) for n in range(3)))
    assert newsclean("report", "c.jsonl", "-o", "m.html").returncode == 0
    assert (tmp_path / "m.html").stat().st_size < 1_000_000
    data = page_data(tmp_path / "m.html")
    assert data["rules"][0]["changes"] == 400_000
    assert data["shown"][0]["more"] > 90_000


def test_a_report_among_the_inputs_is_refused(newsclean, tmp_path):
    done = cleaned(newsclean, tmp_path, {"a.txt": DIRTY}, "--report", "raw/r.html")
    assert done.returncode == 2
    assert b"the next run would clean it" in done.stderr
    assert cleaned(newsclean, tmp_path, {"a.txt": DIRTY}, "--report", "r.pdf").returncode == 2
    assert not (tmp_path / "clean").exists()  # refused before anything is written


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip("there is no chromium here")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with playwright.sync_playwright() as driver:
        with_browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*arguments, "--disable-sync"])
        yield with_browser
        with_browser.close()


class Opened:
    """A page that is open, with what it did that it should not: dialogs, requests, messages."""

    def __init__(self, browser, path, **options):
        self.events = []
        self.page = browser.new_page(**options)
        self.page.on("dialog", lambda dialog: (self.events.append(("dialog", dialog.message)), dialog.dismiss()))
        self.page.on("console", lambda message: self.events.append(("console", message.text)))
        self.page.on("pageerror", lambda error: self.events.append(("error", str(error))))
        self.page.on("request", lambda request: self.events.append(("request", request.url)))
        self.page.goto(path.as_uri())
        assert self.events == [("request", path.as_uri())]

    def text(self, side):
        return self.page.evaluate(f"document.querySelectorAll('.two > div')[{side}].textContent")


def test_a_hostile_page_stays_text(newsclean, tmp_path, browser):
    lines = "\n".join(f"学习(xuéxí){text}\n{text}" for text in HOSTILE) + "\n"
    names = {"a.txt": lines, "<title><script>alert(1).txt": lines, "b\nc.txt": DIRTY}
    names |= {os.fsdecode(b"\xff\xfe.txt"): DIRTY}
    names["r.jsonl"] = "\n".join(json.dumps({"text": f"学习(xuéxí){text}"}) for text in [*HOSTILE, "\ud800"])
    assert cleaned(newsclean, tmp_path, names, "--report", "r.html").returncode in (0, 2)
    opened = Opened(browser, tmp_path / "r.html")
    page = opened.page
    assert page.evaluate("document.scripts.length") == 2
    for tag in ("img", "iframe", "base", "a", "h1 + h1", "style + style", "plaintext", "template", "object"):
        assert page.evaluate(f"document.querySelectorAll({tag!r}).length") == 0, tag
    policy = page.evaluate("document.querySelector('meta[http-equiv]').content")
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'", policy)
    for index in range(page.evaluate("data.shown.length")):
        page.evaluate(f"open({index})")
        shown = page.evaluate("data.shown[pick.value]")
        for side in (0, 1):
            text = joined(shown, side, lambda count: f" … {count:,} characters … ")
            assert opened.text(side).startswith(page.evaluate("text => visible(text)", text))
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", opened.text(side))
    assert len(opened.events) == 1
    page.close()


def test_copies_of_documents_stand_beside_the_one_that_stays(newsclean, tmp_path, browser):
    pytest.importorskip("duckdb", reason="needs newsclean[across]")
    body = [
        f"第{n}天，{DIRTY.splitlines()[2]}那一天的河水涨到了{n}米，岸上的人都来看，看到天黑才回家。"
        for n in "一二三四五六"
    ]
    names = {"a/x.txt": ["修水渠的人", *body], "b/x.txt": ["水渠修好了", *body], "b/y.txt": ["另一件事", *body[:3]]}
    for name in names:
        (tmp_path / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
    files = {name: "\n".join(lines) + "\n" for name, lines in names.items()}
    done = cleaned(newsclean, tmp_path, files, "--across", "--report", "r.html")
    assert done.returncode == 0, done.stderr.decode()
    data = page_data(tmp_path / "r.html")
    copies = [("raw/b/x.txt", "across/copy-document"), ("raw/b/y.txt", "across/copy-document")]
    assert [(kept["id"], kept["copies"]) for kept in data["clusters"]] == [("raw/a/x.txt", 2)]
    assert [(copy["id"], copy["rule"]) for copy in data["clusters"][0]["listed"]] == copies
    assert data["copies"] == 2
    opened = Opened(browser, tmp_path / "r.html")
    page = opened.page
    page.get_by_role("button", name="show left: raw/a/x.txt, which stays; right: its copy raw/b/x.txt").press("Enter")
    assert page.locator(".rule").text_content() == "left: raw/a/x.txt, which stays; right: its copy raw/b/x.txt"
    assert page.locator(".two mark").all_text_contents() == ["修水渠的人", "水渠修好了"]
    assert opened.text(0).splitlines()[1:] == opened.text(1).splitlines()[1:]
    page.keyboard.press("]")
    assert page.locator(".rule").text_content() == "a copy of a/x.txt"
    assert opened.events[1:] == []
    page.close()


def test_everything_goes_by_keyboard(newsclean, tmp_path, browser):
    files = {f"{n}.txt": f"{n}\n" + DIRTY for n in range(3)}
    assert cleaned(newsclean, tmp_path, files, "--report", "r.html").returncode == 0
    opened = Opened(browser, tmp_path / "r.html")
    page = opened.page
    assert opened.text(0).endswith(DIRTY.replace("\u200b", "<U+200B>"))
    line = page.locator(".rule")
    seen = []
    for _ in range(3):
        page.keyboard.press("n")
        seen.append(line.text_content())
    assert len(set(seen)) == 3
    assert all("/" in text and "→" in text for text in seen)
    page.keyboard.press("p")
    assert line.text_content() == seen[1]
    page.keyboard.press("]")
    assert page.evaluate("pick.value") == "1"
    page.keyboard.press("[")
    assert page.evaluate("pick.value") == "0"
    page.keyboard.press("/")
    page.keyboard.type("水渠")
    page.keyboard.press("Enter")
    assert page.locator(".two > div:first-child .on").count() == 1
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "raw text"
    shows = page.get_by_role("button", name=re.compile("^show "))
    shows.first.focus()
    page.keyboard.press("Enter")
    assert line.text_content()
    assert opened.events[1:] == []
    page.close()


def test_hiding_a_filter_hides_just_its_marks(newsclean, tmp_path, browser):
    assert cleaned(newsclean, tmp_path, {"a.txt": DIRTY}, "--report", "r.html").returncode == 0
    opened = Opened(browser, tmp_path / "r.html")
    page = opened.page
    rules = {rule["rule"].split("/")[0] for rule in page_data(tmp_path / "r.html")["rules"]}
    marks = "[...document.querySelectorAll('.two del, .two mark')].map(node => node.title)"
    before = page.evaluate(marks)
    for name in rules:
        box = page.locator(f"input[value={name}]")
        assert any(name in title for title in before)
        box.uncheck()
        assert page.evaluate(marks) == [title for title in before if title.split("/")[0] != name]
        box.check()
    for box in page.locator("fieldset input").all():
        box.uncheck()
    assert opened.text(0) == opened.text(1) == page.evaluate("text => visible(text)", DIRTY)
    page.close()


@pytest.mark.skipif(not (ROOT.parent / "shared" / "seeds").is_dir(), reason="no seeds here")
def test_each_rule_of_the_seeds_has_marks_of_its_own(newsclean, tmp_path, browser):
    files = {path.name: path.read_bytes() for path in (ROOT.parent / "shared" / "seeds").glob("*.txt")}
    assert cleaned(newsclean, tmp_path, files, "--report", "r.html").returncode == 0
    opened = Opened(browser, tmp_path / "r.html")
    assert len(files) == opened.page.evaluate("data.shown.length")
    for number in range(len(files)):
        opened.page.evaluate(f"open({number})")
        used = "data.shown[pick.value].parts.flatMap(part => Array.isArray(part) ? part[2] : [])"
        rules = set(opened.page.evaluate(f"{used}.map(rule => data.rules[rule].rule)"))
        titles = "[...document.querySelectorAll('.two del, .two ins, .two mark')].map(node => node.title)"
        assert set(opened.page.evaluate(titles)) == rules
    opened.page.close()


@pytest.mark.parametrize("width", [400, 1200])
def test_the_layout_fits_the_window(newsclean, tmp_path, browser, width):
    assert cleaned(newsclean, tmp_path, {"a" * 150 + ".txt": DIRTY + "x" * 3000}, "--report", "r.html").returncode == 0
    opened = Opened(browser, tmp_path / "r.html", viewport={"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.close()


def test_the_two_sides_scroll_by_piece(newsclean, tmp_path, browser):
    prose = "段写到这里的时候天已经黑了，村里的灯一盏一盏亮起来。\n" + "学(xué)习(xí)。\n" * 3
    text = "".join(f"第{n}{prose}" for n in range(200))
    assert cleaned(newsclean, tmp_path, {"a.txt": text}, "--report", "r.html").returncode == 0
    opened = Opened(browser, tmp_path / "r.html")
    page = opened.page
    page.evaluate("raw.scrollTop = 1500")
    page.wait_for_timeout(400)
    first = "nodes.findIndex(pair => pair[{0}].offsetTop + pair[{0}].offsetHeight > {1}.scrollTop + {1}.offsetTop + 1)"
    left, right = page.evaluate(first.format(0, "raw")), page.evaluate(first.format(1, "clean"))
    assert left > 10
    assert abs(left - right) <= 6
    page.close()
