"""Checks what was seen of one execution against what is expected of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.model.json import Json, JsonObject
from shared.model.task import LogLevel
from tests.conformance.matching import References, includes, matches
from tests.conformance.observed import Moment, Seen, SeenLine, SeenTaskRun, value_at
from tests.conformance.scenario import Expectation, FileContent, LogLine


@dataclass(frozen=True, slots=True)
class Background:
    """What an execution is compared with.

    Attributes:
        main_id: the id of the execution that the scenario started.
        earlier: the execution before it was restarted or replayed.
        execution_ids: the id behind `$executions[n].id`.
    """

    main_id: str
    namespace: str
    flow_id: str
    earlier: Seen | None = None
    execution_ids: Callable[[int], str] = str

    def references(self, seen: Seen) -> References:
        """The references inside the expectations of an execution."""
        return References(
            names={
                "execution_id": self.main_id,
                "flow_id": self.flow_id,
                "namespace": self.namespace,
            },
            execution_ids=self.execution_ids,
            task_run_ids=lambda key: next((run.id for run in seen.runs_of(key)), ""),
            output=lambda key: next(iter(seen.outputs_at(key)), None),
        )


def problems_of(expected: Expectation, seen: Seen, background: Background) -> list[str]:
    """Every expectation that does not hold, with what was expected and what came."""
    check = _Check(expected, seen, background.references(seen), background)
    return [
        problem
        for name, checker in _CHECKERS.items()
        if name in expected.model_fields_set
        for problem in checker(check)
    ]


@dataclass(frozen=True, slots=True)
class _Check:
    expected: Expectation
    seen: Seen
    references: References
    background: Background

    def value(self, name: str, wanted: Json, actual: Json) -> Iterator[str]:
        if not matches(wanted, actual, self.references):
            yield f"{name}: expected {shown(wanted)}, got {shown(actual)}"


_Checker = Callable[[_Check], Iterator[str]]


def shown(value: object) -> str:
    """A value as a failing line shows it."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 300


def _state(check: _Check) -> Iterator[str]:
    for problem in check.value("state", check.expected.state, check.seen.state):
        yield f"{problem}{_why(check.seen)}"


def _why(seen: Seen) -> str:
    """The first error of an execution: what to look at when the state is not the expected one."""
    errors = [f"{line.task_id}: {line.message}" for line in seen.logs if line.level == "ERROR"]
    first = seen.error or next(iter(errors), "")
    return f" ({shown(first)})" if first else ""


def _state_not(check: _Check) -> Iterator[str]:
    if check.seen.state in check.expected.state_not:
        yield f"state: expected none of {check.expected.state_not}, got {check.seen.state!r}"


def _execution_id(check: _Check) -> Iterator[str]:
    earlier = check.background.earlier
    if earlier is None:
        yield "execution_id: there is no earlier execution to compare with"
    elif (earlier.id == check.seen.id) is not (check.expected.execution_id == "same"):
        yield f"execution_id: expected the {check.expected.execution_id} one, got {check.seen.id}"


def _parent_id(check: _Check) -> Iterator[str]:
    yield from check.value("parent_id", check.expected.parent_id, check.seen.parent_id)


def _schedule_date(check: _Check) -> Iterator[str]:
    # The text of the corpus ("the given date") only says that there is one.
    if check.seen.schedule_date is None:
        yield "schedule_date: expected one, got None"


def _task_runs(check: _Check) -> Iterator[str]:
    count = len(check.seen.task_runs)
    for problem in check.value("task_runs", check.expected.task_runs, count):
        names = [f"{run.task_id} {run.state}" for run in check.seen.task_runs]
        yield f"{problem}: {shown(names)}"


def _task_run_states(check: _Check) -> Iterator[str]:
    for key, wanted in check.expected.task_run_states.items():
        states = [run.state for run in check.seen.runs_of(key)]
        if isinstance(wanted, list):
            good = Counter(states) == Counter(wanted)
        else:
            good = set(states) == {wanted}
        if not good:
            yield f"task_run_states.{key}: expected {wanted!r}, got {shown(states)}"


