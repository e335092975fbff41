"""TextStats extraction quality. ``python -m benchmarks --help``."""
