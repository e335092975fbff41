"""The compiled functions return what those in numpy return, on random columns and on every page; installing cannot fail."""

import importlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext import _core
from cleantext._core import build, reference
from cleantext._core import operations as op
from cleantext.analysis.characters import CLASSES, WORD_FOLDS, classes_of
from cleantext.scorer.features import Features
from cleantext.scorer.network import Network, Table
from cleantext.segment.dom_lxml import ATTRIBUTE
from cleantext.texts import codes_of

ROOT = Path(__file__).parent.parent
needs_native = pytest.mark.skipif(_core.CORE != "native", reason="the compiled functions are not used")
needs_sources = pytest.mark.skipif(
    not list(Path(build.__file__).parent.glob("_*.c")), reason="an installed wheel has no sources of the extension"
)
FUNCTIONS = sorted(set(_core.__all__) - {"CORE"})
PAGES = """
import json, sys
from benchmarks.corpus import load_cases
from cleantext.evaluation.sets.layouts import LOADERS
from cleantext import analyze
from cleantext.scorer.network import Network
from pathlib import Path

def recorded(network, x, original=Network.scores):
    found = original(network, x)
    logits.extend(found.tolist())
    return found

Network.scores = recorded
pages = [(case.source, case.mode) for case in load_cases()]
for folder in map(Path, sys.argv[1:]):
    pages += [(item.source, item.mode) for item in LOADERS[folder.name](folder)]
for source, mode in pages:
    for form, text in ((mode, source), ("text", None)):
        logits = []
        page = analyze(page.text if text is None else text, input_format=form)
        print(json.dumps([page.text, [[v.index, v.action, v.filter] for v in page.verdicts], logits]))
"""


def native():
    return importlib.import_module("cleantext._core.native")


@st.composite
def trees(draw):
    """Parents of elements in the order of the source, several roots among them."""
    parents, around = [], [-1]
    for row in range(draw(st.integers(0, 40))):
        depth = draw(st.integers(0, len(around) - 1))
        del around[depth + 1 :]
        parents.append(around[-1])
        around.append(row)
    return np.array(parents, draw(st.sampled_from([np.int32, np.int64])))


@st.composite
def texts(draw):
    """Code points and their class bits; capitals and dense characters are letters."""
    codes = draw(
        st.lists(
            st.sampled_from([32, 58, 65, 97, 0x0E01, 0x0EFF, 0x2E7F, 0x2E80, 0x3002, 0x4E00, 0x1F600]), max_size=40
        )
    )
    classes = []
    for _ in codes:
        bits = draw(st.integers(0, 2047))
        classes.append(bits | 1 if bits & 12 else bits)
    return np.array(codes, np.uint32), np.array(classes, np.uint16)


@st.composite
def rows(draw):
    """Values and weights of blocks."""
    n, width = draw(st.integers(1, 20)), draw(st.integers(1, 5))
    values = draw(st.lists(st.floats(-100, 100, width=32), min_size=n * width, max_size=n * width))
    weights = draw(st.lists(st.floats(0.125, 50, width=32), min_size=n, max_size=n))
    return np.array(values, np.float32).reshape(n, width), np.array(weights, np.float32)


def same(found, expected):
    if isinstance(expected, tuple):
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    elif isinstance(expected, np.ndarray):
        assert found.dtype == expected.dtype
        assert found.shape == expected.shape
        if expected.dtype.kind == "f":
            np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)
        else:
            assert found.tolist() == expected.tolist()
    else:
        assert found == expected


@needs_native
def test_both_cores_have_the_same_functions_with_the_same_parameters():
    for name in FUNCTIONS:
        assert inspect.signature(getattr(native(), name)) == inspect.signature(getattr(reference, name))
        assert getattr(_core, name) is getattr(native(), name)


