"""Schedules over the memory backend, on a clock that the tests move."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.engine.triggers.operations import (
    BackfillRefused,
    BackfillRequest,
    NoBackfill,
    TriggerNotLocked,
)
from shared.model.command import UnlockTrigger
from shared.model.message import message_for
from shared.model.state import State
from shared.model.timetable import RecoverMissedSchedules
from shared.runtime.triggers import Switch, TriggerNotFound
from tests.unit.runtime.scheduling import FAIL, NAMESPACE, Triggered, key, sleeping

START = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # a Monday
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CONDITION = "io.kestra.plugin.core.condition"


@pytest.fixture
def windhover():
    return Triggered(start=START)


def test_new_schedule_waits_for_the_next_date(windhover):
    windhover.schedule("30 9 * * *")

    state = windhover.trigger()

    assert (state.next_date, state.date) == (datetime(2026, 3, 9, 9, 30, tzinfo=UTC), None)
    assert windhover.executions() == []


def test_execution_tells_its_date_and_those_around_it(windhover):
    windhover.schedule("0 9 * * *", timezone="Europe/Berlin")

    windhover.pass_time(DAY)

    [execution] = windhover.executions()
    assert execution.state.current is State.SUCCESS
    assert execution.trigger.variables == {
        "date": "2026-03-10T09:00:00+01:00",
        "next": "2026-03-11T09:00:00+01:00",
        "previous": "2026-03-09T09:00:00+01:00",
    }


def test_execution_has_labels_of_flow_and_trigger_and_where_it_comes_from(windhover):
    windhover.schedule(
        "* * * * *",
        labels={"at": "{{ trigger.date }}", "broken": "{{ nothing }}", "team": "clock"},
        flow={"labels": {"team": "sales", "system.readOnly": "true"}},
    )

    windhover.pass_time(MINUTE)

    [execution] = windhover.executions()
    assert {label.key: label.value for label in execution.labels} == {
        "system.correlationId": execution.id,
        "team": "clock",
        "at": "2026-03-09T08:01:00Z",
        "system.from": "trigger",
    }
    assert [line.partition(" can not")[0] for line in windhover.trigger_lines()] == [
        "The label broken"
    ]


def test_inputs_are_rendered_and_typed(windhover):
    windhover.schedule(
        "* * * * *",
        inputs={"day": "{{ trigger.date | date('yyyy-MM-dd') }}", "count": "{{ 1 + 1 }}"},
        flow={
            "inputs": [
                {"id": "day", "type": "STRING"},
                {"id": "count", "type": "INT"},
                {"id": "kept", "type": "STRING", "defaults": "own"},
            ]
        },
    )

    windhover.pass_time(MINUTE)

    assert windhover.executions()[0].inputs == {"day": "2026-03-09", "count": 2, "kept": "own"}


def test_wrong_inputs_start_nothing_are_told_and_cost_the_tick(windhover):
    wrong = {"inputs": [{"id": "count", "type": "INT"}]}
    windhover.schedule("* * * * *", inputs={"count": "{{ 'many' }}"}, flow=wrong)

    windhover.pass_time(2 * MINUTE)

    assert windhover.executions() == []
    assert [line[:59] for line in windhover.trigger_lines()] == [
        "[date: 2026-03-09T08:01:00Z] Evaluate Failed with error 'co",
        "[date: 2026-03-09T08:02:00Z] Evaluate Failed with error 'co",
    ]


def test_wrong_inputs_make_a_failed_execution_when_asked_to(windhover):
    wrong = {"inputs": [{"id": "count", "type": "INT"}]}
    given = {"count": "{{ 'many' }}"}
    windhover.schedule("* * * * *", inputs=given, failOnTriggerError=True, flow=wrong)

    windhover.pass_time(MINUTE)

    [execution] = windhover.executions()
    assert execution.state.current is State.FAILED
    assert "Evaluate Failed" in execution.error
    assert windhover.trigger().execution_id is None


def test_one_execution_at_a_time_and_ticks_wait_for_its_end(windhover):
    # Conformance scenario 44 of the flow language.
    windhover.schedule("* * * * *", tasks=[sleeping("PT3M")])

    windhover.pass_time(10 * MINUTE)

    starts = [one.state.start_date for one in windhover.executions()]
    assert windhover.dates() == [f"2026-03-09T08:0{minute}:00Z" for minute in (1, 2, 3, 4)]
    assert starts == [START + minute * MINUTE for minute in (1, 4, 7, 10)]


def test_executions_overlap_where_that_is_allowed(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT3M")], allowConcurrent=True)

    windhover.pass_time(4 * MINUTE)

    assert [one.state.start_date for one in windhover.executions()] == [
        START + minute * MINUTE for minute in (1, 2, 3, 4)
    ]


def test_ticks_that_are_too_late_are_skipped(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT3M30S")], lateMaximumDelay="PT1M")

    windhover.pass_time(6 * MINUTE)

    # The first ends at 08:04:30: 08:02 and 08:03 are more than a minute late, 08:04 is not.
    assert windhover.dates() == ["2026-03-09T08:01:00Z", "2026-03-09T08:04:00Z"]


def test_certain_ends_disable_the_trigger(windhover):
    # Conformance scenario 45 of the flow language.
    windhover.schedule("* * * * *", tasks=[FAIL], stopAfter=["FAILED"])

    windhover.pass_time(5 * MINUTE)

    assert len(windhover.executions()) == 1
    assert windhover.trigger().disabled is True


def test_other_ends_do_not(windhover):
    windhover.schedule("* * * * *", stopAfter=["FAILED"])

    windhover.pass_time(3 * MINUTE)

    assert len(windhover.executions()) == 3


@pytest.mark.parametrize(
    ("recover", "dates"),
    [
        ("ALL", ["08:01", "08:02", "08:03", "08:04", "08:05"]),
        ("LAST", ["08:01", "08:04", "08:05"]),
        ("NONE", ["08:01", "08:05"]),
    ],
)
def test_missed_ticks_are_recovered_as_the_schedule_says(windhover, recover, dates):
    windhover.schedule("* * * * *", recoverMissedSchedules=recover)
    windhover.pass_time(MINUTE)

    windhover.clock.at = START + timedelta(minutes=4, seconds=30)
    windhover.restart()
    windhover.pass_time(MINUTE)

    assert windhover.dates() == [f"2026-03-09T{date}:00Z" for date in dates]


def test_server_says_what_becomes_of_missed_ticks_when_the_schedule_does_not(windhover):
    windhover.schedule("* * * * *")

    windhover.clock.at = START + timedelta(minutes=4, seconds=30)
    windhover.restart(RecoverMissedSchedules.NONE)
    windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T08:05:00Z"]


def test_conditions_choose_the_ticks(windhover):
    weekend = {"type": f"{CONDITION}.Weekend"}
    windhover.schedule("0 9 * * *", conditions=[weekend])

    assert windhover.trigger().next_date == datetime(2026, 3, 14, 9, tzinfo=UTC)
    windhover.pass_time(10 * DAY)

    assert windhover.dates() == ["2026-03-14T09:00:00Z", "2026-03-15T09:00:00Z"]
    assert windhover.executions()[0].trigger.variables["previous"] == "2026-03-08T09:00:00Z"


def test_old_name_of_conditions_counts(windhover):
    weekend = {"type": f"{CONDITION}.Weekend"}
    windhover.schedule("0 9 * * *", scheduleConditions=[weekend])

    windhover.pass_time(7 * DAY)

    assert len(windhover.executions()) == 2


def test_condition_that_more_than_the_date_decides_is_tested_when_the_tick_comes(windhover):
    expression = "{{ trigger.date | date('mm') == '02' }}"
    condition = {"type": f"{CONDITION}.Expression", "expression": expression}
    windhover.schedule("* * * * *", conditions=[condition])

    windhover.pass_time(4 * MINUTE)

    assert windhover.dates() == ["2026-03-09T08:02:00Z"]
    assert windhover.trigger().next_date == START + 5 * MINUTE


def test_condition_that_can_not_be_tested_makes_a_failed_execution(windhover):
    broken = {"type": f"{CONDITION}.DateTimeBetween"}
    windhover.schedule("* * * * *", conditions=[broken])

    windhover.pass_time(MINUTE)

    [execution] = windhover.executions()
    assert execution.state.current is State.FAILED
    assert windhover.trigger().next_date == START + 2 * MINUTE


def test_condition_that_never_holds_looks_again_after_a_thousand_dates(windhover):
    never = {"type": f"{CONDITION}.DateTimeBetween", "before": "2020-01-01T00:00:00Z"}
    windhover.schedule("* * * * *", conditions=[never])

    assert windhover.trigger().next_date == START + 1000 * MINUTE
    windhover.pass_time(2 * DAY)

    assert windhover.executions() == []


def test_when_takes_the_place_of_conditions(windhover):
    windhover.schedule("* * * * *", when="{{ trigger.date | date('mm') == '02' }}")

    windhover.pass_time(3 * MINUTE)

    assert windhover.dates() == ["2026-03-09T08:02:00Z"]


def test_seconds_are_the_first_of_six_fields(windhover):
    windhover.schedule("*/20 * * * * *", withSeconds=True)

    windhover.pass_time(MINUTE)

    assert windhover.dates() == [
        "2026-03-09T08:00:20Z",
        "2026-03-09T08:00:40Z",
        "2026-03-09T08:01:00Z",
    ]


@pytest.mark.parametrize(
    ("nickname", "first"),
    [
        ("@yearly", datetime(2027, 1, 1, tzinfo=UTC)),
        ("@annually", datetime(2027, 1, 1, tzinfo=UTC)),
        ("@monthly", datetime(2026, 4, 1, tzinfo=UTC)),
        ("@weekly", datetime(2026, 3, 15, tzinfo=UTC)),
        ("@daily", datetime(2026, 3, 10, tzinfo=UTC)),
        ("@midnight", datetime(2026, 3, 10, tzinfo=UTC)),
        ("@hourly", datetime(2026, 3, 9, 9, tzinfo=UTC)),
    ],
)
def test_nicknames_stand_for_their_fields(windhover, nickname, first):
    windhover.schedule(nickname)

    assert windhover.trigger().next_date == first


# Changes of the flow.


def test_disabled_trigger_waits_for_nothing(windhover):
    windhover.schedule("* * * * *", disabled=True)

    windhover.pass_time(3 * MINUTE)

    assert windhover.executions() == []


def test_disabled_flow_fires_no_more_and_enabled_again_goes_on_from_now(windhover):
    windhover.schedule("* * * * *")
    windhover.pass_time(MINUTE)
    windhover.schedule("* * * * *", flow={"disabled": True})
    windhover.pass_time(3 * MINUTE)

    windhover.schedule("* * * * *")
    windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T08:01:00Z", "2026-03-09T08:05:00Z"]


def test_deleted_flow_leaves_no_state(windhover):
    windhover.schedule("* * * * *")

    windhover.ports.flows.delete("company.team", "scheduled")
    windhover.pass_time(3 * MINUTE)

    assert (windhover.trigger(), windhover.executions()) == (None, [])


def test_changed_schedule_has_a_new_date_and_an_unchanged_one_keeps_its_own(windhover):
    windhover.schedule("0 12 * * *")
    windhover.pass_time(MINUTE)
    before = windhover.trigger()

    windhover.schedule("0 12 * * *", flow={"description": "changed"})
    unchanged = windhover.trigger()
    windhover.schedule("0 13 * * *")

    assert unchanged == before
    assert windhover.trigger().next_date == datetime(2026, 3, 9, 13, tzinfo=UTC)


def test_trigger_that_the_flow_lost_leaves_no_state(windhover):
    windhover.schedule("* * * * *")

    windhover.save()

    assert windhover.trigger() is None


def test_flow_saved_by_a_process_that_died_is_scheduled_at_the_next_start(windhover):
    windhover.schedule("* * * * *")
    source = windhover.ports.flows.find("company.team", "scheduled").source
    changed = source.replace("* * * * *", "0 12 * * *")
    windhover._stored.flows.save("company.team", "scheduled", changed, disabled=False)

    windhover.restart()

    assert windhover.trigger().next_date == datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_flow_that_can_not_be_read_any_more_does_not_keep_others_from_firing(windhover):
    windhover.schedule("* * * * *")
    windhover._stored.flows.save("company.team", "broken", "triggers: [", disabled=False)

    windhover.restart()
    windhover.pass_time(MINUTE)

    assert len(windhover.executions()) == 1


# What people do.


def test_disabled_by_hand_it_rests_and_what_it_missed_is_not_made_up_for(windhover):
    windhover.schedule("* * * * *")
    windhover.triggers.switch(key(), Switch.DISABLED)
    windhover.pass_time(3 * MINUTE)

    windhover.triggers.switch(key(), Switch.ENABLED)
    windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T08:04:00Z"]


def test_what_it_missed_is_made_up_for_when_asked(windhover):
    windhover.schedule("* * * * *")
    windhover.triggers.switch(key(), Switch.DISABLED)
    windhover.pass_time(3 * MINUTE)

    windhover.triggers.switch(key(), Switch.ENABLED, RecoverMissedSchedules.LAST)
    windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T08:03:00Z", "2026-03-09T08:04:00Z"]


def test_disabled_by_hand_it_stays_so_when_the_flow_changes(windhover):
    windhover.schedule("* * * * *")
    windhover.triggers.switch(key(), Switch.DISABLED)

    windhover.schedule("0 12 * * *")

    assert windhover.triggers.is_enabled(key()) is False


def test_unlocked_trigger_does_not_wait_for_its_execution(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT1H")])
    windhover.pass_time(MINUTE)

    state = windhover.triggers.unlock(key())
    windhover.pass_time(MINUTE)

    assert state.execution_id is None
    assert len(windhover.executions()) == 2


def test_trigger_that_waits_for_nothing_can_not_be_unlocked(windhover):
    windhover.schedule("* * * * *")

    with pytest.raises(TriggerNotLocked, match="Illegal state: Trigger is not locked"):
        windhover.triggers.unlock(key())


def test_end_of_an_execution_that_was_unlocked_does_not_unlock_the_next(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT90S")])
    windhover.pass_time(MINUTE)
    windhover.triggers.unlock(key())
    windhover.pass_time(MINUTE + timedelta(seconds=45))

    assert windhover.executions()[0].state.current is State.SUCCESS
    assert windhover.trigger().execution_id == windhover.executions()[1].id


def test_restarted_trigger_is_evaluated_from_now(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT5M")])
    windhover.pass_time(4 * MINUTE)
    locked_by = windhover.executions()[0].id

    state = windhover.triggers.restart(key())

    assert (state.next_date, state.execution_id) == (START + 5 * MINUTE, locked_by)


def test_deleted_state_is_gone_and_comes_back_with_the_next_start(windhover):
    windhover.schedule("* * * * *")

    windhover.triggers.delete(key())
    windhover.pass_time(MINUTE)

    assert windhover.executions() == []
    windhover.restart()
    assert windhover.trigger().next_date == START + 2 * MINUTE


@pytest.mark.parametrize(
    "act",
    [
        lambda triggers: triggers.switch(key("other"), Switch.DISABLED),
        lambda triggers: triggers.unlock(key("other")),
        lambda triggers: triggers.restart(key("other")),
        lambda triggers: triggers.delete(key("other")),
        lambda triggers: triggers.find(key("other")),
        lambda triggers: triggers.backfill_pause(key("other")),
    ],
)
def test_unknown_trigger_is_refused(windhover, act):
    windhover.schedule("* * * * *")

    with pytest.raises(TriggerNotFound):
        act(windhover.triggers)


def test_list_has_the_trigger_and_its_state(windhover):
    windhover.schedule("* * * * *")

    [entry] = windhover.triggers.every()

    assert (entry.trigger.cron, entry.state.key) == ("* * * * *", key())
    assert windhover.triggers.of_flow("company.team", "scheduled") == [entry]
    assert windhover.triggers.find(key()) == entry


# Backfills.


def _backfill(start, end=None, **fields):
    return BackfillRequest(start=start, end=end, **fields)


def test_backfill_replays_both_ends_one_by_one_and_the_schedule_goes_on(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1M")])
    request = _backfill(START - timedelta(hours=3), START - timedelta(hours=1))

    state = windhover.triggers.backfill_create(key(), request)
    windhover.pass_time(timedelta(hours=1))

    assert state.backfill.previous_next_date == START + timedelta(hours=1)
    assert windhover.dates() == [
        "2026-03-09T05:00:00Z",
        "2026-03-09T06:00:00Z",
        "2026-03-09T07:00:00Z",
        "2026-03-09T09:00:00Z",
    ]
    starts = [one.state.start_date for one in windhover.executions()]
    assert starts[:3] == [START, START + MINUTE, START + 2 * MINUTE]
    assert windhover.trigger().backfill is None


def test_backfill_runs_as_many_side_by_side_as_it_may(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1M")])
    request = _backfill(START - timedelta(hours=5), START - timedelta(hours=1), parallel=2)

    windhover.triggers.backfill_create(key(), request)
    windhover.pass_time(MINUTE / 2)
    running = windhover.trigger().backfill.running
    windhover.pass_time(5 * MINUTE)

    starts = [one.state.start_date for one in windhover.executions()]
    assert starts == [START, START, START + MINUTE, START + MINUTE, START + 2 * MINUTE]
    assert len(running) == 2
    state = windhover.trigger()
    assert (state.backfill, state.is_locked) == (None, False)


def test_deleted_execution_of_a_backfill_makes_room_for_the_next(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1H")])
    request = _backfill(START - timedelta(hours=5), START - timedelta(hours=1), parallel=2)
    windhover.triggers.backfill_create(key(), request)
    windhover.pass_time(MINUTE)
    # The first of the two: the trigger waits for the second by name.
    first = windhover.trigger().backfill.running[0]
    unlock = UnlockTrigger(
        namespace=NAMESPACE, flow_id="scheduled", trigger_id="schedule", execution_id=first
    )
    windhover.ports.queue.send([message_for(unlock)])

    windhover.settle()
    windhover.pass_time(MINUTE)

    assert len(windhover.executions()) == 3
    assert first not in windhover.trigger().backfill.running


def test_unlocked_backfill_starts_as_many_again(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1H")])
    request = _backfill(START - timedelta(hours=8), START - timedelta(hours=1), parallel=2)
    windhover.triggers.backfill_create(key(), request)
    windhover.pass_time(MINUTE)

    windhover.triggers.unlock(key())
    windhover.pass_time(MINUTE)

    assert len(windhover.executions()) == 4


def test_restart_between_the_ticks_of_a_backfill_keeps_its_limit(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1M")])
    request = _backfill(START - timedelta(hours=5), START - timedelta(hours=1), parallel=2)
    windhover.triggers.backfill_create(key(), request)
    windhover.act()

    windhover.restart()
    windhover.act()

    assert len(windhover.executions()) == 2


def test_backfill_ends_now_unless_told_and_is_not_skipped_for_being_late(windhover):
    windhover.schedule("0 * * * *", lateMaximumDelay="PT1M")

    windhover.triggers.backfill_create(key(), _backfill(START - timedelta(hours=2)))
    windhover.pass_time(timedelta())

    assert windhover.dates() == [f"2026-03-09T0{hour}:00:00Z" for hour in (6, 7, 8)]


def test_inputs_and_labels_of_a_backfill_come_on_top(windhover):
    windhover.schedule(
        "0 * * * *",
        inputs={"a": "trigger", "b": "trigger"},
        labels={"reason": "clock"},
        flow={"inputs": [{"id": name, "type": "STRING"} for name in ("a", "b")]},
    )
    request = _backfill(START, START, inputs={"b": "backfill"}, labels={"reason": "outage"})

    windhover.triggers.backfill_create(key(), request)
    windhover.act()

    [execution] = windhover.executions()
    assert execution.inputs == {"a": "trigger", "b": "backfill"}
    assert {one.key: one.value for one in execution.labels}["reason"] == "outage"


def test_same_tick_can_be_replayed_by_another_backfill(windhover):
    windhover.schedule("0 * * * *")
    for _ in range(2):
        windhover.triggers.backfill_create(key(), _backfill(START, START))
        windhover.act()
        windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T08:00:00Z"] * 2


def test_backfill_leaves_out_the_ticks_that_it_is_told_to(windhover):
    windhover.schedule("0 * * * *")
    hour = timedelta(hours=1)
    skipped = {START - 4 * hour, START - 2 * hour, START}

    windhover.triggers.backfill_create(key(), _backfill(START - 4 * hour, START, skipped=skipped))
    windhover.pass_time(MINUTE)

    assert windhover.dates() == ["2026-03-09T05:00:00Z", "2026-03-09T07:00:00Z"]
    assert windhover.trigger().backfill is None


def test_backfill_of_nothing_but_what_is_left_out_is_refused(windhover):
    windhover.schedule("0 * * * *")

    with pytest.raises(BackfillRefused, match="no missing tick"):
        windhover.triggers.backfill_create(key(), _backfill(START, START, skipped={START}))


def test_paused_backfill_lets_the_schedule_go_on(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1M")])
    hours = timedelta(hours=1)
    windhover.triggers.backfill_create(key(), _backfill(START - 2 * hours, START - hours))
    windhover.act()

    windhover.triggers.backfill_pause(key())
    windhover.pass_time(hours + MINUTE)
    windhover.triggers.backfill_unpause(key())
    windhover.pass_time(hours)

    assert windhover.dates() == [f"2026-03-09T{hour}:00:00Z" for hour in ("06", "09", "07", "10")]


def test_deleted_backfill_lets_the_schedule_go_on(windhover):
    windhover.schedule("0 * * * *", tasks=[sleeping("PT1M")])
    windhover.triggers.backfill_create(key(), _backfill(START - timedelta(hours=5)))
    windhover.act()

    windhover.triggers.backfill_delete(key())
    windhover.pass_time(timedelta(hours=1))

    assert windhover.dates() == ["2026-03-09T03:00:00Z", "2026-03-09T09:00:00Z"]


def test_second_backfill_is_refused(windhover):
    windhover.schedule("0 * * * *")
    windhover.triggers.backfill_create(key(), _backfill(START - DAY))

    with pytest.raises(BackfillRefused):
        windhover.triggers.backfill_create(key(), _backfill(START - DAY))


@pytest.mark.parametrize(
    ("start", "end"),
    [(START + MINUTE, START), (START + MINUTE, START + 2 * MINUTE), (START + DAY, None)],
)
def test_backfill_without_a_tick_is_refused(windhover, start, end):
    windhover.schedule("0 * * * *")

    with pytest.raises(BackfillRefused):
        windhover.triggers.backfill_create(key(), _backfill(start, end))


@pytest.mark.parametrize("what", ["backfill_pause", "backfill_unpause", "backfill_delete"])
def test_there_must_be_a_backfill(windhover, what):
    windhover.schedule("0 * * * *")

    with pytest.raises(NoBackfill, match="No backfill found"):
        getattr(windhover.triggers, what)(key())


def test_only_schedules_have_backfills(windhover):
    windhover.save({"id": "hook", "type": "io.kestra.plugin.core.trigger.Webhook", "key": "k"})

    with pytest.raises(BackfillRefused):
        windhover.triggers.backfill_create(key("hook"), _backfill(START - DAY))


# Dates.


def _on_dates(windhover, dates, **fields):
    kind = "io.kestra.plugin.core.trigger.ScheduleOnDates"
    windhover.save({"id": "schedule", "type": kind, "dates": dates, **fields})


def test_each_date_starts_one_execution_in_order(windhover):
    dates = ["2026-03-11T09:00:00", "2026-03-10T09:00:00+02:00", "2026-03-10T07:00:00Z"]
    _on_dates(windhover, dates, timezone="Europe/Berlin")

    windhover.pass_time(3 * DAY)

    assert [one.state.start_date for one in windhover.executions()] == [
        datetime(2026, 3, 10, 7, tzinfo=UTC),
        datetime(2026, 3, 11, 8, tzinfo=UTC),
    ]
    assert windhover.executions()[0].trigger.variables == {}
    assert windhover.trigger().next_date is None


def test_changed_dates_do_not_start_again_what_they_have_started(windhover):
    _on_dates(windhover, ["2026-03-09T09:00:00Z"])
    windhover.pass_time(DAY)

    _on_dates(windhover, ["2026-03-09T09:00:00Z", "2026-03-11T09:00:00Z"])
    windhover.pass_time(3 * DAY)

    assert len(windhover.executions()) == 2


def test_dates_that_can_not_be_read_are_told(windhover):
    _on_dates(windhover, ["tomorrow"])

    assert windhover.trigger().next_date is None
    assert windhover.trigger_lines() == [
        "The dates of the trigger are not known: 'tomorrow' is no date"
    ]
