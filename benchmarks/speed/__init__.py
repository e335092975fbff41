"""Time and memory: extractors, stages, page sizes, pathological pages, long runs."""
