"""Chunks of a page: docs/chunks.md. ``places`` and ``pieces`` read the page, ``packing`` fills chunks, ``cuts`` divides texts."""