def _task_runs_in_state(check: _Check) -> Iterator[str]:
    counts = Counter(run.state for run in check.seen.task_runs)
    for state, wanted in check.expected.task_runs_in_state.items():
        yield from check.value(f"task_runs_in_state.{state}", wanted, counts[state])


def _failed_task_runs(check: _Check) -> Iterator[str]:
    count = sum(run.state == "FAILED" for run in check.seen.task_runs)
    yield from check.value("failed_task_runs", check.expected.failed_task_runs, count)


def _task_run_order(check: _Check) -> Iterator[str]:
    wanted = check.expected.task_run_order
    order = [run.task_id for run in check.seen.task_runs][: len(wanted)]
    if order != wanted:
        yield f"task_run_order: expected {wanted}, got {order}"


def _starts_after(check: _Check) -> Iterator[str]:
    for key, given in check.expected.starts_after.items():
        starts = [_started(run) for run in check.seen.runs_of(key)]
        if not starts:
            yield f"starts_after.{key}: it has no task run"
            continue
        for before in [given] if isinstance(given, str) else given:
            ends = [run.history[-1].at for run in check.seen.runs_of(before)]
            if not ends or max(ends) > min(starts):
                yield f"starts_after.{key}: it did not start after {before} had ended"


def _started(run: SeenTaskRun) -> datetime:
    running = [moment.at for moment in run.history if moment.state == "RUNNING"]
    return min(running, default=run.history[-1].at)


def _task_run_ids(check: _Check) -> Iterator[str]:
    earlier = check.background.earlier
    if earlier is None:
        yield "task_run_ids: there is no earlier execution to compare with"
        return
    kept = {run.id for run in earlier.task_runs} & {run.id for run in check.seen.task_runs}
    if kept:
        yield f"task_run_ids: expected new ones, but {len(kept)} were kept"


def _attempts(check: _Check) -> Iterator[str]:
    for key, wanted in check.expected.attempts.items():
        counts: list[Json] = [
            None if run.attempts is None else len(run.attempts) for run in check.seen.runs_of(key)
        ]
        if not any(matches(wanted, count, check.references) for count in counts):
            yield f"attempts.{key}: expected {wanted!r}, got {shown(counts)}"


def _attempt_states(check: _Check) -> Iterator[str]:
    for key, wanted in check.expected.attempt_states.items():
        seen = [
            [attempt.state for attempt in run.attempts or ()] for run in check.seen.runs_of(key)
        ]
        if wanted not in seen:
            yield f"attempt_states.{key}: expected {wanted}, got {shown(seen)}"


def _outputs(check: _Check) -> Iterator[str]:
    for key, wanted in check.expected.outputs.items():
        found = check.seen.outputs_at(key)
        if not any(matches(wanted, actual, check.references) for actual in found):
            yield f"outputs.{key}: expected {shown(wanted)}, got {shown(found)}"


def _flow_outputs(check: _Check) -> Iterator[str]:
    wanted, actual = check.expected.flow_outputs, check.seen.outputs
    if wanted is None:
        good = actual is None
    elif check.expected.flow_outputs_exact:
        good = matches(wanted, actual, check.references)
    else:
        good = includes(wanted, actual, check.references)
    if not good:
        yield f"flow_outputs: expected {shown(wanted)}, got {shown(actual)}"


def _inputs(check: _Check) -> Iterator[str]:
    for name, wanted in check.expected.inputs.items():
        if name not in check.seen.inputs:
            yield f"inputs.{name}: expected {shown(wanted)}, got nothing"
        else:
            yield from check.value(f"inputs.{name}", wanted, check.seen.inputs[name])


def _labels(check: _Check) -> Iterator[str]:
    actual: dict[str, Json] = dict(check.seen.labels)
    wanted = check.expected.labels
    exact = check.expected.labels_exact and actual.keys() != wanted.keys()
    if exact or not includes(wanted, actual, check.references):
        yield f"labels: expected {shown(wanted)}, got {shown(actual)}"


