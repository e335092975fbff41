"""Pages whose text is in their scripts alone, and pages that only look like them."""

import json

import pytest

from cleantext import analyze
from cleantext.segment import segment_html
from cleantext.segment.scripts import MAX_CODE, MAX_VALUES, _bodies

SENTENCES = [
    "It rained on Monday, so the match between the two oldest clubs of the valley was called off.",
    "The groundsman had covered the pitch on Sunday evening, but the water came in from below.",
    "Both clubs asked the league for a new date, and the league said that it would think about it.",
    "Supporters who had bought a ticket can use it for the next match, said the treasurer on Tuesday.",
    "In the bar behind the stand they went on talking about the rain until long after midnight.",
    "The last time that a match was called off, in 1987, snow had broken the roof of the stand.",
    "Nobody knows yet who is going to pay for the pumps that the fire brigade brought along.",
]
TEXT = "\n\n".join(SENTENCES)
LONG = [f"{sentence} This is what the {number} other papers of the region wrote, too, on that day." for number, sentence in enumerate(SENTENCES)]  # fmt: skip
SHELL = """<html><head><title>Rain ends match</title></head><body><nav><a href="/">Home</a><a href="/s">Sport</a></nav>
<div id="app">Loading…</div>{}</body></html>"""


def page(*scripts):
    return SHELL.format("".join(scripts))


def linked_data(value):
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def state(value):
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def flight(payload, size):
    chunks = [payload[at : at + size] for at in range(0, len(payload), size)]
    return "".join(f"<script>self.__next_f.push({json.dumps([1, chunk])})</script>" for chunk in chunks)


ARTICLE = {"@type": "NewsArticle", "headline": "Rain ends match", "articleBody": TEXT}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "Person", "name": "Ann Smith"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, {"mainEntity": ARTICLE}]},
        {**ARTICLE, "articleBody": "".join(f"<p>{s}</p>" for s in SENTENCES)},
        {**ARTICLE, "articleBody": "".join(f"&lt;p&gt;{s}&lt;/p&gt;" for s in SENTENCES)},
        {"@type": "DiscussionForumPosting", "text": TEXT},
        json.dumps(ARTICLE).replace("\\n", "\n"),
        f"//\n{json.dumps(ARTICLE)};\n//",
    ],
)
def test_json_ld(value):
    got = analyze(page(linked_data(value)))
    assert got.warnings == ("the text is in JSON-LD (articleBody) alone, and was taken from there",)
    assert [block.text for block in got.kept_blocks] == SENTENCES
    assert {block.kind for block in got.kept_blocks} == {"paragraph"}
    assert all(block.line >= 1 and "/article" in block.path for block in got.kept_blocks)
    assert len(got.blocks) > len(SENTENCES)  # what else is on the page is still there


def test_next_data():
    notice = "We use cookies, and so do our partners, to make this page better for you, as you will see."
    for body in (
        [{"type": "paragraph", "text": text} for text in LONG],
        {"content": [{"type": "p", "content": [{"text": text}]} for text in LONG]},
        {"html": "".join(f"<p>{text}</p>" for text in LONG)},
    ):
        value = {"buildId": "x" * 100, "props": {"pageProps": {"notice": notice, "article": {"body": body}}}}
        got = analyze(page(state(value)))
        assert got.warnings == ("the text is in embedded state (__NEXT_DATA__) alone, and was taken from there",)
        assert got.text == "\n".join(LONG)


@pytest.mark.parametrize("size", [7, 100, 100_000])
def test_flight_chunks(size):
    html = "".join(f"<p>{text} Größe.</p>" for text in LONG)
    payload = f'1:"$Sreact.fragment"\n2:I[57,["static/chunks/a.js"],"default"]\n3:T{len(html.encode()):x},{html}'
    payload += '0:{"P":null,"c":["","article"],"body":"$3"}\n'
    assert analyze(page(flight(payload, size))).text == "\n".join(f"{text} Größe." for text in LONG)
    rows = "\n".join(f'{i:x}:["$","p",null,{{"children":{json.dumps(text)}}}]' for i, text in enumerate(LONG))
    got = analyze(page(flight(rows, size)))
    assert got.warnings == ("the text is in embedded state (__next_f) alone, and was taken from there",)
    assert got.text == "\n".join(LONG)


