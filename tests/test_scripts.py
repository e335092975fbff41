"""Pages whose text is in their scripts alone, and pages that only look like them."""

import json
from base64 import b64encode
from urllib.parse import quote

import pytest

from cleantext import analyze
from cleantext.filters.main_content import UNSURE_WARNING
from cleantext.segment import segment_html
from cleantext.segment.script_strings import MAX_CODE, MAX_VALUES
from cleantext.segment.scripts import _bodies

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


def warnings_of(source):
    """Return what a page warns of, but for doubts whether it has any text, which pages of menus and code give."""
    return [warning for warning in analyze(source).warnings if warning != UNSURE_WARNING]


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
        assert got.plain_text == "\n".join(LONG)


@pytest.mark.parametrize("size", [7, 100, 100_000])
def test_flight_chunks(size):
    html = "".join(f"<p>{text} Größe.</p>" for text in LONG)
    payload = f'1:"$Sreact.fragment"\n2:I[57,["static/chunks/a.js"],"default"]\n3:T{len(html.encode()):x},{html}'
    payload += '0:{"P":null,"c":["","article"],"body":"$3"}\n'
    assert analyze(page(flight(payload, size))).plain_text == "\n".join(f"{text} Größe." for text in LONG)
    rows = "\n".join(f'{i:x}:["$","p",null,{{"children":{json.dumps(text)}}}]' for i, text in enumerate(LONG))
    got = analyze(page(flight(rows, size)))
    assert got.warnings == ("the text is in embedded state (__next_f) alone, and was taken from there",)
    assert got.plain_text == "\n".join(LONG)


STORY = {"buildId": "x" * 1200, "story": {"title": "Rain ends match", "paragraphs": LONG}}
QUOTED = ",".join(f"'{text}'".replace("Monday", "\\x4donday").replace("Sunday", "\\u0053unday") for text in LONG)
LITERAL = f"{{story:{{title:'Rain ends match',open:!0,at:new Date(1e12),paragraphs:[{QUOTED}],next:void 0}}}}"
FORMATS = {
    "assigned": f"window.__INITIAL_STATE__ = {json.dumps(STORY)};",
    "by index": f"window['__APOLLO_STATE__']={json.dumps(STORY)};var a=1",
    "any name": f"/* it's */ window.a.b = {json.dumps(STORY)}; // it's",
    "variable": f"var pageData = {json.dumps(STORY)};",
    "literal": f"window.__DATA__={LITERAL}",
    "Nuxt": f"window.__NUXT__=(function(a,b){{return {LITERAL}}}('a',null))",
    "SvelteKit": f"kit.start(app, element, {{node_ids: [0], data: [null,{{type:'data',data:{LITERAL},uses:{{}}}}]}});",
    "JSON.parse": f"window.__STATE__ = JSON.parse({json.dumps(json.dumps(STORY))})",
    "percent": f"window.__STATE__ = JSON.parse(decodeURIComponent('{quote(json.dumps(STORY))}'))",
    "base64": f"window.__STATE__ = JSON.parse(atob('{b64encode(json.dumps(STORY).encode()).decode()}'))",
    "Remix": f"window.__remixContext = {json.dumps({'state': {'loaderData': STORY}})};",
    "React Router": f"window.__reactRouterContext.streamController.enqueue({json.dumps(json.dumps([{'_1': 2}, *LONG]))});",
}


@pytest.mark.parametrize("code", FORMATS.values(), ids=FORMATS)
def test_states_in_code(code):
    got = analyze(page(f"<script>{code}</script>"))
    assert got.plain_text == "\n".join(LONG)
    assert got.warnings[0].startswith("the text is in embedded state (")


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="application/json" data-target="react-app.embeddedData">{}</script>',
        '<script type="application/json" id="any">{"status": 200, "body": %s}</script>',
        '<script type="application/json" id="serverApp-state">{&q;}</script>',
        '<astro-island props="{&quot;}"></astro-island>',
        '<div id=app2 data-page="{&quot;}"></div>',
        """<div data-react-props='{}'></div>""",
    ],
)
def test_states_in_json(markup):
    code = json.dumps(STORY)
    nested = {
        "{}": code,
        "%s": json.dumps(code),
        "{&q;}": code.replace('"', "&q;"),
        "{&quot;}": code.replace('"', "&quot;"),
    }
    for place, value in nested.items():
        markup = markup.replace(place, value)
    assert analyze(page(markup)).plain_text == "\n".join(LONG)


