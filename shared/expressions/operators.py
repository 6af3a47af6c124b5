"""The operators (expressions.md, section 5). Operands that may fail come as functions."""

import math
from collections.abc import Callable
from decimal import Context, Decimal, DivisionByZero, InvalidOperation
from typing import TypeAlias

from shared.expressions.bounds import Meter
from shared.expressions.callables import Value
from shared.expressions.errors import (
    BoundExceeded,
    ExpressionError,
    Kind,
    bad_argument,
    runtime_error,
)
from shared.expressions.printing import text_of
from shared.expressions.values import (
    Character,
    Float32,
    JavaArray,
    Long,
    contains,
    is_collection,
    is_integer,
    is_list,
    is_map,
    is_number,
    java_equals,
    wrapped_int,
    wrapped_long,
)

Operand: TypeAlias = Callable[[], Value]

MAX_RANGE = 1_000_000
"""Elements of a range (the limit of Kestra 2.0)."""

_DECIMAL = Context(prec=34)
_NAMES = {
    "+": "Could not perform addition",
    "-": "Could not perform subtraction",
    "*": "Could not perform multiplication",
    "/": "Could not perform division",
    "%": "Could not perform greater modulus",
    "==": "Could not perform equals comparison",
    "!=": "Could not perform not equals comparison",
    ">": "Could not perform greater than comparison",
    ">=": "Could not perform greater than or equals comparison",
    "<=": "Could not perform less than or equals comparison",
    # Not a slip of ours: the original names it so (section 1.6).
    "<": "Could not perform greater modulus",
}


class RefusedError(Exception):
    """Operands that an operator does not take; becomes an OPERATOR error."""


def operated(operator: str, left: Operand, right: Operand, meter: Meter, line: int) -> Value:
    """An arithmetic or comparison operator; any failure in it is of kind OPERATOR."""
    try:
        first, second = left(), right()
        return _OPERATIONS[operator](first, second, meter)
    except BoundExceeded:
        raise
    except (RefusedError, ExpressionError, ArithmeticError, InvalidOperation) as error:
        raise ExpressionError(Kind.OPERATOR, _NAMES[operator], line=line) from error


