"""The labelled sets: where they come from, and their pages as ``Item``s.

Every loader reads its set's upstream layout and takes what is there: a page without gold, or a gold without its page, is
no part of the set. Whatever is loaded stays: pages whose gold is not on the page are marked, never left out.

Your own set is a folder of pages with gold beside them: ``rain.html`` (or ``rain.txt``, for text that is flattened
already) and ``rain.gold.txt``, the text that should come out, in UTF-8. Give the folder's path where a set's name is
asked for; write ``./wcxb`` for a folder of your own that bears a set's name.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, NotRequired, TypeAlias, TypedDict
from urllib.parse import urlsplit

from benchmarks.corpus import load_cases
from benchmarks.metrics import score
from cleantext import analyze
from cleantext.page import Mode

__all__ = ["SETS", "Item", "SetInfo", "digest", "duplicates", "info", "load", "visible_text"]

Metric: TypeAlias = Literal["words", "shingles", "snippets", "lines"]
Use: TypeAlias = Literal["train", "develop"]

MIN_ON_PAGE: Final = 0.6
"""Share of the gold's words that the page's visible text must hold for the page to be answerable (issue 3)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One page of a set, and what should come out of it."""

    id: str
    """Stable name of the page inside its set."""
    source: bytes | str
    """Bytes of HTML, or str of flattened text."""
    mode: Mode
    """Which of the two."""
    gold: str | None
    """The full text that should come out; None where a set has only snippets."""
    snippets: tuple[str, ...] = ()
    """Pieces of text that must come out."""
    unwanted: tuple[str, ...] = ()
    """Pieces of text that must not."""
    lines: tuple[tuple[str, bool], ...] = ()
    """Every line of the source, and whether it is to be kept; only for sets that judge lines."""
    url: str = ""
    """Address of the page; empty if unknown."""
    site: str = ""
    """Domain that was registered for the address, else the set's own folder of a site; empty if unknown."""
    language: str = ""
    """ISO 639-1; empty if unknown."""
    kind: str = ""
    """The set's own kind of page (WCXB's page type, the corpus's kind); empty if it has none."""
    split: str = ""
    """The set's own split (dev, test, train, val, final); empty if it has none."""
    answerable: bool = True
    """Whether the gold is there and at least 60 % of its words are on the page. True where there are snippets or lines."""
    content: str = ""
    """SHA-256 of the visible text, where loading took the trouble to make it (full-text sets); else empty."""


@dataclass(frozen=True, slots=True)
class SetInfo:
    """Where a set comes from, and what may be done with it."""

    name: str
    """The set's name on the command line, and of its folder and archive."""
    repository: str
    """owner/name on GitHub; empty for a set that is not fetched."""
    commit: str
    """40 hexadecimal digits of the commit that is fetched; empty where none is known: then the default branch is."""
    licence: str
    """SPDX name, or "none stated"."""
    paths: tuple[str, ...]
    """What of the repository is needed, as git's sparse-checkout patterns without the leading slash."""
    citation: str
    """Whom to cite."""
    metric: Metric
    """The set's own measure."""
    use: Use
    """"train": weights may be learned from it; "develop": it may be scored on, never learned from."""


MERGED: Final = "j-szulc/html-cleaning-dataset-merged"
MERGED_COMMIT: Final = "04d46c609d5e0d50cc5e200329d0a4c0d12144af"

