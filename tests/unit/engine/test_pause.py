"""An execution that waits: paused as a whole, at a breakpoint, or between two steps."""

import pytest

from shared.model.commit import Step
from shared.model.event import (
    ContinuationRequested,
    ExecutionResumed,
    KillRequested,
    PauseRequested,
    StartForced,
)
from shared.model.state import State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID
from tests.unit.engine.story import Story, group, log

RETRY = {"type": "constant", "interval": "PT10S", "maxAttempts": 3}
SHELL = {"type": "io.kestra.plugin.scripts.shell.Commands", "commands": ["true"]}


def request(kind, story, **fields):
    """Something that is asked for of the execution as it is now."""
    moves = len(story.memory.header.state.histories)
    return kind(execution_id=EXECUTION_ID, at=story.at, **({"moves": moves} | fields))


def pause(story):
    story.tell(request(PauseRequested, story))
    return story


def go_on(story, *breakpoints):
    story.tell(request(ContinuationRequested, story, breakpoints=breakpoints))
    return story


def history(story):
    return [str(one.state) for one in story.memory.header.state.histories]


def test_what_runs_ends_and_nothing_new_starts_while_paused():
    story = Story(group("Parallel", "p", log("a"), log("b")), log("c")).begin()

    pause(story).end("a", "b")

    assert (story.state, story.states) == (
        State.PAUSED,
        {"p": "RUNNING", "a": "SUCCESS", "b": "SUCCESS"},
    )


def test_paused_execution_goes_on_from_where_it_stood():
    story = pause(Story(log("a"), log("b")).begin()).end("a")

    go_on(story).end("b")

    assert story.states == {"a": "SUCCESS", "b": "SUCCESS"}
    assert history(story) == [
        "CREATED",
        "RUNNING",
        "PAUSED",
        "RESTARTED",
        "RUNNING",
        "SUCCESS",
    ]
    assert story.memory.header.held == ()


def test_failure_while_paused_runs_its_errors_only_afterwards():
    story = pause(Story(log("a"), errors=[log("e")]).begin()).fail("a")
    assert story.states == {"a": "FAILED"}

    go_on(story).end("e")

    assert (story.state, story.states) == (State.FAILED, {"a": "FAILED", "e": "SUCCESS"})


def test_pause_that_comes_late_changes_nothing():
    story = Story(log("a"), log("b")).begin()
    asked = request(PauseRequested, story)
    story.tell(asked)
    resumed = request(ContinuationRequested, story)
    go_on(story)

    assert story.step(asked) == Step()
    assert story.step(resumed) == Step()
    assert story.state is State.RUNNING


@pytest.mark.parametrize("kind", [PauseRequested, ContinuationRequested])
def test_execution_that_has_ended_is_neither_paused_nor_resumed(kind):
    story = Story(log("a")).begin().end("a")

    assert story.step(request(kind, story)) == Step()


def test_second_news_of_a_resume_changes_nothing():
    story = pause(Story(log("a"), log("b")).begin()).end("a")
    first = story.step(request(ContinuationRequested, story))
    resumed = first.commands[0].event
    go_on(story)

    assert isinstance(resumed, ExecutionResumed)
    assert story.step(resumed) == Step()


def test_retry_that_comes_due_while_paused_waits():
    story = Story(log("a", retry=RETRY), log("b")).begin().fail("a")
    pause(story)
    story.fire(TimerKind.RETRY)
    asked = len(story.asked)
    assert (story.states, story.state) == ({"a": "RETRYING"}, State.PAUSED)

    go_on(story)

    assert story.states == {"a": "CREATED"}
    assert story.asked[asked:] == ["a"]
    assert story.run("a").attempt == 2


def test_retry_timer_that_fires_twice_while_paused_asks_once():
    story = pause(Story(log("a", retry=RETRY)).begin().fail("a"))
    story.fire(TimerKind.RETRY).fire(TimerKind.RETRY)
    asked = len(story.asked)

    go_on(story)

    assert story.asked[asked:] == ["a"]
    assert (story.run("a").attempt, len(story.memory.header.held)) == (2, 0)


def test_attempt_that_was_lost_while_paused_is_made_again_afterwards():
    story = pause(Story({"id": "a", **SHELL}).begin().start("a"))
    story.fire(TimerKind.LEASE)
    asked = len(story.asked)
    assert story.states == {"a": "CREATED"}

    go_on(story)

    assert story.asked[asked:] == ["a"]
    assert story.run("a").attempt == 2


