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
from cleantext.segment.dom_lxml import ATTRIBUTE

ROOT = Path(__file__).parent.parent
needs_native = pytest.mark.skipif(_core.CORE != "native", reason="the compiled functions are not used")
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
@given(texts(), st.integers(1, 5))
def test_words_are_split_and_hashed_alike(text, longest):
    folds = np.arange(0x5000, dtype=np.uint32)
    folds[65] = 97
    same(native().split_words(*text, folds, longest), reference.split_words(*text, folds, longest))


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


@needs_native
@given(st.integers(1, 12), st.data())
def test_sets_of_blocks_are_measured_alike(n, data):
    tallies = np.random.default_rng(n).integers(0, 50, (10, n)).astype(np.float64) * data.draw(
        st.sampled_from([0, 0.5])
    )
    tallies[0] = 1
    sums = np.concatenate((np.zeros((1, 10)), np.cumsum(tallies.T, axis=0)))
    bounds = st.lists(st.lists(st.integers(0, n), min_size=n, max_size=n), min_size=3, max_size=3)
    ends = np.sort(np.array([data.draw(bounds), data.draw(bounds)]), axis=0)
    same(native().span_measures(sums, *ends), reference.span_measures(sums, *ends))
    group = np.array(data.draw(st.lists(st.integers(0, n), min_size=n, max_size=n)))
    same(native().group_measures(tallies, group), reference.group_measures(tallies, group))


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
    for name, columns in (
        ("depths", [np.array([0])]), ("inherited", [np.array([1, 0]), np.array([1, 2])]), ("events", [np.array([-1, -1, 0])]),
        ("nearest", [np.array([3]), 1, [np.array([True])]]), ("nearest", [np.array([-1]), 1, [np.array([True, True])]]),
        ("closure", [np.array([0, 2, 1])]), ("closure", [np.array([-1])]),
        ("group_means", [values, weights, np.array([0, -1]), 0.0]), ("group_means", [values, weights, np.array([0]), 0.0]),
        ("span_means", [values, weights, np.array([[0, 3]]), np.array([[1, 2]]), 0.0]),
        ("span_means", [values, weights, np.array([[0, 0]]), np.array([[1, -1]]), 0.0]),
        ("count_marks", [codes, classes, 0, np.array([0, 3])]), ("count_marks", [codes, classes, 1, np.array([0, 2])]),
        ("count_marks", [codes, classes, -1, np.array([0, 1])]), ("count_marks", [codes, classes[:1], 0, np.array([0, 1])]),
        ("split_words", [codes[:1], classes, np.zeros(9, np.uint32), 3]), ("split_words", [codes, classes, np.zeros(0, np.uint32), 3]),
        ("span_measures", [np.ones((3, 10)), np.array([[0, 3]]), np.array([[1, 2]])]), ("span_measures", [np.ones((3, 9)), np.array([[0, 0]]), np.array([[1, 1]])]),
        ("group_measures", [np.ones((10, 1)), np.array([-1])]), ("group_measures", [np.ones((9, 1)), np.array([0])]),
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


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_with_a_compiler_there_is_an_extension(tmp_path):
    copy_sources(tmp_path)
    assert build.build(tmp_path) == ""
    assert [path.name for path in tmp_path.glob("*.so")] == [build.NAMES[0]]
