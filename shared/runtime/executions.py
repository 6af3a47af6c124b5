"""What people do with executions: create, follow, kill, label."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO, ClassVar

import orjson

from shared.engine.checks import decided, failing_checks
from shared.engine.evaluation import TemplateEvaluator
from shared.engine.inputs import resolve_asked, resolve_inputs
from shared.engine.places import FlowMap
from shared.engine.variables import Variables
from shared.errors import Disposition, WindhoverError
from shared.model.commit import Commit
from shared.model.event import (
    AnyEvent,
    ContinuationRequested,
    ExecutionCreated,
    KillRequested,
    LabelsRequested,
    ResumeRequested,
)
from shared.model.execution import Execution, ExecutionMetadata, Label, TriggerInfo
from shared.model.flow import Check, Flow
from shared.model.ids import id_of
from shared.model.inputs import Input
from shared.model.json import Json, JsonObject
from shared.model.message import Message, Topic
from shared.model.state import History, State
from shared.model.task import FlowableTask
from shared.model.taskrun import TaskRun
from shared.model.uris import execution_path, path_of, uri_of
from shared.ports.repository import Unstorable
from shared.runtime.breakpoints import checked_breakpoints
from shared.runtime.execution_labels import CORRELATION, checked_labels, is_kept, labels_of
from shared.runtime.feed import Feed
from shared.runtime.library import FlowLibrary
from shared.runtime.masking import Masks
from shared.runtime.random_ids import new_execution_id
from shared.runtime.refusals import ChangedMeanwhile
from shared.runtime.spill import whole, with_inputs_spilled
from shared.runtime.storable import stored_bytes
from shared.runtime.stored_documents import StoredDocuments
from shared.runtime.world import World


class ExecutionNotFound(WindhoverError):  # noqa: N818 - reads as the fact it is
    """There is no such execution."""

    code: ClassVar[str] = "execution.not-found"
    http_status: ClassVar[int] = 404
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class FlowDisabled(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The flow is disabled: nothing may start it."""

    code: ClassVar[str] = "flow.disabled"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class KeyReused(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A key that makes a request safe to repeat came with another request; nothing was created."""

    code: ClassVar[str] = "execution.key-reused"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class AlreadyEnded(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The execution is over; what was asked for needs a running one."""

    code: ClassVar[str] = "execution.already-ended"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


class NotPaused(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The execution is not PAUSED; there is nothing to resume."""

    code: ClassVar[str] = "execution.not-paused"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class Upload:
    """A file given for a FILE input."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for when starting a flow.

    Attributes:
        inputs: text or typed values by input id; dotted ids stay flat.
        uploads: files by input id.
        trigger: what started it, for everything but a person.
        schedule_date: when it starts; at once if None or past.
        breakpoints: before which task runs it stops.
        key: a flow is run once with it, however often that is asked for; None for every time.
    """

    namespace: str
    flow_id: str
    revision: int | None = None
    inputs: Mapping[str, Json] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    trigger: TriggerInfo | None = None
    kind: str | None = None
    schedule_date: datetime | None = None
    breakpoints: Sequence[str] = ()
    key: str | None = None


class Executions:
    """The executions of one running Windhover."""

    def __init__(self, world: World, library: FlowLibrary, feed: Feed) -> None:
        self._world = world
        self._ports = world.ports
        self._library = library
        self._feed = feed

    def create(self, request: Request) -> Execution:
        """Starts a flow; returns when the execution can not be lost any more.

        With a key that the flow was started with before: gives the execution of that time.

        Raises:
            FlowNotFound, FlowDisabled: there is nothing to start.
            KeyReused: the key was used for another request.
            InvalidInput, InvalidLabel, InvalidBreakpoint, CheckFailed, Unstorable: nothing was
                created.
        """
        flow = self._library.find(request.namespace, request.flow_id, request.revision)
        if flow.disabled:
            raise FlowDisabled("Requested Flow is disabled.", remedy="Enable the flow first.")
        execution = self.draft(flow, request)
        known = self._ports.repository.execution(execution.id) if request.key else None
        if known is not None:
            if known.fingerprint not in {None, execution.fingerprint}:
                raise KeyReused(
                    "The flow was run with this key before, and something else was asked for",
                    remedy="Choose a new Idempotency-Key for every new request.",
                )
            return known
        execution = execution.with_inputs(self._resolved(flow, request, execution))
        execution = decided(execution, self.failing_checks(flow, execution))
        self._store_uploads(request, execution)
        self.start(execution)
        return execution

    def start(self, execution: Execution) -> None:
        """Starts an execution that is made; returns when it can not be lost any more."""
        stored = with_inputs_spilled(self._ports.storage, execution)
        self.tell(
            ExecutionCreated(
                execution_id=execution.id, at=execution.state.start_date, execution=stored
            )
        )

    def draft(self, flow: Flow, request: Request) -> Execution:
        """An execution that is not kept, without inputs. Raises InvalidLabel."""
        labels = labels_of(flow, request.labels)
        now = self._ports.clock.now()
        execution_id = (
            new_execution_id()
            if request.key is None
            else id_of("key", flow.namespace, flow.id, request.key)
        )
        complete = {CORRELATION: execution_id} | dict(labels)
        return Execution(
            id=execution_id,
            namespace=flow.namespace,
            flow_id=flow.id,
            flow_revision=flow.revision,
            state=History.created(now),
            labels=tuple(Label(key=key, value=value) for key, value in complete.items()),
            variables=flow.variables,
            trigger=request.trigger,
            original_id=execution_id,
            metadata=ExecutionMetadata(original_created_date=now),
            kind=request.kind,
            schedule_date=request.schedule_date,
            breakpoints=checked_breakpoints(flow, request.breakpoints),
            fingerprint=None if request.key is None else _fingerprint(request, request.key),
        )

    def failing_checks(self, flow: Flow, execution: Execution) -> tuple[Check, ...]:
        """The checks of a flow that do not hold for an execution with its inputs."""
        if not flow.checks:
            return ()
        ports = self._ports
        documents = StoredDocuments(ports.repository, ports.storage, execution.id)
        surroundings = self._world.surroundings(Masks())
        variables = Variables(FlowMap.of(flow), documents, execution, surroundings)
        evaluator = TemplateEvaluator(variables, surroundings.context(execution, None))
        return failing_checks(flow.checks, evaluator)

    def inputs(self, flow: Flow, request: Request, execution: Execution) -> JsonObject | None:
        """The inputs, resolved and typed; uploads are stored once everything else is right."""
        resolved = self._resolved(flow, request, execution)
        self._store_uploads(request, execution)
        return resolved

    def _store_uploads(self, request: Request, execution: Execution) -> None:
        self._store(_inputs_folder(execution), request.uploads)

    def _store(self, folder: str, uploads: Mapping[str, Upload]) -> None:
        for name, path in _targets(folder, uploads).items():
            self._ports.storage.put(path, uploads[name].content)

    def _resolved(self, flow: Flow, request: Request, execution: Execution) -> JsonObject | None:
        supplied = supplied_inputs(request, execution)
        stored_bytes(supplied, "the inputs")
        surroundings = self._world.surroundings(Masks())
        encryption = self._world.encryption
        resolved = resolve_inputs(
            flow,
            supplied,
            surroundings.context(execution, None),
            encrypt=encryption.encrypt if encryption else None,
        )
        return resolved or None

    def find(self, execution_id: str) -> Execution:
        """The header. Raises ExecutionNotFound."""
        found = self._ports.repository.execution(execution_id)
        if found is None:
            raise ExecutionNotFound(f"There is no execution {execution_id}.")
        return found

    def whole(self, execution: Execution) -> Execution:
        """An execution for people to see: with its inputs, however large."""
        return whole(self._ports.storage, execution)

    def wait(self, execution_id: str, timeout: timedelta) -> Execution:
        """The execution once it is completely over, or as it is when the time is up."""
        with self._feed.end_of(execution_id) as ended:
            found = self.find(execution_id)
            if found.is_over:
                return found
            ended.wait(timeout.total_seconds())
        return self.find(execution_id)

    def kill(self, execution_id: str, *, cascade: bool = True) -> None:
        """Asks to kill an execution, and those that its tasks have created. Raises AlreadyEnded."""
        execution = self.find(execution_id)
        if execution.state.current.is_terminal:
            raise AlreadyEnded("Execution is already finished, can't kill it")
        now = self._ports.clock.now()
        self.tell(
            KillRequested(
                execution_id=execution_id,
                at=now,
                generation=execution.generation,
                spares_subflows=not cascade,
            )
        )

    def resume(
        self,
        execution_id: str,
        supplied: Mapping[str, Json] | None = None,
        uploads: Mapping[str, Upload] | None = None,
    ) -> Execution:
        """Resumes the task run that was PAUSED first, or what was paused as a whole.

        Args:
            execution_id: of the execution.
            supplied: text or typed values for what the pause asks for (`onResume`), by id.
            uploads: files for it, by id.

        Returns:
            The header when that is stored: RESTARTED, it goes on by itself.

        Raises:
            ExecutionNotFound, NotPaused: there is nothing to resume.
            ChangedMeanwhile: somebody else has resumed it.
            InvalidInput: of what the pause asks for; it stays PAUSED.
        """
        execution = self.find(execution_id)
        is_paused = execution.state.current is State.PAUSED
        if is_paused and execution.paused_by_hand and not execution.paused:
            return self.carry_out(
                ContinuationRequested(
                    execution_id=execution_id,
                    at=self._ports.clock.now(),
                    moves=len(execution.state.histories),
                )
            )
        run = self.paused_run(execution)
        flow_map = self._library.map_of(execution)
        asked = asked_by(flow_map, run)
        encryption = self._world.encryption
        # A folder of its own: nobody who resumes at the same time, or again, writes over a file.
        folder = f"{resumed_folder(execution)}/{new_execution_id()}"
        values = resolve_asked(
            flow_map.flow,
            asked,
            with_addresses(folder, supplied or {}, uploads or {}),
            self._world.surroundings(Masks()).context(execution, run),
            encrypt=encryption.encrypt if encryption else None,
        )
        if asked:
            self._store(folder, uploads or {})
        event = ResumeRequested(
            execution_id=execution_id,
            at=self._ports.clock.now(),
            task_run_id=run.id,
            round=run.round,
            values=values if asked else None,
        )
        return self.carry_out(event)

    def asked_of(self, execution: Execution) -> tuple[Input, ...]:
        """What the task that was PAUSED first asks for; nothing of what was paused by hand."""
        run_id = next(iter(execution.paused), None)
        if run_id is None:
            return ()
        return asked_by(self._library.map_of(execution), self.paused_run(execution))

    def paused_run(self, execution: Execution) -> TaskRun:
        """The task run that was PAUSED first. Raises NotPaused."""
        run_id = next(iter(execution.paused), None)
        run = self._ports.repository.task_run(execution.id, run_id) if run_id else None
        if run is None or execution.state.current.is_terminal:
            raise NotPaused(f"Execution '{execution.id}' is not paused, can't resume it")
        return run

    def kill_soon(self, execution_id: str) -> None:
        """Asks to kill an execution and returns at once; for signal handlers."""
        threading.Thread(
            target=self._kill_if_running, args=(execution_id,), name="kill", daemon=True
        ).start()

    def _kill_if_running(self, execution_id: str) -> None:
        with suppress(AlreadyEnded):
            self.kill(execution_id)

    def change_labels(self, execution: Execution, wanted: Mapping[str, str]) -> Execution:
        """Merges labels; system ones may be sent back as they are. Raises InvalidLabel."""
        changed = {
            key: value for key, value in wanted.items() if not is_kept(execution, key, value)
        }
        return self.set_labels(execution.id, changed)

    def set_labels(self, execution_id: str, labels: Mapping[str, str]) -> Execution:
        """Merges labels by key; returns when that is stored. Raises InvalidLabel."""
        self.find(execution_id)
        checked = checked_labels(labels)
        event = LabelsRequested(
            execution_id=execution_id, at=self._ports.clock.now(), labels=checked
        )
        self.tell(event)
        return self.find(execution_id)

    def carry_out(self, event: AnyEvent) -> Execution:
        """Hands an event to the executor; gives the header as it has left it.

        Raises:
            ChangedMeanwhile: it has changed nothing.
        """
        commit = self.tell(event)
        for document in commit.documents:
            if isinstance(document, Execution) and document.id == event.execution_id:
                return document
        raise ChangedMeanwhile(
            "Something else happened to the execution first.", remedy="Look at it, then try again."
        )

    def tell(self, event: AnyEvent) -> Commit:
        """Hands an event to the executor; gives what it has changed when that is durable.

        Raises:
            Unstorable: it holds what no backend can keep; nothing was handed over.
            ExecutorBusy: it may still happen.
        """
        message = _message(event)
        with self._feed.handled(message.id) as handled:
            self._ports.queue.send([message])
            return handled.wait()


def supplied_inputs(request: Request, execution: Execution) -> dict[str, Json]:
    """What is given by id: values, and for uploads the addresses that they will have."""
    return with_addresses(_inputs_folder(execution), request.inputs, request.uploads)


def with_addresses(
    folder: str, values: Mapping[str, Json], uploads: Mapping[str, Upload]
) -> dict[str, Json]:
    """Values by id, and for uploads the addresses that they will have in a folder."""
    targets = _targets(folder, uploads)
    return {**values, **{name: uri_of(path_of(uri_of(path))) for name, path in targets.items()}}


def _fingerprint(request: Request, key: str) -> str:
    """The same for the same request only.

    Inputs may be secret: the hash has the key, which is kept nowhere, so that nobody who reads the
    document can try values.
    """
    digest = hashlib.blake2b(key=hashlib.blake2b(key.encode()).digest(), digest_size=16)
    asked = (
        *(request.revision, request.kind, request.schedule_date, list(request.breakpoints)),
        *(dict(request.inputs), dict(request.labels), sorted(request.uploads)),
    )
    digest.update(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS))
    for name in sorted(request.uploads):
        content = request.uploads[name].content
        while block := content.read(_BLOCK):
            digest.update(block)
        content.seek(0)
    return digest.hexdigest()


_BLOCK = 1024 * 1024


def _folder_of(execution: Execution) -> str:
    return execution_path(execution.namespace, execution.flow_id, execution.id)


def _inputs_folder(execution: Execution) -> str:
    return f"{_folder_of(execution)}/inputs"


def resumed_folder(execution: Execution) -> str:
    """Where files are kept that were given to resume an execution."""
    return f"{_folder_of(execution)}/resumed"


def _targets(folder: str, uploads: Mapping[str, Upload]) -> dict[str, str]:
    return {name: f"{folder}/{name}/{_file_name(upload.name)}" for name, upload in uploads.items()}


def asked_by(flow_map: FlowMap, run: TaskRun) -> tuple[Input, ...]:
    """What the task of a paused task run asks for (`onResume`)."""
    task = flow_map.places[run.task_id].task
    return task.asked() if isinstance(task, FlowableTask) else ()


def _message(event: AnyEvent) -> Message:
    try:
        message = Message(id=id_of("asked", event.key), topic=Topic.EXECUTIONS, body=event)
        message.model_dump_json().encode()
    except (ValueError, RecursionError) as error:
        raise Unstorable(f"what was asked for can not be stored: {error}") from error
    return message


def _file_name(name: str) -> str:
    """The last segment of an uploaded file's name; it becomes the last of a storage path."""
    last = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1].replace("\x00", "")
    return last if last not in {"", ".", ".."} else "file"
