"""Units and series: what belongs together, in both modes, and what does not."""

import numpy as np
import pytest

from cleantext import Evidence, Verdict, analyze
from cleantext.filters.context import context

PROSE = "The council voted for the budget on Monday, and the mayor will sign it before the end of the week."


def numbers(source, **options):
    page = analyze(source, filters=(), input_format=options.pop("input_format", "html"))
    return [page.blocks.texts, page.analysis.units.numbers.tolist()]


def together(source, *texts, input_format="html"):
    """Return whether the blocks with these texts are in one unit."""
    blocks, found = numbers(source, input_format=input_format)
    return len({found[blocks.index(text)] for text in texts}) == 1


def test_rows_definitions_and_pairs_are_units():
    table = "<table><tr><th>Weight<td>1 kg<tr><th>Height<td>2 m</table>"
    assert together(table, "Weight", "1 kg") and not together(table, "Weight", "Height")
    for terms in ("<dt>A<dd>one<dd>two<dt>B<dd>three", "<div><dt>A<dd>one<dd>two</div><div><dt>B<dd>three</div>"):
        assert together(f"<dl>{terms}</dl>", "A", "one", "two") and not together(f"<dl>{terms}</dl>", "two", "B")
    pair = (
        "<div><span><b>Poids :</b><br></span><p>Poids:</p><p>1 kg</p></div><section><p>Farbe:</p><p>Rot</p></section>"
    )
    assert together(pair, "Farbe:", "Rot")


def test_layout_and_lists_of_labels_are_no_units():
    layout = "<table><tr><td><h2>News</h2><p>one</p><td><p>two</p><p>three</p></table>"
    assert not together(layout, "one", "two")
    columns = "<table><tr><td>" + "<p>item</p>" * 4 + "<td><p>text</p></table>"
    assert not together(columns, "item", "text")
    outer = "<table><tr><td>left<td><table><tr><td>a<td>b</table></table>"
    assert not together(outer, "left", "a") and together(outer, "a", "b")
    assert not together("<section><p>Farbe:</p><p>Größe:</p></section>", "Farbe:", "Größe:")
    assert not together("<dl><dd>alone<dt>A<dd>one</dl>", "alone", "A")


def test_a_label_and_the_line_below_it_are_a_unit_of_text():
    text = f"Weight:\n1 kg\nHeight:\n2 m\nColours:\nSizes:\n{PROSE}\n"
    assert together(text, "Weight:", "1 kg", input_format="text") and together(
        text, "Height:", "2 m", input_format="text"
    )
    assert not together(text, "1 kg", "Height:", input_format="text")
    assert not together(
        "Select language:\nRain ends the match\n", "Select language:", "Rain ends the match", input_format="text"
    )
    assert not together(text, "Colours:", "Sizes:", input_format="text")
    assert not together(text, "Sizes:", PROSE, input_format="text")


def test_roles_are_the_same_in_each_member_of_a_series():
    posts = "".join(f"<div class=post><b>user{i}</b><p>{PROSE}</p></div>" for i in range(4))
    page = analyze(f"<h1>Thread</h1><div>{posts}</div>", filters=(), input_format="html")
    series, texts = page.analysis.units.series, page.blocks.texts
    names = [i for i, text in enumerate(texts) if text.startswith("user")]
    bodies = [i for i, text in enumerate(texts) if text == PROSE]
    assert len({*series.roles[names].tolist()}) == len({*series.roles[bodies].tolist()}) == 1
    assert series.roles[names[0]] != series.roles[bodies[0]]
    assert series.members[names].tolist() == [4] * 4 and series.members[0] == 1
    assert series.is_record[names].all() and not series.is_record[0]
    two = analyze("<div><div class=post><b>a</b><p>b</p></div><div class=post><b>c</b><p>d</p></div></div>", filters=())
    assert not two.analysis.units.series.is_record.any()


def test_paragraphs_in_a_row_are_a_series_but_no_records():
    page = analyze(f"<div>{f'<p>{PROSE}</p>' * 5}</div>", filters=(), input_format="html")
    series = page.analysis.units.series
    assert series.members.tolist() == [5] * 5 and not series.is_record.any()


