"""How often titles, authors, dates and languages of pages are right, beside trafilatura and htmldate."""
