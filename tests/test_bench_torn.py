"""The measures of torn units, on hand-made pages whose dropped blocks are given."""

from dataclasses import replace
from importlib.resources import files

import pytest

from benchmarks.torn import MEASURES, Share, measures, torn, torn_table
from benchmarks.training.held_out import fold_of, of_folder
from cleantext import analyze
from cleantext.evaluation.sets.item import Item
from cleantext.evaluation.units import tree_of, units_of
from cleantext.evidence import Evidence
from cleantext.page import Step, Verdict

NONE = Share(0, 0)
PROSE = "It rained all day on Monday, and so the match between the two teams was called off in the evening."


def page(html, *dropped, by="main_content"):
    """Return a page of which the blocks with these texts were dropped by one filter."""
    read = analyze(html, input_format="html", filters=())
    at = [block.index for block in read.blocks if block.text in dropped]
    assert len(at) == len(dropped), [block.text for block in read.blocks]
    return read.with_step(Step(by, [Verdict(i, "drop", Evidence(by, "position"), filter=by) for i in at]))


def kinds(html):
    return [unit.kind for unit in units_of(tree_of(page(html)))]


ROWS = "<table><tr><th>Height</th><td>12 m</td></tr><tr><th>Width</th><td>3 m</td><td></td></tr><tr><td>Alone</td></tr></table>"


@pytest.mark.parametrize(
    ("dropped", "share"),
    [
        ((), (0, 2)),
        (("Height",), (1, 2)),
        (("12 m",), (1, 2)),
        (("Height", "12 m"), (0, 1)),
        (("Height", "3 m"), (2, 2)),
    ],
)
def test_a_row_is_torn_if_it_is_kept_without_a_cell(dropped, share):
    assert measures(page(ROWS, *dropped), None)["rows"] == share


def test_rows_of_layout_are_no_units():
    cell = "<p>One</p><p>Two</p><p>Three</p>"
    assert kinds(f"<table><tr><td>Menu</td><td>{cell}</td></tr></table>") == ["row"]
    assert kinds(f"<table><tr><td>Menu</td><td>{cell}<p>Four</p></td></tr></table>") == []
    assert kinds("<table><tr><td>Menu</td><td><h2>Head</h2></td></tr></table>") == []
    assert kinds("<table><tr><td>Menu</td><td><table><tr><td>In</td><td>Side</td></tr></table></td></tr></table>") == [
        "row"
    ]
    assert kinds("<table><tr><td>Menu</td><td hidden>x</td><td>–</td></tr></table>") == []  # one cell with text


DEFINITIONS = "<dl><dt>Rain</dt><dt>Drizzle</dt><dd>Water</dd><dd>Weather</dd><div><dt>Snow</dt><dd>Ice</dd></div><dt>Fog</dt></dl>"


@pytest.mark.parametrize(
    ("dropped", "share"),
    [
        ((), (0, 2)),
        (("Rain", "Weather"), (0, 2)),  # a term and a meaning are left
        (("Rain", "Drizzle"), (1, 2)),
        (("Water", "Weather"), (1, 2)),
        (("Snow",), (1, 2)),
        (("Snow", "Ice"), (0, 1)),
    ],
)
def test_a_definition_is_torn_without_its_terms_or_its_meanings(dropped, share):
    assert measures(page(DEFINITIONS, *dropped), None)["definitions"] == share


def test_pairs():
    html = "<div><p>Colour:</p><p>green</p></div><div><p>Size：</p><p>12</p></div><div><p>Form</p><p>round</p></div>"
    assert kinds(html) == ["pair", "pair"]
    assert measures(page(html, "Colour:"), None)["pairs"] == (1, 2)
    assert measures(page(html, "green"), None)["pairs"] == (1, 2)
    assert measures(page(html, "green", "Colour:"), None)["pairs"] == (0, 1)
    label = "x" * 39
    assert kinds(f"<section><div><p>{label}:</p><p>green</p></div></section>") == [
        "pair"
    ]  # once, not for each element around
    assert kinds(f"<div><p>x{label}:</p><p>green</p></div>") == []
    assert kinds("<div><p>One:</p><p>Two:</p></div>") == []
    assert kinds("<div><p>One:</p><p>1</p><p>2</p></div>") == []
    assert kinds("<table><tr><td>One:</td><td>1</td></tr></table><dl><dt>Two:</dt><dd>2</dd></dl>") == [
        "row",
        "definition",
    ]


def test_details():
    html = (
        "<details><summary>What is rain?</summary><p>Water that falls</p></details><details><p>No summary</p></details>"
    )
    assert kinds(html) == ["details"]
    assert measures(page(html, "What is rain?"), "Water that falls")["units whole"] == (0, 1)


def test_a_part_that_a_named_filter_took_is_not_missed():
    html = "<table><tr><td>One</td><td>Share this</td></tr></table>"
    assert measures(page(html, "Share this", by="share_bar"), None)["rows"] == (0, 1)
    assert measures(page(html, "Share this", by="context"), None)["rows"] == (1, 1)


LIST = "<ul><li>Hats</li><li>Coats<ul><li>Red</li><li>Blue</li></ul></li><li><img></li></ul>"


@pytest.mark.parametrize(
    ("dropped", "gold", "share"),
    [
        ((), "Hats coats, red, blue", (0, 2)),
        (("Hats",), "Hats coats, red, blue", (1, 2)),
        (("Red",), "Hats coats, red, blue", (1, 2)),
        (("Hats",), "Coats red blue", (0, 1)),  # the gold does not hold all of the outer list
        (("Hats", "Coats", "Red", "Blue"), "Hats coats, red, blue", NONE),
        (("Hats",), None, NONE),
    ],
)
def test_a_list_is_torn_if_the_gold_holds_all_of_it(dropped, gold, share):
    assert measures(page(LIST, *dropped), gold)["lists"] == share


