"""Ray gives the records of extract_many, also if a worker or a whole node is killed."""

import os
import signal
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
    table_of,
    texts,
    write_warcs,
)

ray = pytest.importorskip("ray", reason="the extra ray is not installed")
pytest.importorskip("ray.data", reason="the extra ray is not installed")

pytestmark = pytest.mark.filterwarnings("ignore")


def add_node(nodes, attempts=5):
    """Add a node of one core, also where it does not start within Ray's 30 seconds at once."""
    for _ in range(attempts - 1):
        try:
            return nodes.add_node(num_cpus=1)
        except Exception as error:  # Ray raises nothing more precise
            if "timed out during startup" not in str(error):
                raise
    return nodes.add_node(num_cpus=1)


def alive():
    return sum(node["Alive"] for node in ray.nodes())


@pytest.fixture(scope="module", autouse=True)
def cluster():
    from ray.cluster_utils import Cluster

    os.environ.update(ENVIRONMENT, RAY_USAGE_STATS_ENABLED="0")
    nodes = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False}
    )  # one without tasks, which outlives the others
    for _ in range(2):
        add_node(nodes)
    ray.init(address=nodes.address)
    yield
    ray.shutdown()
    nodes.shutdown()


def cleaned(options, fields, raising=False):
    from cleantext.integrations.ray import clean

    rows = [{"id": page.id, "html": page.source, "url": page.url} for page in documents(raising)]
    dataset = ray.data.from_items(rows, override_num_blocks=3)
    return records(clean(dataset, options=options, fields=fields, url_column="url").take_all(), fields)


def test_a_dataset():
    assert cleaned(OPTIONS, FIELDS, raising=True) == expected()


def test_the_documented_examples(tmp_path):
    import pyarrow.parquet as pq

    code = example("Ray")
    for name in ("pages.parquet", "texts", "warc_texts"):  # the workers have another working directory
        code = code.replace(f'"{name}"', f'"{tmp_path / name}"')
    pq.write_table(table_of(documents()), tmp_path / "pages.parquet")
    exec(code, {"ray": ray, "paths": write_warcs(tmp_path / "warcs")})
    for name in ("texts", "warc_texts"):
        assert texts(pq.read_table(tmp_path / name).to_pylist()) == expected_texts()


@pytest.mark.parametrize("killed", ["worker", "raylet"])
def test_a_worker_or_a_node_that_is_killed_costs_no_page(tmp_path, killed):
    from cleantext import Options

    flag = tmp_path / "killed"

    def kills(page):
        if page.blocks and page.blocks[0].text == "It rained on Monday." and not flag.exists():
            flag.touch()
            os.kill(os.getpid() if killed == "worker" else os.getppid(), signal.SIGKILL)
            sleep(60)  # until Ray ends this process, too
        return []

    before = alive()
    found = cleaned(Options(filters=(kills, *OPTIONS.filters)), TEXT)
    assert flag.exists()
    assert found == expected(False, TEXT)
    assert alive() == before - (killed == "raylet")
