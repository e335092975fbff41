"""Evidence: data that nothing decides by its wording, with codes that are known, for every verdict."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cleantext.sites.repeats  # noqa: F401 -- its code is known once it is imported
from benchmarks import cases
from benchmarks.corpus import CORPUS, load_cases
from cleantext import Evidence, Verdict, analyze, evidence
from cleantext.evidence import CODES
from cleantext.filters import DEFAULT_FILTERS, NAMED_FILTERS
from cleantext.filters.main_content import dropped_before
from cleantext.pipeline import Pipeline, filter_name
from cleantext.render import reasons
from cleantext.scorer import network, schema
from cleantext.scorer.attributions import DESCRIBED, Describer
from cleantext.scorer.features import build_features

PAGES = [(page.source, page.mode) for page in load_cases()]
CASES = list(cases.load())
MODULES = Path(evidence.__file__).parent.rglob("*.py")


def decisions(source, mode):
    page = analyze(source, input_format=mode)
    return page.text, [(verdict.index, verdict.action, verdict.filter) for verdict in page.verdicts]


def everything():
    """What is extracted from every page of the corpus and every case, and which filter dropped what."""
    pages = [decisions(source, mode) for source, mode in PAGES]
    return pages, [cases.dropped(case) for case in CASES]


@pytest.mark.long
def test_nothing_reads_a_reason(monkeypatch):
    before = everything()
    for name, code in CODES.items():
        other = object.__new__(evidence.Code)
        for field, value in (("name", name), ("kind", code.kind), ("template", "because")):
            object.__setattr__(other, field, value)
        monkeypatch.setitem(CODES, name, other)
    for table in (reasons.FEATURES, reasons.BY_KIND):
        for name in table:
            monkeypatch.setitem(table, name, "because")
    monkeypatch.setattr(reasons, "_score", lambda *_: "because")
    seen = {verdict.reason for source, mode in PAGES[:5] for verdict in analyze(source, input_format=mode).verdicts}
    assert seen == {"because"}
    assert everything() == before


def test_every_verdict_has_a_known_code_of_its_kind():
    kinds = {code.name: code.kind for code in CODES.values()}
    seen = set()
    for source, mode in PAGES:
        for verdict in analyze(source, input_format=mode).verdicts:
            assert verdict.filter in {filter_name(filter_) for filter_ in DEFAULT_FILTERS}
            assert kinds[verdict.evidence.code] == verdict.evidence.kind
            assert verdict.reason
            seen.add(verdict.evidence.code)
    for case in CASES:
        names = f"{case.before}+{case.filter}".strip("+")
        page = analyze(case.source, input_format=case.kind, filters=Pipeline.from_names(names).filters)
        seen |= {verdict.evidence.code for verdict in page.verdicts}
    assert seen <= set(CODES)


def test_codes_are_unique():
    assert all(name == code.name for name, code in CODES.items())
    defined = [name for path in MODULES for name in re.findall(r'Code\(\s*"(\w+)"', path.read_text("utf-8"))]
    assert len(defined) > 20
    assert sorted(defined) == sorted(set(defined))
    assert set(defined) <= set(CODES)
    taken = next(iter(CODES.values()))
    with pytest.raises(ValueError, match="defined twice"):
        replace(taken, template="another sentence")


def test_the_templates_ask_for_what_evidence_has():
    for code in CODES.values():
        assert set(re.findall(r"{(\w+)", code.template)) <= {"quote", "name", "block", "count", "total"}
    for template in reasons.FEATURES.values():
        assert set(re.findall(r"{(\w+)", template)) <= {"value"}


def pages_of_cases(count):
    """Sources of the corpus and the cases, ``count`` in all."""
    pages = PAGES + [(case.source, case.kind) for case in CASES if not case.scores]
    assert len(pages) >= count
    return pages[:count]


def test_a_score_names_features_that_argued_for_its_verdict():
    """By the network itself: with the group's columns at their means, the block's own score moves against the verdict."""
    named, verdicts = 0, 0
    for source, mode in pages_of_cases(200):
        page = analyze(source, input_format=mode, filters=NAMED_FILTERS)
        if not len(page.blocks):
            continue
        x, net = build_features(page, *dropped_before(page)), network.load(mode)
        judged = Pipeline.from_names("main_content").run(page)
        groups = {group: columns for group, columns in schema.column_groups(mode).items() if group in DESCRIBED}
        pushes = dict(zip(groups, net.contributions(x, list(groups.values())).T, strict=True))
        describer = Describer(page.analysis, x)
        for verdict in judged.steps[-1].verdicts:
            i, sign = verdict.index, 1 if verdict.action == "keep" else -1
            described = {DESCRIBED[group](describer, i): sign * float(pushes[group][i]) for group in groups}
            found = [described[feature] for feature in verdict.evidence.features if feature[0] != "as_text"]
            assert found == sorted(found, reverse=True)
            assert all(push > 0 for push in found)
            assert not found or max(described.values()) == pytest.approx(found[0])
            assert all(feature[0] in reasons.FEATURES for feature in described)
            named, verdicts = named + len(found), verdicts + 1
    assert named > 1.5 * verdicts


def test_a_contribution_is_what_the_block_loses_without_the_features():
    """Compared with a network that does not see other blocks, run again with the columns at their means."""
    page = analyze("It rained on Monday, so the match was called off.", input_format="text", filters=NAMED_FILTERS)
    x, net = build_features(page, *dropped_before(page)), network.load("text")
    alone = net._replace(
        first_out=tuple(np.zeros_like(part) for part in net.first_out),
        second_out=tuple(np.zeros_like(part) for part in net.second_out),
    )
    for columns in schema.column_groups("text").values():
        values = x.values.copy()
        values[:, list(columns)] = net.mean[list(columns)]
        lost = alone.scores(x) - alone.scores(x._replace(values=values))
        assert alone.contributions(x, [columns])[:, 0] == pytest.approx(lost, abs=1e-4)


def test_the_command_line_gives_code_and_kind():
    page = CORPUS / "seed-003" / "page.txt"
    done = subprocess.run(
        [sys.executable, "-m", "cleantext", "--json", "--blocks", str(page)], capture_output=True, check=True
    )
    blocks = json.loads(done.stdout)["blocks"]
    decided = [block for block in blocks if "filter" in block]
    assert len(decided) > len(blocks) / 2
    for block in decided:
        assert CODES[block["code"]].kind == block["evidence"]
    assert {block["code"] for block in decided} > {"score"}


def test_a_users_code_needs_no_template():
    page = analyze("x\ny", input_format="text", filters=(paywall,))
    assert page.verdicts[0].reason == "the phrase 'x'"


def paywall(page):
    from cleantext import Verdict

    yield Verdict(0, "drop", Evidence("paywall", "phrase", quote="x"))


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        (("similar_blocks", 1), "1 similar block"),
        (("similar_blocks", 11), "11 similar blocks"),
        (("prose_words", 1), "prose of 1 word"),
        (("words_in_text", 1.0), "100% of its words are in the text"),
        (("blocks_above_text", 1), "1 block above the text"),
    ],
)
def test_one_is_no_plural(feature, said):
    evidence = Evidence("score", "score", threshold=0.5, features=(feature,))
    assert Verdict(0, "keep", evidence, score=0.6).reason == f"score 0.60, at least this page's 0.50: {said}"
