"""Clients of Pub/Sub for one run of a task, and the names of its topics and subscriptions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, cast

from pydantic import Field

from plugins.gcp.channels import GrpcClient, call_options, client_of, closed_behind
from plugins.gcp.connection import Connection, GoogleProperties, connect, imported
from plugins.gcp.failures import calling
from plugins.gcp.own_places import refuse_own_topic
from shared.model.properties import Dynamic
from shared.sdk.context import GoogleService, RunContext
from shared.sdk.output import TaskFailed

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}")
_LIBRARY = "google.pubsub_v1"


class TopicProperties(GoogleProperties):
    """What every type of Pub/Sub has."""

    topic: Dynamic[str] = Field(
        description="The topic, by its name or as `projects/<project>/topics/<name>`.",
        examples=["orders"],
    )


class SubscriptionProperties(TopicProperties):
    """What every type has that receives."""

    subscription: Dynamic[str] = Field(
        description="The subscription, by its name or as"
        " `projects/<project>/subscriptions/<name>`.",
        examples=["orders-windhover"],
    )
    auto_create_subscription: Dynamic[bool] = Field(
        default=True, description="Whether the subscription is made if it is not there."
    )


class PubsubMessage(Protocol):
    """A message as the client knows it."""

    data: bytes
    attributes: Mapping[str, str]
    message_id: str
    ordering_key: str
    publish_time: datetime


class Received(Protocol):
    """A message that was pulled.

    Attributes:
        ack_id: of this delivery.
    """

    ack_id: str
    message: PubsubMessage


class PullResponse(Protocol):
    """What a pull gives."""

    received_messages: Sequence[Received]


class Subscriber(GrpcClient, Protocol):
    """The client that receives."""

    def pull(self, request: object, **options: object) -> PullResponse:
        """Takes messages; waits a while for the first."""
        ...

    def acknowledge(self, request: object, **options: object) -> None:
        """Says that messages need not come again."""
        ...

    def modify_ack_deadline(self, request: object, **options: object) -> None:
        """Says when messages come again."""
        ...

    def get_subscription(self, request: object, **options: object) -> object:
        """What is known of a subscription."""
        ...

    def create_subscription(self, request: object, **options: object) -> object:
        """Makes a subscription."""
        ...

    def modify_push_config(self, request: object, **options: object) -> None:
        """Says where messages are pushed, or that they are not."""
        ...

    def delete_subscription(self, request: object, **options: object) -> None:
        """Removes a subscription, and the messages that wait there."""
        ...


class Publisher(GrpcClient, Protocol):
    """The client that sends."""

    def publish(self, request: object, **options: object) -> object:
        """Sends messages; returns when the service has them."""
        ...


def full_name(text: str, project: str, kind: str) -> str:
    """The name of a topic or subscription with its project.

    Args:
        text: as the property has it.
        kind: `topics` or `subscriptions`.

    Raises:
        TaskFailed: it is no name.
    """
    parts = text.strip().split("/")
    if len(parts) == 1:
        parts = ["projects", project, kind, parts[0]]
    match parts:
        case ["projects", owner, found, name] if found == kind and owner and _NAME.fullmatch(name):
            return "/".join(parts)
    raise TaskFailed(
        f"This is no name of {kind}: {text[:200]}",
        remedy="Give its name (a letter, then at least two letters, digits or -_.~+%), or"
        f" projects/<project>/{kind}/<name>.",
    )


@contextmanager
def publishing(
    context: RunContext, task: TopicProperties
) -> Iterator[tuple[Publisher, Connection, str]]:
    """A client that sends, and the full name of the topic. Raises TaskFailed."""
    connection = connect(context, task, GoogleService.PUBSUB)
    topic = full_name(task.topic, connection.project, "topics")
    refuse_own_topic(context, task, topic)
    client = cast("Publisher", client_of(connection, _LIBRARY, "Publisher"))
    with closed_behind(client), calling(connection):
        yield client, connection, topic


@contextmanager
def receiving(
    context: RunContext, task: SubscriptionProperties
) -> Iterator[tuple[Subscriber, Connection, str]]:
    """A client that receives, and the full name of the subscription, which is there.

    Raises:
        TaskFailed: there is no such subscription, or the service refuses.
    """
    with subscribing(context, task) as (client, connection, name):
        if task.auto_create_subscription:
            _make(client, connection, task, name)
        yield client, connection, name


@contextmanager
def subscribing(
    context: RunContext, task: SubscriptionProperties
) -> Iterator[tuple[Subscriber, Connection, str]]:
    """A client that receives, and the full name of the subscription. Raises TaskFailed."""
    connection = connect(context, task, GoogleService.PUBSUB)
    name = full_name(task.subscription, connection.project, "subscriptions")
    refuse_own_topic(context, task, name)
    refuse_own_topic(context, task, full_name(task.topic, connection.project, "topics"))
    client = cast("Subscriber", client_of(connection, _LIBRARY, "Subscriber"))
    with closed_behind(client), calling(connection):
        yield client, connection, name


def _make(
    client: Subscriber, connection: Connection, task: SubscriptionProperties, name: str
) -> None:
    """Makes the subscription unless it is there."""
    errors = imported("google.api_core.exceptions")
    options = call_options(connection)
    try:
        client.get_subscription({"subscription": name}, **options)
    except errors.PermissionDenied:
        # Who may only consume is not told; pulling tells whether it is there.
        return
    except errors.NotFound:
        topic = full_name(task.topic, connection.project, "topics")
        try:
            client.create_subscription({"name": name, "topic": topic}, **options)
        except errors.AlreadyExists:
            # Somebody else was faster.
            return
