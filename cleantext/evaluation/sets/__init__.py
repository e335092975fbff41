"""The public labelled sets: what they are, and their pages with gold."""
