"""io.kestra.plugin.core.namespace.UploadFiles."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, BinaryIO, ClassVar

import orjson
from pydantic import BeforeValidator, Field
from typing_extensions import override

from plugins.core.namespace.patterns import Patterns, chosen
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class Conflict(StrEnum):
    """What becomes of a file that is there already."""

    OVERWRITE = "OVERWRITE"
    ERROR = "ERROR"
    SKIP = "SKIP"


def _as_map(value: object) -> object:
    """A text is the JSON of a map, which an expression renders to."""
    if not isinstance(value, str) or not value.startswith("{") or value.startswith("{{"):
        return value
    try:
        found: object = orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
    return found


class UploadFilesOutput(Output):
    """Outputs of UploadFiles."""

    files: dict[str, str] = Field(description="URI of each file by its path in the namespace.")


class UploadFiles(RunnableTask):
    """Copy files into a namespace, from the working directory or from the internal storage.

    What comes first stays if a later file fails.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: keep
type: io.kestra.plugin.core.namespace.UploadFiles
namespace: company.team
filesMap:
  report.csv: "{{ outputs.report.uri }}"
destination: reports
""",
    )

    namespace: Dynamic[str] = Field(description="The namespace.", examples=["company.team"])
    files: Dynamic[Patterns] | None = Field(
        default=None,
        description="Paths or globs in the working directory.",
        examples=[["queries/*.sql"]],
    )
    files_map: Dynamic[Annotated[dict[str, str], BeforeValidator(_as_map)]] | None = Field(
        default=None,
        description="URI of each file by its name; one that does not exist is left out.",
        examples=[{"report.csv": "{{ outputs.report.uri }}"}],
    )
    destination: Dynamic[str] = Field(
        default="/", description="A folder for the files.", examples=["reports"]
    )
    conflict: Dynamic[Conflict] = Field(
        default=Conflict.OVERWRITE, description="What becomes of a file that is there already."
    )

    @override
    def run(self, context: RunContext) -> UploadFilesOutput:
        if not self.files and not self.files_map:
            raise TaskFailed("files or filesMap is required")
        files = context.namespace_files(self.namespace)
        present = set(files.list_paths())
        folder = self.destination.strip("/")
        found: dict[str, str] = {}
        for name, content in self._given(context):
            with content:
                path = f"{folder}/{name}" if folder else name
                if path in present and self.conflict is Conflict.ERROR:
                    raise TaskFailed(
                        f"File '{path}' already exists in namespace '{self.namespace}' and "
                        "conflict is set to ERROR"
                    )
                if path not in present or self.conflict is Conflict.OVERWRITE:
                    found[path] = files.put(path, content)
        return UploadFilesOutput(files=found)

    def _given(self, context: RunContext) -> Iterator[tuple[str, BinaryIO]]:
        for name, uri in (self.files_map or {}).items():
            if context.files.exists(uri):
                yield name.lstrip("/"), context.files.open(uri)
        if not self.files:
            return
        folder = context.working_directory
        # Links are left out: they may lead out of the folder.
        paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        names = sorted(path.relative_to(folder).as_posix() for path in paths)
        for name in chosen(names, self.files):
            yield name, (folder / name).open("rb")