def test_paragraphs_in_pieces_are_joined():
    nodes = []
    for text in LONG:
        first, link, last = text.partition(" the ")
        pieces = [
            {"text": f"{first} "},
            {"type": "a", "url": "/x", "children": [{"text": link.strip()}]},
            {"text": f" {last}"},
        ]
        nodes.append({"type": "p", "children": pieces})
    nodes.insert(3, {"type": "h2", "children": [{"text": "The new date"}]})
    assert analyze(page(state(nodes)), filters=()).plain_text.endswith(
        "\n".join([*LONG[:3], "The new date", *LONG[3:]])
    )
    indented = page(state([f"\u3000\u3000{text}" for text in LONG]))
    assert analyze(indented).plain_text == "\n".join(LONG)


def test_the_text_with_the_words_of_the_title_is_preferred():
    other = [
        text.replace("rain", "snow").replace("Rain", "Snow").replace("match", "race") + " It took weeks."
        for text in LONG
    ]
    for value in ({"story": STORY, "right": {"body": other}}, {"right": {"body": other}, "story": STORY}):
        assert analyze(page(state(value))).plain_text == "\n".join(LONG)
    assert analyze(page(state({"right": {"body": other}}))).plain_text == "\n".join(other)


def test_chinese_needs_fewer_characters():
    sentence = "周一下雨，所以山谷里两个最老的俱乐部之间的比赛被取消了，俱乐部说。"
    paragraphs = [sentence * 2 + f"这是第{number}天的事，记者写道。" for number in range(6)]
    got = analyze(
        page(f"<script>var DATA = {json.dumps([{'value': text} for text in paragraphs] + ['x' * 900])}</script>")
    )
    assert [text for text in got.blocks.texts if "俱乐部" in text] == paragraphs
    assert not warnings_of(page(f"<script>var DATA = {json.dumps([*paragraphs[:2], 'x' * 900])}</script>"))


STYLE = ".ad, .ad b { margin: 0 auto; padding: 5px; } .ad a { color: red; text-decoration: none; font: 12px serif; } "
QUERY = (
    "query Page { page { title, body, date, author { name, image, role } } } fragment A on B { id, url, name, text } "
)


@pytest.mark.parametrize(
    "script",
    [
        f"<script>var css = {json.dumps([STYLE + str(i) for i in range(30)])}</script>",
        f"<script>var html = {json.dumps('<style>' + STYLE * 30 + '</style><p>An advert, which is short.</p>')}</script>",
        f"<script>var queries = {json.dumps([QUERY + str(i) for i in range(30)])}</script>",
        f'<script type="text/template"><p>{{{json.dumps(STORY)}}}</p></script>',
        f"<script>{''.join(f'say({i}, {json.dumps(text)});' for i, text in enumerate(LONG[:5]))}{' ' * 2000}</script>",
        f'<script type="application/json">{json.dumps({f"message{i}": text for i, text in enumerate(LONG * 3)})}</script>',
        f"<p>{' '.join(LONG[:4])}</p><script>window.STATE={json.dumps(STORY)}</script>",
        f"<p>{'<a href=/x>Match called off after rain</a> ' * 40}</p><script>window.STATE={json.dumps(STORY)}</script>",
    ],
)
def test_code_messages_and_states_of_pages_with_text_are_left_alone(script):
    assert not warnings_of(page(script))


def test_noscript_of_a_page_of_menus():
    menu = "".join(f"<li><a href=/{i}>Game number {i} of the shop</a></li>" for i in range(80))
    posts = "".join(f"<div class=post><p>{text}</p></div>" for text in LONG)
    got = analyze(f"<body><ul>{menu}</ul><div id=app>Loading…</div><noscript>{posts}</noscript></body>")
    assert got.warnings == ("the text is in <noscript> alone, and was taken from there",)
    assert got.plain_text == "\n".join(LONG)
    body = "".join(f"<p>{text}</p>" for text in LONG)
    assert not analyze(f"<body><ul>{menu}</ul>{body}<noscript>{posts}</noscript></body>").warnings


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


@pytest.mark.long
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
