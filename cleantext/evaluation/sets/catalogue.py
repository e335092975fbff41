"""The labelled sets: repository, commit, licence, citation, metric and use of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, TypeAlias

__all__ = ["SETS", "Metric", "SetInfo", "Use", "info", "learned_from"]

Metric: TypeAlias = Literal["words", "shingles", "snippets", "pieces", "lines"]
Use: TypeAlias = Literal["train", "develop"]


@dataclass(frozen=True, slots=True)
class SetInfo:
    """The origin of a set, and its use."""

    name: str
    """The set's name on the command line, and of its folder and archive."""
    repository: str
    """owner/name on GitHub; empty for a set that is not fetched."""
    commit: str
    """40 hexadecimal digits of the commit that is fetched; empty to fetch the default branch."""
    licence: str
    """SPDX identifier, or "none stated"."""
    paths: tuple[str, ...]
    """The parts of the repository that are fetched: sparse-checkout patterns without the leading slash."""
    citation: str
    """Authors, title and place of publication."""
    metric: Metric
    """The set's own metric."""
    use: Use
    """"train": weights may be learned from it; "develop": it may be scored on, never learned from."""
    apart: tuple[tuple[str, str, str], ...] = ()
    """Parts whose figure is shown beside that of the whole set: label, column of ``Result``, value."""
    note: str = ""
    """A caveat about figures on this set."""


MERGED: Final = "j-szulc/html-cleaning-dataset-merged"
MERGED_COMMIT: Final = "04d46c609d5e0d50cc5e200329d0a4c0d12144af"

SETS: Final[dict[str, SetInfo]] = {
    entry.name: entry
    for entry in (
        SetInfo(
            "wcxb", "Murrough-Foley/web-content-extraction-benchmark", "62ff86d12ea72c80c31fb810ff1a724fad687bea",
            "CC-BY-4.0", ("LICENSE", "dev"),  # the test split is for final results, so it is not fetched
            "Murrough Foley: Web Content Extraction Benchmark, 2026", "words", "train",
            apart=(("its test split, without what is in dev", "splits", "test"),),
            note="The published test split shares 138 URLs with this dev split: figures on it leave those out.",
        ),
        SetInfo(
            "zyte", "scrapinghub/article-extraction-benchmark", "11b407d43934becc20873bb3dcd5e3d2591746d3",
            "MIT", ("LICENSE", "ground-truth.json", "html"),
            "Scrapinghub: Article extraction benchmark, 2020", "shingles", "train",
        ),
        SetInfo(
            "trafilatura", "adbar/trafilatura", "623b0ef8ea2b351b1363e46d6adbe76329bc9b11",
            "Apache-2.0", ("LICENSE", "tests/evaldata.json", "tests/cache", "tests/eval"),
            "Adrien Barbaresi: Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and Extraction, "
            "ACL-IJCNLP 2021 (demonstrations)", "snippets", "train",
        ),
        SetInfo(
            "magic-html", "opendatalab/magic-html", "89b52e526938fcad8bba8ef702240c7d9a3e9196",
            "Apache-2.0", ("LICENSE", "benchmark/data/article"),
            "OpenDataLab: magic-html, benchmark of articles, 2024", "words", "train",
        ),
        SetInfo(
            "fundus", "flairNLP/fundus", "", "MIT", ("LICENSE", "tests/resources/parser/test_data"),
            "Max Dallabetta, Conrad Dobberstein, Adrian Breiding, Alan Akbik: Fundus: A Simple-to-Use News Scraper Optimized for "
            "High Quality Extractions, ACL 2024 (demonstrations)", "words", "train",
            note="Some publishers' parsers leave out bullet lists, captions and pull quotes, so that precision is too low.",
        ),
        SetInfo(
            "recipes", "hhursev/recipe-scrapers", "", "MIT", ("LICENSE", "tests/test_data"),
            "recipe-scrapers: pages of its tests (the repository's README)", "pieces", "train",
            note="Nothing in the gold says what must not come out: read the figure beside the words of the output.",
        ),
        SetInfo(
            "magic-forum", "opendatalab/magic-html", "89b52e526938fcad8bba8ef702240c7d9a3e9196",
            "Apache-2.0", ("LICENSE", "benchmark/data/forum"),
            "OpenDataLab: magic-html, benchmark of forums, 2024", "words", "train",
        ),
        SetInfo(
            "harvest", "fhgr/harvest", "", "Apache-2.0", ("LICENSE", "corpus"),
            "Albert Weichselbraun, Adrian M. P. Brasoveanu, Roger Waldvogel, Fabian Odoni: Harvest: An Open Source Tool for the "
            "Validation and Improvement of Posts Extracted from Forums, WI-IAT 2020", "words", "train",
            note="Names and dates of the posts are not in the gold.",
        ),
        SetInfo(
            "dragnet", MERGED, MERGED_COMMIT, "AGPL-3.0", ("dragnet_data",),
            "Matthew Peters, Dan Lecocq: Content Extraction Using Diverse Feature Sets, WWW 2013", "words", "develop",
            apart=(("without the pages whose gold goes on with comments", "kinds", "article"),),
            note="A third of the golds go on with comments behind a marker; they are cut off there, and the figure without "
            "these pages is shown apart.",
        ),
        SetInfo(
            "cleaneval", MERGED, MERGED_COMMIT, "none stated", ("cleaneval-dev", "cleaneval-final"),
            "Marco Baroni, Francis Chantree, Adam Kilgarriff, Serge Sharoff: Cleaneval: a Competition for Cleaning Web Pages, "
            "LREC 2008", "words", "develop",
        ),
        SetInfo(
            "zhfinance", "wwwxmu/Dataset-for-web-main-content-extraction", "d06326e08c5a0d2cd2e46f1747b01b1730e4e660",
            "none stated", ("source_html", "label_content"),
            "基于XGBoost的新闻网页内容抽取方法数据集 (data of a news extraction method built on XGBoost)", "words", "develop",
        ),
        SetInfo(
            "turku", "TurkuNLP/multilingual-register-labeling", "f83ad8be0526999e8185baa0d694799426825f72",
            "none stated", ("text-quality-annotations/*/train.json", "text-quality-annotations/*/dev.json"),
            "Veronika Laippala et al.: Towards better structured and less noisy Web data: Oscar with Register annotations, "
            "W-NUT 2022", "lines", "develop",
        ),
        SetInfo(
            "googletrends", "harukip/multitask-boilerplate-removal", "",
            "none stated", ("data/googletrends/train", "data/googletrends/val"),
            "Multi-Task Neural Sequence Labeling for Zero-shot Cross-Lingual Boilerplate Removal (the repository's README)",
            "lines", "develop",
        ),
        SetInfo("corpus", "", "", "Apache-2.0", (), "this project's own corpus", "words", "develop",
                apart=(("its test split", "splits", "test"),)),
    )
}  # fmt: skip
"""The sets by name."""


def info(name: str) -> SetInfo:
    """Return the set of that name, or an entry for a user's own folder."""
    return SETS.get(name) or SetInfo(name, "", "", "the user's own", (), "", "words", "develop")


def learned_from(name: str) -> bool:
    """Return whether a set is marked "train" and the shipped weights were trained on it; the corpus has a split for tests."""
    about = json.loads(files("cleantext.scorer").joinpath("weights.json").read_text("utf-8"))
    return info(name).use == "train" and name in about["trained_on"]
