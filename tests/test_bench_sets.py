"""Loaders on tiny invented pages of each upstream layout, the sets' bookkeeping, and fetching without a network."""

import gzip
import io
import json
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.corpus import load_cases
from benchmarks.sets import fetch as data
from benchmarks.sets.duplicates import Duplicates, duplicates, find, read, write
from benchmarks.sets.load import load
from cleantext.evaluation.sets.catalogue import SETS, info
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.sets.layouts import COMMENTS_RE, LOADERS, SEEN
from cleantext.evaluation.sets.load import digest, visible_text
from cleantext.evaluation.sets.origins import gold_text, publisher_of, site_of

BENCH = Path(__file__).parents[2] / "shared" / "bench"
GOLD = "Rain ends the match\nIt rained on Monday, so the match was called off."
PAGE = '<html lang="en-GB"><body><nav>Home Sport</nav><h1>Rain ends the match</h1><p>It rained on Monday, so the match was called off.</p></body></html>'
OTHER = '<html lang="de"><body><p>Ganz etwas anderes steht hier.</p></body></html>'


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def wcxb(folder, split="dev"):
    truth = {"url": "https://www.example.co.uk/rain", "_internal": {"page_type": {"primary": "forum"}}}
    truth["ground_truth"] = {"main_content": GOLD, "with": ["rained on"], "without": ["Home"]}
    put(folder / split / "ground-truth" / "0001.json", json.dumps(truth))
    put(folder / split / "html" / "0001.html.gz", gzip.compress(PAGE.encode()))
    empty = {"ground_truth": {"main_content": None, "url": "http://b.example.org"}}
    put(folder / split / "ground-truth" / "0002.json", json.dumps(empty))
    put(folder / split / "html" / "0002.html.gz", gzip.compress(PAGE.encode()))
    put(folder / split / "ground-truth" / "0003.json", json.dumps(empty))  # its page is not in this half


def test_wcxb(tmp_path):
    wcxb(tmp_path / "wcxb")
    one, two = load("wcxb", tmp_path)
    assert (one.id, one.source, one.mode, one.gold) == ("0001", PAGE.encode(), "html", GOLD)
    assert (one.snippets, one.unwanted, one.kind, one.split) == (("rained on",), ("Home",), "forum", "dev")
    assert (one.url, one.site, one.language) == ("https://www.example.co.uk/rain", "example.co.uk", "en")
    assert (two.gold, two.url, two.kind) == ("", "http://b.example.org", "")
    assert one.answerable
    assert not two.answerable
    assert one.content == two.content != ""


def test_wcxb_takes_the_splits_that_are_there(tmp_path):
    wcxb(tmp_path / "wcxb")
    wcxb(tmp_path / "wcxb", "test")
    items = load("wcxb", tmp_path)
    assert [(item.id, item.split) for item in items] == [
        ("0001", "dev"),
        ("0002", "dev"),
        ("test/0001", SEEN),
        ("test/0002", SEEN),
    ]
    truth = tmp_path / "wcxb" / "test" / "ground-truth" / "0001.json"
    truth.write_text(truth.read_text().replace("/rain", "/snow"))
    assert [item.split for item in load("wcxb", tmp_path)] == ["dev", "dev", "test", SEEN]


def test_zyte(tmp_path):
    rows = {
        "b": {"articleBody": GOLD, "url": "http://a.org/1"},
        "a": {"articleBody": GOLD},
        "c": {"articleBody": "gone"},
    }
    put(tmp_path / "zyte" / "ground-truth.json", json.dumps(rows))
    for name, page in (("a", PAGE), ("b", OTHER)):
        put(tmp_path / "zyte" / "html" / f"{name}.html.gz", gzip.compress(page.encode()))
    items = load("zyte", tmp_path)
    assert [(i.id, i.gold, i.site, i.answerable) for i in items] == [("a", GOLD, "", True), ("b", GOLD, "a.org", False)]


