"""The labelled sets: where they come from, how they are read, what is in them twice."""
