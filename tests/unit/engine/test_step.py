"""The one public function of the core, on whole values."""

import pytest

from shared.engine.step import step
from shared.errors import EngineBug
from shared.model.command import NotifyEnd, RunTask
from shared.model.commit import Step
from shared.model.event import (
    ExecutionCreated,
    ExecutionFaulted,
    KillRequested,
    LabelsRequested,
    ScopeContinued,
)
from shared.model.ids import task_run_id
from shared.model.scope import Phase, Scope
from shared.model.state import TASK_RUN_MOVES, History, State
from shared.model.taskrun import Attempt, TaskRun
from tests.builders import EXECUTION_ID, NOW, execution, later
from tests.unit.engine.story import Memory, Story, log, surroundings

RUN_ID = task_run_id(EXECUTION_ID, None, "a", -1)
CREATED = History.created(NOW)


def _created():
    return ExecutionCreated(
        execution_id=EXECUTION_ID, at=NOW, execution=execution(state=CREATED, root=Scope())
    )


def _run(**fields):
    return TaskRun(
        id=RUN_ID,
        execution_id=EXECUTION_ID,
        namespace="company.team",
        flow_id="a-flow",
        task_id="a",
        **({"state": CREATED, "attempt": 1} | fields),
    )


def test_created_execution_asks_for_its_first_task():
    story = Story(log("a"), log("b"))

    assert story.step(_created()) == Step(
        changes=(
            execution(
                state=CREATED.moved({State.CREATED: {State.RUNNING}}, State.RUNNING, NOW),
                root=Scope(total=2, cursor=1, running=1),
            ),
            _run(),
        ),
        commands=(RunTask(execution_id=EXECUTION_ID, task_run_id=RUN_ID, attempt=1, inline=True),),
    )


def test_last_task_that_ends_ends_the_execution():
    story = Story(log("a")).begin()
    story.at = later(2)

    ended = story.step(story.ended("a", outputs={"x": 1}))

    running = CREATED.moved(TASK_RUN_MOVES, State.RUNNING, later(2))
    attempt = Attempt(
        number=1,
        state=History.created(later(2), State.RUNNING).moved(
            {State.RUNNING: {State.SUCCESS}}, State.SUCCESS, later(2)
        ),
    )
    before = story.memory.header
    assert ended == Step(
        changes=(
            before.moved(State.SUCCESS, later(2)).with_root(
                Scope(phase=Phase.CLOSED, total=1, cursor=1)
            ),
            _run(
                version=1,
                state=running.moved(TASK_RUN_MOVES, State.SUCCESS, later(2)),
                attempts=(attempt,),
                outputs={"x": 1},
            ),
        ),
        commands=(NotifyEnd(execution_id=EXECUTION_ID),),
    )


def test_event_that_was_handled_before_gives_an_empty_step():
    story = Story(log("a")).begin()
    ended = story.ended("a")
    assert story.step(_created()) == Step()

    story.tell(ended)

    assert story.step(ended) == Step()
    assert story.step(KillRequested(execution_id=EXECUTION_ID, at=NOW)) == Step()
    assert story.step(ExecutionFaulted(execution_id=EXECUTION_ID, at=NOW, reason="x")) == Step()


def test_same_arguments_give_the_same_step():
    story = Story(log("a"))

    assert story.step(_created()) == story.step(_created())


def test_labels_are_set_whatever_the_state():
    story = Story(log("a")).begin()

    story.tell(LabelsRequested(execution_id=EXECUTION_ID, at=NOW, labels={"a": "b"}))

    assert [(one.key, one.value) for one in story.memory.header.labels] == [("a", "b")]


def test_fault_of_the_engine_fails_the_execution_and_says_why():
    story = Story(log("a")).begin()

    story.tell(ExecutionFaulted(execution_id=EXECUTION_ID, at=NOW, reason="a bug"))

    assert (story.state, story.memory.header.error) == (State.FAILED, "a bug")
    assert story.states == {"a": "FAILED"}
    assert story.messages == ["a bug"]


def test_event_of_an_execution_that_does_not_exist_is_a_bug():
    story = Story(log("a"))
    event = ScopeContinued(execution_id=EXECUTION_ID, at=NOW)

    with pytest.raises(EngineBug, match="an event came for an execution that does not exist"):
        step(story.flow_map, Memory(), event, surroundings())
