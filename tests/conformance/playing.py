"""One scenario that is being played: what was started, what was answered, what did not hold."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import yaml

from shared.model.json import Json, JsonObject
from tests.conformance.actions import (
    Action,
    Answered,
    CannotDo,
    Driver,
    File,
    Loaded,
    Refused,
    Resume,
    Start,
)
from tests.conformance.expectations import Background, problems_of, shown
from tests.conformance.matching import References, matches
from tests.conformance.observed import Seen
from tests.conformance.scenario import (
    Answer,
    Corpus,
    ExecutionsOf,
    Expectation,
    Scenario,
    without_files,
)

LIMIT = timedelta(seconds=60)
"""How long a scenario waits for an execution."""
SETTLING = timedelta(seconds=15)
"""How long it waits for the executions that others start."""

_PAUSED = frozenset({"PAUSED"})
_RUNNING = frozenset({"RUNNING"})


class Play:
    """One scenario that is being played.

    Attributes:
        problems: what did not hold so far.
        answers: what the actions gave that expectations name.
        started: ids of the executions that the scenario itself started, in order.
    """

    def __init__(self, scenario: Scenario, corpus: Corpus, driver: Driver) -> None:
        self.scenario = scenario
        self.driver = driver
        self.problems: list[str] = []
        self.answers: dict[str, Answered | Refused] = {}
        self.started: list[str] = []
        self._corpus = corpus
        self._loaded: Loaded | None = None

    @property
    def flow(self) -> Loaded:
        """The flow of the scenario."""
        if self._loaded is None:
            raise CannotDo("the flow of the scenario was not loaded")
        return self._loaded

    def load(self) -> None:
        """Loads the flow and those that it needs."""
        for name in self.scenario.needs:
            self.driver.load(self._corpus.source(name))
        self._loaded = self.driver.load(self.source())

    def source(self) -> str:
        """The text of the flow; without required inputs if the scenario goes round the check."""
        text = self._corpus.source(self.scenario.flow)
        return _without_required(text, self.scenario) if self.scenario.unvalidated_inputs else text

    def start(self) -> Start:
        """The action that starts the flow of the scenario."""
        inputs, files = self._supplied(self.scenario.inputs)
        return Start(
            namespace=self.flow.namespace,
            flow_id=self.flow.flow_id,
            inputs=inputs,
            files=files,
            labels=self.scenario.labels,
        )

    def resume(self, execution_id: str) -> Resume:
        """The action that resumes an execution with what the scenario gives for that."""
        inputs, files = self._supplied(self.scenario.resume_inputs)
        return Resume(execution_id, inputs, files)

    def _supplied(self, values: JsonObject) -> tuple[dict[str, Json], dict[str, File]]:
        """The values by input id, and the files."""
        files: dict[str, File] = {}
        for name, value in values.items():
            if isinstance(value, dict) and isinstance(file := value.get("$file"), dict):
                content = _given(file["content"], self.started)
                files[name] = File(str(file["name"]), str(content).encode())
        plain = without_files(values)
        return {name: _given(value, self.started) for name, value in plain.items()}, files

    def begin(self, action: Start | None = None) -> str:
        """Starts the flow, or whatever the action says; gives the id of the execution."""
        answer = self.driver.ask(action or self.start())
        self.started.append(answer.execution_id)
        return answer.execution_id

    def run(self) -> Seen:
        """Starts the flow and waits for the end."""
        return self.end_of(self.begin())

    def end_of(self, execution_id: str) -> Seen:
        """The execution at its end."""
        return self.driver.wait_for_end(execution_id, LIMIT)

    def pause(self) -> Seen:
        """Starts the flow and waits until it is PAUSED."""
        return self.driver.wait_for_state(self.begin(), _PAUSED, LIMIT)

    def until_running(self, execution_id: str) -> Seen:
        """The execution once it is RUNNING."""
        return self.driver.wait_for_state(execution_id, _RUNNING, LIMIT)

    def answer(self, name: str, action: Action) -> None:
        """Does something whose answer the expectations name."""
        try:
            self.answers[name] = self.driver.ask(action)
        except Refused as refused:
            self.answers[name] = refused

    def check_stage(self, name: str, seen: Seen, earlier: Seen | None = None) -> None:
        """Checks the expectations at a named moment."""
        stage = self.scenario.stages.get(name)
        if stage is not None:
            found = problems_of(stage, seen, self._background(seen, earlier))
            self.problems += [f"stage {name}: {problem}" for problem in found]

    def finish(self, seen: Seen, earlier: Seen | None = None) -> None:
        """Checks the expectations at the end."""
        expected = self.scenario.expect
        self.settle()
        background = self._background(seen, earlier)
        self.problems += problems_of(expected, seen, background)
        self.finish_others(background)

    def finish_others(self, background: Background | None = None) -> None:
        """Checks the other executions and the answers."""
        around = background or Background("", self.flow.namespace, self.flow.flow_id)
        for entry in self.scenario.expect.executions:
            found = _problems_of_all(entry, self._seen_of(entry), around)
            self.problems += [f"executions of {entry.flow_id}: {problem}" for problem in found]
        for name, wanted in self.scenario.expect.answers.items():
            self._check_answer(name, wanted)

    def check_others_at(self, stage: str) -> None:
        """Checks the other executions at a named moment."""
        around = Background("", self.flow.namespace, self.flow.flow_id)
        for entry in self.scenario.stages[stage].executions:
            found = _problems_of_all(entry, self._seen_of(entry), around)
            self.problems += [f"stage {stage}, {entry.flow_id}: {problem}" for problem in found]

    def check_each(self, name: str, expected: list[Expectation], seen: list[Seen]) -> None:
        """Checks executions one by one."""
        if len(expected) != len(seen):
            self.problems.append(f"{name}: expected {len(expected)} executions, got {len(seen)}")
        for number, (one, actual) in enumerate(zip(expected, seen, strict=False)):
            found = problems_of(one, actual, self._background(actual, None))
            self.problems += [f"{name}[{number}]: {problem}" for problem in found]

    def check_refusal(self, wanted: Answer, action: Callable[[], object]) -> None:
        """Checks that something is refused."""
        try:
            action()
        except Refused as refused:
            self.problems += refusal_problems("rejected", wanted, refused)
        else:
            self.problems.append("rejected: expected a refusal, but it was accepted")
        expected = wanted.no_execution or self.scenario.expect.no_execution
        if expected and self.driver.executions():
            self.problems.append("no_execution: expected none, but there is one")

    def _check_answer(self, name: str, wanted: Answer) -> None:
        actual = self.answers.get(name)
        if actual is None:
            self.problems.append(f"{name}: no step of the scenario gave such an answer")
        elif wanted.rejected:
            self.problems += refusal_problems(name, wanted, actual)
        elif isinstance(actual, Refused):
            self.problems.append(f"{name}: expected it to be accepted, got {actual.message!r}")
        elif (
            "http_status" in wanted.model_fields_set
            and actual.http_status is not None
            and not matches(wanted.http_status, actual.http_status, References())
        ):
            self.problems.append(
                f"{name}: expected HTTP {wanted.http_status}, got {actual.http_status}"
            )

    def _background(self, seen: Seen, earlier: Seen | None) -> Background:
        main = seen if earlier is None else earlier
        return Background(seen.id, main.namespace, main.flow_id, earlier, self._nth_execution)

    def _nth_execution(self, number: int) -> str:
        """The id of the first execution of entry n of the expected executions."""
        entries = self.scenario.expect.executions
        if number < len(entries):
            found = self._seen_of(entries[number])
            return found[0].id if found else ""
        others = [one for one in self.driver.executions() if one not in self.started]
        return others[number] if number < len(others) else ""

    def _seen_of(self, entry: ExecutionsOf) -> list[Seen]:
        every = (self.driver.see(one) for one in self.driver.executions())
        return [
            seen
            for seen in every
            if seen is not None
            and seen.flow_id == entry.flow_id
            and entry.namespace in {None, seen.namespace}
        ]

    def settle(self) -> None:
        """Waits until there are as many executions as expected and all of them have ended."""
        end = datetime.now(UTC) + SETTLING
        while self.scenario.expect.executions and datetime.now(UTC) < end:
            if all(self._is_settled(entry) for entry in self.scenario.expect.executions):
                return
            self.driver.wait_for_change(timedelta(seconds=1))

    def _is_settled(self, entry: ExecutionsOf) -> bool:
        found = self._seen_of(entry)
        counted = entry.count is None or matches(entry.count, len(found), References())
        return counted and all(one.state in _ENDED for one in found)


_ENDED = frozenset({"SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "RETRIED"})


def _problems_of_all(entry: ExecutionsOf, found: list[Seen], around: Background) -> list[str]:
    problems: list[str] = []
    states = sorted(one.state for one in found)
    if entry.count is not None and not matches(entry.count, len(found), References()):
        problems.append(f"count: expected {shown(entry.count)}, got {len(found)} ({states})")
    if entry.states_any_order and sorted(entry.states_any_order) != states:
        problems.append(f"states_any_order: expected {entry.states_any_order}, got {states}")
    for one in found:
        problems += problems_of(entry, one, around)
    if entry.each_in_start_order and len(entry.each_in_start_order) != len(found):
        wanted = len(entry.each_in_start_order)
        problems.append(f"each_in_start_order: expected {wanted}, got {len(found)}")
    for expected, one in zip(entry.each_in_start_order, found, strict=False):
        problems += problems_of(expected, one, around)
    return problems


def refusal_problems(name: str, wanted: Answer, actual: Answered | Refused) -> list[str]:
    """What is not as expected of a refusal."""
    if isinstance(actual, Answered):
        return [f"{name}: expected a refusal, but it was accepted"]
    given = wanted.error_contains
    texts = [given] if isinstance(given, str) else given
    problems = [
        f"{name}: expected {text!r} in the error, got {actual.message!r}"
        for text in texts
        if text not in actual.message
    ]
    status = wanted.http_status
    if status is not None and not matches(status, actual.http_status, References()):
        problems.append(f"{name}: expected HTTP {status}, got {actual.http_status}")
    return problems


def _given(value: Json, started: list[str]) -> Json:
    """An input with what stands for something else replaced."""
    if value == "$unique":
        return uuid.uuid4().hex
    if value == "$paused_execution_id":
        if not started:
            raise CannotDo("no execution was paused before")
        return started[-1]
    if isinstance(value, dict) and isinstance(repeat := value.get("$repeat"), dict):
        return str(repeat["text"]) * int(str(repeat["times"]))
    if isinstance(value, dict):
        return {key: _given(item, started) for key, item in value.items()}
    if isinstance(value, list):
        return [_given(item, started) for item in value]
    return value


def _without_required(text: str, scenario: Scenario) -> str:
    flow = yaml.safe_load(text)
    for declared in flow.get("inputs", []):
        if declared.get("id", declared.get("name")) not in scenario.inputs:
            declared["required"] = False
    return yaml.safe_dump(flow, sort_keys=False)
