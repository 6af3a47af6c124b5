"""Every arrow that `docs/reference/states.md` draws is taken here, and no other is."""

import re
from datetime import timedelta
from pathlib import Path

from shared.model.event import (
    ContinuationRequested,
    ExecutionLeft,
    Outcome,
    PackedStage,
    PackedTaskReported,
    PauseRequested,
    ResumeRequested,
    StartForced,
    TaskRunEnded,
)
from shared.model.ids import id_of
from shared.model.state import History, State
from shared.model.timer import TimerKind
from tests.builders import EXECUTION_ID, NOW
from tests.unit.engine.bench import Engine
from tests.unit.engine.test_attempts import shell
from tests.unit.engine.test_control import mark
from tests.unit.engine.test_replay import NEW_ID, replay
from tests.unit.engine.test_restart import group, log, restart

PAGE = Path(__file__).parents[3] / "docs/reference/states.md"
TWICE = {"type": "constant", "interval": "PT1S", "maxAttempts": 2}
ANEW = TWICE | {"behavior": "CREATE_NEW_EXECUTION", "maxAttempts": 3}
OTHER_ID = id_of("execution", 3)
WHOLE = ("SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED")


def pausing(task_id):
    return {"id": task_id, "type": "io.kestra.plugin.core.flow.Pause"}


def sla(behavior):
    return [{"id": "limit", "type": "MAX_DURATION", "duration": "PT1H", "behavior": behavior}]


# What ends a task run from outside: its group, or the execution. Each is a field of the flow or of
# the group, and what happens.


def fails(engine):
    engine.end("cause", state=State.FAILED)


def exceeds(engine):
    engine.timers = [one for one in engine.timers if one.execution_id == EXECUTION_ID]
    engine.fire(TimerKind.SLA)


FLAGS = {
    State.WARNING: {"allowFailure": True},
    State.SUCCESS: {"allowFailure": True, "allowWarning": True},
}
FROM_OUTSIDE = {
    State.FAILED: ({"sla": sla("FAIL")}, exceeds),
    State.CANCELLED: ({"sla": sla("CANCEL")}, exceeds),
    State.KILLED: ({}, Engine.kill),
    State.RETRIED: ({}, fails),
    State.WARNING: ({}, fails),
    State.SUCCESS: ({}, fails),
}


def beside(subject, end, *others, breakpoints=(), **more):
    """A task beside the one that may cause its end."""
    cause = log("cause", retry=ANEW) if end is State.RETRIED else log("cause")
    tasks = [subject, *others, cause]
    both = group("Parallel", "p", tasks, **FLAGS.get(end, {}), **more)
    return Engine(tasks=[both], **FROM_OUTSIDE[end][0]).create(breakpoints=breakpoints)


def created(end):
    return beside(log("subject"), end)


def running(end):
    engine = beside(log("subject"), end)
    engine.start("subject")
    return engine


def retrying(end):
    engine = beside(log("subject", retry=TWICE), end)
    engine.end("subject", state=State.FAILED)
    return engine


def paused(end):
    return beside(pausing("subject"), end, pausing("gate"))


def at_breakpoint(end):
    return beside(log("subject"), end, breakpoints=("subject",))


def restarted(end):
    """Both tasks run again: with a handler the group stays open until both have failed."""
    engine = beside(log("subject"), end, errors=[log("handler")])
    for name in ("subject", "handler") if end is State.RETRIED else ("subject", "cause", "handler"):
        engine.end(name, state=State.FAILED)
    restart(engine)
    return engine


WAITING = (created, running, retrying, paused, at_breakpoint, restarted)


def ended_from_outside(wait, end):
    engine = wait(end)
    FROM_OUTSIDE[end][1](engine)
    if end in FLAGS and wait is paused:
        resume(engine, "gate")
    if end in FLAGS and wait is at_breakpoint:
        go_on(engine)
    if end in FLAGS and wait is restarted:
        engine.end("handler")
    assert engine.run("subject").state.current is end


def resume(engine, task_id):
    run = engine.run(task_id)
    engine.tell(ResumeRequested(execution_id=EXECUTION_ID, at=engine.at, task_run_id=run.id))


def go_on(engine, **options):
    moves = len(engine.header().state.histories)
    event = ContinuationRequested(execution_id=EXECUTION_ID, at=engine.at, moves=moves)
    engine.tell(event, **options)


