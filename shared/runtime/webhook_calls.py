"""The last calls of webhooks: those that have started executions, and those that were refused."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

import orjson

from shared.engine.triggers.owner import Owned
from shared.engine.triggers.requests import Received, rendered_key
from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution
from shared.model.json import Json
from shared.model.query import Every, Query
from shared.model.trigger_kinds import RequestTrigger
from shared.model.trigger_state import TriggerKey
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import MASK, Masks
from shared.runtime.random_ids import new_execution_id
from shared.runtime.refused_calls import MOST_CALLS, Call, RefusedCalls, WrongKeys, call_of
from shared.runtime.trigger_executions import NEWEST_FIRST, of_trigger
from shared.runtime.triggers import TriggerNotFound
from shared.runtime.world import World


class CallNotFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Nothing is kept of such a call."""

    code: ClassVar[str] = "webhook.call-not-found"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class CallNotWhole(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A call that can not be made again: its body was longer than what is kept."""

    code: ClassVar[str] = "webhook.call-not-whole"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class WebhookCalls:
    """Reads what was called; changes nothing."""

    def __init__(self, world: World, library: FlowLibrary, refused: RefusedCalls) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._refused = refused

    def of(self, key: TriggerKey) -> tuple[list[Call], WrongKeys | None]:
        """The last calls of a webhook, the newest first, and those of its flow with a wrong key.

        Raises:
            TriggerNotFound: there is no such webhook.
        """
        owned = self.declared(key)
        masks = self.masks_of(owned)
        taken = [
            call_of(one.id, one.state.start_date, HTTPStatus.OK, _received_by(one), masks)
            for one in self._executions_of(key)
        ]
        found = sorted([*taken, *self._refused.of(key)], key=lambda one: one.at, reverse=True)
        return found[:MOST_CALLS], self._refused.wrong_keys(key.namespace, key.flow_id)

    def declared(self, key: TriggerKey) -> Owned[RequestTrigger]:
        """A webhook as its flow declares it now. Raises TriggerNotFound."""
        owned = self._library.trigger(key)
        if owned is None or not isinstance(owned.trigger, RequestTrigger):
            raise TriggerNotFound(
                f"There is no webhook {key.trigger_id} of the flow {key.namespace}/{key.flow_id}."
            )
        return Owned(owned.flow_map, owned.trigger)

    def masks_of(self, owned: Owned[RequestTrigger]) -> Masks:
        """What hides the key of a webhook, and the secrets that it is made of."""
        masks = Masks()
        now = self._ports.clock.now()
        surroundings = self._world.surroundings(masks)
        masks.add(rendered_key(owned, new_execution_id(), now, surroundings))
        return masks

    def received(self, key: TriggerKey, call_id: str) -> Received:
        """What a call has brought. Raises CallNotFound, CallNotWhole."""
        execution = self._ports.repository.execution(call_id)
        if execution is not None and _is_started_by(key, execution):
            return _received_by(execution)
        call = next((one for one in self._refused.of(key) if one.id == call_id), None)
        if call is None:
            raise CallNotFound(f"There is no call {call_id} of the webhook {key.trigger_id}.")
        if call.is_cut:
            raise CallNotWhole(
                "Only the beginning of the body was kept.", remedy="Let its sender call again."
            )
        return Received(call.body.encode(), _sendable(call.headers), _sendable(call.parameters))

    def _executions_of(self, key: TriggerKey) -> list[Execution]:
        query = Query(Every(of_trigger(key)), NEWEST_FIRST, 1, MOST_CALLS)
        found = self._ports.repository.search(query).results
        return [one for one in found if _is_started_by(key, one)]


def _is_started_by(key: TriggerKey, execution: Execution) -> bool:
    """Whether a call of a webhook has started it; a replay of it was not called."""
    trigger = execution.trigger
    return (
        (execution.namespace, execution.flow_id) == (key.namespace, key.flow_id)
        and (trigger is not None and trigger.id == key.trigger_id)
        and execution.original_id == execution.id
    )


def _received_by(execution: Execution) -> Received:
    """What the call brought that has started an execution."""
    variables = {} if execution.trigger is None else execution.trigger.variables
    body = variables.get("body")
    text = body.encode() if isinstance(body, str) else orjson.dumps(body) if body else b""
    return Received(text, _lists(variables.get("headers")), _lists(variables.get("parameters")))


def _lists(found: Json) -> dict[str, list[str]]:
    members = found.items() if isinstance(found, dict) else ()
    return {
        name: [str(value) for value in values]
        for name, values in members
        if isinstance(values, list)
    }


def _sendable(kept: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Headers or parameters without those of which nothing is known."""
    return {name: values for name, values in kept.items() if MASK not in values}
