"""Spark in its local modes gives the records of extract_many, also if a Python worker is killed."""

import os
import signal
import sys

import pytest

from tests.engines.pages import FIELDS, OPTIONS, documents, expected, records, write_warc

pytest.importorskip("pyspark", reason="the extra spark is not installed")


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ.update(PYSPARK_PYTHON=sys.executable, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    # two threads, each task tried twice: without the retry, local mode ends at the first failure
    session = SparkSession.builder.master("local[2,2]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def frame_of(spark, pages):
    return spark.createDataFrame([(p.id, p.source, p.url) for p in pages], "id string, html string, url string")


def rows_of(frame):
    return [row.asDict(recursive=True) for row in frame.collect()]


def test_a_data_frame(spark):
    from cleantext.integrations.spark import clean

    pages = documents()
    cleaned = clean(frame_of(spark, pages).repartition(3), options=OPTIONS, fields=FIELDS, url_column="url")
    assert records(rows_of(cleaned)) == expected(pages)


def test_warc_files(spark, tmp_path):
    from cleantext.integrations.spark import read_warc

    pages = documents()
    paths = [str(write_warc(tmp_path / f"{i}.warc", pages[i::3])) for i in range(3)]
    assert records(rows_of(read_warc(spark, paths, options=OPTIONS, fields=FIELDS))) == expected(pages)


def test_a_worker_that_is_killed_costs_no_page(spark, tmp_path):
    from cleantext import Options
    from cleantext.integrations.spark import clean

    flag = tmp_path / "killed"

    def kills(page):
        if page.blocks and "Monday" in page.blocks[0].text and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return []

    pages = documents(raising=False)
    options = Options(filters=(kills, *OPTIONS.filters))
    cleaned = clean(frame_of(spark, pages).repartition(3), options=options, fields=FIELDS, url_column="url")
    assert records(rows_of(cleaned)) == expected(pages)
    assert flag.exists()
