"""The execution that a trigger starts: its labels, its inputs, its id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from typing_extensions import override

from shared.engine.checks import decided, failing_checks
from shared.engine.documents import Surroundings
from shared.engine.evaluation import TemplateEvaluator
from shared.engine.inputs import resolve_inputs
from shared.engine.triggers.decision import trigger_log
from shared.engine.triggers.nothing import NoDocuments
from shared.engine.triggers.owner import Owned
from shared.engine.variables import Variables
from shared.errors import WindhoverError
from shared.model.execution import Execution, ExecutionMetadata, Label, TriggerInfo
from shared.model.flow import Flow
from shared.model.json import Json, JsonObject
from shared.model.labels import SYSTEM_PREFIX, label_entries, label_text
from shared.model.log import LogChunk
from shared.model.state import History
from shared.model.trigger import Trigger

CORRELATION = "system.correlationId"
FROM = "system.from"


class Layered(Mapping[str, object]):
    """One map laid over another; what nobody asks for is not built."""

    def __init__(self, above: Mapping[str, object], below: Mapping[str, object]) -> None:
        self._above = above
        self._below = below

    @override
    def __getitem__(self, name: str) -> object:
        return self._above[name] if name in self._above else self._below[name]

    @override
    def __iter__(self) -> Iterator[str]:
        yield from self._above
        yield from (name for name in self._below if name not in self._above)

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Draft:
    """An execution to be, and the templates of what made it.

    Attributes:
        extra: variables that are laid over those of the execution.
        base: variables of another execution, which takes the place of this one's.
    """

    owned: Owned[Trigger]
    execution: Execution
    surroundings: Surroundings
    extra: Mapping[str, object]
    base: Mapping[str, object] | None = None
    logs: tuple[LogChunk, ...] = ()

    def evaluator(self) -> TemplateEvaluator:
        """Renders what the trigger declares, in the context of what fires it."""
        below = self.base
        if below is None:
            flow_map = self.owned.flow_map
            below = Variables(flow_map, NoDocuments(), self.execution, self.surroundings)
        context = self.surroundings.context(self.execution, None)
        return TemplateEvaluator(Layered(self.extra, below), context)

    def with_labels(self, more: Mapping[str, str] | None = None) -> "Draft":
        """With the labels of the trigger; one that can not be rendered is left out, and told."""
        found: dict[str, str] = {}
        logs: list[LogChunk] = []
        at = self.execution.state.start_date
        for key, value in label_entries(self.owned.trigger.labels):
            try:
                found[key] = label_text(self.evaluator().render(value))
            except (WindhoverError, ValueError) as error:
                message = f"The label {key} can not be rendered: {error}"
                logs.append(trigger_log(self.owned.key, at, message))
        allowed = {key: value for key, value in found.items() if not _is_system(key)}
        execution = self.execution.with_labels(allowed | dict(more or {}))
        return replace(self, execution=execution, logs=(*self.logs, *logs))

    def with_inputs(self, more: Mapping[str, Json] | None = None) -> "Draft":
        """With the inputs that the trigger declares.

        Raises:
            ExpressionError, InvalidInput: nothing can be started.
        """
        declared = self.owned.trigger.inputs or {}
        rendered = self.evaluator().evaluate(dict(declared))
        supplied = rendered if isinstance(rendered, dict) else {}
        return self._resolved(self.owned.flow_map.flow, {**supplied, **(more or {})})

    def with_defaults(self) -> "Draft":
        """With the inputs that have defaults; the others are left undefined."""
        return self._resolved(_of_defaults(self.owned.flow_map.flow), {})

    def checked(self) -> "Draft":
        """As the checks of its flow want it, once it has its inputs. Raises CheckFailed."""
        flow_map = self.owned.flow_map
        if not flow_map.flow.checks:
            return self
        variables = Variables(flow_map, NoDocuments(), self.execution, self.surroundings)
        context = self.surroundings.context(self.execution, None)
        failing = failing_checks(flow_map.flow.checks, TemplateEvaluator(variables, context))
        return replace(self, execution=decided(self.execution, failing))

    def _resolved(self, flow: Flow, supplied: Mapping[str, Json]) -> "Draft":
        context = self.surroundings.context(self.execution, None)
        inputs = resolve_inputs(flow, supplied, context, encrypt=self.surroundings.encrypt)
        return replace(self, execution=self.execution.with_inputs(inputs or None))


def draft(
    owned: Owned[Trigger],
    execution_id: str,
    at: datetime,
    variables: JsonObject,
    surroundings: Surroundings,
) -> Draft:
    """The execution of a trigger, without inputs, with the labels of its flow."""
    execution = _execution(owned, execution_id, at, variables)
    trigger: dict[str, object] = {"id": owned.trigger.id, "type": owned.trigger.type, **variables}
    return Draft(owned, execution, surroundings, {"trigger": trigger, "schedule": trigger})


def _execution(
    owned: Owned[Trigger], execution_id: str, at: datetime, variables: JsonObject
) -> Execution:
    flow = owned.flow_map.flow
    own = {key: value for key, value in flow.labels.items() if not _is_system(key)}
    labels = {CORRELATION: execution_id} | own | {FROM: "trigger"}
    return Execution(
        id=execution_id,
        namespace=flow.namespace,
        flow_id=flow.id,
        flow_revision=flow.revision,
        state=History.created(at),
        labels=tuple(Label(key=key, value=value) for key, value in labels.items()),
        variables=flow.variables,
        trigger=TriggerInfo(id=owned.trigger.id, type=owned.trigger.type, variables=variables),
        original_id=execution_id,
        metadata=ExecutionMetadata(original_created_date=at),
    )


def _is_system(key: str) -> bool:
    return key.startswith(SYSTEM_PREFIX)


def _of_defaults(flow: Flow) -> Flow:
    """The flow with only those inputs that have a value of their own."""
    kept = {one.id: one for one in flow.inputs if one.defaults is not None}
    while True:
        complete = {
            name: one
            for name, one in kept.items()
            if one.depends_on is None or set(one.depends_on.inputs) <= kept.keys()
        }
        if len(complete) == len(kept):
            return flow.model_copy(update={"inputs": tuple(kept.values())})
        kept = complete
