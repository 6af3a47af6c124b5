"""All schedules on the days of a calendar."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from shared.model.commit import Commit
from shared.model.execution import TriggerInfo
from shared.runtime.calendar import Calendar, Outcome, Range
from tests.builders import execution, history, source

CALENDAR = "/api/v1/main/triggers/calendar"
SCHEDULE = "io.kestra.plugin.core.trigger.Schedule"


def scheduled(cron, **more):
    return source(triggers=[{"id": "it", "type": SCHEDULE, "cron": cron, **more}])


def test_coming_dates_by_day_of_the_zone(client, engine):
    engine.flows.save(scheduled("30 23 * * *"))
    asked = "?after=2030-01-01T00:00:00Z&until=2030-01-03T00:00:00Z&zone=Europe/Paris"

    answer = client.get(f"{CALENDAR}{asked}").json()

    [row] = answer["results"]
    assert (row["namespace"], row["flowId"], row["triggerId"]) == ("company.team", "a-flow", "it")
    assert (row["disabled"], answer["total"]) == (False, 1)
    assert row["days"] == [
        {
            "day": day,
            "count": 1,
            "missed": 0,
            "isWhole": True,
            "dates": [{"date": date, "outcome": "PLANNED"}],
        }
        # Half past eleven in UTC is the next day in Paris.
        for day, date in (
            ("2030-01-02", "2030-01-01T23:30:00.000Z"),
            ("2030-01-03", "2030-01-02T23:30:00.000Z"),
        )
    ]


def test_schedule_of_every_minute_is_counted_and_told_in_part(client, engine):
    engine.flows.save(scheduled("* * * * *"))
    asked = "?after=2029-12-31T23:59:59.999Z&until=2030-01-02T02:00:00Z"

    [row] = client.get(f"{CALENDAR}{asked}").json()["results"]

    assert [(one["count"], one["isWhole"], len(one["dates"])) for one in row["days"]] == [
        (288, False, 24),
        (121, True, 24),
    ]


@pytest.mark.parametrize(
    ("asked", "rows"), [("company", 1), ("company.team", 1), ("comp", 0), ("other", 0)]
)
def test_calendar_of_a_namespace(client, engine, asked, rows):
    engine.flows.save(scheduled("0 3 * * *"))

    assert client.get(f"{CALENDAR}?namespace={asked}").json()["total"] == rows


@pytest.mark.parametrize(
    "asked",
    [
        "?after=2030-01-02T00:00:00Z&until=2030-01-01T00:00:00Z",
        "?after=2030-01-01T00:00:00Z&until=2030-03-01T00:00:00Z",
        "?zone=Nowhere/Land",
    ],
)
def test_range_that_makes_no_sense_is_refused(client, asked):
    assert client.get(f"{CALENDAR}{asked}").status_code == 422


class StandingClock:
    """A clock that shows one moment."""

    def __init__(self, at):
        self._at = at

    def now(self):
        return self._at


def test_past_dates_tell_what_came_of_them(engine):
    saved = engine.flows.save(scheduled("0 * * * *"))
    start = engine.ports.flows.find(saved.namespace, saved.id).updated
    first = (start + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    trigger = TriggerInfo(id="it", type=SCHEDULE, variables={"date": first.isoformat()})
    fired = execution(trigger=trigger, state=history(at=first))
    engine.ports.repository.commit([Commit(cause="test", documents=(fired,))])
    now = StandingClock(first + timedelta(hours=1, minutes=30))
    calendar = Calendar(replace(engine.ports, clock=now), engine.triggers)
    span = Range(start - timedelta(hours=3), first + timedelta(hours=3), UTC)

    outcomes = {
        fire.at: (fire.outcome, fire.execution_id)
        for row in calendar.rows(span)
        for day in row.days
        for fire in day.fires
    }

    assert outcomes == {
        first: (Outcome.FIRED, fired.id),
        first + timedelta(hours=1): (Outcome.MISSED, None),
        first + timedelta(hours=2): (Outcome.PLANNED, None),
        first + timedelta(hours=3): (Outcome.PLANNED, None),
    }


def test_dates_of_a_day_before_the_flow_was_saved_take_no_place_from_those_behind(engine):
    saved = engine.flows.save(scheduled("* * * * *"))
    start = engine.ports.flows.find(saved.namespace, saved.id).updated
    now = StandingClock(start + timedelta(minutes=2))
    calendar = Calendar(replace(engine.ports, clock=now), engine.triggers)

    rows = list(calendar.rows(Range(start - timedelta(hours=9), start + timedelta(hours=1), UTC)))

    fires = [fire for row in rows for day in row.days for fire in day.fires]
    is_planned = [fire.outcome is Outcome.PLANNED for fire in fires]
    assert is_planned[:3] == [False, False, True]
