"""What is not closed and hides the rest of a page is warned of, with its line."""

import resource
import subprocess
import sys

import pytest

from cleantext import analyze
from cleantext.segment.dom_lxml import read_lxml

P = "<p>It rained on Monday, so the match was called off.</p>\n"
HOME = f"<!doctype html>\n{P}"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (f"<!-- a {P}", "comment"), (f"<title>Rain {P}", "<title>"), (f"<STYLE>a b {P}", "<style>"), (f"<script>a = b; {P}", "<script>"),
        (f"<textarea>a {P}", "<textarea>"), (f"<a class=b href='/x>Rain</a>{P}", "attribute"), (f'<a href = "/x>Rain</a>{P}', "attribute"),
        (f"<svg><title>Logo</svg>{P}", "<title>"), (f"<script>x = '<!--'</script><!-- a {P}", "comment"),
    ],
)  # fmt: skip
def test_what_hides_the_rest_is_warned_of(source, what):
    page = analyze(HOME * 2 + source + P * 3, input_format="html")
    assert page.warnings == (f"the {what} on line 5 is not closed: the rest of the page is in it",)
    assert page.text.count("rained") == 2


@pytest.mark.parametrize(
    "source",
    [
        f"<!-- a -->{P}", f"<!--> {P}", f"<!-- a --!>{P}", f"<script><!--\na = b;\n</script>{P}", f"<title>Rain</title>{P}", f"<script>x = '<style>'</script>{P}",
        f"<script>s = '<style>' + '<!--'; t = '='</script>{P}", f"<p>a = 'b' is <b>bold</b>, x=' too{P}", f'<p title="a">She said "It rained" and x="{P}',
        "<p>The end <!-- of it", f"<a href='/x'>Rain</a>{P}", f"<a title=\"it's\">b</a>{P}", f"<img alt=''>{P}", "<style>a > b {}", f"{P}<p class='",
    ],
)  # fmt: skip
def test_what_hides_nothing_is_not(source):
    assert analyze(HOME + source, input_format="html").warnings == ()


CHILD = """
import resource, sys
from cleantext import extract
extract("<p>It rained.")
source = "<!doctype html>" + "<p>a" * 2_000_000
pages = int(open("/proc/self/statm").read().split()[0])
resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + (100 << 20),) * 2)
try:
    print(len(extract(source)))
except MemoryError as error:
    print("MemoryError", error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is set by /proc: lack of memory was not tried")
def test_lack_of_memory_is_no_empty_page():
    assert resource.RLIMIT_AS
    done = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("MemoryError")


def test_a_page_that_the_parser_gives_up_on_says_so(monkeypatch):
    from cleantext.segment import dom_lxml

    monkeypatch.setattr(dom_lxml, "_shallow", lambda source: source)  # so that taking it apart does not help
    document = read_lxml("<p>It rained.</p>" + "<div>" * 5_000 + "lost")
    assert document.dom.texts == ["It rained."]
    assert dom_lxml.GAVE_UP in document.warnings