def pause(engine):
    moves = len(engine.header().state.histories)
    engine.tell(PauseRequested(execution_id=EXECUTION_ID, at=engine.at, moves=moves))


# Executions that are left, given up or killed while they wait for something.


def leave(engine, state):
    """A worker ends the execution: a WorkingDirectory with an Exit in it."""
    run = engine.run("worker")
    outcome = Outcome(state=State.SUCCESS, effects=(ExecutionLeft(state=state),))
    at = engine.at
    engine.tell(
        TaskRunEnded(
            execution_id=EXECUTION_ID,
            at=at,
            task_run_id=run.id,
            attempt=run.attempt,
            outcome=outcome,
            started_at=at,
        )
    )


def held(*others, retry=None, **fields):
    """What a worker runs, beside tasks that let the execution wait."""
    worker = shell("worker") if retry is None else shell("worker", retry=retry)
    return Engine(tasks=[group("Parallel", "p", [worker, *others])], **fields)


def paused_execution(**fields):
    return held(pausing("wait"), **fields).create()


def stopped_execution(**fields):
    return held(log("a"), **fields).create(breakpoints=("a",))


def retrying_execution(**fields):
    engine = held(log("a", retry=TWICE), **fields).create()
    engine.end("a", state=State.FAILED)
    return engine


def restarted_execution(**fields):
    engine = held(**fields).create()
    pause(engine)
    go_on(engine, only=True)
    return engine


HELD = (paused_execution, stopped_execution, retrying_execution, restarted_execution)


def left(wait, state):
    engine = wait()
    leave(engine, State(state))
    assert engine.header().state.current is State(state)


def given_up(wait, behavior):
    exceeds(wait(sla=sla(behavior)))


def killed(wait):
    wait().kill()


def replaced(wait):
    """A worker's task fails whose policy is a new execution."""
    engine = wait(retry=ANEW)
    engine.end("worker", state=State.FAILED)
    assert engine.header().state.current is State.RETRIED


def scheduled(**fields):
    return Engine(tasks=[log("a")], **fields).create(schedule_date=NOW + timedelta(days=1))


def refused(behavior, **fields):
    """Another execution of the flow runs, and only one may."""
    limit = {"limit": 1, "behavior": behavior}
    return Engine(tasks=[log("a")], concurrency=limit, **fields).create(OTHER_ID).create()


def queued(**fields):
    return refused("QUEUE", **fields)


def granted():
    queued().end("a", execution_id=OTHER_ID)


def forced():
    engine = scheduled()
    engine.tell(StartForced(execution_id=EXECUTION_ID, at=engine.at, generation=0))


# What runs, waits and goes on by itself.


def with_a_worker():
    engine = Engine(tasks=[shell("worker")]).create()
    engine.start("worker")
    return engine


def ends_as(state):
    with_a_worker().end("worker", state=state)


def ends_while_it_is_killed(state):
    engine = with_a_worker()
    engine.kill()
    engine.end("worker", state=state)
    assert engine.run("worker").state.current is state


def tried_again():
    engine = retrying_execution()
    engine.fire(TimerKind.RETRY)


def stops_while_retrying():
    tasks = [log("a", retry=TWICE), group("Sequential", "s", [log("first"), log("second")])]
    engine = Engine(tasks=[group("Parallel", "p", tasks)]).create(breakpoints=("second",))
    engine.end("a", state=State.FAILED)
    engine.end("first")


def pauses_while_retrying():
    engine = retrying_execution()
    pause(engine)
    go_on(engine)


def killed_while_retrying():
    engine = retrying_execution()
    engine.end("worker", state=State.KILLED)
    assert engine.header().state.current is State.KILLED


def lost():
    with_a_worker().fire(TimerKind.LEASE)


def skipped():
    Engine(tasks=[log("a", runIf="{{ 1 > 2 }}")]).create()


def skipped_child():
    directory = group("WorkingDirectory", "wd", [log("a")])
    engine = Engine(tasks=[directory]).create()
    engine.start("wd")
    engine.tell(
        PackedTaskReported(
            execution_id=EXECUTION_ID,
            at=engine.at,
            task_run_id=engine.run("wd").id,
            attempt=1,
            task_id="a",
            position=0,
            stage=PackedStage.SKIPPED,
        )
    )


def condition_fails(flags):
    Engine(tasks=[log("a", runIf="{{ nothing.there }}", **flags)]).create()


def breakpoint_is_left():
    engine = stopped_execution()
    go_on(engine)


