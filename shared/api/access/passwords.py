"""Passwords as they are stored: a slow hash, so that a stolen store gives none away."""

import base64
import binascii
import hashlib
import hmac
import os
import re

_COST = 2**14
_BLOCK = 8
_PARALLEL = 1
_SALT_BYTES = 16
_KEY_BYTES = 32
_MEMORY = 64 * 1024 * 1024
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256
"""Characters; hashing an endless one would be a way to keep the server busy."""


def hashed(password: str) -> str:
    """`scrypt$cost$block$parallel$salt$key`, with a new salt; about 50 ms of work."""
    salt = os.urandom(_SALT_BYTES)
    key = _derived(password, salt, _COST, _BLOCK, _PARALLEL)
    parts = (str(_COST), str(_BLOCK), str(_PARALLEL), _text(salt), _text(key))
    return "$".join(("scrypt", *parts))


def fits(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed; takes the same time either way."""
    try:
        kind, cost, block, parallel, salt, key = stored.split("$")
        wanted = base64.b64decode(key)
        numbers = (int(cost), int(block), int(parallel))
        given = _derived(password, base64.b64decode(salt), *numbers)
    except (ValueError, binascii.Error):
        return False
    return kind == "scrypt" and hmac.compare_digest(given, wanted)


def weaknesses(username: str, password: str) -> list[str]:
    """What is wrong with a new user name and password (the rules of Kestra 0.24)."""
    found: list[str] = []
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,190}", username):
        found.append("The user name must be an e-mail address")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        found.append(f"The password must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    if not re.search(r"[A-Z]", password):
        found.append("The password must have an upper-case letter")
    if not re.search(r"[0-9]", password):
        found.append("The password must have a digit")
    return found


def _derived(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=cost,
        r=block,
        p=parallel,
        maxmem=_MEMORY,
        dklen=_KEY_BYTES,
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
