"""``page.chunks``: nothing is lost, nothing is twice but the overlap, and what belongs together stays together."""

import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from benchmarks.corpus import load_cases
from cleantext import Chunk, analyze
from cleantext.render.chunks.cuts import parts

SHAPES = sorted((Path(__file__).parent / "shape").glob("*.html"))
SENTENCES = {
    "en": "Dr. Smith came at 3.30 p.m. with J. Miller. It rained! Did it? Yes.",
    "de": "Am 3. Mai kam Prof. Weber. Es regnete den ganzen Tag. „Warum?“ Niemand weiß es.",
    "zh": "今天下了一整天的雨。我们谁也没有出门！“为什么？”没有人知道。",
    "ja": "月曜日に雨が降った。「試合は中止です。」審判はそう言った。",
    "ar": "هل هطل المطر؟ نعم. توقفت المباراة.",
    "ur": "بارش ہوئی۔ میچ روک دیا گیا۔",
    "hi": "सोमवार को बारिश हुई। मैच रद्द कर दिया गया।",
    "am": "ሰኞ ዘነበ። ጨዋታው ተሰረዘ።",
    "hy": "Անձրև եկավ։ Խաղը չեղարկվեց։",
    "th": "ฝนตกในวันจันทร์ การแข่งขันถูกยกเลิก ไม่มีใครรู้",
}
WORDS = "rain Monday 雨が降った。 का। match wet. Was? ground, ฝนตก مطر؟ a.b e\u0301te\u0301 nine".split()


def kept(source, mode="html"):
    return analyze(source, input_format=mode, filters=())


def letters(text):
    """A text without white space and the signs of Markdown."""
    return "".join(sign for sign in text if sign.isalnum())


def new(chunks):
    return "".join(chunk.text[chunk.repeated :] for chunk in chunks)


def assert_sound(page, size, overlap, form):
    chunks = list(page.chunks(size, overlap, output_format=form))
    assert all(0 < len(chunk.text) <= size for chunk in chunks)
    assert all(chunk.repeated < len(chunk.text) for chunk in chunks)
    whole = page.rendered(form)
    if form == "text":
        assert "".join(new(chunks).split()) == "".join(whole.split())
    else:
        numbers = sorted(letters(new(chunks)))  # a fence has its language in each chunk
        assert not [sign for sign in set(letters(whole)) if numbers.count(sign) < letters(whole).count(sign)]
    in_order = list(dict.fromkeys(block for chunk in chunks for block in chunk.blocks))
    assert sorted(in_order) == [i for i, stays in enumerate(page.kept) if stays]
    if page.mode == "text" and form == "text":
        for chunk in chunks:
            assert chunk.start < chunk.end
    return chunks


@st.composite
def pages(draw):
    """A page of headings, paragraphs, nested lists, tables and code."""
    seed = random.Random(draw(st.integers(0, 10**6)))

    def text(most):
        return " ".join(seed.choices(WORDS, k=seed.randint(1, most)))

    def items(depth):
        tag = seed.choice(("ul", "ol start=7"))
        inner = (items(depth - 1) if depth and seed.random() < 0.3 else "" for _ in range(seed.randint(1, 4)))
        return f"<{tag}>" + "".join(f"<li>{text(12)}{nested}" for nested in inner) + f"</{tag[:2]}>"

    def table():
        head = f"<tr><th>{text(2)}<th>{text(2)}" if seed.random() < 0.7 else ""
        return f"<table>{head}" + f"<tr><td>{text(5)}<td>{text(5)}" * seed.randint(2, 6) + "</table>"

    kinds = {
        "heading": lambda: f"<h{seed.randint(1, 4)}>{text(5)}</h1>".replace("</h1>", ""),
        "paragraph": lambda: f"<p>{text(60)} <b>{text(3)}</b> <a href=/x>{text(4)}</a>",
        "list": lambda: items(2),
        "table": table,
        "code": lambda: "<pre>" + "\n".join(f"  {text(6)}" for _ in range(seed.randint(1, 8))) + "</pre>",
        "quote": lambda: f"<blockquote><p>{text(30)}<p>{text(30)}</blockquote>",
    }
    names = seed.choices(list(kinds), k=draw(st.integers(1, 12)))
    written = [kinds[name]() for name in names]
    return "".join(
        part + ("</h1></h2></h3></h4>" if name == "heading" else "") for part, name in zip(written, names, strict=True)
    )


