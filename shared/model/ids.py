"""Identifiers that are a hash of what they name, so that creating a thing twice is impossible."""

import hashlib

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
"""Two digits at a time: every document, message and command has an id."""
ID_LENGTH = 22
"""Characters of a 128-bit number in base 62, as Kestra's ids have."""


def id_of(*parts: object) -> str:
    """The id of what the parts name: 22 base-62 characters.

    Parts are joined by a character that no identifier holds, so ("a", "bc") is not ("ab", "c").
    A lone surrogate is a part like any other: whoever stores it refuses it, with its place.
    """
    text = "\x1f".join(map(str, parts))
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return base62(int.from_bytes(digest))


def base62(number: int) -> str:
    """A number below 2**128 as 22 base-62 characters, zero-padded."""
    pairs: list[str] = []
    for _ in range(ID_LENGTH // 2):
        number, pair = divmod(number, len(_PAIRS))
        pairs.append(_PAIRS[pair])
    return "".join(reversed(pairs))


def task_run_id(execution_id: str, parent_id: str | None, task_id: str, iteration: int) -> str:
    """The id of a task run; `iteration` is -1 for what is no direct child of a loop."""
    return id_of("task-run", execution_id, parent_id or "", task_id, iteration)
