"""`windhover run`: a flow to its end, in this process."""

import argparse
import base64
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from pydantic import SecretStr

from shared.cli.composition import open_standalone
from shared.cli.exit_codes import ExitCode
from shared.cli.findings import problem_lines
from shared.cli.given_inputs import GivenInputs, given_inputs, pairs_of
from shared.cli.interrupts import interruptible
from shared.cli.printing import state_text
from shared.cli.progress import print_logs, progress
from shared.cli.sources import read_source
from shared.cli.terminal import harmless, say, tell
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.problems import InvalidFlow
from shared.model.source import parse_flow
from shared.model.state import State
from shared.model.task import LogLevel
from shared.runtime.executions import Request
from shared.runtime.instance import Instance
from shared.runtime.stored_documents import StoredDocuments
from shared.sdk.registry import Registry
from shared.settings import Settings

LONGEST_RUN = timedelta(days=365)
_KEY_BYTES = 32
_SETTLED_AFTER = timedelta(seconds=2)
_LOOK_AGAIN = timedelta(milliseconds=5)


def run(options: argparse.Namespace) -> int:
    """Runs a flow; 0 for SUCCESS and WARNING, 1 for FAILED and KILLED."""
    source = read_source(Path(options.flow))
    registry = Registry.installed()
    try:
        flow = parse_flow(source, registry)
    except InvalidFlow as error:
        for line in problem_lines(options.flow, error.problems):
            say(line)
        return ExitCode.INVALID
    with ExitStack() as stack:
        given = given_inputs(flow, options.input, options.input_file, stack)
        labels = dict(pairs_of(options.label, "--label"))
        settings = stack.enter_context(_settings(options.home))
        instance = stack.enter_context(open_standalone(settings, registry))
        instance.flows.save(source)
        if not options.quiet:
            stack.enter_context(progress(instance.feed))
        return _run_to_the_end(instance, _request(flow, given, labels), quiet=options.quiet)


@contextmanager
def _settings(home: str | None) -> Iterator[Settings]:
    """The settings with the home directory; without one, with a throw-away home and key."""
    settings = Settings.read()
    if home is not None:
        yield settings.model_copy(update={"home": Path(home)})
        return
    with TemporaryDirectory(prefix="windhover-") as folder:
        changes: dict[str, object] = {"home": Path(folder)}
        if settings.encryption_key is None:
            # What it encrypts is gone with the folder, so that nobody needs to know the key.
            key = base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
            changes["encryption_key"] = SecretStr(key)
        yield settings.model_copy(update=changes)


def _request(flow: Flow, given: GivenInputs, labels: dict[str, str]) -> Request:
    return Request(
        namespace=flow.namespace,
        flow_id=flow.id,
        inputs=given.values,
        uploads=given.uploads,
        labels=labels,
    )


def _run_to_the_end(instance: Instance, request: Request, *, quiet: bool) -> ExitCode:
    execution = instance.executions.create(request)
    with interruptible(instance.executions, execution.id) as interrupt:
        ended = _ended(instance, execution.id)
        good = ended.state.current in {State.SUCCESS, State.WARNING}
        if not good:
            _settle(instance, ended)
    if quiet and not good:
        print_logs(instance.ports.logs.of_execution(ended.id), at_least=LogLevel.ERROR)
    if not (quiet and good):
        _print_end(ended)
    _print_outputs(instance, ended)
    if interrupt.was_asked:
        return ExitCode.INTERRUPTED
    return ExitCode.OK if good else ExitCode.FAILED


def _ended(instance: Instance, execution_id: str) -> Execution:
    """The execution at its end.

    Waits a second at a time: a signal that comes right before a wait is seen only after it.
    """
    deadline = time.monotonic() + LONGEST_RUN.total_seconds()
    while True:
        found = instance.executions.wait(execution_id, timedelta(seconds=1))
        if found.is_over or time.monotonic() > deadline:
            return found


def _settle(instance: Instance, ended: Execution) -> None:
    """Waits for the end of what still ran in a loop when another part of it failed."""
    deadline = time.monotonic() + _SETTLED_AFTER.total_seconds()
    while time.monotonic() < deadline:
        runs = instance.ports.repository.task_runs(ended.id)
        if all(run.state.current.is_terminal for run in runs):
            return
        time.sleep(_LOOK_AGAIN.total_seconds())


def _print_end(execution: Execution) -> None:
    if execution.error:
        say(harmless(execution.error))
    seconds = execution.state.duration.total_seconds()
    say(f"{state_text(execution.state.current)} execution {execution.id} in {seconds:.3f} s")


def _print_outputs(instance: Instance, execution: Execution) -> None:
    outputs = execution.outputs
    if execution.outputs_uri is not None:
        documents = StoredDocuments(instance.ports.repository, instance.ports.storage, execution.id)
        outputs = documents.stored_outputs(execution.outputs_uri)
    if outputs is not None:
        tell(orjson.dumps(outputs, option=orjson.OPT_INDENT_2).decode())
