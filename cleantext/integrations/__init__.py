"""Thin adapters to engines and frameworks, each with an extra: docs/engines.md, docs/applications.md. None is imported by cleantext itself."""
