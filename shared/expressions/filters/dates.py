"""Filters on dates (expressions.md, section 12.6 and 13)."""

import calendar
from collections.abc import Callable, Mapping
from datetime import date as day_of

from shared.expressions.callables import Extension, Parameter, Value
from shared.expressions.dateformats import formatted, moment_of, requested_zone
from shared.expressions.dates import NANOS, Instant, LocalDateTime, ZonedDateTime
from shared.expressions.errors import ExpressionError, bad_argument, runtime_error
from shared.expressions.numbers import parse_number
from shared.expressions.printing import text_of
from shared.expressions.values import Long, is_number

_TIME_UNITS = {
    "NANOS": 1,
    "MICROS": 1000,
    "MILLIS": 1_000_000,
    "SECONDS": NANOS,
    "MINUTES": 60 * NANOS,
    "HOURS": 3600 * NANOS,
    "HALF_DAYS": 12 * 3600 * NANOS,
}
_DAY_UNITS = {"DAYS": 1, "WEEKS": 7}
_MONTH_UNITS = {"MONTHS": 1, "YEARS": 12, "DECADES": 120, "CENTURIES": 1200}


def date(value: Value, form: Value, zone: Value, existing: Value, locale: Value) -> Value:
    """``{{ day | date }}`` → `2024-03-09T00:00:00.000000Z`."""
    if value is None:
        return None
    requested = requested_zone(zone)
    moment = moment_of(value, requested, existing).instant.at(requested)
    return formatted(moment, form, locale)


def date_add(  # noqa: PLR0913, PLR0917 - the parameters that templates give
    value: Value,
    amount: Value,
    unit: Value,
    form: Value,
    zone: Value,
    existing: Value,
    locale: Value,
) -> Value:
    """``{{ '2024-01-31' | dateAdd(1, 'MONTHS', 'yyyy-MM-dd') }}`` → `2024-02-29`."""
    if value is None:
        return None
    if amount is None or unit is None:
        raise runtime_error("NullPointerException", "dateAdd needs an amount and a unit")
    requested = requested_zone(zone)
    moment = moment_of(value, requested, existing)
    moved = _moved(moment, _whole(amount), text_of(unit))
    return formatted(moved.instant.at(requested), form, locale)


def _whole(amount: Value) -> int:
    if isinstance(amount, str):
        try:
            amount = parse_number(str(amount), "BIGDECIMAL")
        except ExpressionError as error:
            raise bad_argument("The amount of dateAdd must be a number") from error
    if is_number(amount):
        return int(amount)
    raise bad_argument("The amount of dateAdd must be a number")


def _moved(moment: ZonedDateTime, amount: int, unit: str) -> ZonedDateTime:
    try:
        if unit in _TIME_UNITS:
            nanos = moment.epoch * NANOS + moment.nano + amount * _TIME_UNITS[unit]
            return Instant(nanos // NANOS, nanos % NANOS).at(moment.zone)
        local = moment.local
        if unit in _DAY_UNITS:
            day = day_of.fromordinal(local.date.toordinal() + amount * _DAY_UNITS[unit])
        elif unit in _MONTH_UNITS:
            day = _months_later(local.date, amount * _MONTH_UNITS[unit])
        else:
            raise runtime_error("IllegalArgumentException", f"No enum constant ChronoUnit.{unit}")
        return LocalDateTime(day, local.nanos).in_zone(moment.zone)
    except (OverflowError, ValueError) as error:
        raise runtime_error("DateTimeException", "The date is out of range") from error


def _months_later(day: day_of, months: int) -> day_of:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day_of(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _timestamp(convert: Callable[[Instant], Value]) -> Callable[[Value, Value, Value], Value]:
    def body(value: Value, zone: Value, existing: Value) -> Value:
        if value is None:
            return None
        return convert(moment_of(value, requested_zone(zone), existing).instant)

    return body


def _nanos(at: Instant) -> int:
    return at.epoch * NANOS + at.nano


_FORM = Parameter("format")
_ZONE = Parameter("timeZone")
_EXISTING = Parameter("existingFormat")
_LOCALE = Parameter("locale")
_INPUT = (_ZONE, _EXISTING)

FILTERS: Mapping[str, Extension] = {
    "date": Extension(date, (_FORM, _ZONE, _EXISTING, _LOCALE)),
    "dateAdd": Extension(
        date_add,
        (Parameter("amount"), Parameter("unit"), _FORM, _ZONE, _EXISTING, _LOCALE),
    ),
    "timestamp": Extension(_timestamp(lambda at: Long(at.epoch)), _INPUT),
    "timestampMilli": Extension(_timestamp(lambda at: Long(_nanos(at) // 10**6)), _INPUT),
    "timestampMicro": Extension(_timestamp(lambda at: str(_nanos(at) // 10**3)), _INPUT),
    "timestampNano": Extension(_timestamp(lambda at: str(_nanos(at))), _INPUT),
}
