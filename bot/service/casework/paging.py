"""Lists in pages: a page that is not there is the last or the first."""

from __future__ import annotations


def paged(page: int, total: int, size: int) -> tuple[int, int]:
    """The page that is shown where this one was asked for, and how many there are; pages begin with 1.

    total: rows. size: rows of a page.

    >>> paged(2, 30, 20), paged(9, 30, 20), paged(-1, 0, 20)
    ((2, 2), (2, 2), (1, 1))
    """
    pages = max(1, -(-total // size))
    return min(max(1, page), pages), pages