@given(pages(), st.integers(1, 400), st.floats(0, 0.5), st.sampled_from(["text", "markdown"]))
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_and_nothing_is_too_long(source, size, share, form):
    page = kept(source)
    assert_sound(page, size, int(share * size), form)
    assert_sound(kept(page.text, "text"), size, int(share * size), form)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_nothing_is_lost_of_a_page_of_the_corpus(case):
    page = analyze(case.source, input_format=case.mode)
    for form in ("text", "markdown"):
        for size, overlap in ((2000, 0), (300, 60), (40, 20)):
            assert_sound(page, size, overlap, form)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_one_large_chunk_is_the_output(path):
    page = kept(path.read_text("utf-8").replace("<h1", "<p").replace("<h2", "<p").replace("<h3", "<p"))
    for form in ("text", "markdown"):
        chunks = list(page.chunks(10**9, output_format=form))
        assert " ".join(" ".join(chunk.text for chunk in chunks).split()) == " ".join(page.rendered(form).split())


@pytest.mark.parametrize("language", SENTENCES)
def test_a_long_paragraph_is_divided_between_sentences(language):
    text = " ".join([SENTENCES[language]] * 6)
    if language in ("zh", "ja"):
        text = text.replace(" ", "")
    for source, mode in ((f"<p>{text}", "html"), (text, "text")):
        chunks = list(kept(source, mode).chunks(len(SENTENCES[language]) + 5))
        assert len(chunks) >= 6
        for chunk in chunks:
            ends = " " if language == "th" else '.!?。！？؟۔।።։”“」"'
            assert chunk.text[-1] in ends or language == "th", chunk.text
            assert not chunk.text.endswith((" J.", "Dr.", "Prof.", " 3."))


def test_words_are_divided_only_if_they_are_longer_than_a_chunk():
    text = "It rained on Monday without any end " * 5 + "a" * 50 + " rain"
    cut = [text[start:end].strip() for start, end in parts(text, 20)]
    assert all(word in text.split() or set(word) == {"a"} for part in cut for word in part.split())
    assert max(map(len, cut)) <= 20


def test_a_cut_is_not_before_a_combining_mark():
    text = "e\u0301" * 40
    assert all(end - start == 8 for start, end in parts(text, 9))
    assert [end - start for start, end in parts("\u0301" * 40, 20)] == [20, 20]  # nothing but marks


def test_links_and_emphasis_of_markdown_stay_whole():
    link = "[It rained. It was wet](https://example.org/rain)"
    page = kept(
        f"<p>{'It was cold. ' * 3}<a href='https://example.org/rain'>It rained. It was wet</a> <b>So it. was.</b> {'Cold. ' * 9}"
    )
    chunks = list(page.chunks(60, output_format="markdown"))
    assert sum(link in chunk.text for chunk in chunks) == 1
    assert sum("**So it. was.**" in chunk.text for chunk in chunks) == 1
    assert "http" not in new(page.chunks(60, output_format="markdown", links="off"))


def test_headings_are_the_path_and_begin_chunks():
    source = "<h1>Match</h1><p>It rained.<h2>Ground</h2><h3>Mud</h3><p>Deep.<h3>Water</h3><p>Cold.<h2>End</h2><p>Noon."
    found = [(chunk.text.split("\n")[0], chunk.headings) for chunk in kept(source).chunks(2000)]
    assert found == [
        ("Match", ("Match",)),
        ("Ground", ("Match", "Ground", "Mud")),
        ("Water", ("Match", "Ground", "Water")),
        ("End", ("Match", "End")),
    ]


def test_headings_without_a_text_below_them_share_a_chunk():
    source = "".join(f"<h2>Rain on day {day}</h2>" for day in range(30))
    chunks = list(kept(source).chunks(2000))
    assert len(chunks) == 1
    assert chunks[0].headings == ("Rain on day 29",)
    assert len(list(kept(source).chunks(100))) > 3


def test_a_heading_is_not_alone():
    paragraph = "It rained on Monday. " * 5
    chunks = list(kept(f"<h2>Rain</h2><p>{paragraph}").chunks(len(paragraph)))
    assert [chunk.text.split("\n")[0] for chunk in chunks] == ["Rain", "It rained on Monday."]
    assert "It rained on Monday." in chunks[0].text
    row = "It rained " * 9
    chunks = list(kept(f"<h2>Rain</h2><table><tr><td>Day<td>{row}<tr><td>x<td>y</table>").chunks(95))
    assert chunks[0].text == "Rain"  # the row fits a chunk
    assert chunks[1].headings == ("Rain",)


