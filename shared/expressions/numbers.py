"""Java's DecimalFormat and the parsing of numbers (expressions.md, section 12.3)."""

import math
import re
import struct
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from shared.expressions.callables import Value
from shared.expressions.errors import ExpressionError, bad_argument, runtime_error
from shared.expressions.printing import double_text
from shared.expressions.values import (
    INT_MAX,
    INT_MIN,
    LONG_MAX,
    LONG_MIN,
    Float32,
    Long,
)

_DEFAULT_PATTERN = "#,##0.###"
MAX_DIGITS = 400
"""Digits that a pattern may ask for."""


@dataclass(frozen=True, slots=True)
class DecimalPattern:
    """One half of a DecimalFormat pattern."""

    prefix: str
    suffix: str
    minimum_whole: int
    minimum_fraction: int
    maximum_fraction: int
    grouping: int
    multiplier: int
    exponent: int


def format_number(value: Value, pattern: str | None) -> str:
    """A number by a pattern, rounded half-even, with English symbols."""
    positive, _, negative = (pattern or _DEFAULT_PATTERN).partition(";")
    form = _parsed(positive)
    number = value if isinstance(value, Decimal) else Decimal(repr(value).strip("()"))
    if number.is_nan():
        return "NaN"
    is_negative = number < 0
    text = "∞" if number.is_infinite() else _digits(abs(number) * form.multiplier, form)
    if not is_negative or not text.strip("0.,"):
        return form.prefix + text + form.suffix
    if negative:
        other = _parsed(negative)
        return other.prefix + text + other.suffix
    return "-" + form.prefix + text + form.suffix


def _parsed(pattern: str) -> DecimalPattern:
    prefix, body, suffix = _affixes(pattern)
    mantissa, _, exponent = body.partition("E")
    whole, _, fraction = mantissa.partition(".")
    bad = set(whole) - set("#,0") or set(fraction) - set("#0") or (exponent.strip("0"))
    if bad or "0#" in whole.replace(",", "") or "#0" in fraction or body.count(".") > 1:
        raise runtime_error("IllegalArgumentException", f'Malformed pattern "{pattern[:100]}"')
    if max(len(whole), len(fraction)) > MAX_DIGITS:
        raise bad_argument(f"A pattern has at most {MAX_DIGITS} digits")
    percent = 100 if "%" in prefix + suffix else 1000 if "‰" in prefix + suffix else 1
    minimum = whole.count("0")
    if not minimum and not fraction:
        minimum = 0
    return DecimalPattern(
        prefix=prefix,
        suffix=suffix,
        minimum_whole=minimum,
        minimum_fraction=fraction.count("0"),
        maximum_fraction=len(fraction),
        grouping=len(whole) - whole.rfind(",") - 1 if "," in whole else 0,
        multiplier=percent,
        exponent=len(exponent) if "E" in body else 0,
    )


def _affixes(pattern: str) -> tuple[str, str, str]:
    """Prefix, digits, suffix; quoted text is literal."""
    parts = ["", "", ""]
    place = 0
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "'":
            end = pattern.find("'", at + 1)
            end = len(pattern) if end < 0 else end
            place = 2 if place == 1 else place
            parts[place] += pattern[at + 1 : end] or "'"
            at = end + 1
            continue
        is_digit = character in "#0,." or (character == "E" and place == 1)
        if is_digit and place == 0:
            place = 1
        elif not is_digit and place == 1:
            place = 2
        parts[place] += character
        at += 1
    return parts[0], parts[1], parts[2]


def _digits(number: Decimal, form: DecimalPattern) -> str:
    if form.exponent:
        return _scientific(number, form)
    rounded = number.quantize(Decimal(1).scaleb(-form.maximum_fraction), ROUND_HALF_EVEN)
    whole, _, fraction = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(form.minimum_whole, "0")
    fraction = fraction.rstrip("0").ljust(form.minimum_fraction, "0")
    if form.grouping:
        whole = _grouped(whole, form.grouping)
    if not whole and not fraction:
        return "0"
    return f"{whole}.{fraction}" if fraction else whole


