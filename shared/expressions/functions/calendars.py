"""Calendar functions (expressions.md, section 14.6): the local date as written counts."""

import calendar
import re
from collections.abc import Mapping
from datetime import date

from shared.expressions.callables import Extension, Parameter, Value
from shared.expressions.dates import (
    UTC_ZONE,
    Instant,
    LocalDate,
    LocalDateTime,
    ZonedDateTime,
    parse_iso,
)
from shared.expressions.errors import ExpressionError, bad_argument
from shared.expressions.printing import text_of

_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_POSITIONS = ("FIRST", "SECOND", "THIRD", "FOURTH", "LAST")
_NANOS_PER_HOUR = 3600 * 10**9
_SATURDAY = 5


def _parsed(value: Value) -> ZonedDateTime | LocalDateTime | LocalDate:
    if value is None:
        raise bad_argument("The date is missing")
    try:
        return parse_iso(text_of(value))
    except ExpressionError as error:
        raise bad_argument(f"`{text_of(value)[:100]}` is no ISO date") from error


def _day(value: Value) -> date:
    parsed = _parsed(value)
    return parsed.local.date if isinstance(parsed, ZonedDateTime) else parsed.date


def day_of_week(value: Value) -> Value:
    """``{{ dayOfWeek(day) }}`` → `SATURDAY`."""
    return _DAYS[_day(value).weekday()]


def day_of_month(value: Value) -> Value:
    """The day of the month."""
    return _day(value).day


def month_of_year(value: Value) -> Value:
    """The month."""
    return _day(value).month


def hour_of_day(value: Value) -> Value:
    """The hour; a plain date has none."""
    parsed = _parsed(value)
    if isinstance(parsed, LocalDate):
        raise bad_argument("A date without time has no hour")
    local = parsed.local if isinstance(parsed, ZonedDateTime) else parsed
    return local.nanos // _NANOS_PER_HOUR


def is_weekend(value: Value) -> Value:
    """``{{ isWeekend(day) }}`` → `true`."""
    return _day(value).weekday() >= _SATURDAY


def is_public_holiday(value: Value, country: Value, sub_division: Value) -> Value:
    """Whether the date is a public holiday of a country."""
    if country is None:
        raise bad_argument("The country code is missing")
    import holidays  # noqa: PLC0415 - heavy

    day = _day(value)
    subdivision = None if sub_division is None else text_of(sub_division)
    try:
        found = holidays.country_holidays(text_of(country), subdiv=subdivision, years=day.year)
    except NotImplementedError as error:
        raise bad_argument(f"There is no holiday calendar for {text_of(country)}") from error
    return day in found


def is_day_week_in_month(value: Value, day_name: Value, position: Value) -> Value:
    """``{{ isDayWeekInMonth('2024-03-04', 'MONDAY', 'FIRST') }}`` → `true`."""
    name, place = text_of(day_name).upper(), text_of(position).upper()
    if name not in _DAYS or place not in _POSITIONS:
        raise bad_argument("The day of the week or its position is wrong")
    day = _day(value)
    if _DAYS[day.weekday()] != name:
        return False
    last = calendar.monthrange(day.year, day.month)[1]
    if place == "LAST":
        return day.day + 7 > last
    return (day.day - 1) // 7 == _POSITIONS.index(place)


def is_last_working_day(value: Value, working_days: Value) -> Value:
    """``{{ isLastWorkingDay('2024-03-29') }}`` → `true`."""
    day = _day(value)
    given = "" if working_days is None else text_of(working_days).upper()
    names = [name for name in re.split(r"[,\s]+", given) if name] or list(_DAYS[:_SATURDAY])
    if any(name not in _DAYS for name in names):
        raise bad_argument("A working day is no day of the week")
    last = calendar.monthrange(day.year, day.month)[1]
    working = [
        number for number in range(1, last + 1) if _DAYS[day.replace(day=number).weekday()] in names
    ]
    return day.day == working[-1]


def _instant(value: Value) -> Instant:
    parsed = _parsed(value)
    if isinstance(parsed, LocalDate):
        parsed = LocalDateTime(parsed.date, 0)
    if isinstance(parsed, LocalDateTime):
        parsed = parsed.in_zone(UTC_ZONE)
    return parsed.instant


def is_date_before(value: Value, reference: Value) -> Value:
    """Whether a date is before another."""
    return _instant(value) < _instant(reference)


def is_date_after(value: Value, reference: Value) -> Value:
    """Whether a date is after another."""
    return _instant(value) > _instant(reference)


def is_date_between(value: Value, after: Value, before: Value) -> Value:
    """Whether a date is strictly between two others."""
    return _instant(after) < _instant(value) < _instant(before)


_DATE = Parameter("date")
_REFERENCE = (_DATE, Parameter("reference"))

FUNCTIONS: Mapping[str, Extension] = {
    "dayOfWeek": Extension(day_of_week, (_DATE,)),
    "dayOfMonth": Extension(day_of_month, (_DATE,)),
    "monthOfYear": Extension(month_of_year, (_DATE,)),
    "hourOfDay": Extension(hour_of_day, (_DATE,)),
    "isWeekend": Extension(is_weekend, (_DATE,)),
    "isPublicHoliday": Extension(
        is_public_holiday, (_DATE, Parameter("countryCode"), Parameter("subDivision"))
    ),
    "isDayWeekInMonth": Extension(
        is_day_week_in_month, (_DATE, Parameter("dayOfWeek"), Parameter("position"))
    ),
    "isLastWorkingDay": Extension(is_last_working_day, (_DATE, Parameter("workingDays"))),
    "isDateBefore": Extension(is_date_before, _REFERENCE),
    "isDateAfter": Extension(is_date_after, _REFERENCE),
    "isDateBetween": Extension(is_date_between, (_DATE, Parameter("after"), Parameter("before"))),
}