ROWS = "".join(f"<tr><td>{day}<td>{day * 3} mm of rain" for day in range(100, 140))


@pytest.mark.parametrize(
    "source", [f"<table><tr><th>Day<th>Rain{ROWS}</table>", f"<table><thead><tr><td>Day<td>Rain</thead>{ROWS}</table>"]
)
def test_the_head_of_a_table_is_repeated_and_rows_stay_whole(source):
    page = kept(source)
    for form, head in (("text", "Day\tRain"), ("markdown", "| Day | Rain |\n| --- | --- |")):
        chunks = list(page.chunks(200, 80, output_format=form))
        assert len(chunks) > 3
        for number, chunk in enumerate(chunks):
            assert chunk.text.startswith(head + "\n")
            assert chunk.repeated == (len(head) + 1 if number else 0)
            assert all(line.rstrip(" |").endswith("mm of rain") for line in chunk.text[len(head) + 1 :].split("\n"))
        assert sorted(block for chunk in chunks for block in chunk.blocks) == list(range(82))


def test_a_table_without_a_head_has_none_repeated():
    page = kept(f"<table>{ROWS}</table>")
    assert {chunk.repeated for chunk in page.chunks(200)} == {0}
    assert all(
        chunk.text.startswith("|  |  |\n| --- | --- |\n| 1") for chunk in page.chunks(200, output_format="markdown")
    )


def test_the_head_of_a_table_is_not_alone():
    page = kept(f"<p>{'It rained. ' * 16}</p><table><tr><th>Day<th>Rain{ROWS}</table>")
    for form, head in (("text", "Day\tRain\n100"), ("markdown", "| Day | Rain |\n| --- | --- |\n| 100")):
        chunks = list(page.chunks(190, output_format=form))
        assert chunks[0].text.endswith("rained.")
        assert chunks[1].text.startswith(head)
        assert (chunks[1].repeated, chunks[1].blocks[:2]) == (0, (1, 2))


def test_the_parts_of_a_long_item_have_their_own_blocks():
    items = "".join(f"<li><div>The mud was {word}.</div><div>It was wet on {word}.</div>" for word in ("day", "night"))
    page = kept(f"<blockquote><ul>{items}</ul></blockquote>")
    for form in ("text", "markdown"):
        for chunk in page.chunks(34, output_format=form):
            for block in chunk.blocks:
                assert page.blocks.texts[block].split()[0] in chunk.text


def test_a_row_that_leaves_no_room_for_the_head_has_none():
    page = kept(f"<table><tr><th>Day<th>{'Rain ' * 10}<tr><td>1<td>{'wet ' * 20}<tr><td>2<td>{'cold ' * 17}</table>")
    assert [chunk.text.split("\t")[0] for chunk in page.chunks(90)] == ["Day", "1", "2"]


def test_items_and_lists_stay_whole_if_they_fit():
    items = "".join(f"<li>The mud was {word}. It was wet." for word in ("deep", "cold", "brown"))
    page = kept(f"<p>{'It rained on Monday. ' * 8}</p><ul>{items}</ul>")
    assert [chunk.text[:11] for chunk in page.chunks(180)] == ["It rained o", "- The mud w"]
    for chunk in list(page.chunks(80))[3:]:
        assert chunk.text.endswith("It was wet.")


def test_nested_items_are_not_code():
    source = "<ul><li>a<ul><li>b<ul><li>" + "<li>".join(f"The mud was {word}." for word in WORDS) + "</ul></ul></ul>"
    for form in ("text", "markdown"):
        for chunk in list(kept(source).chunks(60, output_format=form))[1:]:
            assert chunk.text.startswith("- The mud")


def test_terms_stay_with_their_definitions():
    source = "<dl>" + "".join(f"<dt>Rain {i}<dd>Water that falls in drops, {i} of them." for i in range(9)) + "</dl>"
    for form in ("text", "markdown"):
        for chunk in kept(source).chunks(120, output_format=form):
            assert chunk.text.count("Rain") == chunk.text.count("Water") > 0