SETS: Final[dict[str, SetInfo]] = {
    entry.name: entry
    for entry in (
        SetInfo(
            "wcxb", "Murrough-Foley/web-content-extraction-benchmark", "62ff86d12ea72c80c31fb810ff1a724fad687bea",
            "CC-BY-4.0", ("LICENSE", "dev"),  # the test split is for judging the result, so nobody gets it by chance
            "Murrough Foley: Web Content Extraction Benchmark, 2026", "words", "train",
        ),
        SetInfo(
            "zyte", "scrapinghub/article-extraction-benchmark", "11b407d43934becc20873bb3dcd5e3d2591746d3",
            "MIT", ("LICENSE", "ground-truth.json", "html"),
            "Scrapinghub: Article extraction benchmark, 2020", "shingles", "train",
        ),
        SetInfo(
            "trafilatura", "adbar/trafilatura", "623b0ef8ea2b351b1363e46d6adbe76329bc9b11",
            "Apache-2.0", ("LICENSE", "tests/evaldata.json", "tests/cache", "tests/eval"),
            "Adrien Barbaresi: Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction, "
            "ACL-IJCNLP 2021 (demonstrations)", "snippets", "train",
        ),
        SetInfo(
            "magic-html", "opendatalab/magic-html", "89b52e526938fcad8bba8ef702240c7d9a3e9196",
            "Apache-2.0", ("LICENSE", "benchmark/data/article"),
            "OpenDataLab: magic-html, benchmark of articles, 2024", "words", "train",
        ),
        SetInfo(
            "dragnet", MERGED, MERGED_COMMIT, "AGPL-3.0", ("dragnet_data",),
            "Matthew Peters, Dan Lecocq: Content Extraction Using Diverse Feature Sets, WWW 2013", "words", "develop",
        ),
        SetInfo(
            "cleaneval", MERGED, MERGED_COMMIT, "none stated", ("cleaneval-dev", "cleaneval-final"),
            "Marco Baroni, Francis Chantree, Adam Kilgarriff, Serge Sharoff: Cleaneval: a Competition for Cleaning Web Pages, "
            "LREC 2008", "words", "develop",
        ),
        SetInfo(
            "zhfinance", "wwwxmu/Dataset-for-web-main-content-extraction", "d06326e08c5a0d2cd2e46f1747b01b1730e4e660",
            "none stated", ("source_html", "label_content"),
            "基于XGBoost的新闻网页内容抽取方法数据集 (data of a news extraction method built on XGBoost)", "words", "develop",
        ),
        SetInfo(
            "turku", "TurkuNLP/multilingual-register-labeling", "f83ad8be0526999e8185baa0d694799426825f72",
            "none stated", ("text-quality-annotations/*/train.json", "text-quality-annotations/*/dev.json"),
            "Veronika Laippala et al.: Towards better structured and less noisy Web data: Oscar with Register annotations, "
            "W-NUT 2022", "lines", "develop",
        ),
        SetInfo(
            "googletrends", "harukip/multitask-boilerplate-removal", "",
            "none stated", ("data/googletrends/train", "data/googletrends/val"),
            "Multi-Task Neural Sequence Labeling for Zero-shot Cross-Lingual Boilerplate Removal (the repository's README)",
            "lines", "develop",
        ),
        SetInfo("corpus", "", "", "Apache-2.0", (), "this project's own corpus", "words", "develop"),
    )
}  # fmt: skip
"""The sets by name."""


def info(name: str) -> SetInfo:
    """The set of that name, or what holds for a user's own folder."""
    return SETS.get(name) or SetInfo(name, "", "", "the user's own", (), "", "words", "develop")


def load(name: str, data: Path) -> list[Item]:
    """The set's pages, in an order that does not change. ``data``/``name`` holds its upstream layout.

    ``name`` may also be the path of a user's own folder. Raises FileNotFoundError where nothing is found.
    """
    if name == "corpus":
        return [_checked(item) for item in _corpus()]
    if name in LOADERS:
        folder = data / name
        if not folder.is_dir():
            raise FileNotFoundError(
                f"{folder} is not there: fetch the sets with python -m benchmarks data --to {data} (or with --from, from local archives)"
            )
        items = [_checked(item) for item in LOADERS[name](folder)]
    elif Path(name).is_dir():
        folder = Path(name)
        items = [_checked(item) for item in _user(folder)]
    else:
        raise FileNotFoundError(
            f"{name!r} is neither a set nor a folder: the sets are {', '.join(SETS)}; your own is the path of a folder"
        )
    if not items:
        raise FileNotFoundError(f"{folder} holds no page with gold: it does not have the layout that is expected")
    return items


