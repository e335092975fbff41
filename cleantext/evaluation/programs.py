"""Extractors that are other programs: a line of JSON in, a line of JSON out, for as long as there are pages.

The program gets ``{"html": PAGE}`` on a line of standard input, and answers each with one line on standard output: ``{"text": TEXT}``,
``{"html": HTML}``, which is flattened without a filter, or ``{"error": MESSAGE}``. It ends when its input ends. The first page that it
gets is empty: if it does not answer that, it cannot run.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from cleantext.evaluation.peers import flattened
from cleantext.evaluation.resident import peak_of

__all__ = ["Program"]

PROC: Final = Path("/proc")
"""Where Linux has the times of processes."""
GRACE_SECONDS: Final = 1.0
"""Wall-clock seconds for a program whose input has ended to end."""
SHOWN_CHARS: Final = 300
"""Characters of a program's message that are shown: its last ones."""


class Program:
    """A program that is called with a page, started again after a page that ended it.

    ``command``: the program and its arguments. Raises ImportError, with the last lines of its standard error, if it cannot run. A call
    raises RuntimeError if the program answers an error or ends, and TimeoutError if the limit of its CPU time ended it.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)
        self._ended_seconds = 0.0
        self._memory = 0
        self._seconds: float | None = None
        self._start()
        try:
            self("")
        except (RuntimeError, TimeoutError) as error:
            self.close()
            raise ImportError(str(error)) from None

    def _start(self) -> None:
        """Start the program."""
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115 -- closed with the program
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
            )
        except OSError as error:
            self._errors.close()
            raise ImportError(f"{self._command[0]} cannot be started: {error.strerror or error}") from None

    def limit(self, seconds: float) -> None:
        """Limit the further CPU time of the program, where the system can (Linux)."""
        self._seconds = seconds
        if hasattr(resource, "prlimit") and self._process.poll() is None:
            most = math.ceil(self._cpu() + seconds)
            hard = resource.prlimit(self._process.pid, resource.RLIMIT_CPU)[1]
            resource.prlimit(self._process.pid, resource.RLIMIT_CPU, (most, hard))

    def seconds(self) -> float:
        """Return the CPU seconds of the program so far, in steps of .01; wall-clock seconds where the system does not say (not Linux)."""
        return self._ended_seconds + self._cpu() if PROC.is_dir() else time.perf_counter()

    def memory(self) -> int:
        """Return the peak of the program's resident memory so far, in bytes; 0 where the system does not say."""
        self._memory = max(self._memory, peak_of(self._process.pid))
        return self._memory

    def _cpu(self) -> float:
        """Return the CPU seconds of the process that runs."""
        try:
            stat = (PROC / str(self._process.pid) / "stat").read_text()
        except OSError:
            return 0.0
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __call__(self, page: str) -> str:
        """Return the text of a page."""
        if self._process.poll() is not None:
            self.close()
            self._start()
            if self._seconds is not None:
                self.limit(self._seconds)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"html": page}).encode() + b"\n"
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except OSError:
            answer = b""
        if not answer.endswith(b"\n"):
            raise self._error()
        return _text(answer)

    def _error(self) -> RuntimeError | TimeoutError:
        """Return why the program ended, after its end."""
        self._ended_seconds += self._end()
        if self._process.returncode == -signal.SIGXCPU:
            return TimeoutError("its CPU time was over")
        self._errors.seek(0)
        said = " ".join(self._errors.read().decode("utf-8", "replace").split())
        return RuntimeError(said[-SHOWN_CHARS:] or f"it ended with status {self._process.returncode}")

    def close(self) -> None:
        """End the program."""
        self._end()
        self._errors.close()

    def _end(self) -> float:
        """End the process, and return its CPU seconds."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # the program ended before it read all of its input
                    pipe.close()
        before = self._process.returncode
        seconds = self._cpu() if before is None else 0.0
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return seconds


def _text(answer: bytes) -> str:
    """Return the text of an answer. Raises RuntimeError for its error, or for an answer of another form.

    >>> _text(b'{"text": "It rained."}'), _text(b'{"html": "<p>It rained."}')
    ('It rained.', 'It rained.')
    """
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    if isinstance(found, dict):
        if isinstance(text := found.get("text"), str):
            return text
        if isinstance(html := found.get("html"), str):
            return flattened(html)
        if "error" in found:
            raise RuntimeError(str(found["error"])[:SHOWN_CHARS])
    raise RuntimeError(f"its answer is no JSON object with text, html or error: {answer[:80]!r}")
