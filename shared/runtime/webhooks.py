"""What an HTTP request to a webhook does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from shared.engine.triggers.owner import Owned
from shared.engine.triggers.requests import Received, matching, on_request
from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.trigger_kinds import RequestTrigger
from shared.ports.storage import Storage
from shared.runtime.executions import Executions, FlowDisabled
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.random_ids import new_execution_id
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.trigger_commits import hidden
from shared.runtime.world import World

LARGEST_BODY_BYTES = 1024 * 1024
"""What a request may bring: it becomes part of the execution, which is written at every step."""

LONGEST_WAIT = timedelta(minutes=10)
"""How long an answer may wait for the end of the execution."""


class WebhookNotFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Nothing answers at this address: a wrong key, one that rests, and none look the same."""

    code: ClassVar[str] = "webhook.not-found"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class BodyTooLarge(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The body of a request is larger than an execution may hold."""

    code: ClassVar[str] = "webhook.body-too-large"
    http_status: ClassVar[int] = 413
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A request as the HTTP route takes it.

    Attributes:
        headers: every value of each name.
        parameters: of the query, every value of each name.
    """

    namespace: str
    flow_id: str
    key: str
    body: bytes = b""
    headers: Mapping[str, Sequence[str]] | None = None
    parameters: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What the route answers.

    Attributes:
        execution: that was created; over, if the trigger waits. None when the conditions did not
            hold: the answer is 204.
        outputs: of the flow, where they are the body of the answer.
        content_type: of such a body.
    """

    execution: Execution | None
    outputs: Json = None
    content_type: str | None = None


class Webhooks:
    """The webhooks of one running Windhover."""

    def __init__(self, world: World, library: FlowLibrary, executions: Executions) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._executions = executions

    def fire(self, request: WebhookRequest) -> WebhookAnswer:
        """Starts the flow; returns when the execution can not be lost any more, or at its end.

        Raises:
            WebhookNotFound: there is no such flow, or no enabled trigger with that key.
            FlowDisabled: to who knows the key.
            BodyTooLarge, InvalidInput: nothing was created.
        """
        if len(request.body) > LARGEST_BODY_BYTES:
            raise BodyTooLarge(
                f"the body has {len(request.body)} bytes, at most {LARGEST_BODY_BYTES} are taken",
                remedy="Store the data elsewhere and send its address.",
            )
        execution_id = new_execution_id()
        masks = Masks()
        owned = self._trigger(request, execution_id, masks)
        received = Received(request.body, request.headers or {}, request.parameters or {})
        now = self._ports.clock.now()
        surroundings = self._world.surroundings(masks)
        reaction = on_request(owned, received, execution_id, now, surroundings)
        if reaction.logs:
            self._ports.logs.append([hidden(chunk, masks) for chunk in reaction.logs])
        if reaction.execution is None:
            return WebhookAnswer(None)
        self._executions.start(reaction.execution)
        return self._answer(owned.trigger, execution_id)

    def _trigger(
        self, request: WebhookRequest, execution_id: str, masks: Masks
    ) -> Owned[RequestTrigger]:
        flow_map = self._library.current(request.namespace, request.flow_id)
        if flow_map is None:
            raise WebhookNotFound("Not Found: Flow not found")
        now = self._ports.clock.now()
        surroundings = self._world.surroundings(masks)
        owned = matching(flow_map, request.key, execution_id, now, surroundings)
        if owned is None or owned.trigger.disabled or self._is_disabled(owned):
            raise WebhookNotFound("Not Found: Webhook not found")
        if flow_map.flow.disabled:
            raise FlowDisabled("Requested Flow is disabled.", remedy="Enable the flow first.")
        return owned

    def _is_disabled(self, owned: Owned[RequestTrigger]) -> bool:
        state = self._ports.triggers.find(owned.key)
        return state is not None and state.disabled

    def _answer(self, trigger: RequestTrigger, execution_id: str) -> WebhookAnswer:
        if not trigger.waits:
            return WebhookAnswer(self._executions.find(execution_id))
        execution = self._executions.wait(execution_id, LONGEST_WAIT)
        if not trigger.answers_with_outputs:
            return WebhookAnswer(execution)
        outputs = self._outputs(execution, self._ports.storage)
        if trigger.content_type == "text/plain" and len(outputs) == 1:
            [only] = outputs.values()
            return WebhookAnswer(execution, only, trigger.content_type)
        return WebhookAnswer(execution, outputs, trigger.content_type)

    def _outputs(self, execution: Execution, storage: Storage) -> JsonObject:
        if execution.outputs_uri is None:
            return execution.outputs or {}
        documents = StoredDocuments(self._ports.repository, storage, execution.id)
        return documents.stored_outputs(execution.outputs_uri)
