"""io.kestra.plugin.gcp.pubsub.RealtimeTrigger."""

from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from typing import ClassVar, Protocol, cast

from pydantic import Field
from typing_extensions import override

from plugins.gcp.channels import GrpcClient, client_of, closed_behind
from plugins.gcp.connection import imported
from plugins.gcp.failures import calling
from plugins.gcp.pubsub import pushing
from plugins.gcp.pubsub.messages import MessageOutput, SerdeType, received
from plugins.gcp.pubsub.session import PubsubMessage, SubscriptionProperties, receiving
from shared.errors import WindhoverError
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.push import PushedEvent, PushedTrigger, PushTarget
from shared.sdk.trigger import Emit

_MOST_HELD = 100
"""Messages that wait here for their execution; others stay with the service."""


class _Delivery(PubsubMessage, Protocol):
    """A message as the streaming client gives it."""

    def ack(self) -> None:
        """It need not come again."""
        ...

    def nack(self) -> None:
        """It comes again."""
        ...


class _Stream(Protocol):
    """A pull that goes on."""

    def result(self) -> object:
        """Waits until it was cancelled; raises what ended it otherwise."""
        ...

    def cancel(self) -> object:
        """Ends it."""
        ...


class _Streams(GrpcClient, Protocol):
    """The client that streams."""

    def subscribe(self, subscription: str, **options: object) -> _Stream:
        """Begins to pull, in threads of its own."""
        ...


class RealtimeTrigger(PushedTrigger, SubscriptionProperties):
    """Start the flow for each message of a subscription of Pub/Sub, when it comes.

    A message is acknowledged when its execution is there; one that comes twice starts one. On Cloud
    Functions the subscription pushes its messages: one that is not there is made for that and goes
    with the trigger, one that is there is changed to push unless `autoCreateSubscription: false`.
    """

    OUTPUTS: ClassVar[type[Output]] = MessageOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: order
type: io.kestra.plugin.gcp.pubsub.RealtimeTrigger
topic: orders
subscription: orders-windhover
serdeType: JSON
""",
    )

    serde_type: Dynamic[SerdeType] = Field(
        default=SerdeType.STRING, description="Whether data is read as text or as JSON."
    )

    @override
    def listen(self, context: RunContext, emit: Emit) -> None:
        with receiving(context, self) as (_, connection, subscription):
            # It is there: the stream would look for it for ever.
            context.log.debug(f"Listening to {subscription}")
        client = cast("_Streams", client_of(connection, "google.cloud.pubsub_v1", "Subscriber"))
        types = imported("google.cloud.pubsub_v1.types")
        scheduling = imported("google.cloud.pubsub_v1.subscriber.scheduler")
        # One thread: executions are made in the order of the messages.
        pool = ThreadPoolExecutor(1, "pubsub-realtime")
        hearing = _Hearing(self.serde_type, emit, subscription)
        with pool, closed_behind(client), calling(connection):
            stream = client.subscribe(
                subscription,
                callback=hearing.tell,
                flow_control=types.FlowControl(max_messages=_MOST_HELD),
                scheduler=scheduling.ThreadScheduler(pool),
                await_callbacks_on_shutdown=True,
            )
            hearing.end_with(stream)
            context.cancellation.on_set(hearing.end)
            with suppress(CancelledError):
                stream.result()
        if hearing.failure is not None:
            raise hearing.failure

    @override
    def begin_push(self, context: RunContext, target: PushTarget) -> str:
        return pushing.begin(context, self, target)

    @override
    def end_push(self, context: RunContext, target: PushTarget, *, forever: bool) -> None:
        pushing.end(context, self, target, forever=forever)

    @override
    def pushed(self, context: RunContext, body: bytes) -> PushedEvent:
        subscription, message = pushing.message_in(body)
        number = pushing.event_id(subscription, message.message_id)
        return PushedEvent(received(message, self.serde_type), number)


class _Hearing:
    """Tells messages, one after the other, until one can not be told."""

    def __init__(self, serde: SerdeType, emit: Emit, subscription: str) -> None:
        self._serde = serde
        self._emit = emit
        self._subscription = subscription
        self._stream: _Stream | None = None
        self.failure: WindhoverError | None = None

    def end_with(self, stream: _Stream) -> None:
        """Takes what is ended when a message can not be told; at once where one could not."""
        self._stream = stream
        if self.failure is not None:
            self.end()

    def end(self) -> None:
        """Ends the stream."""
        if self._stream is not None:
            self._stream.cancel()

    def tell(self, message: _Delivery) -> None:
        """Tells a message; one that could not be told comes again, as all that come behind it."""
        if self.failure is not None:
            message.nack()
            return
        try:
            number = pushing.event_id(self._subscription, message.message_id)
            self._emit(received(message, self._serde), number)
        except WindhoverError as error:
            self.failure = error
            message.nack()
            self.end()
        else:
            message.ack()