def _add(first: Value, second: Value, meter: Meter) -> Value:
    # A Character is no String here (section 5.3).
    is_text = isinstance(first, str) and not isinstance(first, Character)
    is_text = is_text or (isinstance(second, str) and not isinstance(second, Character))
    if is_text:
        joined = text_of(first) + text_of(second)
        meter.spend(len(joined) // 64)
        return joined
    if is_list(first):
        added = [*first, *second] if is_collection(second) else [*first, second]
        meter.spend(len(added) // 8)
        return added
    return _arithmetic("+", first, second)


def _subtract(first: Value, second: Value, meter: Meter) -> Value:
    if is_list(first):
        meter.spend(len(first))
        if is_collection(second):
            meter.spend(len(first) * len(second) // 8)
            return [item for item in first if not contains(second, item)]
        return _without_first(first, second)
    return _arithmetic("-", first, second)


def _without_first(items: list[Value], unwanted: Value) -> list[Value]:
    for index, item in enumerate(items):
        if java_equals(item, unwanted):
            return items[:index] + items[index + 1 :]
    return list(items)


def _arithmetic(operator: str, first: Value, second: Value) -> Value:
    if not is_number(first) or not is_number(second):
        raise RefusedError
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        return _on_decimals(operator, first, second)
    if isinstance(first, float) or isinstance(second, float):
        is_double = any(
            isinstance(value, float) and not isinstance(value, Float32) for value in (first, second)
        )
        result = _on_doubles(operator, float(first), float(second))
        return result if is_double else Float32(result)
    result_of = _on_integers(operator, first, second)
    if isinstance(first, Long) or isinstance(second, Long):
        return wrapped_long(result_of)
    return wrapped_long(wrapped_int(result_of))


def _on_integers(operator: str, first: int, second: int) -> int:
    match operator:
        case "+":
            return first + second
        case "-":
            return first - second
        case "*":
            return first * second
        case _ if second == 0:
            raise ZeroDivisionError
        case "/":
            quotient = abs(first) // abs(second)
            return quotient if (first < 0) == (second < 0) else -quotient
        case _:
            remainder = abs(first) % abs(second)
            return -remainder if first < 0 else remainder


def _on_doubles(operator: str, first: float, second: float) -> float:
    try:
        match operator:
            case "+":
                return first + second
            case "-":
                return first - second
            case "*":
                return first * second
            case "/":
                return first / second
            case _:
                return math.fmod(first, second)
    except ZeroDivisionError:
        if first == 0 or math.isnan(first):
            return math.nan
        return math.copysign(math.inf, first) * math.copysign(1.0, second)
    except ValueError:
        return math.nan


def _on_decimals(operator: str, first: Value, second: Value) -> Decimal:
    one, other = _as_decimal(first), _as_decimal(second)
    try:
        match operator:
            case "+":
                return one + other
            case "-":
                return one - other
            case "*":
                return _DECIMAL.multiply(one, other)
            case "/":
                return _DECIMAL.divide(one, other)
            case _:
                return _DECIMAL.remainder(one, other)
    except (DivisionByZero, InvalidOperation) as error:
        raise RefusedError from error


def _as_decimal(value: Value) -> Decimal:
    """Both operands go through their double value (measured: `1E+3 * 2` is `2000.00`)."""
    if is_number(value) and math.isfinite(float(value)):
        return Decimal(repr(float(value)))
    raise RefusedError


def _equal(first: Value, second: Value, meter: Meter) -> bool:
    meter.spend(1)
    if is_number(first) and is_number(second):
        return float(first) == float(second)
    return java_equals(first, second)


def _unequal(first: Value, second: Value, meter: Meter) -> bool:
    return not _equal(first, second, meter)


def _ordered(compare: Callable[[float, float], bool]) -> "Operation":
    def ordered(first: Value, second: Value, meter: Meter) -> bool:
        meter.spend(1)
        if first is None or second is None:
            return False
        if not is_number(first) or not is_number(second):
            raise RefusedError
        if is_integer(first) and is_integer(second):
            return compare(first, second)
        return compare(float(first), float(second))

    return ordered


Operation: TypeAlias = Callable[[Value, Value, Meter], Value]

_OPERATIONS: dict[str, Operation] = {
    "+": _add,
    "-": _subtract,
    "*": lambda first, second, _: _arithmetic("*", first, second),
    "/": lambda first, second, _: _arithmetic("/", first, second),
    "%": lambda first, second, _: _arithmetic("%", first, second),
    "==": _equal,
    "!=": _unequal,
    "<": _ordered(lambda one, other: one < other),
    ">": _ordered(lambda one, other: one > other),
    "<=": _ordered(lambda one, other: one <= other),
    ">=": _ordered(lambda one, other: one >= other),
}


def negated(value: Value) -> Value:
    """Unary minus."""
    if not is_number(value):
        raise runtime_error("NullPointerException", "unary minus needs a number")
    if isinstance(value, Decimal):
        return -value
    if isinstance(value, Float32):
        return Float32(-value)
    if isinstance(value, float):
        return -value
    return wrapped_long(-value) if isinstance(value, Long) else wrapped_int(-value)


def unchanged(value: Value) -> Value:
    """Unary plus."""
    if not is_number(value):
        raise runtime_error("IllegalArgumentException", "unary plus needs a number")
    return value


def _truth(value: Value) -> bool | None:
    """The truth of a Boolean, number or String; None for what has none."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and not isinstance(value, Character):
        return bool(value)
    if is_number(value):
        return math.isnan(value) or value != 0
    return None


def _condition_error(message: str, line: int) -> ExpressionError:
    return ExpressionError(Kind.CONDITION, message, line=line)


def _unsupported(value: Value, line: int) -> ExpressionError:
    name = "null" if value is None else type(value).__name__
    message = f'Unsupported value type {name}. Expected Boolean, String, Number in "if" statement'
    return _condition_error(message, line)


def holds(condition: Operand, line: int) -> bool:
    """The condition of an `if`; any failure in it is of kind CONDITION."""
    try:
        value = condition()
    except BoundExceeded:
        raise
    except ExpressionError as error:
        message = "Wrong operand(s) type in conditional expression"
        raise _condition_error(message, line) from error
    truth = _truth(value)
    if truth is None:
        raise _unsupported(value, line)
    return truth


def chooses(value: Value) -> bool:
    """The condition of `? :`, where null is false."""
    return False if value is None else _operand_truth(value, "", 0)


def inverted(value: Value, line: int) -> bool:
    """`not`."""
    truth = _truth(value)
    if truth is None:
        raise _unsupported(value, line)
    return not truth


def both(left: Operand, right: Operand, line: int) -> bool:
    """`and`."""
    return _operand_truth(left(), "and", line) and _operand_truth(right(), "and", line)


def either(left: Operand, right: Operand, line: int) -> bool:
    """`or`."""
    return _operand_truth(left(), "or", line) or _operand_truth(right(), "or", line)


def _operand_truth(value: Value, operator: str, line: int) -> bool:
    if value is None:
        message = f"null value used in {operator} operator and strict variables is set to true"
        raise _condition_error(message, line)
    truth = _truth(value)
    if truth is None:
        raise runtime_error("ClassCastException", "the operand has no truth value")
    return truth


def _or_undefined(operand: Operand) -> tuple[bool, Value]:
    """Whether an operand is defined, and its value."""
    try:
        return True, operand()
    except ExpressionError as error:
        if error.kind is Kind.UNDEFINED_VARIABLE:
            return False, None
        raise


def coalesced(left: Operand, right: Operand) -> Value:
    """`??`: the right side for undefined and for null."""
    _, value = _or_undefined(left)
    return right() if value is None else value


def coalesced_if_undefined(left: Operand, right: Operand) -> Value:
    """`???`: the right side for undefined only."""
    is_defined, value = _or_undefined(left)
    return value if is_defined else right()


def is_defined(operand: Operand) -> bool:
    """The test `defined`: null is not."""
    return _or_undefined(operand)[1] is not None


def value_or_none(operand: Operand) -> Value:
    """The value of the left side of `default`, None for undefined."""
    return _or_undefined(operand)[1]


def concatenated(parts: list[Value], meter: Meter) -> str:
    """`~` and interpolation."""
    joined = "".join([text_of(part, null="") for part in parts])
    meter.spend(len(joined) // 64 + 1)
    return joined


def includes(left: Value, right: Value, meter: Meter) -> bool:
    """`contains`."""
    if left is None:
        return False
    if isinstance(left, str) and not isinstance(left, Character):
        return text_of(right) in left
    if is_map(left):
        return right in left
    if is_collection(left):
        meter.spend(len(left))
        if is_collection(right) and not isinstance(left, JavaArray):
            meter.spend(len(left) * len(right) // 8)
            return all(contains(left, item) for item in right)
        return contains(left, right)
    raise bad_argument("Contains operator can only be used on Collections, Maps and Strings")


def is_in(left: Value, right: Value, meter: Meter) -> bool:
    """`isIn`: by text."""
    if left is None or right is None:
        return False
    text = text_of(left)
    if is_map(right):
        return any(text in {text_of(key), text_of(value)} for key, value in right.items())
    if is_collection(right):
        meter.spend(len(right))
        return any(item is not None and text_of(item) == text for item in right)
    return False


def ranged(start: Value, end: Value, step: Value, meter: Meter) -> list[Value]:
    """`..` and `range()`: inclusive on both ends."""
    increment = _whole(step)
    if increment == 0:
        raise bad_argument("The increment of the range function must be different than 0")
    if isinstance(start, str) and isinstance(end, str) and len(start) == len(end) == 1:
        stop = ord(end) + (1 if increment > 0 else -1)
        return [chr(code) for code in range(ord(start), stop, increment)]
    first, last = _whole(start), _whole(end)
    numbers = range(first, last + (1 if increment > 0 else -1), increment)
    if len(numbers) > MAX_RANGE:
        raise bad_argument(f"A range has at most {MAX_RANGE} elements")
    meter.spend(len(numbers))
    return [Long(number) for number in numbers]


def _whole(value: Value) -> int:
    if not is_number(value) or not math.isfinite(value):
        raise bad_argument("The arguments of the range function must be numbers or characters")
    return int(value)


def number_format_error(text: str) -> Value:
    """An integer literal that no Long can hold."""
    raise runtime_error("NumberFormatException", f'For input string: "{text}"')
