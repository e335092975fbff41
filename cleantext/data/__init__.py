"""Lexicons, class words of section roles, and the phrase index that is built from the lexicons."""
