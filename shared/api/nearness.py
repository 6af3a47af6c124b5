"""How well a name fits what somebody begins to type."""

import re
from collections.abc import Callable, Iterable
from heapq import nsmallest
from typing import TypeVar

LEAST_LETTERS = 3
"""Fewer letters in their order are in nearly every name."""

_BETWEEN = re.compile(r"[/.]")

_Found = TypeVar("_Found")


def nearest(
    typed: str, found: Iterable[_Found], name_of: Callable[[_Found], str], size: int
) -> list[_Found]:
    """What fits best, the best first.

    Names that hold every word come first, then those whose last part holds the letters in their
    order (`dlyord` is in `shop/daily_orders`); of equals the shorter one, then by name. What
    stands before the last part is long in names of types, and would hold nearly everything.
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
    last = _BETWEEN.split(name)[-1]
    if all(word in name for word in words):
        return 0 if last.startswith(words[0]) else 1
    letters = "".join(words)
    return 2 if len(letters) >= LEAST_LETTERS and _has_in_order(letters, last) else None


def _has_in_order(letters: str, name: str) -> bool:
    at = -1
    for letter in letters:
        at = name.find(letter, at + 1)
        if at < 0:
            return False
    return True
