"""Quality and speed of cleantext and its peers: ``python -m benchmarks --help``."""