def test_trafilatura_looks_in_cache_first_and_has_snippets_only(tmp_path):
    tests = tmp_path / "trafilatura" / "tests"
    rows = {
        "https://de.a.org/x": {"file": "a.html", "with": ["anderes"], "without": []},
        "https://b.org/y": {"file": "b.html", "with": ["x"], "without": ["y", "z"], "license": ""},
        "https://c.org/": {"file": "c.html", "with": [], "without": []},
    }
    put(tests / "evaldata.json", json.dumps(rows))
    put(tests / "cache" / "a.html", OTHER)
    put(tests / "eval" / "a.html", "the later download")
    put(tests / "eval" / "b.html", PAGE)
    one, two = load("trafilatura", tmp_path)
    assert (one.id, one.source, one.gold, one.site, one.language) == ("a.html", OTHER.encode(), None, "a.org", "de")
    assert (two.snippets, two.unwanted, two.answerable, two.language) == (("x",), ("y", "z"), True, "en")


def test_magic_html_tells_chinese(tmp_path):
    article = tmp_path / "magic-html" / "benchmark" / "data" / "article"
    rows = {"a": {"url": "http://a.cn/1", "content": "比赛因雨取消"}, "b": {"content": GOLD, "remark": "x"}}
    put(article / "base.json", json.dumps(rows))
    put(article / "htmls" / "a.html", '<meta charset="utf-8"><p>星期一下雨，比赛因雨取消了</p>')
    put(article / "htmls" / "b.html", PAGE)
    one, two = load("magic-html", tmp_path)
    assert (one.language, one.answerable, one.site) == ("zh", True, "a.cn")
    assert (two.language, two.gold) == ("en", GOLD)


def test_dragnet_leaves_comments_out_and_says_so(tmp_path):
    folder = tmp_path / "dragnet" / "dragnet_data"
    for name in ("1", "R2", "T3"):
        put(folder / "input" / f"{name}.html", PAGE)
    put(folder / "input" / "4.html", PAGE)  # no gold
    put(folder / "input" / ".DS_Store", b"\0")
    put(folder / "GoldStandard" / "1.txt", f"{GOLD}\r\n\r\n!@#$%^&*()  COMMENTS\r\n\r\nFirst!\r\n")
    put(folder / "GoldStandard" / "R2.txt", "A caf\xe9 \x93quoted\x94".encode("latin-1"))
    put(folder / "GoldStandard" / "T3.txt", "\ufeffIn UTF-16".encode("utf-16-le"))
    items = load("dragnet", tmp_path)
    assert [(i.id, i.gold, i.kind) for i in items] == [
        ("1", GOLD, "with-comments"),
        ("R2", "A café “quoted”", "article"),
        ("T3", "In UTF-16", "article"),
    ]


@pytest.mark.parametrize(
    "marker",
    [
        "!@#$%^&*()  COMMENTS",
        "!@#$%^&*()",
        "!!@#$%^&*()  COMMENTS",
        "!@#$%$%^&*()  COMMNENTS",
        "!@#$%^&**()   COMMENTS ",
    ],
)
def test_dragnet_markers_as_they_were_typed(marker):
    assert COMMENTS_RE.split(f"Text!\n{marker}\nFirst") == ["Text!\n", "\nFirst"]
    assert COMMENTS_RE.split("This is a #@$% mess\n!!!\nCOMMENTS") == ["This is a #@$% mess\n!!!\nCOMMENTS"]


def test_cleaneval_loses_marks_address_line_and_wrapper(tmp_path):
    folder = tmp_path / "cleaneval"
    wrapped = f'<text id="http://a.org/?x=1&amp;y=2" title="a > b" encoding="unset">\n{PAGE}\n</text>\n'
    put(folder / "cleaneval-dev" / "input" / "7.html", wrapped)
    gold = "\ufeffURL: http://a.org/?x=1&y=2\n\n<h>Rain ends\n  <p>It rained, if a < b.\n<l>one <l> two\n"
    put(folder / "cleaneval-dev" / "GoldStandard" / "7.txt", gold)
    put(folder / "cleaneval-final" / "input" / "7.html", PAGE)
    put(folder / "cleaneval-final" / "GoldStandard" / "7.txt", "<p>No address here")
    put(folder / "cleaneval-final" / "input" / "8.html", PAGE)
    one, two = load("cleaneval", tmp_path)
    assert (one.id, one.split, one.url, one.source) == ("dev/7", "dev", "http://a.org/?x=1&y=2", PAGE.encode() + b"\n")
    assert one.gold == "Rain ends\nIt rained, if a < b.\none\ntwo"
    assert (two.id, two.source, two.gold) == ("final/7", PAGE.encode(), "No address here")