def _labels_count(check: _Check) -> Iterator[str]:
    yield from check.value("labels_count", check.expected.labels_count, len(check.seen.labels))


def _trigger(check: _Check) -> Iterator[str]:
    wanted, actual = check.expected.trigger, check.seen.trigger
    if wanted is None or actual is None:
        if wanted is not None or actual is not None:
            yield f"trigger: expected {shown(wanted)}, got {shown(actual)}"
        return
    if "id" in wanted.model_fields_set:
        yield from check.value("trigger.id", wanted.id, actual.id)
    if "type" in wanted.model_fields_set:
        yield from check.value("trigger.type", wanted.type, actual.type)
    for name, value in wanted.variables.items():
        yield from check.value(f"trigger.variables.{name}", value, actual.variables.get(name))


def _logs_contain(check: _Check) -> Iterator[str]:
    for wanted in check.expected.logs_contain:
        if not _lines_like(check.seen, wanted):
            messages = [line.message for line in check.seen.logs]
            yield f"logs_contain: expected {_named(wanted)}, got {shown(messages)}"


def _logs_absent(check: _Check) -> Iterator[str]:
    for wanted in check.expected.logs_absent:
        found = _lines_like(check.seen, wanted)
        if found:
            yield f"logs_absent: expected no {_named(wanted)}, got {shown(found[0].message)}"


def _named(wanted: str | LogLine) -> str:
    return repr(wanted) if isinstance(wanted, str) else repr(wanted.model_dump(exclude_unset=True))


def _lines_like(seen: Seen, wanted: str | LogLine) -> list[SeenLine]:
    line = LogLine(text=wanted) if isinstance(wanted, str) else wanted
    return [one for one in seen.logs if _is_like(one, line)]


def _is_like(line: SeenLine, wanted: LogLine) -> bool:
    if wanted.task_id is not None and line.task_id != wanted.task_id:
        return False
    if wanted.level is not None and line.level != wanted.level:
        return False
    return line.message == wanted.text if wanted.exact else wanted.text in line.message


def _log_count(check: _Check) -> Iterator[str]:
    wanted = check.expected.log_count
    if wanted is None:
        return
    least = LogLevel(wanted.min_level).rank
    lines = [
        line
        for line in check.seen.logs
        if LogLevel(line.level).rank >= least
        and wanted.text in line.message
        and wanted.task_id in {None, line.task_id}
    ]
    for problem in check.value("log_count", wanted.count, len(lines)):
        yield f"{problem}: {shown([line.message for line in lines])}"


def _attempt_log_file(check: _Check) -> Iterator[str]:
    for key, wanted in check.expected.attempt_log_file.items():
        files = [a.log_file for run in check.seen.runs_of(key) for a in run.attempts or ()]
        texts: list[Json] = [check.seen.read_file(uri).decode() for uri in files if uri is not None]
        if isinstance(wanted, bool):
            good = bool(texts) is wanted
        else:
            good = any(matches(wanted, text, check.references) for text in texts)
        if not good:
            yield f"attempt_log_file.{key}: expected {wanted!r}, got {shown(texts)}"


def _file_contents(check: _Check) -> Iterator[str]:
    for wanted in check.expected.file_contents:
        yield from _file_content(check, wanted)


def _file_content(check: _Check, wanted: FileContent) -> Iterator[str]:
    if wanted.at_input is not None:
        where = f"inputs.{wanted.at_input}"
        found = value_at(check.seen.inputs, wanted.at_input.split("."))
    else:
        path = wanted.at or []
        where = ".".join(path)
        found = [
            value
            for run in check.seen.runs_of(path[0])
            for value in value_at(run.outputs, path[1:])
        ]
    uris = [uri for uri in found if isinstance(uri, str)]
    if not uris:
        yield f"file_contents: expected a URI at {where}, got {shown(found)}"
        return
    content = check.seen.read_file(uris[0])
    if "content" in wanted.model_fields_set:
        yield from check.value(f"file_contents at {where}", wanted.content, content.decode())
    if "size" in wanted.model_fields_set:
        yield from check.value(f"size of the file at {where}", wanted.size, len(content))


