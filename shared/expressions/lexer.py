"""Template text -> tokens (expressions.md, section 2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shared.expressions.errors import ExpressionError, Kind

MAX_TEMPLATE_CHARACTERS = 5_000_000
"""Longer texts are refused; a script or a query is far below."""


class TokenKind(StrEnum):
    """What a token is."""

    TEXT = "text"
    PRINT_OPEN = "{{"
    PRINT_CLOSE = "}}"
    TAG_OPEN = "{%"
    TAG_CLOSE = "%}"
    NAME = "name"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    OPERATOR = "operator"
    INTERPOLATION_OPEN = "#{"
    INTERPOLATION_CLOSE = "}#"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `line` counts from 1."""

    kind: TokenKind
    value: str
    line: int


def syntax_error(message: str, line: int) -> ExpressionError:
    """A text that is no template."""
    return ExpressionError(Kind.SYNTAX, message, line=line)


_OPENING = re.compile(r"\{\{|\{%|\{#")
_NAME = re.compile(r"[^\W\d]\w*")
_IS_NOT = re.compile(r"is not(?!\w)")
_NUMBER = re.compile(r"(\d+)(\.\d+)?(L)?")
_BLANKS = re.compile(r"\s+")
_OPERATORS = ("???", "??", "..", "==", "!=", ">=", "<=", *"+-*/%|~<>()[]{}?:.,=")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_VERBATIM = re.compile(r"\{%-?\s*verbatim\s*(-?)%\}(.*?)\{%(-?)\s*endverbatim\s*(-?)%\}", re.DOTALL)