def test_zhfinance(tmp_path):
    folder = tmp_path / "zhfinance"
    put(folder / "source_html" / "sina" / "1.html", '<meta charset="gbk"><p>股市收盘上涨</p>'.encode("gbk"))
    put(folder / "label_content" / "sina" / "1.txt", "\u3000\u3000股市收盘上涨\n")
    put(folder / "label_content" / ".DS_Store", b"\0")
    (item,) = load("zhfinance", tmp_path)
    assert (item.id, item.site, item.gold, item.language, item.answerable) == (
        "sina/1",
        "sina",
        "股市收盘上涨",
        "zh",
        True,
    )


def test_fundus_takes_the_version_that_is_on_the_page(tmp_path):
    folder = tmp_path / "fundus" / "tests" / "resources" / "parser" / "test_data" / "de"
    sections = [
        {"headline": [], "paragraphs": ["It rained on Monday,"]},
        {"headline": ["Rain"], "paragraphs": ["so the match"]},
    ]
    rain = {"title": "Rain ends the match", "body": {"summary": ["was called off."], "sections": sections}}
    other = {"title": "Snow", "body": {"summary": ["It snowed on Tuesday."], "sections": []}}
    put(folder / "Wetter.json", json.dumps({"V1": other, "V1_1": rain, "V2": {"title": "Nothing", "body": None}}))
    for name in ("Wetter_2024_01_02", "Wetter_2025_01_02", "Nogold_2024_01_01"):
        put(folder / f"{name}.html.gz", gzip.compress((PAGE if "2024" in name else OTHER).encode()))
    urls = {"Wetter_2023_01_01": "https://wetter.de/0", "Wetter_2024_01_02": "https://www.wetterheute.at/1"}
    put(folder / "meta.info", json.dumps({f"{name}.html.gz": {"url": url} for name, url in urls.items()}))
    (item,) = load("fundus", tmp_path)  # the page of 2025 holds no version
    assert item.gold == "Rain ends the match\nwas called off.\nIt rained on Monday,\nRain\nso the match"
    assert (item.id, item.source, item.kind) == ("de/Wetter_2024_01_02", PAGE.encode(), "article")
    assert (item.url, item.site) == ("https://www.wetterheute.at/1", "wetter.de")  # a publisher has one site
    assert "list_item" in item.left_out


def test_fundus_leaves_out_a_title_that_is_not_on_the_page(tmp_path):
    folder = tmp_path / "fundus" / "tests" / "resources" / "parser" / "test_data" / "uk"
    body = {"summary": [], "sections": [{"headline": [], "paragraphs": ["It rained on Monday"]}]}
    put(folder / "Rain.json", json.dumps({"V1": {"title": "Rain | The Rain", "body": body}}))
    put(folder / "Rain_2024_01_02.html.gz", gzip.compress(PAGE.encode()))
    (item,) = load("fundus", tmp_path)
    assert (item.gold, item.url, item.site) == ("It rained on Monday", "", "")


def test_recipes_ask_for_what_is_on_the_page(tmp_path):
    folder = tmp_path / "recipes" / "tests" / "test_data"
    page = "<h1>Soup</h1><ul><li>½ cup <b>(flour)</b></li><li>2 eggs</li></ul><p>Stir. Serve hot.</p>"
    row = {
        "canonical_url": "https://rezepte.suppe.co.uk/1",
        "language": "de-AT",
        "ingredients": ["½ cup flour", "2 eggs", "3 figs"],
    }
    put(folder / "rezepte.suppe.co.uk" / "soup_1.testhtml", page)
    put(folder / "rezepte.suppe.co.uk" / "soup_1.json", json.dumps({**row, "instructions_list": ["Serve hot!"]}))
    put(folder / "b.org" / "b.testhtml", page)
    put(folder / "b.org" / "b.json", json.dumps({"ingredients": "2 eggs", "language": None}))
    put(folder / "c.org" / "c.testhtml", page)
    put(folder / "c.org" / "c.json", json.dumps({"ingredients": ["figs"], "instructions_list": []}))
    put(folder / "d.org" / "d.testhtml", page)
    one, two = load("recipes", tmp_path)
    assert (one.id, one.snippets) == ("b.org/b", ("2 eggs",))
    assert (two.id, two.gold, two.snippets) == (
        "rezepte.suppe.co.uk/soup_1",
        None,
        ("½ cup (flour", "2 eggs", "Serve hot"),
    )
    assert (two.unwanted, two.site, two.language, two.kind) == ((), "suppe.co.uk", "de", "recipe")


