"""Files of the internal storage that requests name by address: whose they are, who reads them."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from shared.api.given_inputs import Inputs
from shared.engine.input_values import invalid
from shared.model.execution import Execution
from shared.model.flow import Flow
from shared.model.json import Json
from shared.model.uris import SCHEME, execution_path, namespace_path, path_of
from shared.runtime.executions import Upload
from shared.runtime.instance import Instance

SPOOLED_BYTES = 1024 * 1024
"""Of a content that is read twice, so much is kept in memory."""

_OF_EXECUTION = re.compile(r"/executions/([0-9a-zA-Z]{16,40})/")
_OF_NAMESPACE = "/_files/"


def belongs(path: str, execution: Execution) -> bool:
    """Whether a path of the storage is below the folder of an execution."""
    folder = execution_path(execution.namespace, execution.flow_id, execution.id)
    return path.startswith(f"{folder}/")


def owner_of(engine: Instance, path: str) -> Execution | None:
    """The execution that a path of the storage belongs to; None of what belongs to none."""
    named = _OF_EXECUTION.search(path)
    found = None if named is None else engine.ports.repository.execution(named[1])
    return found if found is not None and belongs(path, found) else None


def check_files(engine: Instance, flow: Flow, inputs: Mapping[str, Json]) -> None:
    """Refuses FILE inputs whose addresses nobody may read as a file.

    A file is given by its address where it is one of an execution, or of the flow's namespace.
    What else the storage holds (values of keys, settings) is no file.

    Raises:
        InvalidInput: it may not be read, or is not there.
        InvalidStorageUri: it is no address.
    """
    for name, path in _addresses(flow, inputs).items():
        is_own = path.startswith(f"{namespace_path(flow.namespace)}/_files/")
        if not is_own and owner_of(engine, path) is None:
            raise invalid(name, "this is no file of an execution or of the namespace", inputs[name])
        if not engine.ports.storage.exists(path):
            raise invalid(name, "there is no such file", inputs[name])


@contextmanager
def borrowed(engine: Instance, flow: Flow, given: Inputs) -> Iterator[Inputs]:
    """What is given, with files of other executions as if they had been sent.

    An execution reads its own files and those of its kin: those of others are copied into it.

    Raises InvalidInput, InvalidStorageUri, as `check_files` does.
    """
    inputs, uploads = given
    check_files(engine, flow, inputs)
    with ExitStack() as opened:
        copied = {
            name: Upload(path.rpartition("/")[2], opened.enter_context(_content(engine, path)))
            for name, path in _addresses(flow, inputs).items()
            if owner_of(engine, path) is not None
        }
        kept = {name: value for name, value in inputs.items() if name not in copied}
        yield kept, {**uploads, **copied}


def _addresses(flow: Flow, inputs: Mapping[str, Json]) -> dict[str, str]:
    """The paths of FILE inputs that are given by address. Raises InvalidStorageUri."""
    given = {one.id: inputs.get(one.id) for one in flow.inputs if one.type == "FILE"}
    return {
        name: path_of(value)
        for name, value in given.items()
        if isinstance(value, str) and value.startswith(SCHEME)
    }


def _content(engine: Instance, path: str) -> BinaryIO:
    """A content that can be read from the beginning again, wherever it is stored."""
    content = engine.ports.storage.open(path)
    if content.seekable():
        return content
    with content:
        spooled = SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115 - who reads it closes it
        shutil.copyfileobj(content, spooled)
        spooled.seek(0)
        return cast(BinaryIO, spooled)
