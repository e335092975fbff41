"""Lexicons are well-formed, wide, and honest sentences that hold their phrases stay."""

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from cleantext import extract
from cleantext.analysis.phrase_index import Index, Phrase, default_index, fold, load, normalise
from cleantext.data.build import FOLDER, compiled
from cleantext.filters import NAMED_FILTERS
from cleantext.pipeline import filter_name

LANGUAGES = """
    en de fr es it pt nl pl ru uk cs sv fi tr el ar he fa hi zh ja ko vi id
    """.split()
NEED_ALL = """
    read_also most_read share_bar cookie_notice newsletter comment_policy account_form advert nav_menu
    """.split()
NAMES = sorted(
    p.name.removesuffix(".toml")
    for p in resources.files("cleantext").joinpath("data", "lexicons").iterdir()
    if p.name.endswith(".toml")
)
PHRASES = default_index().phrases
HONEST = tomllib.loads((Path(__file__).parent / "honest.toml").read_text("utf-8"))


def test_a_lexicon_belongs_to_the_filter_of_its_name():
    assert set(NAMES) <= {filter_name(f) for f in NAMED_FILTERS}


def test_the_compiled_lexicons_follow_from_the_toml_files():
    stale = [name for name, text in compiled().items() if (FOLDER / name).read_bytes() != text.encode("utf-8")]
    assert not stale, "a lexicon was edited: run `python -m cleantext.data.build` and commit what it writes"


@pytest.mark.parametrize("name", [name for name in NAMES])
def test_form(name):
    for role, languages in load(name).items():
        for language, modes in languages.items():
            assert language in (*LANGUAGES, "any"), (role, language)
            assert set(modes) <= {"equals", "starts_with", "contains"}
            for mode, texts in modes.items():
                assert len(texts) == len(set(texts)), (role, language, mode)
                for text in texts:
                    assert fold(text) == text, f"{text!r} is not folded"
                    assert "  " not in text
                    assert mode != "equals" or normalise(text), text


@pytest.mark.parametrize("name", NEED_ALL)
def test_every_language_is_there(name):
    assert {p.language for p in PHRASES if p.filter == name} >= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mode", ["text", "html"])
def test_an_honest_sentence_that_holds_a_phrase_stays(language, mode):
    """Every phrase of the language, set into a sentence between four honest paragraphs (tests/honest.toml)."""
    filler, frames = HONEST[language]["filler"], HONEST[language]["frames"]
    phrases = sorted({p.text for p in PHRASES if p.language in (language, "any")})
    assert len(phrases) > 200
    if mode == "html":
        phrases = phrases[::5]
    lost = []
    for number, phrase in enumerate(phrases):
        sentence = frames[number % len(frames)].format(phrase=phrase)
        lines = [filler[0], filler[1], sentence, filler[2], filler[3]]
        source = (
            "\n".join(lines) if mode == "text" else "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in lines)
        )
        if sentence not in extract(source, input_format=mode):
            lost.append((phrase, sentence))
    assert lost == []


def test_an_index_is_the_same_when_read_from_its_text():
    for phrases in (PHRASES[::50], PHRASES[:1], ()):
        index = Index(phrases)
        again = Index.from_text(index.as_text())
        assert sorted(again.phrases) == sorted(index.phrases) == sorted(phrases)
        assert again.as_text() == index.as_text()


def test_look_up_modes():
    index = Index(
        [
            Phrase("f", "line", "en", "equals", "share"),
            Phrase("f", "line", "en", "starts_with", "read also"),
            Phrase("f", "prose", "en", "contains", "we use cookies"),
            Phrase("f", "line", "zh", "starts_with", "责任编辑"),
            Phrase("f", "prose", "zh", "contains", "版权所有"),
        ]
    )
    lines = [
        "» Share!",
        "Share 12",
        "sharealike",
        "Read also: rain",
        "read alsobought",
        "Yes, we use cookies.",
        "责任编辑王",
        "本站版权所有。",
    ]
    hits = index.look_up(lines)
    assert sorted(hits["f", "line"]) == [0, 1, 3, 6]
    assert sorted(hits["f", "prose"]) == [5, 7]


@pytest.mark.parametrize(
    ("line", "normal"),
    [("  READ\u00a0ALSO : ", "read also"), ("İlgili haberler", "ilgili haberler"), ("ΔΙΑΒΆΣΤΕ ΕΠΊΣΗΣ", "διαβάστε επίσησ"), ("«Читайте также»", "читайте также"),
     ("Don’t miss", "don't miss"), ("①", "①"), ("Straße", "strasse"), ("e\u0301te\u0301", "été")],
)  # fmt: skip
def test_normalise(line, normal):
    assert normalise(line) == normal
