"""io.kestra.plugin.core.http.Download."""

import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.core.http import exchange as http
from plugins.core.http.options import HttpProperties
from shared.model.json import StoredObject
from shared.model.properties import DEPRECATED, Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask

LARGEST_FILE = 10 * 1024 * 1024 * 1024
_FILE_NAME = re.compile(r'filename\s*=\s*"?([^";]+)"?', re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.() -]")


class DownloadOutput(Output):
    """Outputs of Download."""

    uri: str = Field(description="URI of the stored file.")
    code: int = Field(description="The response code.")
    length: int = Field(description="The size of the file, in bytes.")
    headers: StoredObject = Field(description="The headers: name to list of values.")


class Download(RunnableTask, HttpProperties):
    """Store what an HTTP address gives as a file.

    Only public addresses can be reached, unless the server opens others.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.core.http.Download
uri: https://example.com/orders.csv
""",
    )

    fail_on_empty_response: Dynamic[bool] = Field(
        default=True, description="Whether an empty file is a failure."
    )
    save_as: Dynamic[str] | None = Field(
        default=None, description="The name of the file; that of the response by default."
    )
    allow_failed: Dynamic[bool] = Field(
        default=False,
        description="The old place of `options.allowFailed`.",
        json_schema_extra=DEPRECATED,
    )

    @override
    def run(self, context: RunContext) -> DownloadOutput:
        with http.exchange(context, self) as response:
            if not http.accepted(self, response.status_code, allow_failed=self.allow_failed):
                raise http.refuse(response)
            name = _safe(self.save_as or _name_of(response.headers, response.url.path))
            with tempfile.TemporaryDirectory(dir=context.working_directory) as folder:
                path = Path(folder) / "content"
                length = _keep(context, response.iter_bytes(), path)
                self._check(context, response.headers, length, name)
                uri = context.files.put_path(path, name)
            context.metric(Metric("response.length", MetricKind.COUNTER, length))
            return DownloadOutput(
                uri=uri, code=response.status_code, length=length, headers=http.headers_of(response)
            )

    def _check(
        self, context: RunContext, headers: Mapping[str, str], length: int, name: str
    ) -> None:
        promised = headers.get("content-length", "")
        is_comparable = promised.isdigit() and "content-encoding" not in headers
        if is_comparable and int(promised) != length:
            raise TaskFailed(f"Invalid size, got {length}, expected {promised}")
        if length == 0:
            if self.fail_on_empty_response:
                raise TaskFailed("No response from server")
            context.log.warn(f"File '{name}' is empty")


def _keep(context: RunContext, chunks: Iterable[bytes], path: Path) -> int:
    length = 0
    with path.open("wb") as file:
        for chunk in chunks:
            length += len(chunk)
            if length > LARGEST_FILE:
                raise TaskFailed(f"The file has more than {LARGEST_FILE} bytes")
            if context.cancellation.is_set():
                raise TaskFailed("The download was stopped")
            file.write(chunk)
    return length


def _name_of(headers: Mapping[str, str], path: str) -> str:
    found = _FILE_NAME.search(headers.get("content-disposition", ""))
    return found[1] if found else PurePosixPath(path).name


def _safe(name: str) -> str:
    """The last segment of a name, as a name that every backend takes."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = _UNSAFE.sub("_", last).strip(" .")[:200]
    return plain or "file"
