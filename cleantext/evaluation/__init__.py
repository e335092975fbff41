"""Measure extractors on labelled pages: metrics, isolated runs, results, tables, worst pages. ``cleantext eval`` is its command."""
