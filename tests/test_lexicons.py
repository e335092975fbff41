"""Lexicons are well-formed, wide, and honest sentences that hold their phrases stay."""

import pickle
import time
import tomllib
from importlib import resources
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from shutil import copytree

import pytest

from cleantext import extract, lexicons
from cleantext.analysis.phrase_index import PhraseIndex, default_index
from cleantext.analysis.phrase_tables import read_tables
from cleantext.filters import DEFAULT_FILTERS
from cleantext.lexicons import Lexicons, Phrase, arrange, fold, free_words, normalise
from cleantext.pipeline import filter_name

LANGUAGES = """
    en de fr es it pt nl pl ru uk cs sv fi tr el ar he fa hi zh ja ko vi id
    hu ro bg hr sr sl et lv lt
    da no sk ca gl eu ms sw th bn ta ur
    """.split()
NEED_ALL = """
    read_also most_read share_bar cookie_notice newsletter comment_policy account_form advert nav_menu
    """.split()
PACKAGE = Path(str(resources.files("cleantext")))
FILES = sorted((PACKAGE / "data" / "lexicons").glob("*.toml"))
PHRASES = default_index().phrases
HONEST = tomllib.loads((Path(__file__).parent / "honest.toml").read_text("utf-8"))


def test_a_lexicon_belongs_to_the_filter_of_its_name():
    assert {file.stem for file in FILES} <= {filter_name(f) for f in DEFAULT_FILTERS}


@pytest.fixture
def package(tmp_path):
    """A copy of what the phrase index is made of, with a built file."""
    copytree(PACKAGE / "data" / "lexicons", tmp_path / "data" / "lexicons")
    (tmp_path / "lexicons.py").write_bytes((PACKAGE / "lexicons.py").read_bytes())
    tmp_path.joinpath(*lexicons.BUILT).write_bytes(lexicons.build(tmp_path))
    return tmp_path


def found(package, line):
    return PhraseIndex(lexicons.load(package)).look_up([line])["share_bar", "line"]


def test_the_built_file_is_read_and_holds_all_phrases(package, monkeypatch):
    phrases = lexicons.read_lexicons(package).phrases
    monkeypatch.delattr(lexicons, "read_lexicons")
    assert sorted(PhraseIndex(lexicons.load(package)).phrases) == sorted(phrases)


def test_an_edited_lexicon_takes_effect_without_a_build(package):
    edited = package / "data" / "lexicons" / "share_bar.toml"
    assert not found(package, "Shout it out")
    edited.write_text(
        edited.read_text("utf-8").replace("[line.en]\nequals = [", '[line.en]\nequals = ["shout it out",'), "utf-8"
    )
    assert found(package, "Shout it out")


def test_a_new_lexicon_and_changed_code_take_effect_without_a_build(package):
    built = lexicons.checksum(package)
    (package / "data" / "lexicons" / "new.toml").write_text('[line.en]\nequals = ["new"]', "utf-8")
    added = lexicons.checksum(package)
    (package / "lexicons.py").write_text("", "utf-8")
    assert len({built, added, lexicons.checksum(package)}) == 3
    assert PhraseIndex(lexicons.load(package)).look_up(["New"])["new", "line"]


def test_the_lexicons_are_read_without_a_built_file(package):
    package.joinpath(*lexicons.BUILT).unlink()
    assert found(package, "Share this")


def test_the_check_takes_little_of_the_time_of_reading(package):
    def least(function, runs):
        times = []
        for _ in range(runs):
            start = time.process_time()
            function(package)
            times.append(time.process_time() - start)
        return min(times)

    assert least(lexicons.checksum, 20) < least(lexicons.read_lexicons, 2) / 20