def waits_for_a_date():
    engine = Engine(tasks=[pausing("wait") | {"pauseDuration": "PT1H"}]).create()
    engine.fire(TimerKind.PAUSE)


def waits_for_somebody():
    engine = paused_execution()
    resume(engine, "wait")


# What is opened again.


def marked(state):
    """A group that was marked, and then restarted for the sake of a task in it."""
    engine = Engine(tasks=[group("Sequential", "s", [log("a")])]).create()
    engine.end("a", state=State.FAILED)
    mark(engine, "s", state)
    restart(engine)
    assert engine.run("s").state.current is State.RUNNING


def marked_while_paused(state):
    engine = paused_execution()
    mark(engine, "wait", state)
    assert engine.run("wait").state.current is state


def replayed(state):
    """From a task run that has ended like that."""
    engine = Engine(tasks=[log("a")]).create()
    engine.end("a", state=State.FAILED)
    mark(engine, "a", state)
    replay(engine, "a")


def replayed_after_it_was_replaced():
    engine = Engine(tasks=[group("Sequential", "s", [log("a", retry=ANEW)])]).create()
    engine.end("a", state=State.FAILED)
    replay(engine, "a")
    assert engine.run("s", execution_id=NEW_ID).state.current is State.RUNNING


def restarted_while_paused():
    restart(paused_execution())


def restarted_between_rounds():
    condition = {"condition": "{{ 1 > 2 }}", "checkFrequency": {"interval": "PT1H"}}
    engine = Engine(tasks=[group("LoopUntil", "loop", [log("a")], **condition)]).create()
    engine.end("a")
    restart(engine)


def scenarios():
    """Each as a function and its arguments."""
    yield from ((ended_from_outside, wait, end) for wait in WAITING for end in FROM_OUTSIDE)
    yield from ((left, wait, state) for wait in HELD for state in WHOLE)
    before_the_end = (*HELD, scheduled, queued)
    yield from ((given_up, wait, how) for wait in before_the_end for how in ("FAIL", "CANCEL"))
    yield from ((killed, wait) for wait in before_the_end)
    yield from ((replaced, wait) for wait in HELD)
    yield from ((refused, how) for how in ("QUEUE", "CANCEL", "FAIL"))
    yield from ((ends_as, State(end)) for end in WHOLE)
    yield from ((ends_while_it_is_killed, State(end)) for end in WHOLE if end != "CANCELLED")
    yield from ((marked, State(end)) for end in (*WHOLE, "SKIPPED"))
    yield from ((marked_while_paused, State(end)) for end in (*WHOLE, "SKIPPED"))
    yield from ((replayed, State(end)) for end in (*WHOLE, "SKIPPED"))
    yield from ((condition_fails, flags) for flags in ({}, *FLAGS.values()))
    yield from (
        (one,)
        for one in (
            granted, forced, tried_again, stops_while_retrying, pauses_while_retrying,
            killed_while_retrying, lost, skipped, skipped_child, breakpoint_is_left,
            waits_for_a_date, waits_for_somebody, replayed_after_it_was_replaced,
            restarted_while_paused, restarted_between_rounds,
        )
    )  # fmt: skip


def drawn():
    """The arrows of the page: (of what, from, to)."""
    _, *sections = PAGE.read_text().split("\n## Of ")
    for section in sections:
        title = section.partition("\n")[0]
        for arrow in re.findall(r"^ +(\w+) --> (\w+)$", section, re.MULTILINE):
            yield (title, *arrow)


def taken(monkeypatch):
    """Notes every move of every history from now on."""
    found = set()
    moved, reopened = History.moved, History.reopened

    def noting_move(history, moves, state, at):
        if state is not history.current:
            found.add((f"{moves.name}s", str(history.current), str(state)))
        return moved(history, moves, state, at)

    def noting_opening(history, state, at):
        found.add(("what is opened again", str(history.current), str(state)))
        return reopened(history, state, at)

    monkeypatch.setattr(History, "moved", noting_move)
    monkeypatch.setattr(History, "reopened", noting_opening)
    return found


def test_arrows_that_are_drawn_are_those_that_are_taken(monkeypatch):
    arrows = taken(monkeypatch)

    for scenario, *arguments in scenarios():
        scenario(*arguments)

    never_taken, not_drawn = set(drawn()) - arrows, arrows - set(drawn())
    assert (never_taken, not_drawn) == (set(), set())