def _states(history: tuple[Moment, ...]) -> list[str]:
    return [moment.state for moment in history]


def _history_starts_with(check: _Check) -> Iterator[str]:
    wanted, states = check.expected.history_starts_with, _states(check.seen.history)
    if states[: len(wanted)] != wanted:
        yield f"history_starts_with: expected {wanted}, got {states}"


def _history_contains(check: _Check) -> Iterator[str]:
    wanted, states = check.expected.history_contains, _states(check.seen.history)
    if not set(wanted) <= set(states):
        yield f"history_contains: expected {wanted}, got {states}"


def _history_length(check: _Check) -> Iterator[str]:
    states = _states(check.seen.history)
    for problem in check.value("history_length", check.expected.history_length, len(states)):
        yield f"{problem}: {states}"


def _task_run_history_counts(check: _Check) -> Iterator[str]:
    for key, counts in check.expected.task_run_history_counts.items():
        seen = [Counter(_states(run.history)) for run in check.seen.runs_of(key)]
        good = any(
            all(
                matches(wanted, states[state], check.references) for state, wanted in counts.items()
            )
            for states in seen
        )
        if not good:
            yield f"task_run_history_counts.{key}: expected {counts}, got {shown(seen)}"


def _counted(wanted: JsonObject, states: Counter[str], references: References) -> bool:
    return all(matches(count, states[state], references) for state, count in wanted.items())


def _task_run_history_length(check: _Check) -> Iterator[str]:
    for key, wanted in check.expected.task_run_history_length.items():
        seen = [_states(run.history) for run in check.seen.runs_of(key)]
        if not any(matches(wanted, len(states), check.references) for states in seen):
            yield f"task_run_history_length.{key}: expected {wanted!r}, got {shown(seen)}"


def _metric_count(check: _Check) -> Iterator[str]:
    yield from check.value("metric_count", check.expected.metric_count, check.seen.metrics)


def _min_duration(check: _Check) -> Iterator[str]:
    history = check.seen.history
    seconds = (history[-1].at - history[0].at).total_seconds()
    if seconds < check.expected.min_duration_s:
        yield f"min_duration_s: expected {check.expected.min_duration_s}, got {seconds}"


_CHECKERS: dict[str, _Checker] = {
    "state": _state,
    "state_not": _state_not,
    "execution_id": _execution_id,
    "parent_id": _parent_id,
    "schedule_date": _schedule_date,
    "task_runs": _task_runs,
    "task_run_states": _task_run_states,
    "task_runs_in_state": _task_runs_in_state,
    "failed_task_runs": _failed_task_runs,
    "task_run_order": _task_run_order,
    "starts_after": _starts_after,
    "task_run_ids": _task_run_ids,
    "attempts": _attempts,
    "attempt_states": _attempt_states,
    "outputs": _outputs,
    "flow_outputs": _flow_outputs,
    "inputs": _inputs,
    "labels": _labels,
    "labels_count": _labels_count,
    "trigger": _trigger,
    "logs_contain": _logs_contain,
    "logs_absent": _logs_absent,
    "log_count": _log_count,
    "attempt_log_file": _attempt_log_file,
    "file_contents": _file_contents,
    "history_starts_with": _history_starts_with,
    "history_contains": _history_contains,
    "history_length": _history_length,
    "task_run_history_counts": _task_run_history_counts,
    "task_run_history_length": _task_run_history_length,
    "metric_count": _metric_count,
    "min_duration_s": _min_duration,
}

CHECKED_HERE = frozenset(_CHECKERS)
"""The fields that one execution answers; the others are about the scenario as a whole."""