def test_units_that_the_gold_holds_come_out_whole():
    rows = "<table><tr><td>Height of it</td><td>12 m</td></tr><tr><td>Our other shops</td><td>Paris</td></tr><tr><td>a</td><td>12 m</td></tr></table>"
    found = measures(page(rows), "The height of it is 12 m, a")
    assert (found["units whole"], found["units extra"]) == (
        NONE,
        (1, 1),
    )  # "Height of it" has 10 letters: it may be chance
    rows = rows.replace("Height of it", "Height of the tower")
    gold = "The height of the tower is 12 m, a"
    for dropped, whole, extra in (
        ((), (1, 1), (1, 2)),
        (("Height of the tower",), (0, 1), (1, 1)),
        (("Paris",), (1, 1), (0, 1)),
        (("Our other shops", "Paris", "a"), (1, 1), (0, 1)),
    ):
        found = measures(page(rows, *dropped), gold)
        assert (found["units whole"], found["units extra"]) == (whole, extra), dropped
    assert measures(page(rows), None)["units whole"] == NONE


HEADED = f"<h1>Title</h1><p>{PROSE}</p><h2>Rain</h2><p>{PROSE}</p><h2>Shop</h2><p>Buy now</p><h2>End</h2>"


@pytest.mark.parametrize(
    ("dropped", "lost", "empty"),
    [
        ((), (0, 2), (1, 3)),  # nothing is below "End"
        (("End",), (0, 2), (0, 2)),
        (("Rain",), (1, 2), (1, 2)),
        (("Title",), (1, 2), (1, 2)),  # "Rain" is then the first
        (("Shop", "End"), (0, 2), (0, 1)),
        (("Buy now", "End"), (0, 2), (1, 2)),
    ],
)
def test_headings_lost_and_empty(dropped, lost, empty):
    found = measures(page(HEADED, *dropped), None)
    assert (found["headings lost"], found["headings empty"]) == (lost, empty)


def test_headings_that_the_gold_holds():
    teased = HEADED.replace("<h2>Rain</h2>", "<h2>Read this too!</h2>")
    for dropped, share in (((), (0, 1)), (("Read this too!",), (0, 1)), (("Title",), (1, 1))):
        found = measures(page(teased, *dropped), f"Title {PROSE}")
        assert found["gold headings lost"] == share
        assert found["headings lost"] == (len(dropped), 2)
    assert measures(page(HEADED), None)["gold headings lost"] == NONE


def test_a_heading_above_a_deeper_one_is_not_empty():
    html = f"<h1>Title</h1><h2>Weather</h2><h3>Rain</h3><p>{PROSE}</p><h2>Sun</h2>"
    assert measures(page(html), None)["headings empty"] == (1, 3)
    assert measures(page(html, PROSE), None)["headings empty"] == (3, 3)


def test_a_headline_that_comes_out_elsewhere_is_not_lost():
    html = f"<p>The Title!</p><h1>The title</h1><p>{PROSE}</p>"
    assert measures(page(html, "The title"), None)["headings lost"] == (0, 1)
    assert measures(page(html, "The title", "The Title!"), None)["headings lost"] == (1, 1)


def test_sums_over_the_pages_of_a_set(tmp_path, monkeypatch):
    items = [Item(str(i), f"<p>{PROSE}</p>{ROWS}".encode(), "html", PROSE) for i in range(3)]
    monkeypatch.setattr("benchmarks.torn.corpus", lambda: [*items, Item("flat", PROSE, "text", PROSE)])
    sums = torn(tmp_path, sets=["corpus"])
    assert sums == torn(tmp_path)  # the folder has no other set
    assert set(sums["corpus"]) == set(MEASURES)
    one = torn(tmp_path, every=3)["corpus"]
    assert all(sums["corpus"][name] == (3 * share.cases, 3 * share.of) for name, share in one.items())
    assert (
        torn_table({"a": {**dict.fromkeys(MEASURES, NONE), "rows": Share(1, 3)}})
        .splitlines()[2]
        .startswith("| a | 33.3 % of 3 | – |")
    )


def test_pages_are_judged_by_the_weights_of_their_fold(tmp_path, monkeypatch):
    shipped = files("cleantext.scorer").joinpath("html.npz").read_bytes()
    with pytest.raises(FileNotFoundError, match="train --held-out"):
        of_folder(tmp_path, "html")
    for fold in (1, 2):
        (tmp_path / f"html-{fold}-of-2.npz").write_bytes(shipped)
    items = [Item(str(i), f"<p>{PROSE}</p>{ROWS}<p>{i}".encode(), "html", PROSE, site=f"{i}a.org") for i in range(4)]
    assert len({fold_of(item, 2) for item in items}) == 2
    monkeypatch.setattr("benchmarks.torn.corpus", lambda: items)
    assert torn(tmp_path, held_out=tmp_path) == torn(tmp_path)
    (tmp_path / f"html-{fold_of(items[0], 2) + 1}-of-2.npz").write_bytes(b"no weights")
    with pytest.raises(ValueError, match=r"pickle|npz|weights|file"):
        torn(tmp_path, held_out=tmp_path)


def test_pages_of_a_publisher_are_in_one_fold():
    page = Item("1", "", "html", "", site="zdf.de")
    assert all(fold_of(page, n) == fold_of(replace(page, id="2", site="zdfheute.de"), n) for n in range(1, 30))
    assert len({fold_of(replace(page, site="", id=str(i)), 3) for i in range(30)}) == 3
