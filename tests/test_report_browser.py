"""The report in a real browser: legend, search, keys, corrections, exports, accessibility. `.ci/run` installs Chromium for it."""

import shutil

import pytest

from benchmarks.corpus import load_cases, unescape
from cleantext import DEFAULT_FILTERS, analyze

pytestmark = pytest.mark.long

CASES = {case.name: case for case in load_cases()}
NAMES = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "<script>document.title = 'run'</script> \" ' & \u202eabc\t\\n end"
BLOCK = "#blocks > li"


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright (extra browser) is not installed")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])  # root has no sandbox
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, tmp_path):
    contexts, problems = [], []

    def open_report(page, width=1400, height=900, scheme="light", bypass_csp=False):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_text(page if isinstance(page, str) else page.report(), "utf-8", newline="")
        contexts.append(
            browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=bypass_csp)
        )
        tab = contexts[-1].new_page()
        tab.set_default_timeout(120_000)  # a busy machine
        tab.on("pageerror", lambda error: problems.append(str(error)))
        tab.on("console", lambda message: problems.append(message.text))
        tab.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "blob:")) else problems.append(request.url),
        )
        tab.goto(path.as_uri())
        return tab

    open_report.problems = problems
    yield open_report
    for context in contexts:
        context.close()
    assert problems == []


def many(count):
    source = "".join(f"<p>It rained on day {number}.</p>" for number in range(count))
    return analyze(source, filters=DEFAULT_FILTERS[:3])


def shown(tab):
    return tab.evaluate(
        f"[...document.querySelectorAll('{BLOCK}')].flatMap((row, at) => row.checkVisibility() ? [at] : [])"
    )


def focused(tab):
    return tab.evaluate(f"[...document.querySelectorAll('{BLOCK}')].indexOf(document.activeElement)")


def press(tab, *keys):
    for key in keys:
        tab.keyboard.press(key)


def export(tab, name):
    tab.locator(f"[data-export='{name}']").click()
    with tab.expect_download() as download:
        tab.locator(f"[data-save='{name}']").click()
    assert download.value.suggested_filename == name
    return download.value.path().read_bytes().decode("utf-8")


def rows_of(exported):
    head, *rows, last = exported.split("\n")
    assert (head, last) == ("label\ttrap\ttext", "")
    return [(label, trap, unescape(text)) for label, trap, text in (row.split("\t", 2) for row in rows)]


@pytest.fixture(scope="module")
def blog():
    return analyze(CASES["en-blog-wordpress"].source)


def filters_of(page):
    return ["" if verdict is None else verdict.filter for verdict in page.deciding_verdicts()]


def test_the_legend_switches_filters_off_and_on(opened, blog):
    tab = opened(blog)
    everything = list(range(len(blog.blocks)))
    assert shown(tab) == everything
    tab.locator("[data-filter=nav_menu]").uncheck()
    menu = [at for at, name in enumerate(filters_of(blog)) if name == "nav_menu"]
    assert shown(tab) == [at for at in everything if at not in menu]
    assert tab.locator("#shown").text_content() == f"{len(everything) - len(menu)} of {len(everything)} blocks shown"
    assert tab.evaluate("document.querySelector('[data-all=false]').indeterminate")
    tab.locator("[data-all=false]").check()
    assert shown(tab) == everything
    tab.locator("[data-all=false]").uncheck()
    assert shown(tab) == [at for at in everything if blog.kept[at]]
    tab.locator("[data-all=true]").uncheck()
    assert shown(tab) == []


def test_search_hides_blocks_without_the_words_whatever_their_case_and_signs(opened):
    tab = opened(
        analyze("Rain (heavy) fell.\nSnow fell.\nİstanbul RAIN (heavy) again.", input_format="text", filters=())
    )
    tab.locator("#search").fill("rain (heavy")
    assert shown(tab) == [0, 2]
    press(tab, "Enter")
    assert focused(tab) == 0
    press(tab, "ArrowDown")
    assert focused(tab) == 2
    press(tab, "/", "Escape")
    assert shown(tab) == [0, 1, 2]
    for signs in ("-", "/", "[", "\\"):
        tab.locator("#search").fill(signs)
        assert shown(tab) == []


