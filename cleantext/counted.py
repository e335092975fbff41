"""``counted``: a number with its noun, for messages."""

__all__ = ["counted"]


def counted(count: int, noun: str) -> str:
    """Return a number of things.

    >>> counted(1, "page"), counted(2000, "page")
    ('1 page', '2,000 pages')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
