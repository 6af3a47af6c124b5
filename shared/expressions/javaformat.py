"""Java's `String.format` for the conversions that texts need."""

import re
from collections.abc import Sequence

from shared.expressions.callables import Value
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.printing import text_of
from shared.expressions.values import is_integer, is_number

MAX_WIDTH = 10_000
_SPECIFIER = re.compile(r"%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])")


def formatted(pattern: str, arguments: Sequence[Value]) -> str:
    """A pattern with its specifiers replaced by the arguments."""
    following = iter(range(len(arguments)))

    def replace(match: re.Match[str]) -> str:
        index, flags, width, precision, conversion = match.groups()
        if int(width or 0) > MAX_WIDTH or int(precision or 0) > MAX_WIDTH:
            raise bad_argument(f"A width or precision is at most {MAX_WIDTH}")
        if conversion in "%n":
            return "%" if conversion == "%" else "\n"
        at = int(index) - 1 if index else next(following, len(arguments))
        if not 0 <= at < len(arguments):
            message = f"Format specifier '{match.group()}'"
            raise runtime_error("MissingFormatArgumentException", message)
        text = _converted(arguments[at], conversion, flags, precision)
        return _padded(text, flags, int(width or 0))

    return _SPECIFIER.sub(replace, pattern)


def _padded(text: str, flags: str, width: int) -> str:
    if "-" in flags:
        return text.ljust(width)
    if "0" in flags:
        sign = text[:1] if text[:1] in {"-", "+"} else ""
        return sign + text[len(sign) :].rjust(width - len(sign), "0")
    return text.rjust(width)


def _converted(value: Value, conversion: str, flags: str, precision: str | None) -> str:
    match conversion:
        case "s" | "S":
            text = text_of(value)
            text = text if precision is None else text[: int(precision)]
            return text.upper() if conversion == "S" else text
        case "d" if is_integer(value):
            return _signed(f"{int(value):,}" if "," in flags else str(int(value)), flags)
        case "x" | "X" | "o" if is_integer(value):
            return format(int(value) % 2**64 if value < 0 else int(value), conversion)
        case "f" | "e" | "E" | "g" if is_number(value) and not is_integer(value):
            digits = 6 if precision is None else int(precision)
            comma = "," if "," in flags else ""
            return _signed(format(value, f"{comma}.{digits}{conversion}"), flags)
        case "b" | "B":
            text = "false" if value is None or value is False else "true"
            return text.upper() if conversion == "B" else text
        case "c" if isinstance(value, str) and len(value) == 1:
            return str(value)
        case "d" | "x" | "X" | "o" | "f" | "e" | "E" | "g" | "c":
            raise runtime_error("IllegalFormatConversionException", f"%{conversion}")
        case _:
            raise runtime_error("UnknownFormatConversionException", f"Conversion = '{conversion}'")


def _signed(text: str, flags: str) -> str:
    if text.startswith("-"):
        return f"({text[1:]})" if "(" in flags else text
    return ("+" if "+" in flags else " " if " " in flags else "") + text
