"""The package's files: arrays without numpy's reader, and the package in a zip file."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest

import cleantext
from cleantext.package_files import arrays_in, package, read

WEIGHTS = sorted(Path(cleantext.__file__).parent.rglob("*.npz"))


def saved(save, *args, **arrays):
    save(file := BytesIO(), *args, **arrays)
    return file.getvalue()


@pytest.mark.parametrize("path", WEIGHTS, ids=lambda path: path.stem)
def test_the_weights_are_those_that_numpy_reads(path):
    with np.load(path, allow_pickle=False) as expected:
        found = arrays_in(read(*path.relative_to(str(package())).parts))
        assert list(found) == expected.files
        for name, array in found.items():
            assert array.dtype == expected[name].dtype
            np.testing.assert_array_equal(array, expected[name])


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_arrays_of_any_shape(save):
    arrays = {"a": np.zeros((0, 3)), "b": np.array(7), "c": np.asfortranarray(np.arange(6).reshape(2, 3)), "d": np.array(["é"])}  # fmt: skip
    found = arrays_in(saved(save, **arrays))
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].shape == array.shape


@pytest.mark.parametrize("data", [b"", b"PK\5\6", b"x" * 100, saved(np.savez, a=np.arange(3))[:-1], saved(np.save, np.arange(3))])  # fmt: skip
def test_what_is_no_npz_raises(data):
    with pytest.raises(ValueError, match=r"not an \.npz file"):
        arrays_in(data)


def test_arrays_of_objects_are_refused():
    data = saved(np.savez, a=np.array([{}], object))
    with pytest.raises(ValueError, match="objects"):
        arrays_in(data)


@pytest.mark.long
def test_the_package_runs_from_a_zip_file(tmp_path):
    folder = Path(cleantext.__file__).parent
    with ZipFile(tmp_path / "all.zip", "w", ZIP_DEFLATED) as file:
        for path in folder.rglob("*"):
            if path.suffix in (".py", ".toml", ".bin", ".npz"):
                file.write(path, path.relative_to(folder.parent))
    code = "import cleantext; print(cleantext.__file__, cleantext.extract('<p>Share</p><p>It rained on Monday, so the match was called off.'))"
    env = os.environ | {"PYTHONPATH": str(tmp_path / "all.zip")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "all.zip" in done.stdout and done.stdout.endswith("called off.\n")
