"""Plays a scenario in the way that its `how` names."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import yaml

from tests.conformance.actions import (
    Answered,
    CallWebhook,
    CannotDo,
    Driver,
    Kill,
    Refused,
    Replay,
    Restart,
    Start,
)
from tests.conformance.observed import Seen
from tests.conformance.parsed import parsed_problems
from tests.conformance.playing import LIMIT, Play
from tests.conformance.scenario import Answer, Corpus, How, Scenario
from tests.conformance.steps import follow_steps

_LEFT_PAUSED = frozenset({"KILLING", "KILLED"})


def play(scenario: Scenario, corpus: Corpus, driver: Driver) -> list[str]:
    """What did not hold; empty when the scenario passed."""
    playing = Play(scenario, corpus, driver)
    try:
        if scenario.how is not How.PARSE:
            playing.load()
        _HOWS[scenario.how](playing)
    except Refused as refused:
        playing.problems.append(f"refused: {refused.message}")
    except CannotDo as lacking:
        playing.problems.append(f"can not be done: {lacking}")
    return playing.problems


def _parse(playing: Play) -> None:
    refusal = playing.scenario.expect.refusal
    if refusal is not None:
        playing.check_refusal(refusal, lambda: playing.driver.parse(playing.source()))
        return
    flow = playing.driver.parse(playing.source())
    playing.problems += parsed_problems(playing.scenario.expect.parsed, flow)


def _execute(playing: Play) -> None:
    if "paused" in playing.scenario.stages:
        paused = playing.pause()
        playing.check_stage("paused", paused)
        playing.finish(playing.end_of(paused.id))
    else:
        playing.finish(playing.run())


def _resume(playing: Play) -> None:
    paused = playing.pause()
    playing.check_stage("paused", paused)
    answer = playing.driver.ask(playing.resume(paused.id))
    playing.check_stage("resumed", _returned(playing, answer))
    playing.finish(playing.end_of(paused.id))


def _restart(playing: Play) -> None:
    first = playing.run()
    playing.check_stage("first", first)
    revision = None
    if any("new revision" in step for step in playing.scenario.steps):
        revision = playing.driver.load(_with_replaced_task(playing.source())).revision
    _go_on(playing, first, playing.driver.ask(Restart(first.id, revision)), "restarted")


def _replay(playing: Play) -> None:
    first = playing.run()
    playing.check_stage("first", first)
    answer = playing.driver.ask(Replay(first.id, playing.scenario.replay_from))
    _go_on(playing, first, answer, "replayed")


def _go_on(playing: Play, first: Seen, answer: Answered, stage: str) -> None:
    playing.check_stage(stage, _returned(playing, answer), first)
    playing.finish(playing.end_of(answer.execution_id), first)


def _with_replaced_task(text: str) -> str:
    """The revision that the corpus describes: task `a` is a Return with the format `replace`."""
    flow = yaml.safe_load(text)
    replaced = {"id": "a", "type": "io.kestra.plugin.core.debug.Return", "format": "replace"}
    flow["tasks"] = [replaced if task["id"] == "a" else task for task in flow["tasks"]]
    return yaml.safe_dump(flow, sort_keys=False)


def _kill(playing: Play) -> None:
    if "paused" in playing.scenario.stages:
        running = playing.pause()
        playing.check_stage("paused", running)
    else:
        running = playing.until_running(playing.begin())
    playing.driver.ask(Kill(running.id))
    playing.driver.wait_for_state(running.id, _LEFT_PAUSED, LIMIT)
    playing.finish(playing.end_of(running.id))


def _repeatedly(playing: Play) -> None:
    expected = playing.scenario.expect.runs
    playing.check_each("runs", expected, [playing.run() for _ in expected])


def _concurrently(playing: Play) -> None:
    first = playing.begin()
    playing.until_running(first)
    second = playing.begin()
    seen = [playing.end_of(first), playing.end_of(second)]
    expected = playing.scenario.expect
    playing.check_each("executions_in_order", expected.executions_in_order, seen)
    took = max(one.history[-1].at for one in seen) - seen[0].history[0].at
    if took.total_seconds() < expected.min_duration_s:
        playing.problems.append(f"min_duration_s: expected {expected.min_duration_s}, got {took}")
    playing.settle()
    playing.finish_others()


def _scheduled(playing: Play) -> None:
    start = playing.start()
    # Later than any scenario asks for: a request takes time before the execution is created.
    at = datetime.now(UTC) + timedelta(seconds=2)
    created = playing.begin(
        Start(start.namespace, start.flow_id, start.inputs, start.files, start.labels, at)
    )
    seen = playing.driver.see(created)
    if seen is not None:
        playing.check_stage("created", seen)
    playing.finish(playing.end_of(created))


def _reject(playing: Play) -> None:
    playing.check_refusal(playing.scenario.expect.refusal or Answer(), playing.begin)


def _webhook(playing: Play) -> None:
    request = playing.scenario.request
    if request is None:
        raise CannotDo("the scenario has no request")
    flow = playing.flow
    action = CallWebhook(
        request.namespace or flow.namespace, request.flow_id or flow.flow_id, request
    )
    refusal = playing.scenario.expect.refusal
    if refusal is not None:
        playing.check_refusal(refusal, lambda: playing.driver.ask(action))
        return
    answer = playing.driver.ask(action)
    playing.started.append(answer.execution_id)
    playing.finish(playing.end_of(answer.execution_id))


def _trigger_by_flow(playing: Play) -> None:
    """Runs the flows one after the other; the first is the main execution."""
    first: Seen | None = None
    for number, flow_id in enumerate(playing.scenario.start):
        start = (
            playing.start()
            if flow_id == playing.flow.flow_id
            else Start(playing.flow.namespace, flow_id)
        )
        seen = playing.end_of(playing.begin(start))
        first = first or seen
        stage = f"after_start_{number + 1}"
        if stage in playing.scenario.stages:
            _check_a_second_later(playing, stage)
    if first is None:
        raise CannotDo("the scenario starts no flow")
    playing.finish(first)


def _check_a_second_later(playing: Play, stage: str) -> None:
    """What is not there a second later is not there: the only wait for nothing to happen."""
    end = datetime.now(UTC) + timedelta(seconds=1)
    while (left := end - datetime.now(UTC)) > timedelta():
        playing.driver.wait_for_change(left)
    playing.check_others_at(stage)


def _polling(playing: Play) -> None:
    playing.settle()
    playing.finish_others()


def _returned(playing: Play, answer: Answered) -> Seen:
    """The execution as the call returned it."""
    seen = answer.seen or playing.driver.see(answer.execution_id)
    if seen is None:
        raise CannotDo(f"the execution {answer.execution_id} is gone")
    return seen


_HOWS: dict[How, Callable[[Play], None]] = {
    How.EXECUTE: _execute,
    How.RESUME: _resume,
    How.RESTART: _restart,
    How.REPLAY: _replay,
    How.KILL: _kill,
    How.REPEATEDLY: _repeatedly,
    How.CONCURRENTLY: _concurrently,
    How.SCHEDULED: _scheduled,
    How.REJECT: _reject,
    How.WEBHOOK: _webhook,
    How.TRIGGER_BY_FLOW: _trigger_by_flow,
    How.TRIGGER_BY_POLLING: _polling,
    How.PARSE: _parse,
    How.API: follow_steps,
}
