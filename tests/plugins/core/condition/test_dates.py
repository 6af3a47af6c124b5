"""Conditions on a date (flow language, section 8.8)."""

from datetime import datetime

import pytest
from pydantic import TypeAdapter

from shared.errors import WindhoverError
from shared.model.trigger import AnyCondition
from shared.model.types import CATALOG
from shared.sdk.registry import Registry
from tests.plugins.core.condition_context import Around, on

REGISTRY = Registry.installed()
ANY = TypeAdapter(AnyCondition)


def _condition(name, **fields):
    kind = f"io.kestra.plugin.core.condition.{name}"
    return ANY.validate_python({"type": kind, **fields}, context={CATALOG: REGISTRY})


HOLDS = [
    # Strictly between, each bound if given.
    ("DateTimeBetween", {"after": "2026-03-09T08:00:00Z"}, "2026-03-09T08:00:00Z", False),
    ("DateTimeBetween", {"after": "2026-03-09T08:00:00Z"}, "2026-03-09T08:00:01Z", True),
    ("DateTimeBetween", {"after": "2026-03-09T08:00:00Z"}, "2026-03-09T09:00:00+01:00", False),
    ("DateTimeBetween", {"before": "2026-03-09T08:00:00Z"}, "2026-03-09T08:00:00Z", False),
    ("DateTimeBetween", {"before": "2026-03-09T08:00:00Z"}, "2026-03-09T07:59:59Z", True),
    (
        "DateTimeBetween",
        {"after": "2026-03-09T08:00:00Z", "before": "2026-03-10T08:00:00Z"},
        "2026-03-11T00:00:00Z",
        False,
    ),
    # Strictly on the time of the day, with the offset of the bound.
    ("TimeBetween", {"after": "16:19:12-02:00"}, "2026-03-09T18:19:12Z", False),
    ("TimeBetween", {"after": "16:19:12-02:00"}, "2026-03-09T18:19:13Z", True),
    ("TimeBetween", {"before": "09:00:00+01:00"}, "2026-03-09T08:00:00Z", False),
    ("TimeBetween", {"before": "09:00:00+01:00"}, "2026-03-09T07:59:00Z", True),
    ("TimeBetween", {"after": "08:00:00Z", "before": "17:00:00Z"}, "2026-03-09T12:00:00Z", True),
    ("TimeBetween", {"after": "08:00:00Z", "before": "17:00:00Z"}, "2026-03-09T18:00:00Z", False),
    ("DayWeek", {"dayOfWeek": "MONDAY"}, "2026-03-09T00:00:00Z", True),
    ("DayWeek", {"dayOfWeek": "MONDAY"}, "2026-03-10T00:00:00Z", False),
    # The day is that of the zone which the date carries.
    ("DayWeek", {"dayOfWeek": "MONDAY"}, "2026-03-09T23:30:00-05:00", True),
    ("Weekend", {}, "2026-03-14T00:00:00Z", True),
    ("Weekend", {}, "2026-03-15T23:59:59Z", True),
    ("Weekend", {}, "2026-03-13T23:59:59Z", False),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "MONDAY", "dayInMonth": "FIRST"},
        "2026-03-02T00:00:00Z",
        True,
    ),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "MONDAY", "dayInMonth": "FIRST"},
        "2026-03-09T00:00:00Z",
        False,
    ),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "MONDAY", "dayInMonth": "SECOND"},
        "2026-03-09T00:00:00Z",
        True,
    ),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "MONDAY", "dayInMonth": "THIRD"},
        "2026-03-16T00:00:00Z",
        True,
    ),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "MONDAY", "dayInMonth": "FOURTH"},
        "2026-03-23T00:00:00Z",
        True,
    ),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "MONDAY", "dayInMonth": "LAST"},
        "2026-03-23T00:00:00Z",
        False,
    ),
    ("DayWeekInMonth", {"dayOfWeek": "MONDAY", "dayInMonth": "LAST"}, "2026-03-30T00:00:00Z", True),
    (
        "DayWeekInMonth",
        {"dayOfWeek": "TUESDAY", "dayInMonth": "LAST"},
        "2026-03-30T00:00:00Z",
        False,
    ),
    ("PublicHoliday", {"country": "FR"}, "2026-07-14T00:00:00Z", True),
    ("PublicHoliday", {"country": "FR"}, "2026-07-15T00:00:00Z", False),
    ("PublicHoliday", {"country": "DE"}, "2026-01-06T00:00:00Z", False),
    ("PublicHoliday", {"country": "DE", "subDivision": "BY"}, "2026-01-06T00:00:00Z", True),
]


@pytest.mark.parametrize(("name", "fields", "date", "holds"), HOLDS, ids=str)
def test_condition_holds_on_a_date(name, fields, date, holds):
    condition = _condition(name, **fields)

    assert condition.test(on(date)) is holds
    assert condition.holds_on(datetime.fromisoformat(date)) is holds


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("DateTimeBetween", {}),
        ("TimeBetween", {}),
        ("TimeBetween", {"after": "noon"}),
        ("DateTimeBetween", {"after": "tomorrow"}),
        ("PublicHoliday", {}),
        ("PublicHoliday", {"country": "ZZ"}),
        ("Weekend", {"date": "{{ nothing }}"}),
        ("Weekend", {"date": "today"}),
    ],
)
def test_condition_that_can_not_be_tested_says_so(name, fields):
    with pytest.raises(WindhoverError):
        _condition(name, **fields).test(on("2026-03-09T00:00:00Z"))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("Weekend", {"date": "{{ now() }}"}),
        ("DateTimeBetween", {"after": "{{ vars.start }}"}),
        (
            "Not",
            {
                "conditions": [
                    {"type": "io.kestra.plugin.core.condition.Expression", "expression": "1"}
                ]
            },
        ),
        ("Expression", {"expression": "{{ trigger.date }}"}),
    ],
)
def test_what_more_than_the_date_decides_is_not_decided_by_it(name, fields):
    assert _condition(name, **fields).holds_on(datetime.fromisoformat("2026-03-09T00:00Z")) is None


def test_bounds_and_dates_are_rendered():
    condition = _condition("DateTimeBetween", date="{{ day }}", after="{{ vars.start }}")
    variables = {"day": "2026-03-09T00:00:00Z", "vars": {"start": "2026-03-08T00:00:00Z"}}

    assert condition.test(Around(variables=variables)) is True


WEEKEND = {"type": "io.kestra.plugin.core.condition.Weekend"}
HOLIDAY = {"type": "io.kestra.plugin.core.condition.PublicHoliday", "country": "FR"}


@pytest.mark.parametrize(
    ("date", "any_of_both"),
    [
        ("2026-07-14T00:00:00Z", True),
        ("2026-07-18T00:00:00Z", True),
        ("2026-07-15T00:00:00Z", False),
    ],
)
def test_or_and_not_are_opposites(date, any_of_both):
    both = [WEEKEND, HOLIDAY]

    for name, holds in (("Or", any_of_both), ("Not", not any_of_both)):
        condition = _condition(name, conditions=both)
        assert condition.test(on(date)) is holds
        assert condition.holds_on(datetime.fromisoformat(date)) is holds