@needs_native
@given(texts(), st.data())
def test_characters_are_counted_alike(text, data):
    codes, classes = text
    before = data.draw(st.integers(0, min(1, len(codes))))
    stop = data.draw(st.integers(0, len(codes) - before))
    bounds = sorted(data.draw(st.lists(st.integers(0, stop), max_size=5)))
    bounds = np.array([0, *bounds, stop], data.draw(st.sampled_from([np.int32, np.int64])))
    same(native().count_marks(codes, classes, before, bounds), reference.count_marks(codes, classes, before, bounds))


@needs_native
@given(
    st.lists(st.text(max_size=12) | st.text("aB 1.\nßé雨ไ\ud800\U00010400", max_size=12), max_size=5),
    st.integers(1, 5),
    st.booleans(),
)
def test_words_are_split_and_hashed_alike(texts, longest, known):
    classes_of(codes_of("\n" + "".join(texts if known else [])))  # numpy joins the texts by line breaks
    same(
        native().text_words(texts, CLASSES, WORD_FOLDS, longest),
        reference.text_words(texts, CLASSES, WORD_FOLDS, longest),
    )


@needs_native
@given(rows(), st.data())
def test_means_are_alike(columns, data):
    values, weights = columns
    n = len(values)
    group = np.array(data.draw(st.lists(st.integers(0, n), min_size=n, max_size=n)))
    same(native().group_means(values, weights, group, 1e-3), reference.group_means(values, weights, group, 1e-3))
    bounds = st.lists(st.lists(st.integers(0, n), min_size=n, max_size=n), min_size=2, max_size=2)
    ends = np.sort(np.array([data.draw(bounds), data.draw(bounds)]), axis=0)
    same(native().span_means(values, weights, *ends, 1e-3), reference.span_means(values, weights, *ends, 1e-3))


@needs_native
@given(st.lists(st.integers(0, 2**32 - 1), max_size=60), st.data())
def test_vectors_of_words_are_summed_alike(hashes, data):
    kept = np.array(sorted({value >> 16: value for value in hashes[::2]}.values()), np.uint32)
    slots = np.full(1 << 16, len(kept), np.uint16)
    slots[kept >> 16] = np.arange(len(kept))
    vectors = np.random.default_rng(0).normal(size=(len(kept) + 1, 3)).astype(np.float32)
    vectors[-1] = 0
    firsts = sorted(data.draw(st.lists(st.integers(0, len(hashes)), max_size=6)))
    columns = (
        slots,
        np.append(kept, np.uint32(0)),
        vectors,
        np.array(hashes, np.uint32),
        np.array([0, *firsts, len(hashes)]),
    )
    same(native().bag_sums(*columns), reference.bag_sums(*columns))


@needs_native
@given(trees(), st.data())
def test_trees_are_read_alike(parents, data):
    n = len(parents)
    same(native().depths(parents), reference.depths(parents)) if n else None
    same(native().events(parents), reference.events(parents))
    flags = np.array(data.draw(st.lists(st.integers(0, 2**31 - 1), min_size=n, max_size=n)), np.int64)
    chosen = [flags % 2 > 0, flags % 3 > 0]
    depth = reference.events(parents)[2]
    same(native().nearest(parents, depth, chosen), reference.nearest(parents, depth, chosen))
    if n:
        same(native().inherited(parents, flags), reference.inherited(parents, flags))
        links = np.where(flags % 2 > 0, np.maximum(parents, 0), np.arange(n))
        same(native().closure(links), reference.closure(links))


@needs_native
@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2), max_size=60))
def test_equal_values_are_numbered_alike(values):
    columns = np.array(values, np.int64)
    same(native().numbered(columns), reference.numbered(columns))
    same(native().numbered(columns.view(np.uint64)), reference.numbered(columns.view(np.uint64)))


