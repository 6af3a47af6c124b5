"""How well a name fits what somebody begins to type."""

from collections.abc import Callable, Iterable
from heapq import nsmallest
from typing import TypeVar

LEAST_LETTERS = 3
"""Fewer letters in their order are in nearly every name."""

_Found = TypeVar("_Found")


def nearest(
    typed: str, found: Iterable[_Found], name_of: Callable[[_Found], str], size: int
) -> list[_Found]:
    """What fits best, the best first.

    Names that hold every word come first, then those that hold the letters in their order
    (`dlyord` is in `daily_orders`); of equals the shorter one, then by name.
    """
    words = typed.lower().split()
    fitting = (
        (rank, len(name), name, index, one)
        for index, one in enumerate(found)
        for name in (name_of(one),)
        if (rank := _rank(words, name.lower())) is not None
    )
    return [one for *_, one in nsmallest(size, fitting, key=lambda entry: entry[:4])]


def _rank(words: list[str], name: str) -> int | None:
    if all(word in name for word in words):
        last = name.rpartition("/")[2]
        return 0 if last.startswith(words[0]) else 1
    letters = "".join(words)
    return 2 if len(letters) >= LEAST_LETTERS and _has_in_order(letters, name) else None


def _has_in_order(letters: str, name: str) -> bool:
    at = -1
    for letter in letters:
        at = name.find(letter, at + 1)
        if at < 0:
            return False
    return True