def digest(items: Iterable[Item]) -> str:
    """SHA-256 over names, sources and golds (and snippets and lines), whatever the order of the items."""
    whole = hashlib.sha256()
    for item in sorted(items, key=lambda item: item.id):
        source = item.source if isinstance(item.source, bytes) else _utf8(item.source)
        gold = b"" if item.gold is None else _utf8(item.gold)
        rest = _utf8(json.dumps([item.gold is None, item.snippets, item.unwanted, item.lines], ensure_ascii=True))
        for part in (_utf8(item.id), source, gold, rest):
            whole.update(b"%d:" % len(part))
            whole.update(part)
    return whole.hexdigest()


def duplicates(sets: Mapping[str, Iterable[Item]]) -> list[tuple[str, str, str]]:
    """Pages that occur twice within or across sets: the first one, the later one, and "url", "content" or both.

    Pages are named set/id. Addresses are compared without scheme, ``www.``, trailing slash and fragment, visible texts
    without regard to white space; pages without address or visible text are like none.

    >>> one, two = Item("1", "A", "text", "", url="http://www.a.org/b/"), Item("2", "A ", "text", "", url="https://a.org/b#c")
    >>> duplicates({"s": [one, two]})
    [('s/1', 's/2', 'url and content')]
    """
    first: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for set_name, items in sets.items():
        for item in items:
            name = f"{set_name}/{item.id}"
            content = item.content or _content(visible_text(item))
            for how, key in (("url", _folded(item.url)), ("content", content)):
                earlier = first.setdefault((how, key), name) if key else name
                if earlier != name:
                    found.setdefault((earlier, name), []).append(how)
    return [(one, two, " and ".join(how)) for (one, two), how in found.items()]


def visible_text(item: Item) -> str:
    """The text of all blocks of the page, boilerplate and all, a line break between them."""
    if isinstance(item.source, str):
        return item.source
    return "\n".join(analyze(item.source, kind="html", filters=()).blocks.texts)


def _checked(item: Item) -> Item:
    """The item with ``answerable`` and ``content`` found out. What all visible text recalls, no extractor can better."""
    if item.gold is None or item.lines:
        return item
    text = visible_text(item)
    answerable = bool(item.gold.strip()) and score(text, item.gold).recall >= MIN_ON_PAGE
    return replace(item, answerable=answerable, content=_content(text))


def _content(text: str) -> str:
    squeezed = " ".join(text.split())
    return hashlib.sha256(_utf8(squeezed)).hexdigest() if squeezed else ""


# -- addresses, languages, encodings -----------------------------------------------------------------------------------

SECOND_LEVEL: Final = frozenset("ac co com ed edu go gob gouv gov gv lg mil ne net nic nom or org".split())
"""Labels under which a country registers domains (bbc.co.uk). The usual ones, not the whole public suffix list."""
LANG_RES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rb"""<html\b[^>]{0,500}?\blang\s*=\s*["']?\s*([a-z]{2})(?![a-z])""",
        rb"""<meta\b[^>]{0,100}?\bog:locale["'][^>]{0,100}?\bcontent\s*=\s*["']?\s*([a-z]{2})(?![a-z])""",
        rb""""inLanguage"\s*:\s*"([a-z]{2})(?![a-z])""",
    )
)
"""Where a page says its language, the most often right first. All bounded, so linear."""
HEAD_BYTES: Final = 100_000
"""How far into a page that is looked for: styles and scripts come first."""
SCRIPT_RES: Final = tuple(
    (language, re.compile(letters))
    for language, letters in (("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7af]"), ("zh", "[\u3400-\u9fff]"))
)
"""Scripts that tell a language by themselves; kana before Han, which Japanese mixes them with."""
MIN_SCRIPT: Final = 0.2
"""Share of a gold's letters from which on its script tells the language. In magic-html every gold that is in one of these
languages has at least .36; the next below, an article that is mostly code, has .11."""
LETTER_RE: Final = re.compile(r"[^\W\d_]")


