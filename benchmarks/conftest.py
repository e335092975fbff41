"""What pytest leaves out where the extra ``train`` is not installed: modules that cannot be imported without it."""

from importlib.util import find_spec

missing = [name for name in ("torch", "rapidfuzz") if find_spec(name) is None]
collect_ignore = ["batches.py", "labels.py", "learning.py", "lessons.py", "train.py"] if missing else []
