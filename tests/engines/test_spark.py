"""Spark gives the records of extract_many, also if a Python worker or a whole executor is killed."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from tests.engines.pages import (
    ENVIRONMENT,
    FIELDS,
    OPTIONS,
    TEXT,
    documents,
    example,
    expected,
    expected_texts,
    records,
    texts,
    write_warcs,
)

pyspark = pytest.importorskip("pyspark", reason="the extra spark is not installed")

if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Spark needs Java 17, which is not installed", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # pyspark 4.0 closes no socket
SPARK = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    os.environ.update(ENVIRONMENT, **SPARK)
    # two executors of one core each, which are processes, unlike those of local[2]
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
    session = builder.getOrCreate()
    yield session
    session.stop()


def cleaned(spark, options, fields, raising=False):
    from cleantext.integrations.spark import clean

    pages = [(page.id, page.source, page.url) for page in documents(raising)]
    frame = spark.createDataFrame(pages, "id string, html string, url string").repartition(3)
    return records_of(clean(frame, options=options, fields=fields, url_column="url"), fields)


def records_of(frame, fields):
    return records([row.asDict(recursive=True) for row in frame.collect()], fields)


def test_a_data_frame(spark):
    assert cleaned(spark, OPTIONS, FIELDS, raising=True) == expected()


def test_warc_files_are_split_over_the_executors(spark, tmp_path):
    from pyspark.sql.functions import spark_partition_id

    from cleantext.integrations.spark import read_warc

    frame = read_warc(spark, write_warcs(tmp_path / "warcs", 8), options=OPTIONS, fields=TEXT).cache()
    assert records_of(frame, TEXT) == expected(fields=TEXT)
    assert frame.select(spark_partition_id()).distinct().count() == 8


@pytest.mark.parametrize("killed", ["python", "java"])
def test_a_worker_or_an_executor_that_is_killed_costs_no_page(spark, tmp_path, killed):
    from cleantext import Options

    flag = tmp_path / "killed"

    def kills(page):
        if page.blocks and page.blocks[0].text == "It rained on Monday." and not flag.exists():
            flag.touch()
            pid = os.getpid()
            while killed not in Path(f"/proc/{pid}/comm").read_text():
                pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])  # its parent
            os.kill(pid, signal.SIGKILL)
            sleep(60)  # until Spark ends this process, too
        return []

    found = cleaned(spark, Options(filters=(kills, *OPTIONS.filters)), TEXT)
    assert flag.exists()
    assert found == expected(False, TEXT)


def test_the_documented_job(tmp_path):
    import pyarrow.parquet as pq

    (tmp_path / "job.py").write_text(example("Spark", 1), "utf-8")
    (tmp_path / "warcs.txt").write_text("\n".join(write_warcs(tmp_path / "warcs")), "utf-8")
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    command = [submit, "--master", "local[2]", "job.py", "warcs.txt", "texts"]
    subprocess.run(command, check=True, cwd=tmp_path, env=ENVIRONMENT | SPARK, capture_output=True, timeout=600)
    assert texts(pq.read_table(tmp_path / "texts").to_pylist()) == expected_texts()
