"""What a page never shows: the styles and attributes that hide, the exceptions, text inside a line, the option ``hidden``."""

import pytest

from cleantext import analyze, extract
from cleantext.cli import main
from cleantext.segment.build_blocks import MAX_UNSEEN
from cleantext.segment.dom_lxml import read_lxml
from cleantext.segment.invisible import invisible

SHOWN = "It rained on Monday in Bern, so the match between the two islands was called off after an hour."
SPAM = "Cheap watches for everyone."


def hides(attributes, tag="div"):
    dom = read_lxml(f"<p>{SHOWN}<section><{tag} {attributes}>{SPAM}</{tag}></section>").dom
    return bool(invisible(dom)[dom.tags.index(tag)])


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "color:red; display:none",
        "visibility:hidden",
        "visibility: collapse",
        "font-size:0",
        "font-size:0px;color:red",
        "width:0;height:0;overflow:hidden",
        "width:1px;height:1px;overflow:hidden",
        "position:absolute;clip:rect(0 0 0 0);width:1px;height:1px",
        "position:absolute;left:-1000px",
        "position:fixed; top: -99em",
        "margin-left:-5000px",
    ],
)
def test_styles_that_hide(style):
    assert hides(f'style="{style}"')


@pytest.mark.parametrize(
    "style",
    [
        "",
        "display:block",
        "left:-99px; position:absolute",
        "display:none;display:block",
        "visibility:visible",
        "opacity:0",
        "height:0;overflow:hidden",
        "max-height:0",
        "width:2px;height:1px;overflow:hidden",
        "width:0;height:0",
        "font-size:0.9em",
        "left:-9999px",
        "position:absolute;left:-999px",
        "position:relative;left:-100%",
        "text-indent:-9999px",
        "background:url(display:none.png)",
        "-webkit-x:none",
        "--display:none",
    ],
)
def test_styles_that_do_not_hide(style):
    assert not hides(f'style="{style}"')


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ("hidden", True),
        ("hidden=hidden", True),
        ("hidden=until-found", False),
        ("hidden style=display:flex", False),
        ("aria-hidden=true", False),
        ("hidden role=tabpanel", False),
        ("hidden class='js-tabContent x'", False),
        ("hidden class=table", True),
        ("hidden id=faq-answer-3", False),
        ("hidden class=CollapsiblePanel", False),
        ("hidden class=modal", True),
    ],
)
def test_attributes(attributes, hidden):
    assert hides(attributes) is hidden


def test_a_closed_dialogue_is_hidden_and_an_open_one_is_not():
    assert hides("", "dialog")
    assert not hides("open", "dialog")


@pytest.mark.parametrize(
    "opener",
    [
        "<a href='#x'>More</a>",
        "<button aria-controls=x>",
        "<a data-target='#x'>More</a>",
        "<template id=P:1></template>",
    ],
)
def test_what_something_opens_is_shown(opener):
    name = "S:1" if "template" in opener else "x"
    hidden = f"<section><div hidden id={name}>{SPAM}</div></section>"
    assert SPAM in analyze(f"<p>{SHOWN}<p>{opener}</p>{hidden}", select=["hidden_text"]).text
    assert SPAM not in analyze(f"<p>{SHOWN}</p>{hidden}", select=["hidden_text"]).text


def test_a_heading_opens_what_follows_only_if_others_do():
    one = f"<h3>Why?</h3><div hidden>{SPAM}</div>"
    page = analyze(f"<p>{SHOWN}</p><section>{one}</section>", select=["hidden_text"])
    assert SPAM not in page.text
    page = analyze(f"<p>{SHOWN}</p><section>{one}</section><section>{one}</section>", select=["hidden_text"])
    assert page.text.count(SPAM) == 2


def test_a_sibling_of_the_same_class_is_part_of_a_series_and_a_plain_paragraph_is_not():
    def text(shown, hidden):
        return analyze(
            f"<p>{SHOWN}</p><div><p {shown}>{SHOWN}</p><p {hidden}>{SPAM}</p></div>", select=["hidden_text"]
        ).text

    assert SPAM in text("class='card a'", "class='b card' hidden")
    assert SPAM not in text("class='card'", "class='b' hidden")
    assert SPAM not in text("", "hidden")


def test_a_page_that_is_mostly_hidden_is_shown():
    half = int(len(SHOWN) * MAX_UNSEEN / (1 - MAX_UNSEEN))
    assert analyze(f"<p>{SHOWN}<div hidden>{'x' * half}</div>", select=["hidden_text"]).text == SHOWN
    assert analyze(f"<p>{SHOWN}<div hidden>{'x' * (half + 1)}</div>", select=["hidden_text"]).text != SHOWN
    links = f"<p><a href=/>{'menu ' * 100}</a></p>"
    assert SPAM not in analyze(f"<p>{SHOWN}{links}<div hidden>{SPAM}{links}</div>", select=["hidden_text"]).text


def test_hidden_text_inside_a_line_is_left_out_of_it():
    source = f"<p>It <span style='display:none'>{SPAM}</span>rained<i hidden> cats</i>, so the match was called off.</p><p>{SHOWN}"
    assert analyze(source).blocks.texts[0] == "It rained, so the match was called off."
    assert extract(source, hidden="keep").splitlines()[0] == f"It {SPAM}rained cats, so the match was called off."


def test_a_block_that_is_hidden_stays_a_block_and_says_why():
    page = analyze(f"<p>{SHOWN}</p><p>{SHOWN}</p><p hidden>{SPAM} {SHOWN[:-1]} <b>twice</b>.</p>")
    assert [block.text for block in page.dropped_blocks] == [f"{SPAM} {SHOWN[:-1]} twice."]
    assert "hidden_text" in {verdict.filter for verdict in page.verdicts}


def test_the_option_and_its_names(tmp_path, capsys):
    source = f"<p>{SHOWN}</p><p>{SHOWN}</p><p hidden>{SHOWN.replace('Bern', 'Rome')}</p>"
    assert "Rome" not in extract(source)
    assert "Rome" in extract(source, hidden="keep")
    assert "Rome" in extract(source, ignore="hidden_text")
    assert "Rome" in extract(source, hidden="keep", select=["main_content"])
    with pytest.raises(ValueError, match="use 'drop' or 'keep'"):
        extract(source, hidden="show")
    path = tmp_path / "page.html"
    path.write_text(source)
    assert main([str(path), "--hidden", "keep"]) == 0
    assert "Rome" in capsys.readouterr().out


def test_invisible_blocks_in_text_mode_and_cut_pages():
    assert not analyze("It rained.\n\nIt stopped.").blocks.invisible.any()
    page = analyze(f"<p hidden>{SPAM}<p>{SHOWN}<p>{SHOWN}", max_blocks=2)
    assert page.blocks.invisible.tolist() == [True, False]
