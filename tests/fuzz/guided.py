"""Run a harness with atheris: ``python -m tests.fuzz.guided NAME LIBFUZZER-ARGUMENTS``. It ends the process.

Code is measured only if it is imported here, so this is a process that ``python -m tests.fuzz`` starts.
"""

import sys

if __name__ == "__main__":
    import atheris

    with atheris.instrument_imports(include=["cleantext"]):
        from tests.fuzz.harnesses import HARNESSES
    atheris.Setup([sys.argv[0], *sys.argv[2:]], HARNESSES[sys.argv[1]])
    atheris.Fuzz()
