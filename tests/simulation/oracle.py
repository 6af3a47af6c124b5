"""What a flow must come to, worked out from its source alone, with none of the engine's code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.simulation.flows import BROKEN, CORE, FALSE, FLOW, SOON_OVER, Source
from tests.simulation.standins import ALWAYS, LIGHT, WORK

Path = tuple[str, ...]
SEVERITY = ("SUCCESS", "WARNING", "FAILED")


class UnforeseeableError(Exception):
    """The end depends on the order of events: another execution replaces this one."""


@dataclass
class Verdict:
    """The end of an execution that nobody kills and whose workers live.

    Attributes:
        state: of the execution.
        runs: final state by (task id, path).
        budget: attempts that a task may make, those that were lost not counted.
        any_order: whether `runs` is the same in every order of events: nothing fails while
            others run beside it.
        asides: tasks that nothing waits for, so that the end may cut them off.
    """

    state: str = "SUCCESS"
    runs: dict[tuple[str, Path], str] = field(default_factory=dict)
    budget: dict[str, int] = field(default_factory=dict)
    any_order: bool = True
    asides: set[str] = field(default_factory=set)


def foresee(flow: Source, called: Iterable[Source] = ()) -> Verdict:
    """The verdict on a flow, which may call others. Raises UnforeseeableError."""
    oracle = _Oracle(flow, {str(one["id"]): one for one in called})
    verdict = oracle.verdict
    verdict.state = oracle.level(flow, flow["tasks"], (), None, flow.get("retry"))
    if any(output["value"] == BROKEN for output in flow.get("outputs", ())):
        verdict.state = "FAILED"
    oracle.sequence(flow.get("afterExecution", ()), (), None, None)
    return verdict


class _Oracle:
    def __init__(self, flow: Source, called: Mapping[str, Source]) -> None:
        self.verdict = Verdict()
        self.called = called
        self.flow = flow

    def level(
        self, owner: Source, tasks: object, path: Path, value: str | None, retry: object
    ) -> str:
        """A list and the handlers of its owner."""
        state = self.sequence(tasks, path, value, retry)
        self.handle(owner, state, path, retry)
        return state

    def handle(self, owner: Source, state: str, path: Path, retry: object) -> None:
        if state == "FAILED":
            self.sequence(owner.get("errors", ()), path, None, retry)
        self.sequence(owner.get("finally", ()), path, None, retry)

    def sequence(self, tasks: object, path: Path, value: str | None, retry: object) -> str:
        worst = "SUCCESS"
        for task in _enabled(tasks):
            worst = _worse(worst, self.task(task, path, value, retry))
            if worst == "FAILED":
                break
        return worst

    def beside(self, tasks: Iterable[tuple[Source, Path, str | None]], retry: object) -> str:
        worst = "SUCCESS"
        count = 0
        for task, path, value in tasks:
            count += 1
            worst = _worse(worst, self.task(task, path, value, retry))
        if worst == "FAILED" and count > 1:
            self.verdict.any_order = False
        return worst

    def task(self, task: Source, path: Path, value: str | None, retry: object) -> str:
        own = path if value is None else (*path, value)
        condition = task.get("runIf")
        if condition == FALSE:
            state = "SKIPPED"
        elif condition == BROKEN:
            state = _flagged(task, "FAILED")
        else:
            state = self.run(task, own, value, task.get("retry", retry))
        self.verdict.runs[str(task["id"]), own] = state
        return state

    def run(self, task: Source, path: Path, value: str | None, retry: object) -> str:
        name = str(task["type"])
        if name == f"{FLOW}.WorkingDirectory":
            raw = self.together(task, path, value, retry)
            self.handle(task, raw, path, retry)
        elif name == f"{FLOW}.Subflow":
            self.verdict.budget[str(task["id"])] = _attempts(retry)
            raw = self.call(task)
        elif name in _GROUPS:
            raw = _GROUPS[name](self, task, path, retry)
        else:
            self.verdict.budget[str(task["id"])] = _attempts(retry)
            raw = _leaf(task, value, retry)
        return _flagged(task, raw)

    def together(self, task: Source, path: Path, value: str | None, retry: object) -> str:
        """The attempts of a WorkingDirectory."""
        most = _attempts(retry)
        self.verdict.budget[str(task["id"])] = most
        for attempt in range(1, most + 1):
            worst = "SUCCESS"
            for child in _enabled(task["tasks"]):
                state = self.packed(child, path, value, attempt)
                worst = _worse(worst, state)
                if worst == "FAILED":
                    break
            if worst != "FAILED":
                return _warned(task, worst, attempt)
        return "FAILED"

    def packed(self, child: Source, path: Path, value: str | None, attempt: int) -> str:
        condition = child.get("runIf")
        if condition == FALSE:
            state = "SKIPPED"
        elif condition == BROKEN:
            state = _flagged(child, "FAILED")
        else:
            state = _flagged(child, _tried(child, value, attempt))
        self.verdict.runs[str(child["id"]), path] = state
        return state

    def call(self, task: Source) -> str:
        """What the flow comes to that a task calls; every attempt comes to the same."""
        called = self.called.get(str(task["flowId"]))
        if called is None:
            raise UnforeseeableError("a flow is called that nobody knows here")
        verdict = foresee(called, self.called.values())
        if task.get("wait") is False or task.get("transmitFailed") is False:
            return "SUCCESS"
        return verdict.state

    def for_each_item(self, task: Source, path: Path, retry: object) -> str:
        name = str(task["id"])
        has_lines = not str(task["items"]).endswith("-0.txt")
        state = self.call(task) if has_lines else "SUCCESS"
        self.verdict.runs[f"{name}_split", path] = "SUCCESS"
        self.verdict.runs[f"{name}_items", path] = state
        if state != "FAILED":
            self.verdict.runs[f"{name}_merge", path] = "SUCCESS"
        self.verdict.budget |= dict.fromkeys(
            (f"{name}_split", f"{name}_items", f"{name}_merge"), _attempts(retry)
        )
        self.handle(task, state, path, retry)
        return state

    def one_list(self, task: Source, path: Path, retry: object) -> str:
        return self.level(task, task["tasks"], path, None, retry)

    def allow_failure(self, task: Source, path: Path, retry: object) -> str:
        state = self.one_list(task, path, retry)
        return "WARNING" if state == "FAILED" else state

    def parallel(self, task: Source, path: Path, retry: object) -> str:
        state = self.beside(((one, path, None) for one in _enabled(task["tasks"])), retry)
        self.handle(task, state, path, retry)
        return state

    def dag(self, task: Source, path: Path, retry: object) -> str:
        tasks = [node["task"] for node in task["tasks"]]
        state = self.beside(((one, path, None) for one in _enabled(tasks)), retry)
        self.handle(task, state, path, retry)
        return state

    def branch(self, task: Source, path: Path, retry: object) -> str:
        if task["condition"] == BROKEN:
            return "FAILED"
        tasks = task.get("else", ()) if task["condition"] == FALSE else task["then"]
        return self.level(task, tasks, path, None, retry)

    def switch(self, task: Source, path: Path, retry: object) -> str:
        tasks = task["cases"].get(task["value"], task.get("defaults"))
        return "FAILED" if tasks is None else self.level(task, tasks, path, None, retry)

    def in_turn(self, task: Source, path: Path, retry: object) -> str:
        worst = "SUCCESS"
        for value in task.get("values", task.get("value")):
            worst = _worse(worst, self.sequence(task["tasks"], path, value, retry))
            if worst == "FAILED":
                break
        self.handle(task, worst, path, retry)
        return worst

    def pause(self, task: Source, path: Path, retry: object) -> str:
        state = self.after_pause(task)
        if "onPause" in task:
            self.verdict.runs[str(task["onPause"]["id"]), path] = "SUCCESS"
            self.verdict.asides.add(str(task["onPause"]["id"]))
        if state != "FAILED":
            state = _worse(state, self.sequence(task.get("tasks", ()), path, None, retry))
        self.handle(task, state, path, retry)
        return state

    def after_pause(self, task: Source) -> str:
        if "pauseDuration" not in task:
            return "FAILED"
        states = {"RESUME": "SUCCESS", "WARN": "WARNING", "FAIL": "FAILED"}
        if task["behavior"] not in states:
            raise UnforeseeableError
        return states[task["behavior"]]

    def loop_until(self, task: Source, path: Path, retry: object) -> str:
        state = self.sequence(task["tasks"], path, None, retry)
        if state == "FAILED" or not _enabled(task["tasks"]):
            self.handle(task, state, path, retry)
            return state
        # None of the tasks has failed, whatever the loop itself comes to: no errors.
        self.handle(task, "SUCCESS", path, retry)
        reached = task["condition"] == FALSE and task.get("failOnMaxReached")
        return "FAILED" if task["condition"] == BROKEN or reached else state

    def at_once(self, task: Source, path: Path, retry: object) -> str:
        tasks = _enabled(task["tasks"])
        pairs = [(one, path, value) for value in task["value"] for one in tasks]
        state = self.beside(pairs, retry)
        self.handle(task, state, path, retry)
        return state

    def for_each(self, task: Source, path: Path, retry: object) -> str:
        if task.get("concurrencyLimit", 1) == 1:
            return self.in_turn(task, path, retry)
        values = task["values"]
        worst = "SUCCESS"
        for value in values:
            worst = _worse(worst, self.sequence(task["tasks"], path, value, retry))
        if worst == "FAILED" and len(values) > 1:
            self.verdict.any_order = False
        self.handle(task, worst, path, retry)
        return worst

    def loop(self, task: Source, path: Path, retry: object) -> str:
        indexes = [str(index) for index, _ in enumerate(task["values"])]
        limit = task.get("concurrencyLimit", 0)
        return self.for_each(task | {"values": indexes, "concurrencyLimit": limit}, path, retry)


_GROUPS = {
    f"{FLOW}.Sequential": _Oracle.one_list,
    f"{FLOW}.AllowFailure": _Oracle.allow_failure,
    f"{FLOW}.Parallel": _Oracle.parallel,
    f"{FLOW}.Dag": _Oracle.dag,
    f"{FLOW}.Pause": _Oracle.pause,
    f"{FLOW}.LoopUntil": _Oracle.loop_until,
    f"{FLOW}.If": _Oracle.branch,
    f"{FLOW}.Switch": _Oracle.switch,
    f"{FLOW}.EachSequential": _Oracle.in_turn,
    f"{FLOW}.EachParallel": _Oracle.at_once,
    f"{FLOW}.ForEach": _Oracle.for_each,
    f"{FLOW}.ForEachItem": _Oracle.for_each_item,
    f"{FLOW}.Loop": _Oracle.loop,
}


def _enabled(tasks: object) -> list[Source]:
    return [task for task in tasks if not task.get("disabled")]


def _worse(first: str, second: str) -> str:
    counted = [state if state in SEVERITY else "SUCCESS" for state in (first, second)]
    return max(counted, key=SEVERITY.index)


def _flagged(task: Source, state: str) -> str:
    if state == "FAILED" and task.get("allowFailure"):
        state = "WARNING"
    if state == "WARNING" and task.get("allowWarning"):
        state = "SUCCESS"
    return state


def _attempts(retry: object) -> int:
    if retry is None:
        return 1
    if retry.get("behavior") == "CREATE_NEW_EXECUTION":
        raise UnforeseeableError
    return retry["maxAttempts"]


def _tried(task: Source, value: str | None, attempt: int) -> str:
    """How one attempt of a leaf ends."""
    if task["type"] == f"{CORE}.execution.Fail" or task.get("timeout") == SOON_OVER:
        return "FAILED"
    if task["type"] not in {WORK, LIGHT}:
        return "SUCCESS"
    concerned = task.get("failsFor") in {None, value}
    if concerned and attempt <= task.get("fails", 0):
        return "FAILED"
    return "WARNING" if task.get("warns") else "SUCCESS"


def _warned(task: Source, state: str, attempt: int) -> str:
    warns = task.get("retry", {}).get("warningOnRetry")
    return "WARNING" if state == "SUCCESS" and attempt > 1 and warns else state


def _leaf(task: Source, value: str | None, retry: object) -> str:
    first = _tried(task, value, 1)
    if first != "FAILED":
        return first
    for attempt in range(2, _attempts(retry) + 1):
        state = _tried(task, value, attempt)
        if state != "FAILED":
            return _warned(task, state, attempt)
    return "FAILED"


assert ALWAYS > 4
