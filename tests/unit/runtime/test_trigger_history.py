"""Why schedules and listening triggers have fired, or have not."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.model.trigger_evaluation import Verdict
from shared.runtime.trigger_history import TriggerHistory
from shared.runtime.triggers import Switch
from tests.unit.runtime.scheduling import FAIL, LOG, NAMESPACE, Triggered, key, sleeping

START = datetime(2026, 3, 6, 8, 0, tzinfo=UTC)  # a Friday
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
CONDITION = "io.kestra.plugin.core.condition"
FLOW = "io.kestra.plugin.core.trigger.Flow"


@pytest.fixture
def windhover():
    return Triggered(start=START)


def _history(windhover, named=None):
    found = TriggerHistory(windhover.world, windhover.library, windhover.triggers)
    return found.of(named or key())


def _outcomes(windhover, named=None):
    """The newest first."""
    return [one.outcome for one in _history(windhover, named)]


def test_tick_that_fires_leads_to_its_execution(windhover):
    windhover.schedule("* * * * *")

    windhover.pass_time(2 * MINUTE)

    told = _history(windhover)
    assert [one.execution_id for one in told] == [
        one.id for one in reversed(windhover.executions())
    ]
    assert [one.date for one in told] == [START + 2 * MINUTE, START + MINUTE]


def test_condition_that_is_tested_when_the_tick_comes_is_named(windhover):
    never = {"type": f"{CONDITION}.Expression", "expression": "{{ 1 > 2 }}"}
    windhover.schedule("* * * * *", conditions=[never])

    windhover.pass_time(2 * MINUTE)

    [told] = _history(windhover)
    assert (told.outcome, told.times) == (Verdict.CONDITION_NOT_MET, 2)
    assert told.message == 'conditions[0]: Expression {"expression":"{{ 1 > 2 }}"}'


def test_dates_on_which_a_condition_fails_are_told_though_nothing_wakes_up_on_them(windhover):
    monday = {"type": f"{CONDITION}.DayWeek", "dayOfWeek": "MONDAY"}
    windhover.schedule("0 9 * * *", conditions=[monday])

    windhover.pass_time(3 * DAY + timedelta(hours=2))

    fired, ruled_out = _history(windhover)
    assert fired.outcome is Verdict.EXECUTION_CREATED
    assert (ruled_out.outcome, ruled_out.times) == (Verdict.CONDITION_NOT_MET, 3)
    assert ruled_out.message == 'conditions[0]: DayWeek {"dayOfWeek":"MONDAY"}'
    assert (ruled_out.since, ruled_out.at) == (
        datetime(2026, 3, 6, 9, tzinfo=UTC),
        datetime(2026, 3, 8, 9, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("recover", "times", "last"),
    [("LAST", 4, START + 4 * MINUTE), ("NONE", 5, START + 5 * MINUTE)],
)
def test_missed_ticks_that_are_not_made_up_for_are_told(windhover, recover, times, last):
    windhover.schedule("* * * * *", recoverMissedSchedules=recover)
    windhover.clock.at = START + 5 * MINUTE + timedelta(seconds=30)

    windhover.restart()

    [told] = _history(windhover)
    assert (told.outcome, told.times) == (Verdict.MISSED, times)
    assert (told.since, told.date) == (START + MINUTE, last)


def test_ticks_that_are_too_late_are_told(windhover):
    windhover.schedule("* * * * *", tasks=[sleeping("PT3M30S")], lateMaximumDelay="PT1M")

    windhover.pass_time(timedelta(minutes=4, seconds=30))

    # The first ends at 08:04:30: 08:02 and 08:03 are more than a minute late, 08:04 is not.
    assert _outcomes(windhover)[1:] == [Verdict.TOO_LATE, Verdict.WAITED, Verdict.EXECUTION_CREATED]
    late = _history(windhover)[1]
    assert (late.times, late.since) == (2, START + 2 * MINUTE)


def test_who_has_disabled_it_is_told(windhover):
    windhover.schedule("* * * * *", tasks=[FAIL], stopAfter=["FAILED"])
    windhover.pass_time(MINUTE)

    [by_end, _] = _history(windhover)
    windhover.triggers.switch(key(), Switch.ENABLED)
    windhover.schedule("* * * * *", disabled=True)

    assert (by_end.outcome, by_end.message) == (
        Verdict.DISABLED,
        "stopAfter: its execution has ended as FAILED",
    )
    told = windhover.trigger().evaluations
    assert [(one.outcome, one.message) for one in told[-2:]] == [
        (Verdict.ENABLED, ""),
        (Verdict.DISABLED, "in the flow's source"),
    ]


def _listen(windhover, **fields):
    windhover.save({"id": "after", "type": FLOW, **fields}, flow_id="listener")
    return key("after", "listener")


def _run(windhover, flow_id, tasks=(LOG,)):
    windhover.save(flow_id=flow_id, tasks=tasks)
    windhover.start_again(windhover.library.find(NAMESPACE, flow_id), f"{flow_id}-0", {})


def test_listener_tells_what_it_made_of_other_executions(windhover):
    flow = {"type": f"{CONDITION}.ExecutionFlow", "namespace": NAMESPACE, "flowId": "load"}
    named = _listen(windhover, conditions=[flow])

    _run(windhover, "load")

    [told] = _history(windhover, named)
    [execution] = windhover.executions("listener")
    assert (told.outcome, told.execution_id) == (Verdict.EXECUTION_CREATED, execution.id)
    assert told.message == f"{NAMESPACE}.load SUCCESS"
    assert windhover.trigger("after", "listener") is None


def test_listener_names_the_condition_that_was_not_met(windhover):
    named = _listen(
        windhover, conditions=[{"type": f"{CONDITION}.ExecutionStatus", "in": ["SUCCESS"]}]
    )

    _run(windhover, "load", tasks=(FAIL,))

    [told] = _history(windhover, named)
    assert told.outcome is Verdict.CONDITION_NOT_MET
    assert told.message == (
        f'{NAMESPACE}.load FAILED: conditions[0]: ExecutionStatus {{"in":["SUCCESS"]}}'
    )


def test_listener_tells_what_it_still_waits_for(windhover):
    flows = [{"namespace": NAMESPACE, "flowId": name} for name in ("load", "clean")]
    named = _listen(windhover, preconditions={"id": "both", "flows": flows})

    _run(windhover, "load")

    [told] = _history(windhover, named)
    assert told.outcome is Verdict.CONDITION_NOT_MET
    assert told.message.startswith(f"{NAMESPACE}.load SUCCESS: ")
    assert "waits for" in told.message


def test_listener_that_was_declared_later_says_so(windhover):
    _run(windhover, "load")
    named = _listen(windhover)

    [told] = _history(windhover, named)

    assert told.outcome is Verdict.FAILED
    assert "no execution was made then" in told.message