def _folded(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # brackets that hold no IPv6 address
        return url.strip()
    query = f"?{parts.query}" if parts.query else ""
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/") + query


def site_of(url: str) -> str:
    """The registered domain, as far as the usual second levels tell it.

    >>> site_of("https://news.bbc.co.uk/1"), site_of("http://de.example.com:80"), site_of("http://10.0.0.1/"), site_of("x")
    ('bbc.co.uk', 'example.com', '10.0.0.1', '')
    """
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    labels = host.strip(".").split(".")
    if labels[-1].isdigit():
        return host
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in SECOND_LEVEL else labels[-2:])


def _language(source: bytes, gold: str = "") -> str:
    """What the gold's script tells, else what the page says of itself; empty if neither does.

    Pages are wrong wherever a theme's default was left standing.

    >>> _language(b'<html class="x" lang="pt-BR">'), _language(b'<html lang="en">', "雨で中止になった"), _language(b"<p>")
    ('pt', 'ja', '')
    """
    letters = len(LETTER_RE.findall(gold))
    for language, script in SCRIPT_RES:
        if letters and len(script.findall(gold)) >= MIN_SCRIPT * letters:
            return language
    for pattern in LANG_RES:
        if found := pattern.search(source[:HEAD_BYTES]):
            return found[1].decode("ascii").lower()
    return ""


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8, as windows-1252. The five it leaves open become C1 controls, as the WHATWG says."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong), error.end


codecs.register_error("benchmarks.windows", _as_windows)


def gold_text(data: bytes) -> str:
    r"""A gold file's text: UTF-16 with its mark, else UTF-8, and what is none is windows-1252, byte by byte.

    Golds declare nothing. Of dragnet's and cleaneval's 2,120, 5 are UTF-16, 86 hold windows-1252, and 6 of
    these mix it with UTF-8.

    >>> gold_text(b"\xff\xfeA\x00"), gold_text(b"\xef\xbb\xbf\xc3\xa9"), gold_text(b"\x93caf\xe9\x94 \xc3\xa9\r\n")
    ('A', 'é', '“café” é\n')
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
    else:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "benchmarks.windows")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# -- loaders -----------------------------------------------------------------------------------------------------------


class PageType(TypedDict, total=False):
    primary: str


class Internal(TypedDict, total=False):
    page_type: PageType


# "with" is a keyword, so this one cannot be a class
WcxbTruth = TypedDict(
    "WcxbTruth",
    {"main_content": NotRequired[str | None], "url": NotRequired[str], "with": NotRequired[list[str]], "without": NotRequired[list[str]]},
)  # fmt: skip


class WcxbPage(TypedDict):
    url: NotRequired[str]
    _internal: NotRequired[Internal]
    ground_truth: WcxbTruth


class ZytePage(TypedDict):
    articleBody: str
    url: NotRequired[str]


TrafilaturaPage = TypedDict("TrafilaturaPage", {"file": str, "with": list[str], "without": list[str]})


class MagicPage(TypedDict):
    content: str
    url: NotRequired[str]


class TurkuPage(TypedDict):
    text: list[str]
    labels: list[str]


def _wcxb(folder: Path) -> Iterator[Item]:
    for truth in sorted(folder.glob("*/ground-truth/*.json")):
        split = truth.parent.parent
        page = split / "html" / f"{truth.stem}.html.gz"
        if not page.exists():
            continue
        row: WcxbPage = json.loads(truth.read_bytes())
        gold = row["ground_truth"]
        url = row.get("url") or gold.get("url") or ""
        yield Item(
            truth.stem if split.name == "dev" else f"{split.name}/{truth.stem}",
            gzip.decompress(page.read_bytes()),
            "html",
            gold.get("main_content") or "",
            tuple(gold.get("with") or ()),
            tuple(gold.get("without") or ()),
            url=url,
            site=site_of(url),
            language="en",
            kind=row.get("_internal", {}).get("page_type", {}).get("primary", ""),
            split=split.name,
        )


def _zyte(folder: Path) -> Iterator[Item]:
    rows: dict[str, ZytePage] = json.loads((folder / "ground-truth.json").read_bytes())
    for name, row in sorted(rows.items()):
        page, url = folder / "html" / f"{name}.html.gz", row.get("url", "")
        if page.exists():
            source = gzip.decompress(page.read_bytes())
            yield Item(name, source, "html", row["articleBody"], url=url, site=site_of(url), language="en")


def _trafilatura(folder: Path) -> Iterator[Item]:
    tests = folder / "tests"
    rows: dict[str, TrafilaturaPage] = json.loads((tests / "evaldata.json").read_bytes())
    for url, row in sorted(rows.items(), key=lambda row: row[1]["file"]):
        pages = [page for page in (tests / "cache" / row["file"], tests / "eval" / row["file"]) if page.exists()]
        if not pages:
            continue
        source = pages[0].read_bytes()
        wanted, unwanted = tuple(row["with"]), tuple(row["without"])
        language = _language(source)
        yield Item(row["file"], source, "html", None, wanted, unwanted, url=url, site=site_of(url), language=language)


def _magic_html(folder: Path) -> Iterator[Item]:
    article = folder / "benchmark" / "data" / "article"
    rows: dict[str, MagicPage] = json.loads((article / "base.json").read_bytes())
    for name, row in sorted(rows.items()):
        page, gold, url = article / "htmls" / f"{name}.html", row["content"], row.get("url", "")
        if not page.exists():
            continue
        source = page.read_bytes()
        language = _language(source, gold)
        yield Item(name, source, "html", gold, url=url, site=site_of(url), language=language)


COMMENTS_RE: Final = re.compile(r"^[ \t]*!!?@#[$%^&*()]+[ \t]*[A-Z]*[ \t]*$", re.MULTILINE)
"""``!@#$%^&*()  COMMENTS``, and the seven ways in which annotators mistyped it."""


