"""Leave the modules of training out of doctests if the extra ``train`` is not installed."""

from importlib.util import find_spec

collect_ignore = ["training"] if any(find_spec(name) is None for name in ("torch", "rapidfuzz")) else []
