"""Matches relative paths against the globs of flows."""

import re
from collections.abc import Iterable
from functools import lru_cache


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a relative path, written with `/`, fits one of the patterns.

    `*` and `?` stay within a folder, `**` does not; `**/` also matches no folder at all.
    """
    return any(_compiled(pattern).fullmatch(path) for pattern in patterns)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    plain = pattern.removeprefix("glob:").removeprefix("./").lstrip("/")
    return re.compile("".join(map(_piece, _TOKENS.findall(plain))), re.DOTALL)


_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]/]+\]|\{[^{}]*\}|.", re.DOTALL)

_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _piece(token: str) -> str:
    if token in _WILDCARDS:
        return _WILDCARDS[token]
    if len(token) > 1 and token.startswith("["):
        negated = "^" if token[1] == "!" else ""
        characters = token[1 + len(negated) : -1].replace("\\", "\\\\").replace("^", "\\^")
        return f"(?!/)[{negated}{characters}]"
    if len(token) > 1 and token.startswith("{"):
        choices = token[1:-1].split(",")
        return "(?:" + "|".join("".join(map(_piece, _TOKENS.findall(one))) for one in choices) + ")"
    return re.escape(token)
