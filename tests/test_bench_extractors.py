"""The peers on a small page, C4's rules, no network, the flatteners."""

import socket

import pytest

from benchmarks.sets.flatten import FLATTENERS, PACKAGES
from cleantext.evaluation.extractors import EXTRACTORS, PARSE, extractor, version, way_to_install
from cleantext.evaluation.line_rules import c4, ten_words
from cleantext.evaluation.network import NetworkRefusedError, no_network

SENTENCE = (
    "It rained on Monday from early morning, and the match was called off by the referee at noon, as it was in May."
)
PAGE = (
    "<html lang=en><head><title>Rain</title></head><body><nav><a href=/>Home</a></nav><article><h1>Rain ends the match</h1>"
    + f"<p>{SENTENCE} {SENTENCE} {SENTENCE}</p>" * 4
    + "</article><script>var x = 1;</script></body></html>"
)
SMALL = "<html><head><title>T</title></head><body><p>a<b>b</b></p><p>c</p></body></html>"
LINES = {
    "inscriptis": "ab c",
    "soup": "T a b c",
    "html-text": "T a b c",
    "blocks": "ab c",
    "nodes": "a b c",
    "innertext": "ab c",
    "wet": "T ab c",
    "lynx": "ab c",
    "w3m": "ab c",
    "markdown": "a**b** c",
    "pdf": "ab c",
}


def with_long(packages):
    """Mark the names whose package is a peer's."""
    return [pytest.param(name, marks=[pytest.mark.long] if package else []) for name, package in packages.items()]


@pytest.mark.parametrize("name", with_long({n: e.package for n, e in EXTRACTORS.items() if e.input != "text"}))
@pytest.mark.filterwarnings("ignore")  # the peers' own
def test_extractor_finds_the_article_without_network(name):
    extractor = EXTRACTORS[name]
    try:
        assert version(extractor)
    except ImportError:
        pytest.skip(f"{extractor.package} is not installed: {way_to_install(extractor)}")
    with no_network():
        text = extractor.make()(PAGE)
    assert SENTENCE in " ".join(text.split())
    assert "var x" not in text


@pytest.mark.parametrize("name", with_long({name: PACKAGES.get(name) for name in FLATTENERS}))
@pytest.mark.filterwarnings("ignore")
def test_flattener_gives_the_expected_lines(name):
    module = {"soup": "bs4", "html-text": "html_text"}.get(name, name)
    if name in PACKAGES:
        pytest.importorskip(module, reason=f"{PACKAGES[name]} is not installed: pip install -e '.[bench]'")
    assert FLATTENERS[name](SMALL).split() == LINES[name].split()
    assert "dawn" in FLATTENERS[name]("<p>boats\x01</p><b>x</b>\x02<script>y</script>\x03 at dawn")


def test_the_parse_gives_no_text_and_no_error():
    parse = extractor(PARSE).make()
    assert [parse(page) for page in (PAGE, "", "<!-- -->", "\ud800")] == [""] * 4


FILTERS_MODULE = """
from cleantext import Evidence, Verdict

def all_but_first(page):
    return [Verdict(block.index, "drop", Evidence("not_first", "position")) for block in page.blocks if block.index]

FILTERS = (all_but_first,)
"""


def test_pipelines_of_cleantext_are_extractors(tmp_path, monkeypatch):
    (tmp_path / "ownfilters.py").write_text(FILTERS_MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    name = "ownfilters:FILTERS"
    assert extractor(name).make()("<p>It rained.<p>It snowed.") == "It rained."
    assert version(extractor(name)).startswith("cleantext ")
    share = "<p>Share</p><p>It rained on Monday, so the match was off.</p>"
    assert extractor("share_bar").make()(share) == extractor("share_bar,legal").make()(share)
    for wrong, error, message in (
        ("nosuch", LookupError, "unknown extractor"),
        ("share_bar+nosuch", ValueError, "no filter is named 'nosuch'"),
        ("ownfilters:NOTHING", LookupError, "has no 'NOTHING'"),
        ("nosuchmodule:FILTERS", ImportError, "nosuchmodule"),
        ("ownfilters:__name__", TypeError, "pass a tuple of filters"),
    ):
        with pytest.raises(error, match=message):
            extractor(wrong)


def test_c4_rules():
    good = "This line has at least five words."
    text = "\n".join([good, good, good])
    assert c4(text) == text
    assert c4(f"{good}\n{good}") == ""  # two sentences
    for bad in (
        "no terminal mark on this line",
        "Only four words here.",
        "It trails off at the end...",
        "You need JavaScript to see this page.",
        "Read our privacy policy before you go on.",
        f"One word is too long: {'x' * 1001}.",
    ):
        assert c4(f"{text}\n{bad}") == text
    assert c4(f"{text}\nHere comes Lorem ipsum dolor sit.") == ""
    assert c4(f"{text}\nA brace {{ stands on this line.") == ""
    assert c4(f"{text}\nbrace {{") == text  # only lines that passed the first rules are looked at


def test_ten_words():
    assert ten_words("one two\n 1 2 3 4 5 6 7 8 9 10 \n1 2 3 4 5 6 7 8 9") == "1 2 3 4 5 6 7 8 9 10"


def test_no_network_refuses_and_ends():
    before = socket.getaddrinfo, socket.socket.connect
    with no_network():
        with pytest.raises(NetworkRefusedError):
            socket.create_connection(("127.0.0.1", 9))
        with socket.socket() as s, pytest.raises(NetworkRefusedError):
            s.connect(("127.0.0.1", 9))
        left, right = socket.socketpair()
        left.close(), right.close()
    assert (socket.getaddrinfo, socket.socket.connect) == before