def test_lines_of_one_pattern_begin_the_records_of_a_text():
    post = "Kalle77 12.03.2019, 10:22\nI changed the valve last week.\nAll quiet since then.\n"
    page = analyze("Pump is noisy\n" + post * 4, filters=(), input_format="text")
    series = page.analysis.units.series
    assert series.members.tolist() == [1] + [4] * 12
    assert series.roles[1::3].tolist() == [series.roles[1]] * 4 and series.roles[1] != series.roles[2]
    rows = analyze("Results\n" + "Ann 12\n" * 4, filters=(), input_format="text").analysis.units.series
    assert rows.members.tolist()[1:3] != [4, 4], "lines of a pattern right below each other are rows"


def drop_texts(*texts):
    """Return a filter in place of main_content: it drops the blocks with these texts and keeps the others."""

    def main_content(page):
        for block in page.blocks:
            yield Verdict(block.index, "drop" if block.text in texts else "keep", Evidence("test", "score"))

    return main_content


def revised(source, *dropped, input_format="html"):
    from cleantext.filters.context import context

    return analyze(source, filters=(drop_texts(*dropped), context), input_format=input_format).text


@pytest.mark.parametrize(
    ("source", "dropped"),
    [
        (f"<p>{PROSE}</p><table><tr><th>Weight<td>1 kg<tr><th>Height<td>2 m</table>", "Weight"),
        (f"<p>{PROSE}</p><dl><dt>Weight<dd>1 kg<dt>Height<dd>2 m</dl>", "Weight"),
        (f"<p>{PROSE}</p><section><p>Weight:</p><p>1 kg</p></section>", "Weight:"),
    ],
)
def test_no_output_holds_half_a_unit(source, dropped):
    assert dropped in revised(source, dropped)
    assert "1 kg" not in revised(source, dropped, "1 kg"), "a whole unit may go"


def test_a_named_filter_may_take_the_other_half():
    def share_bar(page):
        return [
            Verdict(i, "drop", Evidence("share", "phrase"))
            for i, text in enumerate(page.blocks.texts)
            if text == "Share"
        ]

    page = analyze(f"<p>{PROSE}</p><table><tr><th>Share<td>1 kg</table>", filters=(drop_texts(), share_bar, context))
    assert page.text.splitlines()[-1] == "1 kg"


def test_captions_and_heads_belong_to_their_table():
    rows = "".join(f"<tr><td>{name}<td>{i}" for i, name in enumerate(("Ann", "Bob", "Cleo"), 1))
    table = f"<p>{PROSE}</p><table><caption>Results</caption><thead><tr><th>Name<th>Points</thead><tbody>{rows}</tbody></table>"
    whole = revised(table)
    assert "Results" in whole and "Points" in whole
    assert revised(table, "Results", "Name", "Points") == whole
    body = [cell for i, name in enumerate(("Ann", "Bob", "Cleo"), 1) for cell in (name, str(i))]
    assert revised(table, "Results", "Name", "Points", *body) == PROSE


def test_units_of_a_page_without_blocks():
    units = analyze("", filters=(), input_format="html").analysis.units
    assert len(units.numbers) == len(units.series.roles) == 0
    assert isinstance(units.tables, np.ndarray)


def test_posts_with_numbered_ids_are_a_series_and_columns_of_a_grid_are_not():
    posts = "".join(
        f'<div id="post-{4711 + i}"><b>Ann</b><p>The pump is quiet since I changed its valve in March.</p></div>'
        for i in range(4)
    )
    page = analyze(f"<main>{posts}</main>", input_format="html", filters=())
    assert page.analysis.units.series.members.tolist() == [4] * 8
    grid = "".join(
        f'<div class="col-{n}"><b>Ann</b><p>The pump is quiet since I changed its valve in March.</p></div>'
        for n in (8, 4, 12)
    )
    page = analyze(f"<main>{grid}</main>", input_format="html", filters=())
    assert page.analysis.units.series.members.tolist() == [1] * 6
