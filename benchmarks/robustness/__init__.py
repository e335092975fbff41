"""Pages of hostile shapes: how the time of cleantext and its peers grows with their size."""