def _dragnet(folder: Path) -> Iterator[Item]:
    """Kind "with-comments" where the gold file goes on with comments, which are not in ``gold``; else "article"."""
    for page in sorted((folder / "dragnet_data" / "input").glob("*.html")):
        truth = folder / "dragnet_data" / "GoldStandard" / f"{page.stem}.txt"
        if truth.exists():
            article, *comments = COMMENTS_RE.split(gold_text(truth.read_bytes()), maxsplit=1)
            kind = "with-comments" if comments else "article"
            yield Item(page.stem, page.read_bytes(), "html", article.strip(), language="en", kind=kind)


WRAPPER_RE: Final = re.compile(rb"""\s*<text\b(?:[^">]|"[^"]*")*>\s*""")
"""The element that cleaneval put around each page: an address, a title, an encoding."""
WRAPPER_END_RE: Final = re.compile(rb"</text>\s*\Z")
ID_RE: Final = re.compile(rb'\bid="([^"]*)"')
URL_LINE_RE: Final = re.compile(r"\A\s*URL:[^\n]*\n?")
MARK_RE: Final = re.compile(r"</?[phl]>", re.IGNORECASE)
"""The mark before a paragraph, heading or list item. Mostly at the start of a line; in 59 golds within it, too."""


def _cleaneval(folder: Path) -> Iterator[Item]:
    for page in sorted(folder.glob("cleaneval-*/input/*.html")):
        split = page.parent.parent
        truth = split / "GoldStandard" / f"{page.stem}.txt"
        if not truth.exists():
            continue
        source = page.read_bytes()
        url = ""
        if wrapper := WRAPPER_RE.match(source):
            address = ID_RE.search(wrapper[0])
            url = html.unescape(address[1].decode("utf-8", "replace")) if address else ""
            source = WRAPPER_END_RE.sub(b"", source[wrapper.end() :])
        marked = MARK_RE.sub("\n", URL_LINE_RE.sub("", gold_text(truth.read_bytes())))
        gold = "\n".join(line.strip() for line in marked.splitlines() if line.strip())
        part = split.name.removeprefix("cleaneval-")
        name = f"{part}/{page.stem}"
        yield Item(name, source, "html", gold, url=url, site=site_of(url), language="en", split=part)


