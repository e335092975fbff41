"""Spark and Ray learn the same lines of sites as one process."""

import os
import sys

import pytest

from cleantext import Document
from cleantext.sites import learn

pytest.importorskip("pyarrow", reason="the extra arrow is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


def documents():
    return [
        Document("", f"<p>Rain on site {s}</p><p>It rained on day {n}.", f"https://{s}.example.org/{n}")
        for s in range(3) for n in range(20)
    ]  # fmt: skip


ROWS = [{"html": document.source, "url": document.url} for document in documents()]


def test_spark():
    sql = pytest.importorskip("pyspark.sql", reason="the extra spark is not installed")
    from cleantext.sites.arrow import SPARK_SCHEMA, from_batches, learn_batches, merged

    os.environ.update(PYSPARK_PYTHON=sys.executable, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        frame = session.createDataFrame(ROWS, "html string, url string").repartition(4)
        parts = frame.mapInArrow(learn_batches, SPARK_SCHEMA)
        table = parts.groupBy("site").applyInArrow(merged, SPARK_SCHEMA).toArrow()
        assert from_batches(table.to_batches()) == learn(documents())
        assert parts.count() == table.num_rows == len(ROWS)
    finally:
        session.stop()


def test_ray():
    ray = pytest.importorskip("ray", reason="the extra ray is not installed")
    pytest.importorskip("ray.data", reason="the extra ray is not installed")
    from cleantext.sites.arrow import from_batches, learn_table, merged

    path = os.pathsep.join(filter(None, sys.path))
    ray.init("local", num_cpus=2, include_dashboard=False, runtime_env={"env_vars": {"PYTHONPATH": path}})
    try:
        pages = ray.data.from_items(ROWS, override_num_blocks=4)
        parts = pages.map_batches(learn_table, batch_format="pyarrow", batch_size=None)
        rows = parts.groupby("site").map_groups(merged, batch_format="pyarrow").iter_batches(batch_format="pyarrow")
        assert from_batches(batch for table in rows for batch in table.to_batches()) == learn(documents())
    finally:
        ray.shutdown()
