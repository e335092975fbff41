"""`extract` stays on the calling thread, whatever the environment says, and leaves the settings of BLAS alone."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

TASKS = Path("/proc/self/task")
pytestmark = pytest.mark.skipif(
    not (TASKS / str(os.getpid()) / "schedstat").exists(), reason="this system does not say how busy a thread was"
)
VARIABLES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

PREAMBLE = """
import json, os, time
import numpy as np
from pathlib import Path

def spent():
    return {task.name: int((task / "schedstat").read_text().split()[0]) for task in Path("/proc/self/task").iterdir()}

def others_spent(work):
    'Nanoseconds of CPU that each thread but the main one spent while the work was done.'
    time.sleep(0.3)  # idle threads of BLAS spin for a while after their last task
    before = spent()
    work()
    time.sleep(0.05)
    after = spent()
    return [after[t] - before.get(t, 0) for t in after if t != str(os.getpid())]

def control():
    for _ in range(20):
        np.ones((300, 349), np.float32) @ np.ones((349, 48), np.float32)
"""
SHAPES = """
from cleantext.scorer.arrays import matmul
SHAPES = [(349, 48), (48, 16), (240, 40), (40, 12), (88, 24), (24, 1), (1, 40), (3, 5), (5000, 100)]

def work():
    for rows in (0, 1, 2, 15, 16, 17, 40, 150, 385, 1000, 10_000):
        for inner, columns in SHAPES:
            matmul(np.ones((rows, inner), np.float32), np.ones((inner, columns), np.float32))
"""
EXTRACT = """
from cleantext import analyze, extract
body = "".join(f"<div class='post'><h2>Day {i}</h2><p>It rained on day {i}, so the match was called off.</p></div>" for i in range(1500))
html = f"<nav class=menu><a href=/>Home</a></nav>{body}"
text = analyze(html, input_format="html", filters=()).text
for source, kind in ((html, "html"), (text, "text"), ("<p>One block.", "html")):
    extract(source, input_format=kind)

def work():
    for source, kind in ((html, "html"), (text, "text"), ("<p>One block.", "html")):
        page = analyze(source, input_format=kind)
        page.explain()
"""


def others_spent(work, threads):
    """CPU time of other threads of a subprocess: during the work, and during a product by BLAS alone."""
    environment = {key: value for key, value in os.environ.items() if key not in VARIABLES}
    if threads:
        environment |= dict.fromkeys(VARIABLES, threads)
    if platform.machine() in (
        "x86_64",
        "AMD64",
    ):  # newer processors have kernels for small matrices, with one thread in any case
        environment["OPENBLAS_CORETYPE"] = "Haswell"
    code = f"{PREAMBLE}{work}\nprint(json.dumps([others_spent(work), others_spent(control)]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


# numpy 1.26, the lowest that is supported, comes with an OpenBLAS that uses threads from lower sizes on than later ones.
@pytest.mark.parametrize("threads", ["", "4"])
@pytest.mark.parametrize("work", [SHAPES, EXTRACT], ids=["products", "pages"])
def test_no_other_thread_works(work, threads):
    ours, plain = others_spent(work, threads)
    if not any(plain):
        pytest.skip("this BLAS starts no threads for a plain product either")
    assert ours == [0] * len(ours)


def test_the_products_are_those_of_blas():
    import numpy as np

    from cleantext.scorer.arrays import matmul

    random = np.random.default_rng(0)
    for rows in (0, 1, 2, 16, 150, 1001):
        for inner, columns in ((349, 48), (240, 40), (24, 1), (6000, 50)):
            for order in "CF":
                values = np.asarray(random.standard_normal((rows, inner), np.float32), order=order)
                matrix = random.standard_normal((inner, columns), np.float32)
                assert matmul(values, matrix).shape == (rows, columns)
                assert np.allclose(matmul(values, matrix), values @ matrix, atol=1e-3)
