"""Fuzzing: harnesses from bytes to what must hold, a corpus, and two engines, atheris and a mutator in Python."""