def test_states_that_are_plain_json():
    for code in ("window.__INITIAL_STATE__ = {};", "window['__APOLLO_STATE__']={};var a=1"):
        got = analyze(page(f"<script>{code.replace('{}', json.dumps({'story': {'paragraphs': LONG}}))}</script>"))
        assert got.text == "\n".join(LONG)
    code = "window.__NUXT__=function(a){return {body:a}}('...')"
    assert not analyze(page(f"<script>{code}</script>")).warnings


def test_pages_whose_text_is_visible_stay_as_they_are():
    body = "".join(f"<p>{text}</p>" for text in LONG)
    for script in (
        linked_data({**ARTICLE, "articleBody": " ".join(LONG)}),
        linked_data(ARTICLE),
        state({"a": SENTENCES * 9}),
    ):
        with_script, without = analyze(page(body, script)), analyze(page(body))
        assert with_script.blocks.texts == without.blocks.texts
        assert not with_script.warnings
    short = "<p>The office is closed on Monday.</p>"
    teaser = linked_data({**ARTICLE, "articleBody": "The office is closed on Monday."})
    assert analyze(page(short, teaser)).blocks.texts == analyze(page(short)).blocks.texts


@pytest.mark.parametrize(
    "code",
    ["", "{", "[" * 100_000, '{"articleBody": ' * 10_000, '{"articleBody": "' + TEXT, "null", "\ud800", "{}" * 1000, '{"a":' + "9" * 5000 + "}"],
)  # fmt: skip
def test_garbage_holds_no_text(code):
    scripts = (
        linked_data(code),
        f'<script id="__NEXT_DATA__">{code}</script>',
        f"<script>self.__next_f.push({code})</script><script>self.__next_f.push([1,{json.dumps(code)}])</script>",
        f"<script>window.__NUXT__ = {code}</script>",
    )
    for script in scripts:
        assert analyze(page(script)).blocks.texts == analyze(page()).blocks.texts


def test_megabytes_of_json_are_read_up_to_a_limit():
    values = json.dumps([[], {}] * (MAX_VALUES // 2) + LONG)
    assert len(values) < MAX_CODE
    huge = json.dumps([TEXT] * (MAX_CODE // len(TEXT) + 1))
    assert len(huge) > MAX_CODE
    for code in (values, huge):
        for script in (f'<script id="__NEXT_DATA__">{code}</script>', flight(f"0:{code}", MAX_CODE)):
            assert analyze(page(script), filters=()).blocks.texts == analyze(page(), filters=()).blocks.texts
    for bomb in ("__NUXT__=[", "self.__next_f.push([1,'", 'self.__next_f.push([1,"'):  # quadratic would be minutes
        assert not analyze(page(f"<script>{bomb * (MAX_CODE // 20)}</script>"), filters=()).warnings
    large = json.dumps([" ".join(LONG) * (MAX_CODE // 2_000)])
    assert MAX_CODE // 4 < len(large) < MAX_CODE
    assert len(analyze(page(f'<script id="__NEXT_DATA__">{large}</script>'), filters=()).text) > MAX_CODE // 4


@pytest.mark.parametrize(
    ("types", "found"),
    [('"DiscussionForumPosting"', True), ('["Thing", "SocialMediaPosting"]', True), ('["Thing"]', False), ('{"Posting": 1}', False), ("null", False)],
)  # fmt: skip
def test_texts_of_postings_are_found(types, found):
    posts = ", ".join(
        f'"It rained on day {i}, so the match was called off at noon, as the club said."' for i in range(9)
    )
    code = f'{{"@type": {types}, "text": [{posts}, {{"text": "a"}}]}}'
    texts = segment_html(f'<div>Wait</div><script type="application/ld+json">{code}</script>').blocks.texts
    assert (len(texts) > 9) == found


def test_the_types_of_an_item_are_not_read_for_each_of_its_texts():
    class Types(list):
        reads = 0

        def __getitem__(self, key):
            assert key.stop <= 10
            Types.reads += 1
            return list.__getitem__(self, key)

    item = {"@type": Types(["Posting"] * 1000), "text": ["a"] * 50}
    assert list(_bodies(item)) == ["a"] * 50
    assert Types.reads == 50