def test_magic_forum_has_the_layout_of_magic_html(tmp_path):
    forum = tmp_path / "magic-forum" / "benchmark" / "data" / "forum"
    put(forum / "base.json", json.dumps({"a": {"url": "http://a.cn/1", "content": GOLD}, "gone": {"content": GOLD}}))
    put(forum / "htmls" / "a.html", PAGE)
    (item,) = load("magic-forum", tmp_path)
    assert (item.id, item.gold, item.site, item.kind, item.source) == ("a", GOLD, "a.cn", "forum", PAGE.encode())


def test_harvest_has_posts_and_pages_that_are_decoded(tmp_path):
    folder = tmp_path / "harvest" / "corpus" / "goldDocuments"
    html = '<meta charset="iso-8859-1"><p>Anna 1.1.2020</p><p>Es regnet für zwölf €.</p><p>Ja!</p>'
    posts = [{"post_text": {"surface_form": text, "start": 0, "end": 9}} for text in ("Es regnet für zwölf €.", "Ja!")]
    row = {"url": "https://forum.regen.de/1", "html": html, "text": "Anna", "gold_standard_annotation": posts}
    put(folder / "regen.json", json.dumps(row))
    put(folder / "empty.json", json.dumps({**row, "gold_standard_annotation": []}))
    (item,) = load("harvest", tmp_path)
    assert (item.id, item.gold, item.site, item.kind) == ("regen", "Es regnet für zwölf €.\nJa!", "regen.de", "forum")
    assert "für zwölf €" in visible_text(item)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("lacucinaitaliana.com", "lacucinaitaliana.it", True),
        ("zdf.de", "zdfheute.de", True),
        ("9news.com.au", "nine.com.au", True),
        ("heise.de", "golem.de", False),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_publishers_with_several_domains(one, other, same):
    assert (publisher_of(one) == publisher_of(other)) is same


def test_turku(tmp_path):
    rows = [{"text": ["Etusivu", "Maanantaina satoi."], "labels": ["0", "1"]}, {"text": ["Ohi"], "labels": ["0"]}]
    put(tmp_path / "turku" / "text-quality-annotations" / "fi" / "dev.json", json.dumps(rows))
    one, two = load("turku", tmp_path)
    assert (one.id, one.language, one.split, one.mode) == ("fi/dev/0", "fi", "dev", "text")
    assert one.lines == (("Etusivu", False), ("Maanantaina satoi.", True))
    assert (one.source, one.gold) == ("Etusivu\nMaanantaina satoi.", "Maanantaina satoi.")
    assert (two.gold, two.answerable) == ("", True)


def test_googletrends(tmp_path):
    rows = 'tag,content,label,depth\nhtml body a ,Home,0,3\nhtml body p ,"It rained, so what",1,3\n'
    put(tmp_path / "googletrends" / "data" / "googletrends" / "val" / "gt_1.csv", rows)
    (item,) = load("googletrends", tmp_path)
    assert (item.id, item.split, item.source) == ("val/gt_1", "val", "Home\nIt rained, so what")
    assert item.lines == (("Home", False), ("It rained, so what", True))


def test_corpus_is_a_set():
    items = {item.id: item for item in load("corpus", Path("nowhere"))}
    cases = load_cases()
    assert set(items) == {case.name for case in cases}
    for case in cases:
        item = items[case.name]
        assert item.source == (case.source.encode() if case.mode == "html" else case.source)
        assert (item.gold, item.mode, item.language, item.kind, item.split) == (
            case.gold,
            case.mode,
            case.language,
            case.kind,
            case.split,
        )
        assert item.answerable


