"""LoopUntil: rounds, limits, and what is left of a round that is over."""

from datetime import timedelta

import pytest

from shared.model.event import TimerFired
from shared.model.state import State
from shared.model.timer import TimerKind
from tests.unit.engine.driving import START, Driving

SECOND = timedelta(seconds=1)


def _flow(condition, more="", type_="LoopUntil"):
    return f"""
id: f
namespace: n
tasks:
  - id: loop
    type: io.kestra.plugin.core.flow.{type_}
    condition: "{condition}"
{more}
    tasks:
      - id: say
        type: io.kestra.plugin.core.debug.Return
        format: "{{{{ outputs.loop.iterationCount }}}}"
  - id: after
    type: io.kestra.plugin.core.debug.Return
    format: "{{{{ outputs.say.value }}}}"
"""


EVERY_SECOND = "    checkFrequency:\n      interval: PT1S\n"


def test_loop_ends_at_once_when_the_condition_holds_after_the_first_round():
    driving = Driving()

    driving.start(_flow("{{ outputs.say.value == '1' }}"))

    assert driving.state() is State.SUCCESS
    assert driving.run("after").outputs == {"value": "1"}
    assert driving.run("loop").outputs == {"iterationCount": 1}


def test_execution_is_paused_between_rounds_and_keeps_only_the_last():
    driving = Driving()
    driving.start(_flow("{{ outputs.say.value == '3' }}", EVERY_SECOND))
    assert (driving.state(), driving.run("loop").state.current) == (State.PAUSED, State.PAUSED)
    first = driving.run("say").id

    driving.pass_time(SECOND)

    assert driving.state() is State.PAUSED
    assert driving.run("say").id != first
    assert driving.run("say").outputs == {"value": "2"}

    driving.pass_time(SECOND)

    assert driving.states() == [("loop", "SUCCESS"), ("say", "SUCCESS"), ("after", "SUCCESS")]
    assert driving.run("after").outputs == {"value": "3"}
    assert [str(m.state) for m in driving.run("loop").state.histories] == [
        "CREATED",
        "RUNNING",
        "SUCCESS",
    ]
    assert driving.run("loop").state.start_date == START


def test_condition_on_the_count_sees_the_next_round():
    driving = Driving()
    driving.start(_flow("{{ outputs.loop.iterationCount == 3 }}", EVERY_SECOND))

    driving.pass_time(SECOND)

    assert driving.state() is State.SUCCESS
    assert driving.run("after").outputs == {"value": "2"}
    assert driving.run("loop").outputs == {"iterationCount": 3}


@pytest.mark.parametrize(("fails", "state"), [("false", State.SUCCESS), ("true", State.FAILED)])
def test_loop_does_as_many_rounds_as_it_may(fails, state):
    driving = Driving()
    limits = f"{EVERY_SECOND}      maxIterations: 3\n    failOnMaxReached: {fails}\n"
    driving.start(_flow("false", limits))

    driving.pass_time(5 * SECOND)

    assert driving.state() is state
    assert driving.run("say").outputs == {"value": "3"}
    assert "Max iterations reached" in driving.messages()


def test_loop_stops_when_its_time_is_up():
    driving = Driving()
    driving.start(_flow("false", f"{EVERY_SECOND}      maxDuration: PT2.5S\n"))

    driving.pass_time(10 * SECOND)

    assert driving.state() is State.SUCCESS
    assert driving.run("say").outputs == {"value": "4"}
    assert "Max duration reached" in driving.messages()


def test_rounds_are_a_minute_apart_or_a_second_under_the_old_name():
    new, old = Driving(), Driving()
    new.start(_flow("{{ outputs.say.value == '2' }}"))
    old.start(_flow("{{ outputs.say.value == '2' }}", type_="WaitFor"))

    new.pass_time(59 * SECOND)
    old.pass_time(SECOND)

    assert (new.state(), old.state()) == (State.PAUSED, State.SUCCESS)
    new.pass_time(SECOND)
    assert new.state() is State.SUCCESS


def test_condition_that_can_not_be_rendered_fails_the_loop():
    driving = Driving()

    driving.start(_flow("{{ outputs.nobody }}"))

    assert driving.state() is State.FAILED
    assert any("Unable to resolve state" in message for message in driving.messages())


def test_failed_task_ends_the_rounds():
    driving = Driving()
    source = _flow("false", EVERY_SECOND).replace("outputs.loop.iterationCount", "nobody")

    driving.start(source)

    assert driving.states() == [("loop", "FAILED"), ("say", "FAILED")]


def test_timer_of_an_earlier_round_changes_nothing():
    driving = Driving()
    driving.start(_flow("{{ outputs.say.value == '4' }}", EVERY_SECOND))
    driving.pass_time(2 * SECOND)
    loop = driving.run("loop")

    driving.tell(
        TimerFired(
            execution_id="e",
            at=driving.clock.now(),
            timer=TimerKind.ROUND,
            timer_id="again",
            task_run_id=loop.id,
            attempt=1,
        )
    )

    assert driving.run("say").outputs == {"value": "3"}
    assert driving.run("loop") == loop


def test_rounds_take_everything_below_them_along():
    driving = Driving()
    source = """
id: f
namespace: n
tasks:
  - id: outer
    type: io.kestra.plugin.core.flow.ForEach
    values: [a, b]
    concurrencyLimit: 0
    tasks:
      - id: loop
        type: io.kestra.plugin.core.flow.LoopUntil
        condition: "{{ outputs.loop[taskrun.value].iterationCount == 3 }}"
        checkFrequency:
          interval: PT1S
        tasks:
          - id: inner
            type: io.kestra.plugin.core.flow.ForEach
            values: [1, 2]
            tasks:
              - id: leaf
                type: io.kestra.plugin.core.debug.Return
                format: "{{ taskrun.value }}"
"""
    driving.start(source)
    before = {run.id for run in driving.runs() if run.task_id in {"inner", "leaf"}}

    driving.pass_time(3 * SECOND)

    assert driving.state() is State.SUCCESS
    after = [run for run in driving.runs() if run.task_id in {"inner", "leaf"}]
    assert before.isdisjoint(run.id for run in after)
    assert sorted(run.path for run in after) == [
        ("a",), ("a", "1"), ("a", "2"), ("b",), ("b", "1"), ("b", "2"),
    ]  # fmt: skip


def test_round_with_more_task_runs_than_a_step_may_remove_is_taken_away_in_several():
    driving = Driving()
    source = _flow("{{ outputs.loop.iterationCount == 3 }}", EVERY_SECOND).replace(
        """      - id: say
        type: io.kestra.plugin.core.debug.Return""",
        """      - id: each
        type: io.kestra.plugin.core.flow.ForEach
        values: "{{ range(1, 250) }}"
        tasks:
          - id: leaf
            type: io.kestra.plugin.core.debug.Return
            format: a
      - id: say
        type: io.kestra.plugin.core.debug.Return""",
    )
    driving.start(source)

    driving.pass_time(SECOND)

    assert driving.state() is State.SUCCESS
    assert len(driving.runs()) == 1 + 1 + 250 + 1 + 1
