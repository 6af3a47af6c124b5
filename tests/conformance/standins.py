"""The types that exist only in Kestra's tests, registered as any plug-in registers its own."""

import uuid
from collections.abc import Iterator, Mapping
from typing import ClassVar

from typing_extensions import override

from plugins.core.flow.subflow import Subflow
from shared.engine.variables import ENCRYPTED
from shared.model.event import TaskRunAdded
from shared.model.json import Json, StoredJson
from shared.model.properties import Dynamic
from shared.model.state import State
from shared.model.task import Chain, FlowableTask, Plan, Task, Tasks
from shared.runtime.encryption import Encryption
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.registry import Catalog
from shared.sdk.task import RunnableTask
from shared.sdk.trigger import PollingTrigger

ENCRYPTION_KEY = "d2luZGhvdmVyLWNvbmZvcm1hbmNlLTMyLWJ5dGVzISE="
TOO_LARGE = 1_100_000

_TASKS = "io.kestra.core.tasks.test"
_RUNNERS = "io.kestra.core.runners.test"


def catalog(*, encrypted: bool) -> Catalog:
    """The stand-ins, for a server with or without an encryption key."""
    here = __name__
    return Catalog(
        types={
            f"{_TASKS}.BadExecutable": f"{here}:BadExecutable",
            f"{_TASKS}.BadSequential": f"{here}:BadSequential",
            f"{_TASKS}.DynamicTask": f"{here}:DynamicTask",
            f"{_TASKS}.Encrypted": f"{here}:{'Encrypted' if encrypted else 'Unencrypted'}",
            f"{_TASKS}.NullOutputTask": f"{here}:NullOutput",
            f"{_TASKS}.Read": f"{here}:Read",
            f"{_RUNNERS}.TaskThatFail": f"{here}:TaskThatFails",
            f"{_RUNNERS}.TaskWithAlias": f"{here}:TaskWithAlias",
            f"{_RUNNERS}.trigger.Alias": f"{here}:NeverFires",
            f"{_RUNNERS}.WorkerTaskResultTooLarge": f"{here}:TooLarge",
        },
        aliases={f"{_RUNNERS}.task.Alias": f"{_RUNNERS}.TaskWithAlias"},
    )


class Value(Output):
    """One value."""

    value: StoredJson


class Message(Output):
    """One message."""

    message: str


class BadExecutable(Subflow):
    """A Subflow that fails whenever its result is worked out."""

    @override
    def settled(self, state: State) -> State:
        raise TaskFailed("its result can not be worked out")


class BadSequential(FlowableTask):
    """A Sequential that fails whenever its state is computed."""

    tasks: Tasks

    @override
    def children(self) -> Iterator[Task]:
        yield from (*self.tasks, *self.errors, *self.finally_)

    @override
    def plan(self, outputs: Mapping[str, Json] | None) -> Plan:
        return Chain(self.tasks)

    @override
    def settled(self, state: State) -> State:
        raise TaskFailed("its state can not be computed")


class DynamicTask(RunnableTask):
    """Adds one more task run to its execution."""

    fail: bool = False

    @override
    def run(self, context: RunContext) -> Output | None:
        state = State.FAILED if self.fail else State.SUCCESS
        task_id = uuid.uuid4().hex
        context.apply(TaskRunAdded(task_id=task_id, state=state, value=context.info.task_run_id))
        if self.fail:
            raise TaskFailed("told to fail")
        return None


class Encrypted(RunnableTask):
    """Gives its property encrypted."""

    format: Dynamic[str]
    encryption: ClassVar[Encryption | None] = Encryption(ENCRYPTION_KEY)

    @override
    def run(self, context: RunContext) -> Output:
        if self.encryption is None:
            return Value(value={"type": ENCRYPTED, "value": self.format})
        return Value(value=self.encryption.encrypt(self.format))


class Unencrypted(Encrypted):
    """The same on a server without a key: the text stays what it is."""

    encryption: ClassVar[Encryption | None] = None


class NullOutput(RunnableTask):
    """Gives a null that is present."""

    @override
    def run(self, context: RunContext) -> Output:
        return Value(value=None)


class Read(RunnableTask):
    """Gives the text of a file of the working directory."""

    path: Dynamic[str]

    @override
    def run(self, context: RunContext) -> Output:
        return Value(value=(context.working_directory / self.path).read_text("utf-8"))


class TaskThatFails(RunnableTask):
    """Fails with an output."""

    message: Dynamic[str]

    @override
    def run(self, context: RunContext) -> Output:
        raise TaskFailed(self.message, output=Message(message=self.message))


class TaskWithAlias(RunnableTask):
    """Logs a message."""

    message: Dynamic[str]

    @override
    def run(self, context: RunContext) -> None:
        context.log.info(self.message)


class TooLarge(RunnableTask):
    """Gives more than a message may hold."""

    @override
    def run(self, context: RunContext) -> Output:
        return Value(value="a" * TOO_LARGE)


class NeverFires(PollingTrigger):
    """Looks, and never finds anything."""

    @override
    def evaluate(self, context: RunContext) -> None:
        return None
