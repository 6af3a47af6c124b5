"""Takes messages of a subscription into a file, and lets go of them when the file is stored."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated, BinaryIO, Self

from pydantic import Field, model_validator

from plugins.gcp.channels import call_options
from plugins.gcp.connection import Connection, imported
from plugins.gcp.failures import GoogleFailure, calling
from plugins.gcp.pubsub.messages import SerdeType, received_row
from plugins.gcp.pubsub.session import Received, Subscriber, SubscriptionProperties, receiving
from shared.model.properties import Duration, Dynamic
from shared.model.state import State
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.ion import ion_lines
from shared.sdk.output import Output, TaskFailed
from shared.sdk.records import record_output, recorded_output

_MOST_PULLED = 100
_MOST_ACKNOWLEDGED = 1000
"""Ids of one request, which has at most 512 KiB."""
_PULL_SECONDS = 5.0
"""How long one pull waits; between pulls is seen whether to stop."""
_LEASE = timedelta(seconds=600)
"""How long a message does not come again; the longest that the service takes."""
_FILE = "messages.ion"


class ConsumingProperties(SubscriptionProperties):
    """Where messages come from, and how many are taken."""

    max_records: Dynamic[Annotated[int, Field(ge=1)]] | None = Field(
        default=None, description="How many messages are taken at most.", examples=[1000]
    )
    max_duration: Dynamic[Duration] | None = Field(
        default=None,
        gt=timedelta(0),
        description="How long messages are taken at most.",
        examples=["PT30S"],
    )
    serde_type: Dynamic[SerdeType] = Field(
        default=SerdeType.STRING, description="Whether data is read as text or as JSON."
    )

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.max_records is None and self.max_duration is None:
            message = "`maxDuration` or `maxRecords` must be set to avoid an infinite loop"
            raise ValueError(message)
        return self


class ConsumeOutput(Output):
    """Outputs of what consumes."""

    count: int = Field(description="How many messages were taken.")
    uri: str = Field(description="URI of an Ion file with one message a line.")


@dataclass(slots=True)
class _Taken:
    """What was pulled and is not let go of yet.

    Attributes:
        ack_ids: of the newest delivery, by id of the message.
        leased_at: when all of them were last kept from coming again.
    """

    leased_at: datetime
    ack_ids: dict[str, str] = field(default_factory=dict)

    def add(self, received: Received) -> bool:
        """Whether the message is a new one: it may be delivered twice."""
        number = received.message.message_id
        is_new = number not in self.ack_ids
        self.ack_ids[number] = received.ack_id
        return is_new


def consume(context: RunContext, task: ConsumingProperties, *, until_empty: bool) -> ConsumeOutput:
    """Takes messages and stores them; the messages are acknowledged when that is done.

    A task run that has stored its messages and runs again after a crash gives what it has stored:
    those that were acknowledged would not come again.

    Args:
        until_empty: ends when no message is left, without waiting for `maxDuration`.

    Raises:
        TaskFailed: the service refuses, or the task must stop; the messages come again then.
    """
    output = recorded_output(context, ConsumeOutput)
    if output is not None:
        return output
    with receiving(context, task) as (subscriber, connection, name):
        pull = _Pull(context, task, subscriber, connection, name, _Taken(context.now()))
        path = context.working_directory / _FILE
        try:
            with path.open("wb") as file:
                pull.take_into(file, until_empty=until_empty)
            output = _stored(context, path, len(pull.taken.ack_ids))
        except BaseException:
            pull.give_back()
            raise
        finally:
            path.unlink(missing_ok=True)
        pull.acknowledge()
    context.metric(Metric("records", MetricKind.COUNTER, float(output.count)))
    return output


def _stored(context: RunContext, path: Path, count: int) -> ConsumeOutput:
    output = ConsumeOutput(count=count, uri=context.files.put_path(path, _FILE))
    return record_output(context, output)


@dataclass(frozen=True, slots=True)
class _Pull:
    """One consumption of a subscription."""

    context: RunContext
    task: ConsumingProperties
    subscriber: Subscriber
    connection: Connection
    name: str
    taken: _Taken

    def take_into(self, file: BinaryIO, *, until_empty: bool) -> None:
        """Takes messages until there are enough, or the time is over."""
        begun_at = self.context.now()
        while self._left() > 0 and not self._is_over(begun_at):
            if self.context.cancellation.is_set():
                raise TaskFailed("The task was stopped", state=State.KILLED)
            found = self._pulled()
            new = [one for one in found if self.taken.add(one)]
            rows = (received_row(one.message, self.task.serde_type) for one in new)
            file.writelines(ion_lines(rows))
            self._keep([one.ack_id for one in found])
            if until_empty and not found:
                return

    def _left(self) -> int:
        """How many messages may be taken with the next pull."""
        if self.task.max_records is None:
            return _MOST_PULLED
        return min(_MOST_PULLED, self.task.max_records - len(self.taken.ack_ids))

    def _is_over(self, begun_at: datetime) -> bool:
        length = self.task.max_duration
        return length is not None and self.context.now() - begun_at >= length

    def _pulled(self) -> list[Received]:
        request = {"subscription": self.name, "max_messages": self._left()}
        try:
            answer = self.subscriber.pull(request, timeout=_PULL_SECONDS, retry=None)
        except imported("google.api_core.exceptions").DeadlineExceeded:
            return []
        return list(answer.received_messages)

    def _keep(self, new: list[str]) -> None:
        """Keeps what was taken from coming again while this goes on."""
        now = self.context.now()
        if now - self.taken.leased_at > _LEASE / 2:
            new = list(self.taken.ack_ids.values())
            self.taken.leased_at = now
        self._put_off(new, _LEASE)

    def _put_off(self, ack_ids: list[str], length: timedelta) -> None:
        for some in _parts(ack_ids):
            request: Mapping[str, object] = {
                "subscription": self.name,
                "ack_ids": some,
                "ack_deadline_seconds": int(length.total_seconds()),
            }
            self.subscriber.modify_ack_deadline(request, **call_options(self.connection))

    def give_back(self) -> None:
        """Lets the messages come again at once."""
        with suppress(GoogleFailure), calling(self.connection):
            self._put_off(list(self.taken.ack_ids.values()), timedelta(0))

    def acknowledge(self) -> None:
        """Lets go of the messages. Those that it is not possible for come again later."""
        try:
            with calling(self.connection):
                for some in _parts(list(self.taken.ack_ids.values())):
                    request = {"subscription": self.name, "ack_ids": some}
                    self.subscriber.acknowledge(request, **call_options(self.connection))
        except GoogleFailure as failure:
            self.context.log.warn(
                f"Messages could not be acknowledged, and come again: {failure.message}"
            )


def _parts(ack_ids: list[str]) -> Iterator[list[str]]:
    rest = iter(ack_ids)
    while some := list(islice(rest, _MOST_ACKNOWLEDGED)):
        yield some