def _zhfinance(folder: Path) -> Iterator[Item]:
    for page in sorted((folder / "source_html").glob("*/*.html")):
        site = page.parent.name
        truth = folder / "label_content" / site / f"{page.stem}.txt"
        if truth.exists():
            gold = gold_text(truth.read_bytes()).strip()
            yield Item(f"{site}/{page.stem}", page.read_bytes(), "html", gold, site=site, language="zh")


def _of_lines(name: str, lines: Iterable[tuple[str, bool]], *, language: str, split: str) -> Item:
    rows = tuple(lines)
    source, gold = "\n".join(text for text, _ in rows), "\n".join(text for text, keep in rows if keep)
    return Item(name, source, "text", gold, lines=rows, language=language, split=split)


def _turku(folder: Path) -> Iterator[Item]:
    for page in sorted((folder / "text-quality-annotations").glob("*/*.json")):
        language, split = page.parent.name, page.stem
        rows: list[TurkuPage] = json.loads(page.read_bytes())
        for number, row in enumerate(rows):
            lines = ((text, label == "1") for text, label in zip(row["text"], row["labels"], strict=True))
            yield _of_lines(f"{language}/{split}/{number}", lines, language=language, split=split)


def _googletrends(folder: Path) -> Iterator[Item]:
    for page in sorted((folder / "data" / "googletrends").glob("*/*.csv")):
        split = page.parent.name
        with page.open(encoding="utf-8", newline="") as file:
            lines = [(row["content"], row["label"] == "1") for row in csv.DictReader(file)]
        yield _of_lines(f"{split}/{page.stem}", lines, language="en", split=split)


def _corpus() -> Iterator[Item]:
    for case in load_cases():
        source = _utf8(case.source) if case.mode == "html" else case.source
        mode: Mode = "html" if case.mode == "html" else "text"
        yield Item(
            case.name, source, mode, case.gold, language=case.language, kind=case.kind, split=case.split
        )  # fmt: skip


GOLD_SUFFIX: Final = ".gold.txt"


def _user(folder: Path) -> Iterator[Item]:
    files = {path.name for path in folder.iterdir() if path.is_file()}
    golds = {name for name in files if name.endswith(GOLD_SUFFIX)}
    pages = {name for name in files - golds if name.endswith((".html", ".htm", ".txt"))}
    stems = [name.rpartition(".")[0] for name in pages]
    lonely = sorted({f"{stem}{GOLD_SUFFIX}" for stem in stems} - golds)
    pageless = sorted(golds - {f"{stem}{GOLD_SUFFIX}" for stem in stems})
    if lonely or pageless or len(set(stems)) < len(stems):
        raise ValueError(
            f"{folder}: every page needs its gold beside it, and every gold one page. Missing: {', '.join(lonely) or 'no gold'}; "
            f"without a page: {', '.join(pageless) or 'no gold'}; {len(stems) - len(set(stems))} pages share a name"
        )
    for name in sorted(pages):
        stem, _, suffix = name.rpartition(".")
        data = (folder / name).read_bytes()
        gold = gold_text((folder / f"{stem}{GOLD_SUFFIX}").read_bytes())
        if suffix == "txt":
            yield Item(stem, gold_text(data), "text", gold)
        else:
            yield Item(stem, data, "html", gold, language=_language(data, gold))


LOADERS: Final[dict[str, Callable[[Path], Iterator[Item]]]] = {
    "wcxb": _wcxb,
    "zyte": _zyte,
    "trafilatura": _trafilatura,
    "magic-html": _magic_html,
    "dragnet": _dragnet,
    "cleaneval": _cleaneval,
    "zhfinance": _zhfinance,
    "turku": _turku,
    "googletrends": _googletrends,
}
