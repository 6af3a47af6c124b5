"""`windhover run`: a flow to its end, in this process."""

import argparse
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import orjson

from shared.cli.composition import open_standalone
from shared.cli.exit_codes import ExitCode
from shared.cli.printing import level_text, say, state_text, tell
from shared.errors import WindhoverError
from shared.model.commit import Commit
from shared.model.execution import Execution
from shared.model.json import Json
from shared.model.log import LogChunk
from shared.model.state import State
from shared.model.taskrun import TaskRun
from shared.runtime.executions import Request, Upload
from shared.runtime.instance import Instance
from shared.runtime.stored_documents import StoredDocuments
from shared.sdk.registry import Registry
from shared.settings import Settings

LONGEST_RUN = timedelta(days=365)


class InvalidArgument(WindhoverError):  # noqa: N818 - reads as the fact it is
    """An argument of the command line can not be used; nothing was run."""

    code: ClassVar[str] = "cli.invalid-argument"


def run(options: argparse.Namespace) -> int:
    """Runs a flow; 0 for SUCCESS and WARNING, 1 for FAILED and KILLED."""
    source = _source(Path(options.flow))
    settings = Settings.read()
    with ExitStack() as stack:
        home = options.home or stack.enter_context(TemporaryDirectory(prefix="windhover-"))
        settings = settings.model_copy(update={"home": Path(home)})
        instance = stack.enter_context(open_standalone(settings, Registry.installed()))
        flow = instance.flows.save(source)
        inputs, uploads = _inputs(options.input, stack)
        request = Request(
            namespace=flow.namespace,
            flow_id=flow.id,
            inputs=inputs,
            uploads=uploads,
            labels=dict(_pairs(options.label, "--label")),
        )
        if not options.quiet:
            stack.enter_context(instance.feed.listening(_Progress()))
        execution = instance.executions.create(request)
        ended = _to_the_end(instance, execution)
        _print_result(instance, ended, quiet=options.quiet)
        good = ended.state.current in {State.SUCCESS, State.WARNING}
        return ExitCode.OK if good else ExitCode.FAILED


def _to_the_end(instance: Instance, execution: Execution) -> Execution:
    """The execution when it is over; the first Ctrl-C kills it, the second ends the process."""
    with _killed_on_interrupt(instance, execution.id):
        return instance.executions.wait(execution.id, LONGEST_RUN)


@contextmanager
def _killed_on_interrupt(instance: Instance, execution_id: str) -> Iterator[None]:
    def interrupt(signum: int, frame: object) -> None:
        del signum, frame
        signal.signal(signal.SIGINT, signal.default_int_handler)
        say("Killing the execution; once more Ctrl-C to leave at once.")
        instance.executions.kill_soon(execution_id)

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Progress:
    """Prints what every commit changes."""

    def __init__(self) -> None:
        self._told: dict[str, State] = {}

    def __call__(self, commit: Commit) -> None:
        for chunk in commit.logs:
            print_chunk(chunk)
        for document in commit.documents:
            if isinstance(document, Execution | TaskRun):
                self._tell_state(document)

    def _tell_state(self, document: Execution | TaskRun) -> None:
        state = document.state.current
        if self._told.get(document.id) is state:
            return
        self._told[document.id] = state
        if isinstance(document, TaskRun):
            value = "" if document.value is None else f" [{document.value[:60]}]"
            say(f"{state_text(state)} {document.task_id}{value}")


def print_chunk(chunk: LogChunk) -> None:
    """Prints the lines of a chunk."""
    for line in chunk.lines:
        time = line.at.strftime("%H:%M:%S.%f")[:-3]
        say(f"{time} {level_text(line.level)} {chunk.task_id}: {line.message}")


def _print_result(instance: Instance, execution: Execution, *, quiet: bool) -> None:
    if execution.error:
        say(execution.error)
    if not quiet:
        seconds = execution.state.duration.total_seconds()
        say(f"{state_text(execution.state.current)} execution {execution.id} in {seconds:.3f} s")
    outputs = execution.outputs
    if execution.outputs_uri is not None:
        documents = StoredDocuments(instance.ports.repository, instance.ports.storage, execution.id)
        outputs = documents.stored_outputs(execution.outputs_uri)
    if outputs is not None:
        tell(orjson.dumps(outputs, option=orjson.OPT_INDENT_2).decode())


def _source(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidArgument(
            f"the flow {path} can not be read: {error}",
            remedy="Give the path of a YAML file in UTF-8.",
        ) from error


def _inputs(given: list[str], stack: ExitStack) -> tuple[Mapping[str, Json], Mapping[str, Upload]]:
    inputs: dict[str, Json] = {}
    uploads: dict[str, Upload] = {}
    for key, value in _pairs(given, "--input"):
        if not value.startswith("@"):
            inputs[key] = value
            continue
        path = Path(value[1:])
        try:
            content = stack.enter_context(path.open("rb"))
        except OSError as error:
            raise InvalidArgument(
                f"the file of the input {key} can not be read: {error}",
                remedy=f"Give an existing file: --input {key}=@PATH.",
            ) from error
        uploads[key] = Upload(path.name, content)
    return inputs, uploads


def _pairs(given: list[str], option: str) -> Iterator[tuple[str, str]]:
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise InvalidArgument(
                f"{option} {text} has no KEY=VALUE", remedy=f"Write {option} KEY=VALUE."
            )
        yield key, value
