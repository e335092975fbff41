"""Labels by reading: choose pages, list them for a reader, record and compare the reader's decisions."""