@st.composite
def recipes(draw):
    """A page's inputs, spans, groups and numbers, and a program of all operations on them."""
    n = draw(st.integers(1, 12))
    whole = st.lists(st.integers(0, 9), min_size=n, max_size=n)
    inputs = np.array([draw(whole) for _ in range(14)]) * draw(st.sampled_from([1.0, 0.5]))
    inputs[0] = 1
    inputs[10:12] = np.floor(inputs[10:12])  # numbers to be columns and bits
    inputs[13] -= 3
    kind = draw(st.sampled_from([np.int32, np.int64]))
    bounds = st.lists(st.integers(0, n), min_size=n, max_size=n)
    spans = [tuple(np.sort(np.array([draw(bounds), draw(bounds)], kind), axis=0)) for _ in range(3)]
    groups = [np.array(draw(bounds), kind) for _ in range(2)]
    measures = np.array(sorted(draw(st.sets(st.integers(0, 10)))), np.int64)
    widths = {
        op.ONE_HOT: 5,
        op.BITS: 3,
        op.DISTANCES: 3,
        op.SPAN: len(measures) + 1,
        op.GROUP: len(measures),
        op.PAGE: 2,
    }
    operands = {op.ONE_HOT: 10, op.BITS: 11, op.SIGNED_LOG: 13, op.SPAN: 2, op.GROUP: 1, op.PAGE: 1}
    program, column = [], 0
    for code in draw(st.permutations(range(12))):
        operand = operands.get(code, draw(st.integers(1, 12)))
        program.append((code, column, widths.get(code, 1), operand, draw(st.integers(0, 12))))
        column += widths.get(code, 1)
    page = np.array([0.5, 2, 7], np.float32)
    return (np.array(program, np.int32), inputs, spans, groups, page, measures), np.full(
        (column, n), np.nan, np.float32
    )


@needs_native
@given(recipes())
def test_columns_are_made_alike(made):
    given, out = made
    other = out.copy()
    native().fill_columns(*given, out)
    reference.fill_columns(*given, other)
    same(out, other)
    assert not np.isnan(out).any()


@needs_native
@given(
    st.lists(st.lists(st.sampled_from([0, 1, 7, 2**17, 2**31, 2**32 - 1]), max_size=6), min_size=1, max_size=9),
    st.data(),
)
def test_words_are_compared_alike(texts, data):
    n = data.draw(st.integers(1, len(texts)))  # the texts after them are declared ones
    ids = np.array([word for text in texts for word in text], np.uint32)
    firsts = np.concatenate(([0], np.cumsum([len(text) for text in texts])))
    letters = np.array(data.draw(st.lists(st.integers(1, 12), min_size=len(ids), max_size=len(ids))), np.int32)
    capital, body = letters % 2 > 0, np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    same(
        native().word_shares(ids, letters, capital, firsts, body),
        reference.word_shares(ids, letters, capital, firsts, body),
    )


