"""Read every page of the corpus, every hostile shape and every input of the fuzz corpus: ``python -m tests.sanitized``.

``.ci/native`` runs it with an extension built with AddressSanitizer and UBSan, which end the process at the first error.
"""

from benchmarks.corpus import load_cases
from benchmarks.robustness.shapes import SHAPES, TEXT_SHAPES
from cleantext import analyze
from cleantext._core import CORE
from tests.fuzz import seeds
from tests.fuzz.harnesses import HARNESSES

SIZE = 10_000
"""Characters of a shape."""


def main() -> None:
    """Read them all."""
    assert CORE == "native", "the compiled functions are not used"
    pages = [(case.source, case.mode) for case in load_cases()]
    pages += [(shape(SIZE), "text" if name in TEXT_SHAPES else "html") for name, shape in SHAPES.items()]
    for source, mode in pages:
        page = analyze(source, input_format=mode)
        assert page.text is not None
        analyze(page.text, input_format="text").to_dict(blocks=True)
    inputs = 0
    for name, harness in HARNESSES.items():
        for data in seeds.recorded(name):
            harness(data)
            inputs += 1
    assert inputs


if __name__ == "__main__":
    main()
