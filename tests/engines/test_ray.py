"""Ray on one machine gives the records of extract_many, also if a worker is killed."""

import os
import signal
import sys

import pytest

from tests.engines.pages import FIELDS, OPTIONS, documents, expected, records, write_warc

ray = pytest.importorskip("ray", reason="the extra ray is not installed")
pytest.importorskip("ray.data", reason="the extra ray is not installed")

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module", autouse=True)
def cluster():
    path = os.pathsep.join(filter(None, sys.path))
    ray.init(num_cpus=2, include_dashboard=False, runtime_env={"env_vars": {"PYTHONPATH": path}})
    yield
    ray.shutdown()


def dataset_of(pages):
    return ray.data.from_items([{"id": p.id, "html": p.source, "url": p.url} for p in pages], override_num_blocks=3)


def test_a_dataset():
    from cleantext.integrations.ray import clean

    pages = documents()
    cleaned = clean(dataset_of(pages), options=OPTIONS, fields=FIELDS, url_column="url")
    assert records(cleaned.take_all()) == expected(pages)


def test_warc_files(tmp_path):
    from cleantext.integrations.ray import read_warc

    pages = documents()
    paths = [str(write_warc(tmp_path / f"{i}.warc", pages[i::3])) for i in range(3)]
    assert records(read_warc(paths, options=OPTIONS, fields=FIELDS).take_all()) == expected(pages)


def test_a_worker_that_is_killed_costs_no_page(tmp_path):
    from cleantext import Options
    from cleantext.integrations.ray import clean

    flag = tmp_path / "killed"

    def kills(page):
        if page.blocks and "Monday" in page.blocks[0].text and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return []

    pages = documents(raising=False)
    options = Options(filters=(kills, *OPTIONS.filters))
    cleaned = clean(dataset_of(pages), options=options, fields=FIELDS, url_column="url")
    assert records(cleaned.take_all()) == expected(pages)
    assert flag.exists()