class Lexer:
    """Walks through one text; create one per text."""

    def __init__(self, text: str) -> None:
        if len(text) > MAX_TEMPLATE_CHARACTERS:
            raise syntax_error("The template is too long", 1)
        self._text = text
        self._at = 0
        self._line = 1
        self._trim_next = False

    def tokens(self) -> Iterator[Token]:
        """Every token, END last. Raises ExpressionError of kind SYNTAX."""
        while self._at < len(self._text):
            opening = _OPENING.search(self._text, self._at)
            end = opening.start() if opening else len(self._text)
            yield from self._literal(self._text[self._at : end], opening)
            if opening is None:
                break
            self._move_to(end)
            yield from self._construct(opening.group())
        yield Token(TokenKind.END, "", self._line)

    def _literal(self, text: str, opening: re.Match[str] | None) -> Iterator[Token]:
        shown = text.lstrip() if self._trim_next else text
        self._trim_next = False
        if opening is not None and self._trims_left(opening.end()):
            shown = shown.rstrip()
        if shown:
            yield Token(TokenKind.TEXT, shown, self._line)
        self._move_to(self._at + len(text))

    def _trims_left(self, after: int) -> bool:
        return self._text.startswith("-", after) and self._text[after + 1 : after + 2].isspace()

    def _construct(self, opening: str) -> Iterator[Token]:
        if opening == "{#":
            self._comment()
            return
        verbatim = _VERBATIM.match(self._text, self._at) if opening == "{%" else None
        if verbatim is not None:
            yield from self._verbatim(verbatim)
            return
        is_print = opening == "{{"
        start = self._line
        kind = TokenKind.PRINT_OPEN if is_print else TokenKind.TAG_OPEN
        self._move_to(self._at + 2)
        if self._trims_left(self._at):
            self._move_to(self._at + 1)
        yield Token(kind, opening, start)
        yield from self._inside("}}" if is_print else "%}", start)

    def _comment(self) -> None:
        end = self._text.find("#}", self._at + 2)
        if end < 0:
            raise syntax_error("Unclosed comment", self._line)
        self._trim_next = self._text[end - 1] == "-"
        self._move_to(end + 2)

    def _verbatim(self, match: re.Match[str]) -> Iterator[Token]:
        body = match.group(2).lstrip()
        if match.group(3):
            body = body.rstrip()
        if body:
            yield Token(TokenKind.TEXT, body, self._line)
        self._trim_next = bool(match.group(4))
        self._move_to(match.end())

    def _inside(self, closing: str, start: int) -> Iterator[Token]:
        """The tokens of an expression or a tag, its closing delimiter included."""
        open_brackets: list[str] = []
        while True:
            self._skip_blanks()
            if self._at >= len(self._text):
                raise syntax_error(f"Unclosed {closing}", start)
            if not open_brackets and self._closes(closing):
                kind = TokenKind.PRINT_CLOSE if closing == "}}" else TokenKind.TAG_CLOSE
                yield Token(kind, closing, self._line)
                self._move_to(self._text.index(closing, self._at) + 2)
                return
            for token in self._token():
                _track(token, open_brackets)
                yield token

    def _closes(self, closing: str) -> bool:
        if self._text.startswith(closing, self._at):
            return True
        if self._text.startswith("-" + closing, self._at):
            self._trim_next = True
            return True
        return False

    def _skip_blanks(self) -> None:
        blanks = _BLANKS.match(self._text, self._at)
        if blanks is not None:
            self._move_to(blanks.end())

    def _token(self) -> Iterator[Token]:
        character = self._text[self._at]
        if character in "\"'":
            yield from self._string(character)
            return
        name = _NAME.match(self._text, self._at)
        if name is not None:
            # "is not" is one operator, with exactly one blank (section 2.3).
            negated = _IS_NOT.match(self._text, self._at)
            yield self._take(TokenKind.NAME, (negated or name).end())
            return
        number = _NUMBER.match(self._text, self._at) if character.isascii() else None
        if number is not None:
            yield self._number(number)
            return
        for operator in _OPERATORS:
            if self._text.startswith(operator, self._at):
                yield self._take(TokenKind.OPERATOR, self._at + len(operator))
                return
        raise syntax_error(f"Unexpected character [{character}]", self._line)

    def _number(self, match: re.Match[str]) -> Token:
        whole, fraction, long = match.groups()
        after = self._text[match.end() : match.end() + 1]
        if fraction and long:
            after = long
        if after.isalnum() or after == "_":
            raise syntax_error(f"Unexpected character [{after}]", self._line)
        kind = TokenKind.DECIMAL if fraction else TokenKind.INTEGER
        token = Token(kind, whole + (fraction or ""), self._line)
        self._move_to(match.end())
        return token

    def _take(self, kind: TokenKind, end: int) -> Token:
        token = Token(kind, self._text[self._at : end], self._line)
        self._move_to(end)
        return token

    def _string(self, quote: str) -> Iterator[Token]:
        start = self._line
        end = self._string_end(quote, self._at)
        raw = self._text[self._at + 1 : end]
        if quote == '"' and "#{" in raw:
            yield from self._interpolated(end)
            return
        # In a double-quoted string with a "#" the backslash stays (section 2.5).
        keeps = quote == '"' and "#" in raw
        value = raw if keeps else raw.replace("\\" + quote, quote)
        self._move_to(end + 1)
        yield Token(TokenKind.STRING, value, start)

    def _string_end(self, quote: str, start: int) -> int:
        """Where a string closes; strings inside its interpolations are looked through too."""
        at = start + 1
        depth = 0
        while at < len(self._text):
            character = self._text[at]
            if depth == 0 and character == "\\":
                at += 2
                continue
            if quote == '"' and self._text.startswith("#{", at):
                depth += 1
                at += 2
                continue
            if depth and character in "{}":
                depth += 1 if character == "{" else -1
            elif depth and character in "\"'":
                at = self._string_end(character, at)
            elif not depth and character == quote:
                return at
            at += 1
        raise syntax_error("Unclosed string", self._line)

    def _interpolated(self, end: int) -> Iterator[Token]:
        """A string with `#{…}`: its parts as tokens, joined by the parser."""
        yield Token(TokenKind.INTERPOLATION_OPEN, "", self._line)
        self._move_to(self._at + 1)
        while self._at < end:
            opening = self._text.find("#{", self._at, end)
            stop = end if opening < 0 else opening
            if stop > self._at:
                yield Token(TokenKind.STRING, self._text[self._at : stop], self._line)
            self._move_to(stop)
            if opening < 0:
                break
            self._move_to(opening + 2)
            yield Token(TokenKind.PRINT_OPEN, "#{", self._line)
            yield from self._interpolation()
        self._move_to(end + 1)
        yield Token(TokenKind.INTERPOLATION_CLOSE, "", self._line)

    def _interpolation(self) -> Iterator[Token]:
        open_brackets: list[str] = []
        while True:
            self._skip_blanks()
            if not open_brackets and self._text.startswith("}", self._at):
                yield Token(TokenKind.PRINT_CLOSE, "}", self._line)
                self._move_to(self._at + 1)
                return
            for token in self._token():
                _track(token, open_brackets)
                yield token

    def _move_to(self, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at


def _track(token: Token, open_brackets: list[str]) -> None:
    """Keeps the brackets that are open: inside them `}}` is two closing braces."""
    if token.kind is not TokenKind.OPERATOR:
        return
    if token.value in {"(", "[", "{"}:
        open_brackets.append(token.value)
    elif token.value in _CLOSERS and (
        not open_brackets or open_brackets.pop() != _CLOSERS[token.value]
    ):
        raise syntax_error(f"Unexpected [{token.value}]", token.line)
