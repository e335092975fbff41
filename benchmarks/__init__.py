"""Measures extraction quality. ``python -m benchmarks --help``."""