def _grouped(whole: str, size: int) -> str:
    first = len(whole) % size
    groups = [whole[:first]] if first else []
    groups += [whole[at : at + size] for at in range(first, len(whole), size)]
    return ",".join(groups)


def _scientific(number: Decimal, form: DecimalPattern) -> str:
    exponent = number.adjusted() - max(form.minimum_whole, 1) + 1 if number else 0
    plain = replace(form, prefix="", suffix="", grouping=0, multiplier=1, exponent=0)
    mantissa = _digits(number.scaleb(-exponent), plain)
    sign = "-" if exponent < 0 else ""
    return f"{mantissa}E{sign}{abs(exponent):0{form.exponent}}"


_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_HEXADECIMAL = re.compile(r"([+-]?)(?:0[xX]|#)([0-9a-fA-F]+)")
_INTEGER = re.compile(r"[+-]?\d+")
MAX_NUMBER_CHARACTERS = 10_000


def parse_number(text: str, kind: str) -> Value:
    """A text as a Java number of a kind, or of the kind that fits."""
    if len(text) > MAX_NUMBER_CHARACTERS:
        raise bad_argument("The text is too long to be a number")
    match kind:
        case "INT":
            return _ranged(text, INT_MIN, INT_MAX)
        case "LONG":
            return Long(_ranged(text, LONG_MIN, LONG_MAX))
        case "BIGINTEGER":
            return _ranged(text, None, None)
        case "FLOAT":
            return Float32(_to_float32(_double(text)))
        case "DOUBLE":
            return _double(text)
        case "BIGDECIMAL":
            if not _DECIMAL.fullmatch(text):
                raise _no_number(text)
            return Decimal(text)
        case _:
            return _inferred(text)


def _ranged(text: str, least: int | None, most: int | None) -> int:
    if not _INTEGER.fullmatch(text):
        raise _no_number(text)
    number = int(text)
    if least is not None and most is not None and not least <= number <= most:
        raise _no_number(text)
    return number


def _double(text: str) -> float:
    stripped = text.strip()
    if stripped in {"NaN", "Infinity", "-Infinity", "+Infinity"}:
        return float(stripped)
    body = stripped[:-1] if stripped[-1:] in set("dDfF") else stripped
    if not _DECIMAL.fullmatch(body):
        raise _no_number(text)
    return float(body)


def _inferred(text: str) -> Value:
    """Source: commons-lang `NumberUtils.createNumber`."""
    hexadecimal = _HEXADECIMAL.fullmatch(text)
    if hexadecimal is not None:
        return _smallest(int(hexadecimal[1] + hexadecimal[2], 16))
    suffix = text[-1:]
    if suffix in set("lL") and _INTEGER.fullmatch(text[:-1]):
        number = int(text[:-1])
        return Long(number) if LONG_MIN <= number <= LONG_MAX else number
    if suffix in set("fF") and _DECIMAL.fullmatch(text[:-1]):
        return Float32(_to_float32(float(text[:-1])))
    if suffix in set("dD") and _DECIMAL.fullmatch(text[:-1]):
        return float(text[:-1])
    if _INTEGER.fullmatch(text):
        digits = text.lstrip("+-")
        is_octal = len(digits) > 1 and digits.startswith("0")
        try:
            return _smallest(int(text, 8) if is_octal else int(text))
        except ValueError as error:
            raise _no_number(text) from error
    if not _DECIMAL.fullmatch(text):
        raise _no_number(text)
    return _smallest_decimal(text)


def _smallest(number: int) -> Value:
    if INT_MIN <= number <= INT_MAX:
        return number
    return Long(number) if LONG_MIN <= number <= LONG_MAX else number


def _smallest_decimal(text: str) -> Value:
    double = float(text)
    exact = Decimal(text)
    as_float = _to_float32(double)
    shortest = Float32(as_float)
    if math.isfinite(as_float) and Decimal(double_text(shortest)) == exact:
        return shortest
    if math.isfinite(double) and Decimal(repr(double)) == exact:
        return double
    return exact


def _to_float32(value: float) -> float:
    """The nearest 32-bit number; what is too large for one is infinite."""
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def _no_number(text: str) -> ExpressionError:
    return runtime_error("NumberFormatException", f'For input string: "{text[:100]}"')
