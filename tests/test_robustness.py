"""Public collections of malformed HTML and nasty strings pass through both modes."""

import json
import tarfile
from pathlib import Path

import pytest

from cleantext import analyze

ARCHIVE = Path(__file__).parents[2] / "shared" / "bench" / "robustness.tar.xz"


@pytest.fixture(scope="module")
def inputs():
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is not here: html5lib-tests, golang/net and the list of naughty strings were not tried")
    found = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            handle = archive.extractfile(member) if member.isfile() else None
            if handle is None:
                continue
            data = handle.read()
            found.append(data)
            if member.name.endswith((".dat", ".data")):
                found += [part.split(b"\n#", 1)[0] for part in data.split(b"#data\n")[1:]]
            elif member.name.endswith(("blns.json", ".test")):
                found += [line.encode("utf-8", "surrogatepass") for line in _strings(json.loads(data))]
    return sorted(set(found))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


@pytest.mark.long
@pytest.mark.parametrize("parser", ["lxml", "turbohtml"])
def test_all_pass_through_both_modes(inputs, parser):
    pytest.importorskip(parser)
    assert len(inputs) > 5_000
    for data in inputs:
        for kind in ("html", "text") if parser == "lxml" else ("html",):
            assert isinstance(analyze(data, input_format=kind, parser=parser).text, str)
    for data in inputs[::10]:
        assert isinstance(analyze(data.decode("utf-8", "surrogateescape"), parser=parser).text, str)
