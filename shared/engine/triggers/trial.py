"""Tests the conditions of a trigger, and keeps the windows of those that gather."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.engine.evaluation import TemplateEvaluator
from shared.errors import WindhoverError
from shared.expressions.environment import is_truthy
from shared.model.conditions import FlowName, Gathering, Part
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.taskrun import TaskRun
from shared.model.trigger import Condition, Trigger
from shared.model.trigger_state import Window


def _no_runs() -> Iterator[TaskRun]:
    yield from ()


@dataclass(slots=True)
class Trial:
    """A `ConditionContext`: what is known at one moment, and what came of it.

    Attributes:
        windows: of conditions that gather, as they are now; they change while conditions are
            tested.
        complete: ids of windows in which everything has happened, and that start anew once the
            trigger fires.
        failures: what could not be told about parts of a window.
        heard: the executions that a window has gathered which holds now, by part.
    """

    flow: FlowName
    at: datetime
    evaluator: TemplateEvaluator
    execution: Execution | None = None
    runs: Callable[[], Iterator[TaskRun]] = _no_runs
    given_outputs: JsonObject | None = None
    windows: dict[str, Window] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    heard: Mapping[str, str] = field(default_factory=dict)

    def render(self, text: str) -> str:
        """A text rendered."""
        return self.evaluator.text(text)

    def evaluate(self, value: Json) -> Json:
        """A structure where a string that is one expression keeps its type."""
        return self.evaluator.evaluate(value)

    def task_runs(self) -> Iterator[TaskRun]:
        """The task runs of the execution."""
        return self.runs()

    def outputs(self) -> JsonObject | None:
        """The outputs of the execution's flow."""
        return self.given_outputs

    def gathered(self, gathering: Gathering) -> bool:
        """Adds what holds now to the window; whether all parts have held in it."""
        if not gathering.counts(self):
            return False
        window = self.windows.get(gathering.gathering_id)
        if window is None or not window.is_open(self.at):
            self.windows.pop(gathering.gathering_id, None)
            start, end = gathering.window_at(self.at)
            window = Window(start=start, end=end)
            if not window.is_open(self.at):
                return False
        parts = gathering.parts()
        now = [name for name in parts if self._holds(parts, name)]
        if not now:
            return False
        held = parts.keys() & {*window.met, *now}
        is_enough = len(held) >= gathering.needed
        holds = is_enough and not (gathering.fires_once and window.fired)
        executions = {} if self.execution is None else dict.fromkeys(now, self.execution.id)
        window = window.model_copy(
            update={
                "met": tuple(sorted(held)),
                "heard": window.heard | executions,
                "fired": window.fired or holds,
            }
        )
        self.windows[gathering.gathering_id] = window
        if holds:
            self.heard = window.heard
        if holds and gathering.resets and not gathering.fires_once:
            self.complete.add(gathering.gathering_id)
        return holds

    def _holds(self, parts: Mapping[str, Part], name: str) -> bool:
        try:
            return parts[name].test(self)
        except WindhoverError as error:
            self.failures.append(f"{name}: {error}")
            return False


def holds_all(trigger: Trigger, context: Trial) -> bool:
    """Whether all conditions of a trigger hold. Raises WindhoverError: one can not be tested."""
    return unmet(trigger, context) is None


def unmet(trigger: Trigger, context: Trial) -> str | None:
    """The condition of a trigger that does not hold, plain ones before those that gather.

    What happens while a plain condition does not hold counts for no window.

    Returns:
        Its place and what it asks for; None when all hold.

    Raises:
        WindhoverError: a condition can not be tested.
    """
    if trigger.when is not None and not _is_true(context.evaluate(trigger.when)):
        return "when"
    ordered = sorted(enumerate(trigger.conditions), key=lambda found: found[1].gathers)
    for place, condition in ordered:
        if not condition.test(context):
            return described(place, condition)
    return None


def described(place: int, condition: Condition) -> str:
    """A condition as its source declares it: `conditions[0]: DayWeek {"dayOfWeek":"MONDAY"}`."""
    declared = condition.model_dump_json(by_alias=True, exclude={"type"}, exclude_defaults=True)
    said = "" if declared == "{}" else f" {declared}"
    return f"conditions[{place}]: {condition.type.rsplit('.', 1)[-1]}{said}"


def _is_true(found: Json) -> bool:
    if found is None:
        return False
    return is_truthy(found if isinstance(found, str) else str(found).lower())
