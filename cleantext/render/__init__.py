"""A filtered page → text, an explanation, or JSON."""
