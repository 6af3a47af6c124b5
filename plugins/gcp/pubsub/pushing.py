"""A subscription whose messages are pushed to Windhover: begun, ended, and what it pushes."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from plugins.gcp.channels import call_options
from plugins.gcp.connection import Connection, imported
from plugins.gcp.pubsub.session import (
    Subscriber,
    SubscriptionProperties,
    full_name,
    subscribing,
)
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.push import PushTarget

_OWNER = "windhover-trigger"
"""Label of a subscription that was made for a trigger."""
_ANSWER_SECONDS = 60
"""How long starting an execution may take; then the message comes again."""
_RETRIES = {"minimum_backoff": {"seconds": 10}, "maximum_backoff": {"seconds": 600}}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class _Token(Protocol):
    """Who a push says it is."""

    service_account_email: str
    audience: str


class _Config(Protocol):
    """Where messages are pushed; no address where they are pulled."""

    push_endpoint: str
    oidc_token: _Token


class _Subscription(Protocol):
    """What is known of a subscription."""

    push_config: _Config
    labels: Mapping[str, str]


def begin(context: RunContext, task: SubscriptionProperties, target: PushTarget) -> str:
    """Has the messages of a subscription pushed to a target; gives its full name.

    One that is not there is made. One that is there is changed only where `autoCreateSubscription`
    allows it, and never when it pushes to somebody else.

    Raises:
        TaskFailed: it is somebody else's, or the service refuses.
    """
    with subscribing(context, task) as (client, connection, name):
        found = _found(client, connection, name)
        if found is None:
            _make(client, connection, task, name, target)
        elif not _pushes_to(found, target):
            _check(found, task, name, target)
            request = {"subscription": name, "push_config": _config(target)}
            client.modify_push_config(request, **call_options(connection))
        return name


def end(
    context: RunContext, task: SubscriptionProperties, target: PushTarget, *, forever: bool
) -> None:
    """Has no message pushed to a target any more: those that come wait in the subscription.

    Args:
        forever: removes the subscription if it was made for this trigger.

    Raises:
        TaskFailed: the service refuses.
    """
    with subscribing(context, task) as (client, connection, name):
        found = _found(client, connection, name)
        if found is None:
            return
        options = call_options(connection)
        if forever and found.labels.get(_OWNER) == target.owner:
            client.delete_subscription({"subscription": name}, **options)
        elif found.push_config.push_endpoint == target.url:
            request: Mapping[str, object] = {"subscription": name, "push_config": {}}
            client.modify_push_config(request, **options)


def _found(client: Subscriber, connection: Connection, name: str) -> _Subscription | None:
    try:
        found = client.get_subscription({"subscription": name}, **call_options(connection))
    except imported("google.api_core.exceptions").NotFound:
        return None
    return cast("_Subscription", found)


def _make(
    client: Subscriber,
    connection: Connection,
    task: SubscriptionProperties,
    name: str,
    target: PushTarget,
) -> None:
    if not task.auto_create_subscription:
        raise TaskFailed(
            f"There is no subscription {name}",
            remedy=f"Make it, with the push endpoint {target.url} and a token of {target.account}"
            f" for {target.audience}, or set autoCreateSubscription: true.",
        )
    request = {
        "name": name,
        "topic": full_name(task.topic, connection.project, "topics"),
        "push_config": _config(target),
        "ack_deadline_seconds": _ANSWER_SECONDS,
        "retry_policy": _RETRIES,
        "expiration_policy": {},
        "labels": {_OWNER: target.owner},
    }
    client.create_subscription(request, **call_options(connection))


def _check(
    found: _Subscription, task: SubscriptionProperties, name: str, target: PushTarget
) -> None:
    """Refuses to change a subscription that is not this trigger's to change."""
    endpoint = found.push_config.push_endpoint
    is_own = found.labels.get(_OWNER) == target.owner or endpoint == target.url
    if endpoint and not is_own:
        raise TaskFailed(
            f"The subscription {name} pushes to somebody else",
            remedy="Give the trigger a subscription of its own; one that is not there is made.",
        )
    if not task.auto_create_subscription:
        raise TaskFailed(
            f"The subscription {name} does not push to Windhover",
            remedy=f"Set its push endpoint to {target.url}, with a token of {target.account} for"
            f" {target.audience}, or set autoCreateSubscription: true.",
        )


def _pushes_to(found: _Subscription, target: PushTarget) -> bool:
    config = found.push_config
    token = (config.oidc_token.service_account_email, config.oidc_token.audience)
    return config.push_endpoint == target.url and token == (target.account, target.audience)


def _config(target: PushTarget) -> dict[str, object]:
    token = {"service_account_email": target.account, "audience": target.audience}
    return {"push_endpoint": target.url, "oidc_token": token}


class _Wrapped(BaseModel):
    """A message as Pub/Sub pushes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    data: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    message_id: str = Field(alias="messageId", min_length=1)
    ordering_key: str = Field(default="", alias="orderingKey")
    publish_time: AwareDatetime = Field(default=_NEVER, alias="publishTime")


class _Push(BaseModel):
    """The body of a push."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message: _Wrapped
    subscription: str = Field(min_length=1)


@dataclass(slots=True)
class PushedMessage:
    """A message that was pushed, as the client would give it."""

    data: bytes
    attributes: Mapping[str, str]
    message_id: str
    ordering_key: str
    publish_time: datetime


def message_in(body: bytes) -> tuple[str, PushedMessage]:
    """The subscription, and the message that a push holds. Raises TaskFailed."""
    try:
        push = _Push.model_validate_json(body)
        data = base64.b64decode(push.message.data, validate=True)
    except (ValidationError, binascii.Error):
        # Without the cause: it would show a part of the message.
        raise TaskFailed("What was pushed is no message of Pub/Sub") from None
    found = push.message
    message = PushedMessage(
        data, found.attributes, found.message_id, found.ordering_key, found.publish_time
    )
    return push.subscription, message


def event_id(subscription: str, message_id: str) -> str:
    """What names a message for ever: its id is unique within its topic only."""
    return f"{subscription}/{message_id}"
