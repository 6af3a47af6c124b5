"""Java's regular expressions on the `regex` package, which can be given a time limit."""

import functools
import re

import regex

from shared.expressions.errors import BoundExceeded, ExpressionError, runtime_error

SECONDS = 2.0
"""A match that takes longer is given up: catastrophic patterns must not hang an executor."""

MAX_PATTERN_CHARACTERS = 10_000
_POSIX = {
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Upper": "A-Z",
    "Lower": "a-z",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r" \t\n\x0b\f\r",
    "Blank": r" \t",
    "XDigit": "0-9a-fA-F",
    "ASCII": r"\x00-\x7f",
    "Cntrl": r"\x00-\x1f\x7f",
    "Graph": "!-~",
    "Print": " -~",
}
_CLASS = re.compile(r"\\([pP])\{(\w+)\}")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_NAMED_GROUP = re.compile(r"\(\?<([A-Za-z]\w*)>")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SHORTHANDS = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[a-zA-Z_0-9]",
    "W": "[^a-zA-Z_0-9]",
    "s": r"[ \t\n\x0b\f\r]",
    "S": r"[^ \t\n\x0b\f\r]",
}
"""What Java's shorthands mean, for patterns that can not be compiled as ASCII as a whole."""


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    if len(pattern) > MAX_PATTERN_CHARACTERS:
        raise _invalid(pattern, "the pattern is too long")
    translated = _QUOTED.sub(lambda match: re.escape(match.group(1)), pattern)
    translated = _CLASS.sub(_posix, translated)
    translated = _NAMED_GROUP.sub(r"(?P<\1>", translated)
    alphabet = regex.ASCII
    if any(match[1] in "pP" for match in _ESCAPED.finditer(translated)):
        # `\p{L}` knows the letters of every script.
        alphabet = regex.UNICODE
        translated = _ESCAPED.sub(lambda match: _SHORTHANDS.get(match[1], match[0]), translated)
    try:
        # Java's \d, \w, \s and \b are ASCII; its dot and $ know more line ends than Python's.
        return regex.compile(translated, regex.VERSION1 | alphabet)
    except regex.error as error:
        raise _invalid(pattern, str(error)) from error


def _posix(match: re.Match[str]) -> str:
    letters = _POSIX.get(match.group(2))
    if letters is None:
        return match.group()
    return f"[{letters}]" if match.group(1) == "p" else f"[^{letters}]"


def _invalid(pattern: str, reason: str) -> ExpressionError:
    return runtime_error("PatternSyntaxException", f"{reason} near `{pattern[:100]}`")


def _too_long(pattern: str) -> BoundExceeded:
    return BoundExceeded(f"The pattern `{pattern[:100]}` takes longer than {SECONDS:g} seconds")


def search(text: str, pattern: str) -> "regex.Match[str] | None":
    """The first match anywhere."""
    try:
        return _compiled(pattern).search(text, timeout=SECONDS)
    except TimeoutError as error:
        raise _too_long(pattern) from error


def full_match(text: str, pattern: str) -> bool:
    """Whether the whole text matches, as `String.matches`."""
    try:
        return _compiled(pattern).fullmatch(text, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise _too_long(pattern) from error


def split(text: str, pattern: str, limit: int) -> list[str]:
    """`String.split(regex, limit)`."""
    if not text:
        return [""]
    parts: list[str] = []
    start = 0
    try:
        for match in _compiled(pattern).finditer(text, timeout=SECONDS):
            if limit > 0 and len(parts) == limit - 1:
                break
            # Java gives no empty leading part for a match of no characters at the start.
            if match.end() == 0 or (match.start() == match.end() == len(text)):
                continue
            parts.append(text[start : match.start()])
            start = match.end()
    except TimeoutError as error:
        raise _too_long(pattern) from error
    parts.append(text[start:])
    if limit == 0:
        while parts and not parts[-1]:
            parts.pop()
    return parts


def replace_all(text: str, pattern: str, replacement: str, limit: int = 0) -> str:
    """`String.replaceAll`, or `replaceFirst` with limit 1: `$1`, `${name}` and `\\$`."""
    compiled = _compiled(pattern)
    pieces = _replacement(replacement, compiled)

    def expand(match: "regex.Match[str]") -> str:
        return "".join(
            piece if isinstance(piece, str) else match.group(*piece) or "" for piece in pieces
        )

    try:
        replaced: str = compiled.sub(expand, text, count=limit, timeout=SECONDS)
    except TimeoutError as error:
        raise _too_long(pattern) from error
    return replaced


def _replacement(text: str, compiled: "regex.Pattern[str]") -> list[str | tuple[int | str]]:
    """A Java replacement as texts and groups."""
    pieces: list[str | tuple[int | str]] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == "\\":
            if at + 1 == len(text):
                raise runtime_error(
                    "IllegalArgumentException", "character to be escaped is missing"
                )
            pieces.append(text[at + 1])
            at += 2
        elif character == "$":
            group, at = _group(text, at + 1, compiled)
            pieces.append((group,))
        else:
            pieces.append(character)
            at += 1
    return pieces


def _group(text: str, at: int, compiled: "regex.Pattern[str]") -> tuple[int | str, int]:
    if text.startswith("{", at):
        end = text.find("}", at)
        name = text[at + 1 : end]
        if end < 0 or name not in compiled.groupindex:
            raise runtime_error("IllegalArgumentException", f"No group with name {{{name[:50]}}}")
        return name, end + 1
    if not text[at : at + 1].isdigit():
        raise runtime_error("IllegalArgumentException", "Illegal group reference")
    number = int(text[at])
    if number > compiled.groups:
        raise runtime_error("IndexOutOfBoundsException", f"No group {number}")
    at += 1
    # Further digits belong to the number as long as there is such a group.
    while text[at : at + 1].isdigit() and number * 10 + int(text[at]) <= compiled.groups:
        number = number * 10 + int(text[at])
        at += 1
    return number, at
