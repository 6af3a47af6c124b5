"""Calendar functions: the local date as written counts."""

import pytest

from tests.unit.expressions.sample import failure, printed


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ dayOfWeek(day) }} {{ dayOfMonth(day) }} {{ monthOfYear(day) }}", "SATURDAY 9 3"),
        ("{{ hourOfDay(utc) }} {{ hourOfDay('2024-03-09T23:59') }}", "8 23"),
        ("{{ hourOfDay('2024-03-09T08:05+09:00') }}", "8"),
        ("{{ dayOfWeek('2024-03-09T23:00-12:00') }}", "SATURDAY"),
        ("{{ isWeekend(day) }} {{ isWeekend('2024-03-08') }}", "true false"),
        ("{{ isPublicHoliday('2024-12-25', 'US') }}", "true"),
        ("{{ isPublicHoliday('2024-12-24', 'US') }}", "false"),
        ("{{ isPublicHoliday('2024-08-15', 'DE', 'BY') }}", "false"),
        ("{{ isPublicHoliday('2024-01-06', 'DE', 'BY') }}", "true"),
        ("{{ isDayWeekInMonth('2024-03-04', 'MONDAY', 'FIRST') }}", "true"),
        ("{{ isDayWeekInMonth('2024-03-04', 'TUESDAY', 'FIRST') }}", "false"),
        ("{{ isDayWeekInMonth('2024-03-25', 'monday', 'last') }}", "true"),
        ("{{ isDayWeekInMonth('2024-03-18', 'MONDAY', 'LAST') }}", "false"),
        ("{{ isDayWeekInMonth('2024-03-18', 'MONDAY', 'THIRD') }}", "true"),
        ("{{ isLastWorkingDay('2024-03-29') }} {{ isLastWorkingDay('2024-03-31') }}", "true false"),
        ("{{ isLastWorkingDay('2024-03-31', 'SATURDAY, sunday') }}", "true"),
        ("{{ isDateBefore(day, utc) }} {{ isDateAfter(day, utc) }}", "true false"),
        ("{{ isDateBefore('2024-03-09T10:00', '2024-03-09T10:00+01:00') }}", "false"),
        (
            "{{ isDateBetween(utc, day, '2024-03-10') }} {{ isDateBetween(day, day, utc) }}",
            "true false",
        ),
    ],
)
def test_function_tells_of_a_date(template, text):
    assert printed(template) == text


@pytest.mark.parametrize(
    "template",
    [
        "{{ dayOfWeek() }}",
        "{{ dayOfWeek('soon') }}",
        "{{ hourOfDay(day) }}",
        "{{ isPublicHoliday(day) }}",
        "{{ isPublicHoliday(day, 'XX') }}",
        "{{ isDayWeekInMonth(day, 'SOMEDAY', 'FIRST') }}",
        "{{ isDayWeekInMonth(day, 'MONDAY', 'SIXTH') }}",
        "{{ isLastWorkingDay(day, 'SOMEDAY') }}",
    ],
)
def test_what_is_no_date_country_or_day_is_refused(template):
    assert failure(template) == ("bad_argument", "")