def test_pause_that_ends_by_itself_does_not_wake_what_was_paused_by_hand():
    short, long = (
        group("Pause", name, pauseDuration=length)
        for name, length in (("s", "PT1S"), ("l", "PT9S"))
    )
    story = Story(group("Parallel", "p", long, short), log("last")).begin()
    story.fire(TimerKind.PAUSE)
    assert (story.state, story.run("l").state.current) == (State.RUNNING, State.PAUSED)
    pause(story)

    story.commands = [one for one in story.commands if one.at != story.at]
    story.fire(TimerKind.PAUSE)

    assert (story.state, story.states) == (
        State.PAUSED,
        {"p": "RUNNING", "l": "SUCCESS", "s": "SUCCESS"},
    )
    go_on(story).end("last")
    assert story.state is State.SUCCESS


def test_kill_ends_what_is_paused():
    story = pause(Story(log("a"), log("b")).begin()).end("a")

    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))

    assert (story.state, story.states) == (State.KILLED, {"a": "SUCCESS"})


def test_forced_run_lets_go_of_what_is_paused():
    story = pause(Story(log("a"), log("b")).begin()).end("a")

    story.tell(StartForced(execution_id=EXECUTION_ID, at=story.at, generation=0))

    assert (story.state, story.states) == (State.RUNNING, {"a": "SUCCESS", "b": "CREATED"})


def test_execution_stops_before_a_task_with_a_breakpoint():
    story = Story(log("a"), log("b", runIf="{{ 2 < 1 }}"), log("c")).begin(breakpoints=("b",))

    story.end("a")

    assert (story.state, story.states) == (
        State.BREAKPOINT,
        {"a": "SUCCESS", "b": "BREAKPOINT"},
    )
    assert story.asked == ["a"]


def test_execution_goes_on_behind_a_breakpoint_to_the_next_one():
    story = Story(log("a"), log("b"), log("c")).begin(breakpoints=("a",))

    go_on(story, "c").end("a", "b")
    assert (story.state, story.run("c").state.current) == (State.BREAKPOINT, State.BREAKPOINT)
    go_on(story).end("c")

    assert (story.state, story.asked) == (State.SUCCESS, ["a", "b", "c"])


def test_breakpoint_of_one_value_stops_there_only():
    loop = group("ForEach", "f", log("t"), values=["x", "y"])
    story = Story(loop).begin(breakpoints=("t.y",))

    story.end("t[x]")

    assert story.states == {"f": "RUNNING", "t[x]": "SUCCESS", "t[y]": "BREAKPOINT"}


def test_what_starts_beside_a_breakpoint_runs_and_its_end_is_held():
    story = Story(group("Parallel", "p", log("a"), log("b")), log("c")).begin(breakpoints=("a",))

    story.end("b")
    assert story.states == {"p": "RUNNING", "a": "BREAKPOINT", "b": "SUCCESS"}
    go_on(story).end("a", "c")

    assert story.state is State.SUCCESS


def test_flowable_at_a_breakpoint_opens_afterwards():
    story = Story(group("Sequential", "s", log("a"))).begin(breakpoints=("s",))
    assert story.states == {"s": "BREAKPOINT"}

    go_on(story).end("a")

    assert story.states == {"s": "SUCCESS", "a": "SUCCESS"}


def test_task_after_the_end_does_not_stop():
    story = Story(log("a"), afterExecution=[log("z")]).begin(breakpoints=("z",))

    story.end("a", "z")

    assert (story.state, story.states) == (State.SUCCESS, {"a": "SUCCESS", "z": "SUCCESS"})


def test_kill_at_a_breakpoint_ends_everything():
    story = Story(log("a")).begin(breakpoints=("a",))

    story.tell(KillRequested(execution_id=EXECUTION_ID, at=story.at))

    assert (story.state, story.states) == (State.KILLED, {"a": "KILLED"})


def test_forced_run_goes_on_behind_every_breakpoint():
    story = Story(log("a"), log("b")).begin(breakpoints=("a", "b"))

    story.tell(StartForced(execution_id=EXECUTION_ID, at=story.at, generation=0))
    story.end("a", "b")

    assert story.state is State.SUCCESS
