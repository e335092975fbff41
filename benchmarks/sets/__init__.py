"""The labelled sets: their sources, their layouts, and pages that occur twice."""
