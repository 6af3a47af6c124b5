"""Triggers that an HTTP request fires (flow language, section 8.5)."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from shared.engine.documents import Surroundings
from shared.engine.places import FlowMap
from shared.engine.triggers.decision import trigger_log
from shared.engine.triggers.drafts import Draft, draft
from shared.engine.triggers.owner import Owned
from shared.engine.triggers.trial import Trial, unmet
from shared.errors import WindhoverError
from shared.model.conditions import FlowName
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.log import LogChunk
from shared.model.trigger_kinds import RequestTrigger

MAX_DEPTH = 100
"""Levels of a body. Its document is nested a little deeper, and what writes it goes down to 255."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a request brought.

    Attributes:
        headers: names in lower case, every value.
        parameters: of the query, every value.
    """

    body: bytes
    headers: Mapping[str, Sequence[str]]
    parameters: Mapping[str, Sequence[str]]

    def variables(self) -> JsonObject:
        """What `trigger` is in the execution."""
        return {
            "body": _parsed(self.body),
            "headers": {name.lower(): list(values) for name, values in self.headers.items()},
            "parameters": {name: list(values) for name, values in self.parameters.items()},
        }


def _parsed(body: bytes) -> Json:
    """A JSON object or array; any other body, or one too deep, as its text; None for none."""
    if not body:
        return None
    text = body.decode("utf-8", "replace").replace("\x00", "�")
    try:
        found: Json = orjson.loads(body)
    except orjson.JSONDecodeError:
        return text
    return found if isinstance(found, dict | list) and not _is_too_deep(found) else text


def _is_too_deep(found: Json) -> bool:
    """Whether a value is nested deeper than a stored document may be."""
    level: list[Json] = [found]
    for _ in range(MAX_DEPTH):
        level = [child for value in level for child in _children(value)]
        if not level:
            return False
    return True


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def matching(
    flow_map: FlowMap,
    key: str,
    execution_id: str,
    now: datetime,
    surroundings: Surroundings,
) -> Owned[RequestTrigger] | None:
    """The trigger with a key; None when none has it, or when its key can not be rendered.

    Every key is compared, and in constant time: how long it takes tells nothing about any of them.
    """
    found: Owned[RequestTrigger] | None = None
    given = key.encode()
    for trigger in flow_map.flow.triggers:
        if not isinstance(trigger, RequestTrigger):
            continue
        owned = Owned(flow_map, trigger)
        wanted = rendered_key(owned, execution_id, now, surroundings)
        is_same = hmac.compare_digest(wanted.encode(), given)
        if is_same and wanted and found is None:
            found = owned
    return found


def rendered_key(
    owned: Owned[RequestTrigger], execution_id: str, now: datetime, surroundings: Surroundings
) -> str:
    """The key of a trigger; empty, which no request can have, when it can not be rendered."""
    try:
        context = draft(owned, execution_id, now, {}, surroundings)
        return context.evaluator().text(owned.trigger.secret_key).strip()
    except WindhoverError:
        return ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a request comes to: an execution, or None when the conditions do not hold.

    Attributes:
        reason: why there is no execution.
    """

    execution: Execution | None
    logs: tuple[LogChunk, ...] = ()
    reason: str = ""


def on_request(
    owned: Owned[RequestTrigger],
    received: Received,
    execution_id: str,
    now: datetime,
    surroundings: Surroundings,
) -> Reaction:
    """The execution that a request starts.

    Raises:
        ExpressionError, InvalidInput: the inputs that the trigger declares are wrong.
        CheckFailed: a check of the flow blocks them.
    """
    begun = draft(owned, execution_id, now, received.variables(), surroundings)
    flow = owned.flow_map.flow
    trial = Trial(FlowName(flow.namespace, flow.id), now, begun.evaluator())
    try:
        failing = unmet(owned.trigger, trial)
    except WindhoverError as error:
        message = f"A condition can not be evaluated: {error}"
        return Reaction(None, (trigger_log(owned.key, now, message),), message)
    if failing is not None:
        return Reaction(None, reason=f"Condition not met: {failing}")
    complete = _complete(owned, begun.with_labels())
    return Reaction(complete.execution, complete.logs)


def _complete(owned: Owned[RequestTrigger], labelled: Draft) -> Draft:
    filled = labelled.with_inputs() if owned.trigger.inputs else labelled.with_defaults()
    return filled.checked()
