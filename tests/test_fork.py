"""A process may fork while its threads extract: the children extract, too."""

import subprocess
import sys
import threading

import pytest

from cleantext.cached import cached_property

FORKS = 40
SCRIPT = f"""
import faulthandler, os, threading
from benchmarks.corpus import load_cases
from cleantext import extract

pages = [case.source for case in load_cases() if case.mode == "html"]
expected = [extract(page) for page in pages[:3]]
ended = threading.Event()

def extracting(first):
    while not ended.is_set():
        for page in pages[first:]:
            extract(page)

threads = [threading.Thread(target=extracting, args=(number,)) for number in range(3)]
for thread in threads:
    thread.start()
failed = 0
for _ in range({FORKS}):
    child = os.fork()
    if not child:
        faulthandler.dump_traceback_later(60, exit=True)
        os._exit([extract(page) for page in pages[:3]] != expected)
    failed += os.waitpid(child, 0)[1] != 0
    if failed:
        break
ended.set()
print(failed)
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="this system cannot fork")
def test_forked_children_of_a_process_with_threads_extract():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=600
    )
    assert done.stdout == "0\n", done.stderr


def test_a_cached_property_of_one_object_does_not_wait_for_that_of_another():
    started, other_done = threading.Event(), threading.Event()

    class Page:
        def __init__(self, waits):
            self.waits = waits

        @cached_property
        def size(self):
            """The size."""
            started.set()
            return other_done.wait(10) if self.waits else 3

    first, second = Page(waits=True), Page(waits=False)
    thread = threading.Thread(target=lambda: first.size)
    thread.start()
    started.wait(10)
    assert second.size == 3
    other_done.set()
    thread.join()
    assert first.size is True
    assert vars(second) == {"waits": False, "size": 3}
    assert Page.size.__doc__ == "The size."
