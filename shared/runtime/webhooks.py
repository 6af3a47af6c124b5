"""What an HTTP request to a webhook does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import ClassVar

from shared.engine.triggers.owner import Owned
from shared.engine.triggers.requests import Received, matching, on_request
from shared.errors import Disposition, WindhoverError
from shared.model.execution import Execution
from shared.model.json import Json, JsonObject
from shared.model.trigger_kinds import RequestTrigger
from shared.model.trigger_state import TriggerKey
from shared.ports.storage import Storage
from shared.runtime.executions import Executions, FlowDisabled
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.random_ids import new_execution_id
from shared.runtime.refused_calls import RefusedCalls, call_of
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.trigger_commits import hidden
from shared.runtime.webhook_calls import WebhookCalls
from shared.runtime.world import World

LARGEST_BODY_BYTES = 1024 * 1024
"""What a request may bring: it becomes part of the execution, which is written at every step."""

SENT_AGAIN = "x-windhover-sent-again"
"""The header of a call that repeats another one, whose id it tells."""

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
    """The webhooks of one running Windhover.

    Args:
        refused: is told which webhook has refused a call.

    Attributes:
        made: the calls that were made.
    """

    def __init__(
        self,
        world: World,
        library: FlowLibrary,
        executions: Executions,
        refused: Callable[[TriggerKey], None] | None = None,
    ) -> None:
        self._tell = refused
        self._world = world
        self._ports = world.ports
        self._library = library
        self._executions = executions
        self._refused = RefusedCalls(world.ports.storage)
        self.made = WebhookCalls(world, library, self._refused)

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
        owned = self._matching(request, execution_id, masks)
        masks.add(request.key)
        received = Received(request.body, request.headers or {}, request.parameters or {})
        execution = self._started(owned, received, execution_id, masks)
        return WebhookAnswer(None) if execution is None else self._answer(owned.trigger, execution)

    def call_again(self, key: TriggerKey, call_id: str) -> Execution | None:
        """Calls a webhook as it was called before, whatever its key is; says so in a header.

        What was not kept of the call, as it is secret, is not sent.

        Returns:
            The execution; None when the conditions do not hold.

        Raises:
            TriggerNotFound, CallNotFound, CallNotWhole: nothing was called.
            WebhookNotFound, FlowDisabled, InvalidInput: as of any call.
        """
        owned = self.made.declared(key)
        before = self.made.received(key, call_id)
        headers = {**before.headers, SENT_AGAIN: [call_id]}
        received = Received(before.body, headers, before.parameters)
        return self._started(owned, received, new_execution_id(), self.made.masks_of(owned))

    def _started(
        self,
        owned: Owned[RequestTrigger],
        received: Received,
        execution_id: str,
        masks: Masks,
    ) -> Execution | None:
        """The execution that a request has started; None when the conditions do not hold."""
        now = self._ports.clock.now()

        def refuse(status: int, reason: str) -> None:
            call = call_of(execution_id, now, status, received, masks, reason)
            self._refused.note(owned.key, call)
            if self._tell is not None:
                self._tell(owned.key)

        if owned.trigger.disabled or self._is_disabled(owned):
            refuse(WebhookNotFound.http_status, "The trigger is disabled.")
            raise WebhookNotFound("Not Found: Webhook not found")
        if owned.flow_map.flow.disabled:
            refuse(FlowDisabled.http_status, "The flow is disabled.")
            raise FlowDisabled("Requested Flow is disabled.", remedy="Enable the flow first.")
        try:
            surroundings = self._world.surroundings(masks)
            reaction = on_request(owned, received, execution_id, now, surroundings)
        except WindhoverError as error:
            refuse(error.http_status, str(error))
            raise
        if reaction.logs:
            self._ports.logs.append([hidden(chunk, masks) for chunk in reaction.logs])
        if reaction.execution is None:
            refuse(HTTPStatus.NO_CONTENT, reaction.reason)
            return None
        self._executions.start(reaction.execution)
        return reaction.execution

    def _matching(
        self, request: WebhookRequest, execution_id: str, masks: Masks
    ) -> Owned[RequestTrigger]:
        """The trigger with the key of a request, whether it is enabled or not."""
        flow_map = self._library.current(request.namespace, request.flow_id)
        if flow_map is None:
            raise WebhookNotFound("Not Found: Flow not found")
        now = self._ports.clock.now()
        surroundings = self._world.surroundings(masks)
        owned = matching(flow_map, request.key, execution_id, now, surroundings)
        if owned is None:
            self._refused.note_wrong_key(request.namespace, request.flow_id, now)
            raise WebhookNotFound("Not Found: Webhook not found")
        return owned

    def _is_disabled(self, owned: Owned[RequestTrigger]) -> bool:
        state = self._ports.triggers.find(owned.key)
        return state is not None and state.disabled

    def _answer(self, trigger: RequestTrigger, started: Execution) -> WebhookAnswer:
        if not trigger.waits:
            return WebhookAnswer(self._executions.find(started.id))
        execution = self._executions.wait(started.id, LONGEST_WAIT)
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