def test_a_folder_of_ones_own(tmp_path):
    put(tmp_path / "rain.html", PAGE)
    put(tmp_path / "rain.gold.txt", GOLD)
    put(tmp_path / "flat.v2.txt", "Home\r\nIt rained.\r\n")
    put(tmp_path / "flat.v2.gold.txt", "It rained.")
    flat, rain = load(str(tmp_path), Path("nowhere"))
    assert (flat.id, flat.mode, flat.source, flat.gold) == ("flat.v2", "text", "Home\nIt rained.\n", "It rained.")
    assert (rain.id, rain.mode, rain.source, rain.language) == ("rain", "html", PAGE.encode(), "en")
    assert info(str(tmp_path)).metric == "words"
    put(tmp_path / "lonely.html", PAGE)
    with pytest.raises(ValueError, match=r"lonely\.gold\.txt"):
        load(str(tmp_path), Path("nowhere"))


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="python -m benchmarks data"):
        load("wcxb", tmp_path)
    with pytest.raises(FileNotFoundError, match="neither a set nor a folder"):
        load("nosuchset", tmp_path)
    (tmp_path / "wcxb").mkdir()
    with pytest.raises(FileNotFoundError, match="holds no page"):
        load("wcxb", tmp_path)


def test_digest_tells_every_change_and_no_order():
    one = Item("1", b"page", "html", "gold")
    two = Item("2", "text", "text", None, ("a",), ("b",))
    assert digest([one, two]) == digest([two, one])
    changed = [
        [one],
        [one, replace(two, id="3")],
        [replace(one, source=b"pages"), two],
        [replace(one, gold="golds"), two],
        [one, replace(two, snippets=("ab",), unwanted=())],
        [one, replace(two, gold="")],
    ]
    assert len({digest(items) for items in (*changed, [one, two])}) == len(changed) + 1


def test_duplicates_within_and_across_sets():
    page = Item("1", PAGE.encode(), "html", GOLD, url="http://www.A.org/x/#top")
    sets = {
        "s": [page, Item("2", OTHER, "text", "", url="https://a.org/x")],
        "t": [
            Item("1", PAGE.replace("><", ">\n<").encode(), "html", GOLD, url="http://www.a.org/x?page=2"),
            Item("2", b"", "html", ""),
            Item("3", b"<p></p>", "html", ""),
        ],
        "u": [replace(page, id="9")],
    }
    assert duplicates(sets) == [
        ("s/1", "s/2", "url"),
        ("s/1", "t/1", "content"),
        ("s/1", "u/9", "url and content"),
    ]


def test_duplicates_are_written_and_read(tmp_path):
    (tmp_path / "own").mkdir()
    for name in ("a", "b"):
        put(tmp_path / "own" / f"{name}.html", PAGE)
        put(tmp_path / "own" / f"{name}.gold.txt", GOLD)
    own = str(tmp_path / "own")
    found = find([own], tmp_path)
    assert found == Duplicates({own: 2}, [(f"{own}/a", f"{own}/b", "content")])
    assert found.later(own) == 1
    assert found.summary().endswith(f"{own}: 2 pages, 1 seen before (1 by content)")
    assert read(write(found, tmp_path / "duplicates.json")) == found
    assert read(tmp_path / "nothing.json") is None


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.heise.de/x", "heise.de"),
        ("http://a.b.com.br/", "b.com.br"),
        ("http://co.uk/", "co.uk"),
        ("http://[::1", ""),
        ("", ""),
        ("http://user@sub.example.org:8080/", "example.org"),
    ],
)
def test_sites(url, site):
    assert site_of(url) == site


def test_golds_of_any_encoding_hold_no_replacement_characters():
    assert gold_text("Grüße – 日本".encode()) == "Grüße – 日本"
    assert gold_text(b"a\x81b\rc") == "a\x81b\nc"
    assert gold_text(b"") == ""