def network_of(rng, columns, classes):
    """A network of random weights, and a function that returns random features of a number of blocks."""
    known = np.unique(rng.integers(0, 2**32, 20, np.uint32) >> np.uint32(16)) << np.uint32(16)
    words, names = (
        Table(known, rng.normal(size=(len(known), 3))),
        Table(known, rng.normal(size=(len(known), 2 * classes))),
    )
    spans, widths = 3, (7, 3, 5, 2, 6, 2)
    inputs = (columns + 3 + classes, 7, 7 + 3 * (4 + spans + 1 + 2), 5, 5 + 2 * (2 + 2 + 1), 6)
    layers = [
        (rng.normal(size=shape).astype(np.float32) / 4, rng.normal(size=shape[1]).astype(np.float32))
        for shape in zip(inputs, widths, strict=True)
    ]
    middle = rng.normal(size=columns).astype(np.float32)
    net = Network(tuple(map(str, range(columns))), middle - 2, middle + 2, middle, words, names, *layers)

    def features(n):
        hashes = rng.choice(np.append(known, np.uint32(5)), 4 * n)
        bounds = np.sort(rng.integers(0, n + 1, (spans, 2, n)), axis=1)
        group = rng.integers(0, n, (3, n))
        firsts = np.sort(rng.integers(0, 4 * n + 1, n + 1))
        firsts[0], firsts[-1] = 0, 4 * n
        values = (rng.normal(size=(columns, n)) * 3 * (rng.random((columns, 1)) > 0.3)).astype(np.float32)
        rows = rng.integers(0, n, (n, 4 if classes else 0))
        index = np.arange(n)
        return Features(
            net.names, values.T, hashes, firsts, hashes, firsts, rows, rng.random(n).astype(np.float32) + 1, tuple(map(tuple, bounds)),
            (group[0], group[1]), group[2], (index // 3 * 3, np.minimum(index // 3 * 3 + 3, n)),
        )  # fmt: skip

    return net, features


@needs_native
@pytest.mark.parametrize("classes", [0, 4])
@pytest.mark.parametrize("columns", [1, 30])
def test_networks_score_alike(columns, classes):
    net, features = network_of(np.random.default_rng(columns), columns, classes)
    for n in (1, 2, 3, 31, 32, 33, 64, 150):
        x = features(n)
        np.testing.assert_allclose(net.scores(x), net.reference_scores(x), rtol=1e-5, atol=1e-5)


@needs_native
def test_networks_refuse_other_shapes_and_rows():
    net, features = network_of(np.random.default_rng(0), 4, 2)
    x = features(40)
    far = np.full(40, 41)
    for wrong in (
        {"weights": x.weights[:-1]}, {"values": x.values[:, :3]}, {"words": x.words[:-1]}, {"class_rows": x.class_rows + 40}, {"class_rows": x.class_rows - 40},
        {"groups": (x.groups[0], x.groups[1][:-1])}, {"groups": (x.groups[0] - 40, x.groups[1])}, {"ties": x.ties - 40}, {"units": (x.units[0], far)},
        {"spans": (*x.spans[:-1], (x.spans[0][0], far))}, {"spans": (*x.spans[:-1], (-far, x.spans[0][1]))}, {"spans": x.spans[:-1]},
        {"firsts": x.firsts[::-1]}, {"class_firsts": x.class_firsts[::-1]}, {"values": x.values[:0], "weights": x.weights[:0]},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"out of range|wrong size"):
            net.scores(x._replace(**wrong))
    for layer in ("first", "first_out", "second", "second_out", "third", "last"):
        matrix, bias = getattr(net, layer)
        for other in ((matrix[:-1], bias), (matrix[:, :-1].copy(), bias[:-1]), (matrix, bias[:0])):
            with pytest.raises(ValueError, match="wrong size"):
                net._replace(**{layer: other}).scores(x)


NAMES = ["class", "href", "title"]
VALUES = [
    "",
    "a b",
    "é&amp;&lt;&gt;&quot;",
    "&#9;&#xFFFD;&#x1F600;",
    "&#0;&#xD800;&#x110000;&#99999999;&none;& &#;",
    "[" + "x" * 9,
    "{&#233;56",
    " [6 chars",
]
TEXTS = [*VALUES, "\n  ", "雨", "<![CDATA[<b>&amp;]]>", "]]&gt;", "a<![CDATA[]]>"]


@st.composite
def markups(draw):
    """Markup as libxml2 writes it: elements, empty ones among them, texts, and attributes whose names may have any character."""
    pieces = []
    for _ in range(draw(st.integers(0, 3))):
        opened = []
        for _ in range(draw(st.integers(1, 12))):
            name = draw(st.sampled_from(["p", "script", "style", "svg", "input", "select", "o:p", "a<b", 'a"']))
            keys = draw(st.lists(st.sampled_from([*NAMES, "x", '"', "=", "=b", "a<b"]), unique=True, max_size=3))
            pairs = [f' {key}="{draw(st.sampled_from(VALUES))}"' for key in keys]
            empty = draw(st.booleans())
            pieces.append(f"<{name}{''.join(pairs)}{'/' if empty else ''}>")
            opened += [] if empty else [name]
            pieces.append(draw(st.sampled_from(TEXTS)))
            while opened and draw(st.booleans()):
                pieces += f"</{opened.pop()}>", draw(st.sampled_from(TEXTS))
        pieces += [f"</{name}>" for name in reversed(opened)]
    return "".join(pieces).encode()


def read(core, markup):
    found = core.read_markup(markup, NAMES, "#state", 8)
    return (*found[:-1], dict(found.codes))


@needs_native
@given(markups())
def test_markup_is_read_alike(markup):
    same(read(native(), markup), read(reference, markup))


@needs_native
@given(
    st.lists(
        st.sampled_from(
            ["<", ">", "/", " ", "=", '"', "a", "class", "&", "&#x", ";", "<![CDATA[", "]]>", "script", "\0"]
        ),
        max_size=40,
    )
)
def test_other_bytes_than_markup_are_read_to_some_columns(pieces):
    found = native().read_markup("".join(pieces).encode() + b"\xff", NAMES, "#state", 8)
    assert len(found.tags) == len(found.parents) == len(found.begins) == len(found.ends)
    assert sorted([*found.begins.tolist(), *found.ends.tolist()]) == list(range(2 * len(found.tags)))
    assert len(found.texts) == len(found.places)
    assert all(isinstance(found.codes[row], str) for row in found.codes)


@st.composite
def text_runs(draw):
    """Text runs, the blocks that they are in, what is before each, and whether they are links. Each block has a letter."""
    blanks = st.text(" \n\t\u3000\xa0\x1c\x85", max_size=3)
    runs = []
    count = draw(st.integers(0, 4))
    for block in range(count):
        some = [(draw(blanks | st.text("a é雨😀", max_size=4)), block) for _ in range(draw(st.integers(0, 3)))]
        some.insert(draw(st.integers(0, len(some))), (draw(blanks) + "b" + draw(blanks), block))
        runs += [*some, *((draw(blanks), -1) for _ in range(draw(st.integers(0, 1))))]
    n = len(runs)
    glue = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)), np.uint8)
    linked = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), np.bool_)
    return [text for text, _ in runs], np.array([block for _, block in runs], np.int32), glue, linked, count


