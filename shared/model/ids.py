"""Identifiers that are a hash of what they name, so that creating a thing twice is impossible."""

import hashlib

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ID_LENGTH = 22
"""Characters of a 128-bit number in base 62, as Kestra's ids have."""


def id_of(*parts: object) -> str:
    """The id of what the parts name: 22 base-62 characters.

    Parts are joined by a character that no identifier holds, so ("a", "bc") is not ("ab", "c").
    """
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).digest()
    return base62(int.from_bytes(digest))


def base62(number: int) -> str:
    """A number below 2**128 as 22 base-62 characters, zero-padded."""
    characters: list[str] = []
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[digit])
    return "".join(reversed(characters))


def task_run_id(execution_id: str, parent_id: str | None, task_id: str, iteration: int) -> str:
    """The id of a task run; `iteration` is -1 for what is no direct child of a loop."""
    return id_of("task-run", execution_id, parent_id or "", task_id, iteration)