def test_search_in_a_long_text(opened):
    tab = opened(analyze("it rained and " * 10_000 + "stopped\n\nSnow fell.", input_format="text", filters=()))
    tab.locator("#search").fill("stopped")
    assert shown(tab) == [0]


def test_hover_and_focus_show_the_evidence(opened, blog):
    tab = opened(blog)
    verdicts = blog.deciding_verdicts()
    tab.locator(BLOCK).nth(3).hover()
    assert verdicts[3].reason in tab.locator("#evidence").text_content()
    tab.locator(BLOCK).nth(5).focus()
    assert verdicts[5].reason in tab.locator("#evidence").text_content()
    assert f"code {verdicts[5].evidence.code}" in tab.locator("#evidence").text_content()


def test_keys_alone_reach_everything(opened, blog):
    tab = opened(blog)
    reached = set()
    for _ in range(60):
        press(tab, "Tab")
        reached.add(tab.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if focused(tab) >= 0:
            break
    assert {"search", "A", "SUMMARY", "INPUT"} <= reached
    assert focused(tab) == 0
    press(tab, "ArrowDown", "ArrowDown", "ArrowUp")
    assert focused(tab) == 1
    press(tab, "End")
    assert focused(tab) == len(blog.blocks) - 1
    press(tab, "PageUp")
    assert focused(tab) == len(blog.blocks) - 11
    press(tab, "Home", "Enter")
    assert tab.evaluate("document.activeElement.id") == "label"
    press(tab, "Escape")
    assert focused(tab) == 0
    press(tab, *["Tab"] * 6)
    assert tab.evaluate("document.activeElement.id") == "tab-text"
    press(tab, "ArrowLeft")
    assert tab.evaluate("document.activeElement.id") == "tab-gold.txt"
    assert tab.locator("[id='out-gold.txt']").is_visible()
    assert not tab.locator("[id='out-text']").is_visible()


def test_letters_are_keys_before_a_block_has_the_focus(opened, blog):
    tab = opened(blog)
    press(tab, "Control+d")
    assert focused(tab) == -1
    press(tab, "d")  # which block it is for is seen before anything is done
    assert (focused(tab), tab.locator("#corrections").text_content()) == (0, "0")
    press(tab, "k")
    assert (tab.locator("#corrections").text_content(), blog.kept[0]) == ("1", False)
    tab.locator("#keep").focus()
    press(tab, "u")
    assert tab.locator("#corrections").text_content() == "0"
    tab.locator("#label").focus()
    press(tab, "d")  # chooses an entry of the list that begins with it, if there is one
    assert tab.evaluate("document.activeElement.id") == "label"
    for start in (tab, opened(blog)):
        if start is tab:
            tab.locator("[data-filter=nav_menu]").focus()
        press(start, "/")
        assert start.evaluate("document.activeElement.id") == "search"
        press(start, "d", "/", "k")
        assert start.locator("#search").input_value() == "d/k"


def test_the_tab_key_reaches_a_block_that_is_shown(opened, blog):
    tab = opened(blog)
    tab.locator("[data-all=false]").uncheck()
    tab.locator("#keys summary").focus()
    press(tab, "Tab")
    assert focused(tab) == blog.kept.tolist().index(True)


def test_keep_drop_undo_and_the_traps_of_the_export(opened, blog):
    tab = opened(blog)
    dropped, kept = blog.kept.tolist().index(False), blog.kept.tolist().index(True)
    name = filters_of(blog)[dropped]
    given = rows_of(export(tab, "labels.tsv"))
    assert given[dropped][:2] == (name, "")
    assert given[kept][:2] == ("content", "")
    tab.locator(BLOCK).nth(dropped).click()
    press(tab, "k")
    tab.locator(BLOCK).nth(kept).click()
    press(tab, "d")
    assert tab.locator("#corrections").text_content() == "2"
    rows = rows_of(export(tab, "labels.tsv"))
    assert rows[dropped][:2] == ("content", name)
    assert rows[kept][:2] == ("main_content", "")
    assert export(tab, "gold.txt") == "".join(text + "\n" for label, _, text in rows if label == "content")
    tab.locator("#only-corrected").check()
    assert shown(tab) == sorted([dropped, kept])
    tab.locator("#only-corrected").uncheck()
    for at in (dropped, kept):
        tab.locator(BLOCK).nth(at).focus()
        press(tab, "u")
    assert rows_of(export(tab, "labels.tsv")) == given


def test_several_blocks_are_corrected_at_once_but_not_those_that_are_hidden(opened, blog):
    tab = opened(blog)
    tab.locator("[data-filter=share_bar]").uncheck()
    hidden = {at for at, name in enumerate(filters_of(blog)) if name == "share_bar"}
    first = min(hidden) - 1
    tab.locator(BLOCK).nth(first).focus()
    press(tab, *["Shift+ArrowDown"] * 2)
    last = focused(tab)
    assert last > max(at for at in hidden if at < last)
    tab.locator("#label").select_option("legal")
    changed = [at for at, row in enumerate(rows_of(export(tab, "labels.tsv"))) if row[0] == "legal"]
    assert {at for at in range(first, last + 1) if at not in hidden} <= set(changed)
    assert not hidden & set(changed)
    tab.locator(BLOCK).nth(0).click()
    tab.locator(BLOCK).nth(2).click(modifiers=["Shift"])
    assert tab.locator("#chosen").text_content() == "3 blocks:"


@pytest.mark.parametrize("name", ["en-blog-wordpress", "seed-003"])
def test_a_page_corrected_by_hand_exports_the_files_of_the_corpus(opened, name):
    case = CASES[name]
    page = analyze(case.source, input_format=case.mode)
    tab = opened(page)
    tab.locator(BLOCK).nth(0).focus()
    for at, label in enumerate(case.labels):
        if label.label != ("content" if page.kept[at] else filters_of(page)[at]):
            tab.locator(BLOCK).nth(at).focus()
            tab.locator("#label").select_option(label.label)
    rows = rows_of(export(tab, "labels.tsv"))
    assert [(label, text) for label, _, text in rows] == [(label.label, label.text) for label in case.labels]
    assert export(tab, "gold.txt") == case.gold


def test_lines_of_a_hard_wrapped_paragraph_are_rows_of_the_export(opened):
    lines = ["it rained on Monday from early in the morning until the match was off"] * 14
    page = analyze("Home\n\n" + "\n".join(lines) + "\n", input_format="text", filters=())
    assert len(page.blocks) == 2
    assert rows_of(export(opened(page), "labels.tsv")) == [("content", "", line) for line in ["Home", *lines]]


def test_hostile_text_is_shown_and_exported_as_it_is_and_does_not_run(opened):
    page = analyze(HOSTILE, input_format="text", filters=())
    tab = opened(page)
    assert tab.title() == "cleantext report"
    assert tab.locator(".text").all_text_contents() == page.blocks.texts
    assert rows_of(export(tab, "labels.tsv")) == [("content", "", text) for text in page.blocks.texts]
    page = analyze("<pre>a\n\tb\\n</pre>", filters=())
    assert rows_of(export(opened(page), "labels.tsv")) == [("content", "", page.blocks.texts[0])]


def test_a_script_that_was_not_escaped_would_not_run(opened):
    report = analyze("It rained.", filters=()).report()
    tab = opened(report.replace("It rained.</div>", "<img src=x onerror=\"document.title='run'\"></div>"))
    tab.wait_for_timeout(500)
    assert tab.title() == "cleantext report"
    assert any("Content Security Policy" in problem for problem in opened.problems)
    opened.problems.clear()


def test_switching_a_filter_changes_one_element_however_many_blocks_there_are(opened):
    changes, milliseconds = [], []
    for count in (1_000, 10_000):
        page = many(count)
        assert len(page.blocks) == count
        tab = opened(page)
        changes.append(
            tab.evaluate("""async () => {
                let records = 0;
                const observer = new MutationObserver((found) => { records += found.length; });
                observer.observe(document.getElementById("blocks"), { attributes: true, childList: true, subtree: true });
                document.querySelector("[data-filter]").click();
                await new Promise((resolve) => setTimeout(resolve));
                return records;
            }""")
        )
        milliseconds.append(
            tab.evaluate("""() => {
                const times = [];
                const box = document.querySelector("[data-filter]"), search = document.getElementById("search");
                for (let round = 0; round < 8; round++) {
                    const start = performance.now();
                    box.click();
                    search.value = round % 2 ? "" : "day 7";
                    search.dispatchEvent(new Event("input"));
                    document.body.offsetHeight;
                    times.push(performance.now() - start);
                }
                return Math.min(...times);
            }""")
        )
    assert changes == [1, 1]
    few, many_ = milliseconds
    assert many_ < 20 * few + 5, milliseconds  # ten times the blocks, on a busy machine


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_has_no_finding(opened, blog, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab = opened(blog, width, 800, scheme, bypass_csp=True)  # else axe-core would not run, either
    tab.locator(BLOCK).nth(3).click()
    press(tab, "k")
    tab.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    found = axe.Axe().run(tab).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found] == []


def test_every_filter_has_a_name_that_is_readable_in_its_colour(opened):
    def by(name, index):
        from cleantext import Evidence, Verdict

        def judge(page):
            yield Verdict(index, "drop", Evidence("x", "size"))

        judge.__name__ = name
        return judge

    page = analyze("\n".join(f"line {i}" for i in range(36)), filters=[by(f"f{i}", i) for i in range(36)])
    for scheme in ("light", "dark"):
        tab = opened(page, scheme=scheme)
        contrasts = tab.evaluate("""() => {
            const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            const light = (colour) => {
                canvas.fillStyle = colour;
                canvas.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
                return .2126 * r + .7152 * g + .0722 * b;
            };
            return [...document.querySelectorAll("#blocks > li")].map((row) => {
                const behind = light(getComputedStyle(row).backgroundColor);
                const of = (part) => {
                    const [low, high] = [behind, light(getComputedStyle(row.querySelector(part)).color)].sort((a, b) => a - b);
                    return (high + .05) / (low + .05);
                };
                return Math.min(of(".name"), of(".text"));
            });
        }""")
        assert len(contrasts) == 36
        assert min(contrasts) >= 4.5  # WCAG 2.2, 1.4.3
        colours = tab.evaluate(
            "[...document.querySelectorAll('#blocks > li')].map((row) => getComputedStyle(row).borderInlineStartColor)"
        )
        assert len(set(colours)) == 36


@pytest.mark.parametrize("width", [320, 390, 800, 1400])
def test_nothing_is_wider_than_the_window(opened, width):
    word = "x" * 2_000
    tab = opened(
        analyze(f"<title>{word}</title><h1>{word}</h1><p>{word}</p><pre>{word}\n{word}</pre>", filters=()), width
    )
    tab.locator(BLOCK).nth(0).click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_focused_block_is_not_behind_the_evidence(opened, blog):
    for width in (390, 1400):
        tab = opened(blog, width, 800)
        tab.locator(BLOCK).nth(0).click()
        for _ in range(12):
            press(tab, "ArrowDown")
            bottom, top = tab.evaluate(
                "[document.activeElement.getBoundingClientRect().bottom, document.querySelector('.inspector').getBoundingClientRect().top]"
            )
            assert bottom <= top + 1


def test_unsaved_corrections_are_asked_about(opened, blog):
    tab = opened(blog)
    tab.locator(BLOCK).nth(0).click()
    for key, asked in (("k", True), ("u", False)):
        press(tab, key)
        event = "(() => { const event = new Event('beforeunload', { cancelable: true }); dispatchEvent(event); return event.defaultPrevented; })()"
        assert tab.evaluate(event) is asked