@needs_native
@given(text_runs())
def test_runs_are_joined_alike(columns):
    same(native().join_runs(*columns), reference.join_runs(*columns))


@needs_native
def test_runs_of_blocks_that_are_not_in_order_raise():
    for owners, count in (([1], 2), ([0, 2], 3), ([0, 1, 0], 2), ([0], 2), ([0, 1], 1)):
        n = len(owners)
        with pytest.raises(ValueError, match="out of range"):
            native().join_runs(
                ["a"] * n, np.array(owners, np.int32), np.zeros(n, np.uint8), np.zeros(n, np.bool_), count
            )
    with pytest.raises(ValueError, match="wrong size"):
        native().join_runs(["a"], np.zeros(2, np.int32), np.zeros(1, np.uint8), np.zeros(1, np.bool_), 1)
    with pytest.raises(TypeError):
        native().join_runs([1], np.zeros(1, np.int32), np.zeros(1, np.uint8), np.zeros(1, np.bool_), 1)


@needs_native
def test_too_many_names_and_places_outside_the_markup_raise():
    with pytest.raises(ValueError, match="too many names"):
        native().read_markup(b"", [str(number) for number in range(200)], "#state", 8)
    extension = importlib.import_module("cleantext._core._native")
    for start, stop in ((-1, 1), (2, 1), (0, 3)):
        with pytest.raises(ValueError, match="outside the markup"):
            extension.unescaped(b"ab", start, stop)


PIECES = [
    "<",
    "<p",
    " a",
    "=",
    '"',
    "'",
    ">",
    "/",
    " ",
    "\n",
    "b=c",
    ' d="e>f"',
    " g='<h'",
    "x" * 99,
    "y" * 120,
    "=>",
    " a" * 6,
]


@needs_native
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.integers(1, 8))
def test_tags_of_few_attributes_have_few_by_the_regular_expression(pieces, most):
    data = "".join(pieces).encode()
    crowded = re.compile(rb"<[a-zA-Z](?:%b){%d}+" % (ATTRIBUTE, most))
    assert native().few_attributes(data, most) == (crowded.search(data) is None)


@needs_native
def test_tags_that_take_long_to_count_may_have_many_attributes():
    assert not native().few_attributes(b"<a " * 5000, 10_000)
    assert native().few_attributes(b"<a b>" * 5000, 10_000)
    assert not reference.few_attributes(b"<a b>", 1)


