"""Core functions: max, min, range (expressions.md, section 14.1)."""

from collections.abc import Callable, Mapping

from shared.expressions.bounds import DEFAULT_BOUNDS, Meter
from shared.expressions.callables import Extension, Parameter, Value
from shared.expressions.errors import bad_argument, runtime_error
from shared.expressions.operators import ranged
from shared.expressions.values import Long, is_number


def _extreme(better: Callable[[float, float], bool]) -> Callable[..., Value]:
    def body(*arguments: Value) -> Value:
        if len(arguments) == 1:
            return arguments[0]
        best: Value = None
        for argument in arguments:
            if argument is None:
                continue
            if not is_number(argument):
                raise runtime_error("ClassCastException", "max and min take numbers")
            if best is None or (is_number(best) and better(float(argument), float(best))):
                best = argument
        return best

    return body


def range_(start: Value, end: Value, increment: Value) -> Value:
    """``{{ range(0, 10, 5) }}`` → `[0,5,10]`."""
    if start is None or end is None:
        raise bad_argument("The range function needs a start and an end")
    return ranged(start, end, increment, Meter(DEFAULT_BOUNDS))


def i18n(*arguments: Value) -> Value:
    """There are no bundles: always an error."""
    del arguments
    raise runtime_error("MissingResourceException", "There are no resource bundles")


FUNCTIONS: Mapping[str, Extension] = {
    "max": Extension(_extreme(lambda one, other: one > other), variadic=True, lax=True),
    "min": Extension(_extreme(lambda one, other: one < other), variadic=True, lax=True),
    "range": Extension(
        range_, (Parameter("start"), Parameter("end"), Parameter("increment", Long(1)))
    ),
    "i18n": Extension(i18n, variadic=True),
}