def test_posts_stay_whole_if_they_fit():
    post = "<div class=post><p>Ann, {0}</p><p>It rained on day {0}, so we stayed in.</p><ul><li>cold<li>wet</ul></div>"
    page = kept("<div>" + "".join(post.format(i) for i in range(9)) + "</div>")
    assert page.analysis.units.series.is_record.all()
    for chunk in page.chunks(150):
        assert chunk.text.startswith("Ann, ")
        assert chunk.text.endswith("- wet")


def test_code_stays_whole_or_has_its_fence_in_each_chunk():
    code = "\n".join(f"rain({number})" for number in range(30))
    page = kept(f"<p>{'It rained. ' * 9}</p><pre class=language-python>{code}</pre>")
    whole = [chunk.text for chunk in page.chunks(320, output_format="markdown")]
    assert whole[1] == f"```python\n{code}\n```"
    for chunk in list(page.chunks(80, output_format="markdown"))[2:]:
        assert chunk.text.startswith("```python\nrain(")
        assert chunk.text.endswith(")\n```")
    assert all(chunk.text.endswith(")") for chunk in list(page.chunks(100))[1:])


def test_a_divided_quote_is_a_quote_in_each_chunk():
    source = f"<blockquote><p>{'It rained on Monday. ' * 9}<p>{'The ball did not roll. ' * 9}</blockquote>"
    for chunk in kept(source).chunks(70, output_format="markdown"):
        assert all(line.startswith(">") for line in chunk.text.split("\n"))


def test_the_overlap_is_whole_sentences_and_stays_in_its_section():
    text = " ".join(f"It rained on {i} days." for i in range(10, 60))
    page = kept(f"<h2>A</h2><p>{text}<h2>B</h2><p>{text}")
    chunks = list(page.chunks(200, 50))
    begun = [i for i, chunk in enumerate(chunks) if chunk.text.startswith(("A\n", "B\n"))]
    assert [chunks[i].repeated for i in begun] == [0, 0]
    for before, chunk in pairwise(chunks):
        if chunk.repeated:
            overlap = chunk.text[: chunk.repeated].strip()
            assert before.text.endswith(overlap)
            assert overlap.startswith("It rained on")
            assert 20 < len(overlap) <= 50
    assert sum(chunk.repeated > 0 for chunk in chunks) == len(chunks) - 2


def test_offsets_lead_to_the_source_of_flattened_text():
    lines = [f"It rained on day {i}, so the match was called off at noon." for i in range(40)]
    source = "Menu\n\n  Rain\n\n   " + "\n   ".join(lines) + "\n\nThe end came at night.\n"
    page = kept(source, "text")
    assert len(page.blocks) < 20  # hard-wrapped
    chunks = list(page.chunks(200, 40))
    for chunk in chunks:
        assert " ".join(source[chunk.start : chunk.end].split()) == " ".join(chunk.text.split())
    assert chunks[0].start == 0
    assert chunks[-1].end == len(source) - 1
    for chunk in page.chunks(200, output_format="markdown"):
        assert source[chunk.start : chunk.end].split()[0].strip("#- ") in chunk.text or chunk.start > 0
        assert 0 <= chunk.start < chunk.end


def test_paths_lead_to_the_elements():
    source = "<div><h1>Rain</h1><p>It rained.</p><ul><li>cold</li><li>wet</li></ul></div>"
    tree = html.document_fromstring(source).getroottree()
    for chunk in kept(source).chunks(12):
        assert chunk.start == chunk.end == -1
        texts = " ".join(tree.xpath(path)[0].text for path in chunk.paths).split()
        assert set(chunk.text.split()) - {"-"} <= set(texts)
        assert len(chunk.paths) == len(chunk.blocks)
    assert [chunk.paths for chunk in kept(source).chunks(14)] == [
        ("/html/body/div/h1", "/html/body/div/p"),
        ("/html/body/div/p",),
        ("/html/body/div/ul/li[1]", "/html/body/div/ul/li[2]"),
    ]


def test_flattened_text_has_headings_items_and_rows():
    source = "Rain\n\nIt rained on Monday, so the match was called off at noon.\n\n- cold and wet\n- deep mud\n\nDay\tRain\nMonday\t30 mm\n"
    chunks = list(kept(source, "text").chunks(64))
    assert [chunk.text for chunk in chunks][1:] == ["- cold and wet\n- deep mud\n\nDay\tRain\nMonday\t30 mm"]
    assert chunks[0].headings == chunks[1].headings == ("Rain",)