@needs_native
def test_indices_out_of_range_and_wrong_sizes_raise():
    values, weights = np.ones((2, 3), np.float32), np.ones(2, np.float32)
    codes, classes = np.array([97, 98], np.uint32), np.array([1, 1], np.uint16)
    slots, ids = np.zeros(1 << 16, np.uint16), np.zeros(1, np.uint32)
    inputs, none, last = np.ones((10, 2)), np.zeros((0, 5), np.int32), np.array([1, 2])
    inputs[9] = -1
    spans, letters, capital = (last - 1, last), np.ones(1, np.int32), np.ones(1, np.bool_)
    more = [[spans], [last - 1], np.ones(3, np.float32), np.array([4]), np.empty((3, 2), np.float32)]
    for name, columns in (
        ("depths", [np.array([0])]), ("inherited", [np.array([1, 0]), np.array([1, 2])]), ("events", [np.array([-1, -1, 0])]),
        ("nearest", [np.array([3]), 1, [np.array([True])]]), ("nearest", [np.array([-1]), 1, [np.array([True, True])]]),
        ("closure", [np.array([0, 2, 1])]), ("closure", [np.array([-1])]),
        ("group_means", [values, weights, np.array([0, -1]), 0.0]), ("group_means", [values, weights, np.array([0]), 0.0]),
        ("span_means", [values, weights, np.array([[0, 3]]), np.array([[1, 2]]), 0.0]),
        ("span_means", [values, weights, np.array([[0, 0]]), np.array([[1, -1]]), 0.0]),
        ("count_marks", [codes, classes, 0, np.array([0, 3])]), ("count_marks", [codes, classes, 1, np.array([0, 2])]),
        ("count_marks", [codes, classes, -1, np.array([0, 1])]), ("count_marks", [codes, classes[:1], 0, np.array([0, 1])]),
        ("text_words", [["a"], classes, codes[:0], 3]), ("text_words", [["a"], classes[:0], codes, 3]),
        *(("fill_columns", [np.array([step], np.int32), inputs, *more]) for step in (
            (0, 0, 1, 0, 10), (0, 0, 1, -1, 0), (0, 3, 1, 0, 0), (0, -1, 1, 0, 0), (0, 0, 2, 0, 0), (6, 1, 3, 0, 0), (9, 0, 2, 1, 0), (9, 0, 1, 0, 0),
            (10, 0, 1, 1, 0), (11, 0, 2, 2, 0), (11, 0, 1, 3, 0), (12, 0, 1, 0, 0), (4, 0, 1, 9, 0), (5, 0, 1, 9, 0),
        )),
        *(("fill_columns", [np.array([(code, 0, 1 + code % 2, 0, 0)], np.int32), inputs, [span], [group], *more[2:]]) for code, span, group in (
            (9, (last, last + 1), last), (9, (last - 2, last), last), (10, spans, last - 2),
        )),
        ("fill_columns", [np.zeros(4, np.int32), inputs, *more]), ("fill_columns", [none, inputs[:9], *more]), ("fill_columns", [none, inputs, [(last[:1], last)], *more[1:]]),
        ("fill_columns", [none, inputs, *more[:3], np.array([11]), more[4]]), ("fill_columns", [none, inputs, *more[:3], np.arange(12), more[4]]),
        ("word_shares", [ids, letters, capital, np.array([0, 2]), capital]), ("word_shares", [ids, letters, capital, np.array([0]), capital]),
        ("word_shares", [ids, letters[:0], capital, np.array([0, 1]), capital]), ("word_shares", [ids, letters, capital[:0], np.array([0, 1]), capital]),
        ("word_shares", [ids, letters, capital, np.array([0, 2, 1]), np.append(capital, capital)]), ("word_shares", [ids, letters, capital, np.ones(11, np.int64), capital]),
        ("bag_sums", [slots, ids, values[:1], codes, np.array([0, 3])]), ("bag_sums", [slots, ids, values[:1], codes, np.array([2, 1])]),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"out of range|wrong size"):
            getattr(native(), name)(*columns)