def test_every_set_is_described_in_full():
    assert set(SETS) == {*LOADERS, "corpus"}
    for name, described in SETS.items():
        assert name == described.name
        assert described.licence
        assert described.citation
        assert described.commit == "" or (len(described.commit) == 40 and int(described.commit, 16))
        assert bool(described.paths) == bool(described.repository) == (name != "corpus")


def archive(folder, name, members):
    with tarfile.open(folder / f"{name}.tar.xz", "w:xz") as packed:
        for path, content in members.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))


def test_fetch_unpacks_archives(tmp_path, capsys):
    source, to = tmp_path / "archives", tmp_path / "data"
    source.mkdir()
    archive(
        source,
        "zyte",
        {"ground-truth.json": b'{"a": {"articleBody": "It rained"}}', "html/a.html.gz": gzip.compress(b"<p>It rained")},
    )
    data.fetch(to, source)
    assert [item.gold for item in load("zyte", to)] == ["It rained"]
    data.fetch(to, source)
    assert "is there already" in capsys.readouterr().out
    with pytest.raises(FileNotFoundError, match="turku"):
        data.fetch(to, source, names=["turku"])
    with pytest.raises(FileNotFoundError, match="holds no archive"):
        data.fetch(to, to)


def test_fetch_refuses_archives_that_leave_their_folder(tmp_path):
    archive(tmp_path, "zyte", {"ground-truth.json": b"{}", "../../evil": b"x"})
    with pytest.raises(tarfile.OutsideDestinationError):
        data.fetch(tmp_path / "data", tmp_path)
    assert not (tmp_path / "data" / "zyte").exists()
    assert not (tmp_path.parent / "evil").exists()


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_fetch_clones_the_pinned_commit_and_the_needed_paths_only(tmp_path, monkeypatch, capsys):
    upstream = tmp_path / "host" / "owner" / "name"
    upstream.mkdir(parents=True)
    git(upstream, "init", "-q")
    git(upstream, "config", "uploadpack.allowFilter", "true")
    git(upstream, "config", "uploadpack.allowAnySHA1InWant", "true")
    for path in ("quality/de/dev.json", "quality/de/test.json", "other/big.bin"):
        put(upstream / path, "old")
    git(upstream, "add", ".")
    git(upstream, "commit", "-qm", "one")
    commit = git(upstream, "rev-parse", "HEAD")
    put(upstream / "quality" / "de" / "dev.json", "new")
    git(upstream, "commit", "-qam", "two")
    here = replace(SETS["turku"], repository="owner/name", commit=commit, paths=("quality/*/dev.json",))
    host = f"{(tmp_path / 'host').as_uri()}/"
    monkeypatch.setitem(SETS, "turku", here)
    data.fetch(tmp_path / "pinned", None, names=["turku"], host=host)
    got = tmp_path / "pinned" / "turku"
    assert [p.relative_to(got).as_posix() for p in got.rglob("*.*") if ".git" not in p.parts] == ["quality/de/dev.json"]
    assert (got / "quality" / "de" / "dev.json").read_text() == "old"
    assert commit in capsys.readouterr().out
    monkeypatch.setitem(SETS, "turku", replace(here, commit=""))
    data.fetch(tmp_path / "newest", None, names=["turku"], host=host)
    assert (tmp_path / "newest" / "turku" / "quality" / "de" / "dev.json").read_text() == "new"
    assert "no commit is pinned" in capsys.readouterr().out


def test_fetch_says_what_to_do_when_git_reaches_nothing(tmp_path):
    with pytest.raises(RuntimeError, match=r"(?s)zyte: git could not get .*--from"):
        data.fetch(tmp_path / "data", None, names=["zyte"], host=f"{tmp_path.as_uri()}/nothing/")
    assert not (tmp_path / "data" / "zyte").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "pages", "answerable"), [("zyte", 80, 80), ("turku", 901, 901), ("googletrends", 80, 80)]
)
def test_the_small_archives_load_whole(tmp_path, name, pages, answerable):
    if not BENCH.is_dir():
        pytest.skip(f"{BENCH} is not here: whether the archives load was not checked")
    data.fetch(tmp_path, BENCH, names=[name])
    items = load(name, tmp_path)
    assert len(items) == len({item.id for item in items}) == pages
    assert sum(item.answerable for item in items) == answerable