@pytest.mark.parametrize(
    "text", ['voices = ["line"]\n[line.en]\nequals = ["x"]', 'voice = ["prose"]\n[line.en]\nequals = ["x"]', '[line.en]\nbegins = ["x"]']
)  # fmt: skip
def test_an_unknown_use_role_or_mode_raises(package, text):
    (package / "data" / "lexicons" / "new.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"new\.toml"):
        lexicons.read_lexicons(package)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_form(file):
    document = tomllib.loads(file.read_text("utf-8"))
    for role, languages in document.items():
        if role in lexicons.USES:
            continue
        for language, modes in languages.items():
            assert language in (*LANGUAGES, "any"), (role, language)
            for mode, texts in modes.items():
                assert len(texts) == len(set(texts)), (role, language, mode)
                for text in texts:
                    assert fold(text) == text, f"{text!r} is not folded"
                    assert "  " not in text
                    assert mode != "equals" or normalise(text), text


@pytest.mark.parametrize("name", NEED_ALL)
def test_every_language_is_there(name):
    assert {p.language for p in PHRASES if p.filter == name} >= set(LANGUAGES)


LONG = pytest.mark.long


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("mode", "every"),
    [("text", 20), ("html", 100), pytest.param("text", 1, marks=LONG), pytest.param("html", 5, marks=LONG)],
)
def test_an_honest_sentence_that_holds_a_phrase_stays(language, mode, every):
    """Phrases of the language, each set into a sentence between honest paragraphs (tests/honest.toml), three on a page, of unlike filters."""
    filler, frames = HONEST[language]["filler"], HONEST[language]["frames"]
    phrases = list(
        dict.fromkeys(
            p.text for p in sorted(PHRASES, key=attrgetter("filter", "text")) if p.language in (language, "any")
        )
    )[::every]
    assert len(phrases) * every > 200
    pages = -(-len(phrases) // 3)
    lost = []
    for page in range(pages):
        three = [frames[(page + at) % len(frames)].format(phrase=text) for at, text in enumerate(phrases[page::pages])]
        lines = [line for pair in zip_longest(filler, three) for line in pair if line]
        source = (
            "\n".join(lines) if mode == "text" else "".join(f"<p>{line.replace('<', '&lt;')}</p>" for line in lines)
        )
        got = extract(source, input_format=mode)
        lost += [sentence for sentence in three if sentence not in got]
    assert lost == []


@pytest.mark.parametrize("step", [1, 50, len(PHRASES), None])
def test_arranged_phrases_are_found_again(step):
    phrases = PHRASES[::step] if step else ()
    uses = {use: frozenset() for use in lexicons.USES} | {"voice": frozenset((("f", "prose"),))}
    index = PhraseIndex(arrange(Lexicons(phrases, uses)))
    assert sorted(index.phrases) == sorted(phrases)
    assert index.uses == uses
    for phrase in phrases:
        if phrase.mode == "equals":
            assert phrase in index.phrases_equal_to(phrase.text)
        elif phrase.mode == "starts_with":
            assert phrase in index.phrases_starting(phrase.text)
        elif not free_words(phrase):
            assert index.look_up([phrase.text])[phrase[:2]]


def test_tables_have_their_keys_and_few_other_candidates():
    tables = read_tables(lexicons.load(PACKAGE))
    for name in lexicons.TABLES:
        table = getattr(tables, name)
        known = dict(table.items())
        assert len(known) == len(table) > 0
        assert {key: table.get(key) for key in known} == known
        assert table.candidates(list(known)) == list(range(len(known)))
        others = [f"{key} {number}x" for number, key in enumerate(known)] if len(known) > 1000 else []
        assert not any(map(table.get, others)) and not any(other in table for other in others)
        assert len(table.candidates(others)) <= len(others) / 25


@pytest.mark.parametrize("key", ["", "\ud800", "日本", "a b", "\0", "zz"])
def test_tables_of_few_keys(key):
    phrases = [Phrase("f", "line", "en", "equals", text) for text in (key, "m") if text]
    table = read_tables(arrange(Lexicons(phrases, {}))).equals
    assert table.get("m") == "0" and table.get(key) == ("0" if key else None)
    assert table.candidates([]) == [] and 0 in table.candidates(["m", "n"])
    empty = read_tables(arrange(Lexicons([], {}))).equals
    assert not empty and table and empty.get(key) is None and empty.candidates([key]) == []


def index_of(phrases, **uses):
    return PhraseIndex(arrange(Lexicons(phrases, {use: frozenset(pairs) for use, pairs in uses.items()})))


def test_lines_and_prefixes_by_filter_role_and_use():
    phrases = [
        Phrase("a", "line", "en", "equals", "share"),
        Phrase("a", "line", "en", "starts_with", "email"),
        Phrase("b", "month", "de", "equals", "mai"),
        Phrase("b", "line", "en", "equals", "share"),
        Phrase("b", "line", "en", "starts_with", "photo by"),
    ]
    index = index_of(phrases, glued=[("b", "line")])
    months = index.lines_of(role="month")
    assert months.issuperset(["mai"]) and not months.issuperset(["mai", "share"]) and months.isdisjoint(["share"])
    assert index.lines_of(filter="a") == {"share"}
    assert index.lines_of(filter="b") == {"share", "mai"}
    assert index.lines_of(role="month") == {"mai"}
    assert index.lines_of(use="glued") == {"share"}
    assert index.openings("glued") == {"share", "photo "}
    assert index.openings("buttons") == frozenset()


def test_an_index_is_the_same_in_another_process():
    for index in (default_index(), PhraseIndex(arrange(Lexicons(PHRASES[::500], {}), anchor=False), thorough=True)):
        other = pickle.loads(pickle.dumps(index))
        assert other.phrases == index.phrases and other.uses == index.uses and other.thorough == index.thorough


def test_look_up_modes():
    index = index_of(
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
    matches = index.look_up(lines)
    assert sorted(matches["f", "line"]) == [0, 1, 3, 6]
    assert sorted(matches["f", "prose"]) == [5, 7]


@pytest.mark.parametrize(
    ("line", "normal"),
    [("  READ\u00a0ALSO : ", "read also"), ("İlgili haberler", "ilgili haberler"), ("ΔΙΑΒΆΣΤΕ ΕΠΊΣΗΣ", "διαβάστε επίσησ"), ("«Читайте также»", "читайте также"),
     ("Don’t miss", "don't miss"), ("①", "①"), ("Straße", "strasse"), ("e\u0301te\u0301", "été"),
     ("Știri și țări", "ştiri şi ţări"), ("S\u0326TIRI", "ştiri")],
)  # fmt: skip
def test_normalise(line, normal):
    assert normalise(line) == normal