@needs_native
def test_a_hash_whose_slot_has_no_row_is_an_unknown_word():
    slots = np.full(1 << 16, 9, np.uint16)
    sums = native().bag_sums(
        slots, np.zeros(1, np.uint32), np.ones((1, 2), np.float32), np.array([7], np.uint32), np.array([0, 1])
    )
    assert sums.tolist() == [[1, 1]]


@needs_native
@needs_sources
def test_an_extension_of_another_source_is_not_imported(monkeypatch):
    extension = importlib.import_module("cleantext._core._native")
    monkeypatch.setattr(extension, "SOURCE", extension.SOURCE ^ 1)
    with pytest.raises(ImportError, match="other sources"):
        importlib.reload(native())
    monkeypatch.undo()
    importlib.reload(native())


def run(*arguments, **environment):
    """Run Python in a new process."""
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=given)


def test_the_environment_chooses_the_core_and_the_version_names_it():
    assert run("-m", "cleantext", "--version", CLEANTEXT_CORE="reference").stdout.endswith("(reference core)\n")
    assert run("-m", "cleantext", "--version", CLEANTEXT_CORE="").stdout.endswith(f"({_core.CORE} core)\n")
    assert "CLEANTEXT_CORE is 'numba'" in run("-m", "cleantext", "--version", CLEANTEXT_CORE="numba").stderr


@needs_native
def test_the_compiled_core_can_be_asked_for():
    assert run("-m", "cleantext", "--version", CLEANTEXT_CORE="native").stdout.endswith("(native core)\n")


def outputs(core, *folders):
    done = run("-c", PAGES, *map(str, folders), CLEANTEXT_CORE=core)
    assert not done.stderr
    return list(map(json.loads, done.stdout.splitlines()))


def compare(*folders):
    found, expected = outputs("native", *folders), outputs("reference", *folders)
    assert len(found) == len(expected) > 100
    for (text, choices, logits), (other_text, other_choices, other_logits) in zip(found, expected, strict=True):
        assert text == other_text
        assert choices == other_choices
        np.testing.assert_allclose(logits, other_logits, rtol=0, atol=1e-5)


@needs_native
@pytest.mark.long
def test_both_cores_give_the_same_text_and_scores_on_the_corpus():
    compare()


@needs_native
@pytest.mark.long
@pytest.mark.skipif("CLEANTEXT_DATA" not in os.environ, reason="CLEANTEXT_DATA names no folder of development sets")
def test_both_cores_give_the_same_text_and_scores_on_development_sets():
    compare(
        *(
            folder
            for folder in Path(os.environ["CLEANTEXT_DATA"]).iterdir()
            if folder.name in ("zyte", "fundus", "turku")
        )
    )


def copy_sources(folder):
    for path in Path(build.__file__).parent.glob("_*.[ch]"):
        shutil.copy(path, folder)


def test_without_a_compiler_or_with_a_broken_one_there_is_no_extension(tmp_path, monkeypatch):
    copy_sources(tmp_path)
    broken = tmp_path / "broken"
    broken.write_text('#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\necho "not a library" > "$2"\n')
    broken.chmod(0o755)
    for compiler, why in (("/nothing/cc", "FileNotFoundError"), ("false", "false failed"), (str(broken), "rror")):
        (tmp_path / build.NAMES[0]).write_bytes(b"an older one")
        monkeypatch.setenv("CC", compiler)
        if compiler == "/nothing/cc":
            monkeypatch.setenv("PATH", str(tmp_path))
        assert why in build.build(tmp_path)
        monkeypatch.undo()
        assert not list(tmp_path.glob("*.so")), compiler


@needs_sources
@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_with_a_compiler_there_is_an_extension(tmp_path):
    copy_sources(tmp_path)
    assert build.build(tmp_path) == ""
    assert [path.name for path in tmp_path.glob("*.so")] == [build.NAMES[0]]
