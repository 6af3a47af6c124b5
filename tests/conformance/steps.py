"""Follows the steps of an `api` scenario: one rule for each sentence that corpora use."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson

from tests.conformance.actions import (
    Answered,
    CannotDo,
    ChangeState,
    Delete,
    DisableTrigger,
    Evaluate,
    ForceRun,
    IsTriggerEnabled,
    Refused,
    ReplayAll,
    Resume,
    ResumeAll,
    SetLabels,
    Start,
    Unqueue,
)
from tests.conformance.expectations import shown
from tests.conformance.matching import References, matches
from tests.conformance.observed import Seen
from tests.conformance.playing import LIMIT, SETTLING, Play
from tests.conformance.scenario import Expectation

UNKNOWN_ID = "0000000000000000000000"
_QUEUED = frozenset({"QUEUED"})
_LEFT = frozenset({"RUNNING", "SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"})


@dataclass(slots=True)
class _Story:
    """What has happened so far.

    Attributes:
        current: ids of the executions that the steps speak of; "it" is the last.
        count: what the last bulk action counted.
        bulk: the last bulk action, which a step may ask for again.
    """

    playing: Play
    current: list[str] = field(default_factory=list)
    count: int | None = None
    bulk: ResumeAll | None = None
    deleted: bool = False

    @property
    def it(self) -> str:
        if not self.current:
            raise CannotDo("the steps speak of an execution that none of them started")
        return self.current[-1]

    def see(self) -> Seen | None:
        return self.playing.driver.see(self.it) if self.current else None


_Rule = Callable[[_Story, re.Match[str]], None]


def follow_steps(playing: Play) -> None:
    """Does what the steps say, then checks the end."""
    story = _Story(playing)
    for step in playing.scenario.steps:
        for sentence in re.split(r"(?<=[.;])\s+", step):
            _follow(story, sentence.rstrip(".;"))
    _check_end(story)


def _follow(story: _Story, sentence: str) -> None:
    for pattern, rule in _RULES:
        found = re.match(pattern, sentence, re.IGNORECASE)
        if found:
            rule(story, found)
            return
    raise CannotDo(f"no rule for the step {sentence!r}")


def _check_end(story: _Story) -> None:
    playing, expected = story.playing, story.playing.scenario.expect
    if expected.count is not None and not matches(expected.count, story.count, References()):
        playing.problems.append(f"count: expected {shown(expected.count)}, got {story.count}")
    seen = story.see()
    if story.deleted:
        _check_deleted(story, expected, seen)
    elif seen is not None:
        playing.finish(seen)
        return
    playing.settle()
    playing.finish_others()


def _check_deleted(story: _Story, expected: Expectation, seen: Seen | None) -> None:
    problems = story.playing.problems
    wanted = expected.found_after_delete
    if wanted is not None and (seen is not None) is not wanted:
        problems.append(f"found_after_delete: expected {wanted}, got {seen is not None}")
    if expected.log_count is not None:
        lines = story.playing.driver.log_lines_of(story.it)
        if not matches(expected.log_count.count, lines, References()):
            problems.append(f"log_count: expected {expected.log_count.count}, got {lines}")


def _run_to_end(story: _Story, found: re.Match[str]) -> None:
    for _ in range(2 if found["twice"] else 1):
        seen = story.playing.run()
        story.current.append(seen.id)
        story.playing.check_stage("first", seen)


def _run_other(story: _Story, found: re.Match[str]) -> None:
    """Runs another flow to its end; what follows in the sentence is about that execution."""
    start = Start(story.playing.flow.namespace, found["flow"])
    ended = story.playing.end_of(story.playing.begin(start))
    if found["then"] != "unqueue it":
        raise CannotDo(f"no rule for {found['then']!r}")
    story.playing.answer("unqueue_ended", Unqueue(ended.id))


def _start_until_paused(story: _Story, found: re.Match[str]) -> None:
    for _ in range(2 if found["twice"] else 1):
        seen = story.playing.pause()
        story.current.append(seen.id)
        story.playing.check_stage("paused", seen)


def _start_first(story: _Story, found: re.Match[str]) -> None:
    story.current.append(story.playing.begin())
    story.playing.until_running(story.it)


def _start_second(story: _Story, found: re.Match[str]) -> None:
    story.current.append(story.playing.begin())
    story.playing.driver.wait_for_state(story.it, _QUEUED, LIMIT)


def _resume(story: _Story, found: re.Match[str]) -> None:
    answer = story.playing.driver.ask(story.playing.resume(story.it))
    seen = answer.seen or story.see()
    if seen is not None:
        story.playing.check_stage("resumed", seen)


def _resume_again(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("second_resume", Resume(story.it))


def _resume_bulk(story: _Story, action: ResumeAll) -> None:
    story.bulk = action
    story.count = story.playing.driver.ask(action).count
    for one in story.current:
        story.playing.driver.wait_for_state(one, _LEFT, LIMIT)


def _resume_both(story: _Story, found: re.Match[str]) -> None:
    _resume_bulk(story, ResumeAll(execution_ids=tuple(story.current)))


def _resume_by_query(story: _Story, found: re.Match[str]) -> None:
    _resume_bulk(story, ResumeAll(namespace=found["namespace"]))


def _bulk_again(story: _Story, found: re.Match[str]) -> None:
    if story.bulk is None:
        raise CannotDo("there was no bulk request before")
    story.playing.answer("second_resume", story.bulk)


def _replay_both(story: _Story, found: re.Match[str]) -> None:
    story.count = story.playing.driver.ask(ReplayAll(tuple(story.current))).count


def _force_run(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("force_run", ForceRun(story.it))
    answer = story.playing.answers["force_run"]
    if isinstance(answer, Answered):
        story.playing.driver.wait_for_state(story.it, _LEFT, LIMIT)
    elif "force_run" not in story.playing.scenario.expect.answers:
        raise answer


def _force_run_unknown(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("force_run_unknown", ForceRun(UNKNOWN_ID))


def _unqueue(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("unqueue", Unqueue(story.it))


def _unqueue_unknown(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("unqueue_unknown", Unqueue(UNKNOWN_ID))


def _change_state(story: _Story, found: re.Match[str]) -> None:
    story.playing.driver.ask(ChangeState(story.it, found["state"]))


def _delete(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("delete", Delete(story.it, keep_logs="but not" in found.string))
    answer = story.playing.answers["delete"]
    if isinstance(answer, Refused):
        raise answer
    story.deleted = True


def _delete_unknown(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("delete_unknown", Delete(UNKNOWN_ID))


def _execute_unknown(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("execute", Start(found["namespace"], found["flow"]))


def _execute_with_label(story: _Story, found: re.Match[str]) -> None:
    """Both requests, with an empty key and with an empty value, answer `execute`."""
    label = {"": "value"} if found["what"] == "key" else {"key": ""}
    start = story.playing.start()
    refused_before = story.playing.answers.get("execute")
    story.playing.answer(
        "execute", Start(start.namespace, start.flow_id, start.inputs, start.files, label)
    )
    if isinstance(refused_before, Answered):
        story.playing.answers["execute"] = refused_before


def _disable_trigger(story: _Story, found: re.Match[str]) -> None:
    flow = story.playing.flow
    story.playing.driver.ask(DisableTrigger(flow.namespace, flow.flow_id, found["trigger"]))


def _trigger_is_enabled(story: _Story, found: re.Match[str]) -> None:
    flow, playing = story.playing.flow, story.playing
    for trigger, wanted in playing.scenario.expect.trigger_enabled.items():
        asked = IsTriggerEnabled(flow.namespace, flow.flow_id, trigger)
        enabled = bool(playing.driver.ask(asked).count)
        if enabled is not wanted:
            playing.driver.wait_for_change(SETTLING)
            enabled = bool(playing.driver.ask(asked).count)
        if enabled is not wanted:
            playing.problems.append(f"trigger_enabled.{trigger}: expected {wanted}, got {enabled}")


def _set_label(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("set_labels", SetLabels(story.it, ((found["key"], found["value"]),)))
    answer = story.playing.answers["set_labels"]
    if isinstance(answer, Refused) and "set_labels" not in story.playing.scenario.expect.answers:
        raise answer


def _set_label_unknown(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("set_labels_unknown", SetLabels(UNKNOWN_ID, (("key", "value"),)))


def _set_null_label(story: _Story, found: re.Match[str]) -> None:
    story.playing.answer("set_null_label", SetLabels(story.it, ((None, None),)))


def _evaluate(story: _Story, found: re.Match[str]) -> None:
    seen = story.see()
    for wanted in story.playing.scenario.expect.eval:
        runs = seen.runs_of(wanted.task_run) if seen else []
        if not runs:
            raise CannotDo(f"there is no task run of {wanted.task_run}")
        text = story.playing.driver.ask(Evaluate(story.it, runs[0].id, wanted.expression)).text
        as_json = "result_json" in wanted.model_fields_set
        expected = wanted.result_json if as_json else wanted.result
        actual = orjson.loads(text) if as_json else text
        if not matches(expected, actual, References()):
            problem = f"expected {shown(expected)}, got {shown(actual)}"
            story.playing.problems.append(f"eval {wanted.expression}: {problem}")


def _is_only_told(story: _Story, found: re.Match[str]) -> None:
    """The sentence says what the expectations say."""


_RULES: list[tuple[str, _Rule]] = [
    (r"Run the flow `(?P<flow>[^`]+)` to its end and (?P<then>.+?): refused$", _run_other),
    (r"Run the flow( by hand)?(?P<twice> twice)?( to its end|:)", _run_to_end),
    (r"Start the (flow|execution)(?P<twice> twice)? and wait until .*PAUSED", _start_until_paused),
    (r"Start a first execution and wait until it is RUNNING", _start_first),
    (r"Start a second one and wait until it is QUEUED", _start_second),
    (r"Resume it\b", _resume),
    (r"Resume the same .*: refused$", _resume_again),
    (r"Resume both in one bulk request", _resume_both),
    (r"Resume all the paused executions of the namespace (?P<namespace>[\w.-]+)", _resume_by_query),
    (r"The same (bulk )?request again is refused", _bulk_again),
    (r"Replay both executions in one bulk request", _replay_both),
    (r"Force an unknown execution( to run)?\b", _force_run_unknown),
    (r"Force (it|the \w+ (one|execution)) to run", _force_run),
    (r"Unqueue an unknown execution", _unqueue_unknown),
    (r"Unqueue the second one", _unqueue),
    (r"Change the state of the execution to (?P<state>[A-Z]+)", _change_state),
    (r"Delete an unknown execution", _delete_unknown),
    (r"Delete the execution", _delete),
    (
        (
            r"Ask for an execution of the flow `(?P<flow>[^`]+)` of the namespace"
            r" `(?P<namespace>[^`]+)`"
        ),
        _execute_unknown,
    ),
    (r"Ask for the execution with a label that has an empty (?P<what>key)", _execute_with_label),
    (r"The same with an empty (?P<what>value)", _execute_with_label),
    (r"Disable the trigger `(?P<trigger>[^`]+)`", _disable_trigger),
    (r"The trigger is enabled again", _trigger_is_enabled),
    (r"Set the label (?P<key>[^=]+)=(?P<value>\S+) on the execution", _set_label),
    (r"The same on an unknown execution", _set_label_unknown),
    (r"A label with null key and value", _set_null_label),
    (r"Evaluate the expression in the context of the task run", _evaluate),
    (r"there are now \d+ executions", _is_only_told),
]