def test_footnotes_are_at_the_end_with_their_blocks():
    source = "<p>It rained<sup><a href=#n1>1</a></sup> on Monday.</p><p>Noon.</p><ol><li id=n1>All day long.</li></ol>"
    chunks = list(kept(source).chunks(24, output_format="markdown"))
    assert chunks[-1].text == "[^1]: All day long."
    assert chunks[-1].blocks == (2,)


def test_images_belong_to_the_text_before_them():
    chunks = list(kept("<p>It rained.<p><img src=/a.png alt=Rain><p>Noon.").chunks(2000, output_format="markdown"))
    assert [chunk.text for chunk in chunks] == ["It rained.\n\n![Rain](/a.png)\n\nNoon."]


@pytest.mark.parametrize("source", ["", "<p></p>", "\n\n"])
def test_an_empty_page_has_none(source):
    assert [*kept(source).chunks(), *kept(source).chunks(output_format="markdown")] == []


@pytest.mark.parametrize(
    "arguments",
    [
        {"max_chars": 0},
        {"overlap": -1},
        {"max_chars": 10, "overlap": 6},
        {"output_format": "html"},
        {"links": "references"},
    ],
)
def test_misuse_raises_at_once(arguments):
    with pytest.raises(ValueError, match=r"give|use"):
        kept("<p>It rained.").chunks(**arguments)
    assert list(kept("<p>It rained.").chunks(max_chars=10, overlap=5))


def test_chunks_are_frozen_and_imported_when_they_are_asked_for():
    (chunk,) = kept("<p>It rained.").chunks()
    assert isinstance(chunk, Chunk)
    with pytest.raises(AttributeError):
        chunk.text = ""
    code = "import sys, cleantext; cleantext.extract('<p>It rained.'); sys.exit('cleantext.chunk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def calls(page, form):
    """The number of calls of functions that the chunks of a page take."""
    count = 0

    def counting(_frame, _event, _argument):
        nonlocal count
        count += 1

    sys.setprofile(counting)
    try:
        list(page.chunks(500, 100, output_format=form))
    finally:
        sys.setprofile(None)
    return count


REPEATED = {
    "paragraphs": "<p>It rained on Monday, so the match was off.",
    "sections": "<h2>Rain</h2><p>It rained on Monday.",
    "items": "<li>It rained <b>on</b> Monday.",
    "rows": "<tr><td>Monday<td>30 mm",
    "words": "It rained on Monday, so <i>the</i> match was off. ",
    "nested": "<blockquote><ul><li>It rained.",
}


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("name", REPEATED)
def test_the_work_grows_with_the_page_and_no_faster(name, form):
    few, many = (calls(kept(REPEATED[name] * count), form) for count in (500, 2_000))
    assert many < 4.5 * few


def test_a_page_of_twenty_thousand_blocks():
    page = kept("<p>It rained." * 10_000 + "<table><tr><th>Day" + "<tr><td>Monday" * 9_999 + "</table>")
    assert len(page.blocks) == 20_000
    count = calls(page, "text")
    assert count < 200 * len(page.blocks)


STRAY = "<p>Steps that you should follow now:</p><ol><li>one thing<li>two things<ol><li>inner a<li>inner b</ol><li>three things</ol>"


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("source", [STRAY, STRAY.replace("things<ol>", "things</li><ol>")])
def test_a_list_right_below_a_list_is_in_the_item_before_it(source, form):
    page = kept(source)
    whole = page.text if form == "text" else page.markdown
    assert whole.splitlines()[2:] == [
        "1. one thing",
        "2. two things",
        "   1. inner a",
        "   2. inner b",
        "3. three things",
    ]
    for size in (40, 60, 200):
        lines = [line.strip() for chunk in page.chunks(size, output_format=form) for line in chunk.text.splitlines()]
        assert list(filter(None, lines)) == [line.strip() for line in whole.splitlines() if line]


def test_blocks_of_one_element_have_equal_paths():
    chunk = next(iter(kept("<div>One line<br><br>Another line</div>").chunks()))
    assert chunk.blocks == (0, 1)
    assert chunk.paths == ("/html/body/div",) * 2
