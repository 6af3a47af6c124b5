"""Each expectation of one execution: what holds, and what is told when it does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.expectations import CHECKED_HERE, Background, problems_of
from tests.conformance.observed import Moment, Seen, SeenAttempt, SeenLine, SeenTaskRun, SeenTrigger
from tests.conformance.scenario import Expectation

START = datetime(2026, 1, 1, tzinfo=UTC)


def _history(*states: str, first_second: int = 0) -> tuple[Moment, ...]:
    return tuple(
        Moment(state, START + timedelta(seconds=first_second + number))
        for number, state in enumerate(states)
    )


FIRST = SeenTaskRun(
    id="run-1",
    task_id="first",
    values=(),
    history=_history("CREATED", "RUNNING", "SUCCESS"),
    attempts=(SeenAttempt("FAILED"), SeenAttempt("SUCCESS", "kestra:///log.txt")),
    outputs={"value": "one", "uris": {"out.txt": "kestra:///out.txt"}},
)
LOOPS = tuple(
    SeenTaskRun(
        id=f"run-{value}",
        task_id="loop",
        values=(value,),
        history=_history("CREATED", "RUNNING", state, first_second=3),
        attempts=None,
        outputs={"value": f"{value}!"},
    )
    for value, state in (("a", "SUCCESS"), ("b", "FAILED"))
)
SEEN = Seen(
    id="e1",
    namespace="company.team",
    flow_id="hello",
    history=_history("CREATED", "RUNNING", "FAILED"),
    task_runs=(FIRST, *LOOPS),
    logs=(SeenLine("first", "INFO", "hello world"), SeenLine("loop", "DEBUG", "turning")),
    labels=(("team", "a"), ("stage", "dev")),
    read_file=lambda uri: {"kestra:///out.txt": b"content", "kestra:///log.txt": b"a log"}[uri],
    inputs={"name": "Ada", "file": "kestra:///out.txt"},
    outputs={"result": "1", "other": "2"},
    trigger=SeenTrigger("t", "io.Trigger", {"executionId": "e0", "more": 1}),
    parent_id="e0",
    schedule_date=START,
    metrics=2,
)
EARLIER = replace(SEEN, task_runs=(replace(FIRST, id="old"),))
BACKGROUND = Background(main_id="e1", namespace="company.team", flow_id="hello", earlier=EARLIER)

RIGHT = [
    {"state": "FAILED"},
    {"state_not": ["SUCCESS"]},
    {"execution_id": "same"},
    {"parent_id": "e0"},
    {"schedule_date": "the given date"},
    {"task_runs": 3},
    {"task_run_states": {"first": "SUCCESS", "loop": ["FAILED", "SUCCESS"], "never": []}},
    {"task_run_states": {"loop[a]": "SUCCESS"}},
    {"task_runs_in_state": {"SUCCESS": 2, "KILLED": 0}},
    {"failed_task_runs": 1},
    {"task_run_order": ["first", "loop"]},
    {"starts_after": {"loop": ["first"]}},
    {"task_run_ids": "new"},
    {"attempts": {"first": 2, "loop": None}},
    {"attempt_states": {"first": ["FAILED", "SUCCESS"]}},
    {"outputs": {"first.value": "one", "loop.value[b]": "b!", "loop.value": "a!"}},
    {"outputs": {"loop": {"value": "a!"}, "first.uris.out.txt": {"$not_null": True}}},
    {"flow_outputs": {"result": "1"}},
    {"flow_outputs": {"result": "1", "other": "2"}, "flow_outputs_exact": True},
    {"inputs": {"name": "Ada"}},
    {"labels": {"team": "a"}},
    {"labels": {"team": "a", "stage": "dev"}, "labels_exact": True},
    {"labels_count": 2},
    {"trigger": {"id": "t", "type": "io.Trigger", "variables": {"executionId": "e0"}}},
    {"logs_contain": ["hello", {"task_id": "first", "level": "INFO", "text": "hello world"}]},
    {"logs_contain": [{"text": "turning", "exact": True}]},
    {"logs_absent": ["bye", {"task_id": "third"}, {"text": "hello", "exact": True}]},
    {"log_count": {"min_level": "INFO", "count": 1}},
    {"attempt_log_file": {"first": True, "loop": False}},
    {"attempt_log_file": {"first": {"$contains": "log"}}},
    {"file_contents": [{"at": ["first", "uris", "out.txt"], "content": "content", "size": 7}]},
    {"file_contents": [{"at_input": "file", "content": {"$starts_with": "con"}}]},
    {"history_starts_with": ["CREATED", "RUNNING"]},
    {"history_contains": ["FAILED", "CREATED"]},
    {"history_length": 3},
    {"task_run_history_counts": {"first": {"RUNNING": 1, "PAUSED": 0}}},
    {"task_run_history_length": {"first": 3}},
    {"metric_count": 2},
    {"min_duration_s": 2},
]

WRONG = [
    ({"state": "SUCCESS"}, "state: expected 'SUCCESS', got 'FAILED'"),
    ({"state_not": ["FAILED"]}, "state: expected none of ['FAILED'], got 'FAILED'"),
    ({"execution_id": "new"}, "execution_id: expected the new one, got e1"),
    ({"parent_id": None}, "parent_id: expected None, got 'e0'"),
    (
        {"task_runs": 2},
        "task_runs: expected 2, got 3: ['first SUCCESS', 'loop SUCCESS', 'loop FAILED']",
    ),
    (
        {"task_run_states": {"loop": "SUCCESS"}},
        "task_run_states.loop: expected 'SUCCESS', got ['SUCCESS', 'FAILED']",
    ),
    (
        {"task_run_states": {"never": "SUCCESS"}},
        "task_run_states.never: expected 'SUCCESS', got []",
    ),
    ({"task_run_states": {"first": []}}, "task_run_states.first: expected [], got ['SUCCESS']"),
    ({"task_runs_in_state": {"FAILED": 2}}, "task_runs_in_state.FAILED: expected 2, got 1"),
    ({"failed_task_runs": 0}, "failed_task_runs: expected 0, got 1"),
    ({"task_run_order": ["loop"]}, "task_run_order: expected ['loop'], got ['first']"),
    (
        {"starts_after": {"first": ["loop"]}},
        "starts_after.first: it did not start after loop had ended",
    ),
    ({"attempts": {"first": 1}}, "attempts.first: expected 1, got [2]"),
    ({"attempts": {"first": None}}, "attempts.first: expected None, got [2]"),
    (
        {"attempt_states": {"first": ["SUCCESS"]}},
        "attempt_states.first: expected ['SUCCESS'], got [['FAILED', 'SUCCESS']]",
    ),
    ({"outputs": {"first.value": "two"}}, "outputs.first.value: expected 'two', got ['one']"),
    ({"outputs": {"first.none": "two"}}, "outputs.first.none: expected 'two', got []"),
    ({"outputs": {"loop.value[b]": "a!"}}, "outputs.loop.value[b]: expected 'a!', got ['b!']"),
    (
        {"flow_outputs": None},
        "flow_outputs: expected None, got {'result': '1', 'other': '2'}",
    ),
    (
        {"flow_outputs": {"result": "1"}, "flow_outputs_exact": True},
        "flow_outputs: expected {'result': '1'}, got {'result': '1', 'other': '2'}",
    ),
    ({"inputs": {"name": "Eve"}}, "inputs.name: expected 'Eve', got 'Ada'"),
    ({"inputs": {"age": None}}, "inputs.age: expected None, got nothing"),
    (
        {"labels": {"team": "b"}},
        "labels: expected {'team': 'b'}, got {'team': 'a', 'stage': 'dev'}",
    ),
    (
        {"labels": {"team": "a"}, "labels_exact": True},
        "labels: expected {'team': 'a'}, got {'team': 'a', 'stage': 'dev'}",
    ),
    ({"labels_count": 3}, "labels_count: expected 3, got 2"),
    ({"trigger": {"type": "io.Other"}}, "trigger.type: expected 'io.Other', got 'io.Trigger'"),
    ({"trigger": {"id": "u"}}, "trigger.id: expected 'u', got 't'"),
    (
        {"trigger": {"variables": {"executionId": "e9"}}},
        "trigger.variables.executionId: expected 'e9', got 'e0'",
    ),
    ({"logs_contain": ["bye"]}, "logs_contain: expected 'bye', got ['hello world', 'turning']"),
    (
        {"logs_contain": [{"text": "hello", "exact": True}]},
        "logs_contain: expected {'text': 'hello', 'exact': True}, got ['hello world', 'turning']",
    ),
    ({"logs_absent": ["hello"]}, "logs_absent: expected no 'hello', got 'hello world'"),
    (
        {"log_count": {"min_level": "INFO", "count": 2}},
        "log_count: expected 2, got 1: ['hello world']",
    ),
    (
        {"attempt_log_file": {"loop": True}},
        "attempt_log_file.loop: expected True, got []",
    ),
    (
        {"file_contents": [{"at_input": "file", "content": "other"}]},
        "file_contents at inputs.file: expected 'other', got 'content'",
    ),
    (
        {"file_contents": [{"at_input": "file", "size": 1}]},
        "size of the file at inputs.file: expected 1, got 7",
    ),
    (
        {"file_contents": [{"at": ["first", "none"]}]},
        "file_contents: expected a URI at first.none, got []",
    ),
    (
        {"history_starts_with": ["RUNNING"]},
        "history_starts_with: expected ['RUNNING'], got ['CREATED', 'RUNNING', 'FAILED']",
    ),
    (
        {"history_contains": ["PAUSED"]},
        "history_contains: expected ['PAUSED'], got ['CREATED', 'RUNNING', 'FAILED']",
    ),
    (
        {"history_length": 4},
        "history_length: expected 4, got 3: ['CREATED', 'RUNNING', 'FAILED']",
    ),
    (
        {"task_run_history_length": {"first": 4}},
        "task_run_history_length.first: expected 4, got [['CREATED', 'RUNNING', 'SUCCESS']]",
    ),
    ({"metric_count": 3}, "metric_count: expected 3, got 2"),
    ({"min_duration_s": 3}, "min_duration_s: expected 3.0, got 2.0"),
]


@pytest.mark.parametrize("expected", RIGHT, ids="-".join)
def test_right_expectation_holds(expected):
    assert problems_of(Expectation.model_validate(expected), SEEN, BACKGROUND) == []


@pytest.mark.parametrize(("expected", "told"), WRONG)
def test_wrong_expectation_is_told_with_what_came(expected, told):
    assert problems_of(Expectation.model_validate(expected), SEEN, BACKGROUND) == [told]


@pytest.mark.parametrize(
    ("expected", "seen"),
    [
        ({"schedule_date": "the given date"}, replace(SEEN, schedule_date=None)),
        ({"task_run_ids": "new"}, EARLIER),
        ({"trigger": {"type": "io.Trigger"}}, replace(SEEN, trigger=None)),
        ({"trigger": None}, SEEN),
        ({"flow_outputs": {"result": "1"}}, replace(SEEN, outputs=None)),
        ({"task_run_history_counts": {"first": {"RUNNING": 2}}}, SEEN),
    ],
)
def test_expectation_does_not_hold_for_another_execution(expected, seen):
    assert len(problems_of(Expectation.model_validate(expected), seen, BACKGROUND)) == 1


def test_state_that_is_not_expected_is_told_with_the_first_error():
    seen = replace(SEEN, logs=(SeenLine("first", "ERROR", "no such host"),))

    problems = problems_of(Expectation(state="SUCCESS"), seen, BACKGROUND)

    assert problems == ["state: expected 'SUCCESS', got 'FAILED' ('first: no such host')"]


def test_every_field_has_a_right_and_a_wrong_case():
    right = {name for case in RIGHT for name in case}
    wrong = {name for case, _ in WRONG for name in case}
    elsewhere = {"schedule_date", "task_run_ids", "task_run_history_counts"}

    assert right - {"flow_outputs_exact", "labels_exact"} == CHECKED_HERE
    assert wrong - {"flow_outputs_exact", "labels_exact"} == CHECKED_HERE - elsewhere
