"""Files that the statements of DuckDB write."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.duckdb.connection import DuckdbProperties
from plugins.jdbc.local import LocalDatabase
from plugins.scripts.exec.workspace import path_inside
from shared.model.json import StoredObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_FOLDER = "outputs"


class DuckdbFiles(DuckdbProperties, LocalDatabase):
    """A database whose statements may write files."""

    output_files: Dynamic[tuple[str, ...]] = Field(
        default=(),
        description="Keys of files: each is the path `{{ outputFiles.<key> }}` in the statements,"
        " and stored.",
        examples=[["result"]],
    )

    @override
    def statement_variables(self, context: RunContext) -> Mapping[str, object]:
        paths = {key: str(path) for key, path in self._paths(context).items()}
        return {**super().statement_variables(context), "outputFiles": paths}

    @override
    def left(self, context: RunContext) -> StoredObject:
        found = super().left(context)
        if not self.output_files:
            return found
        stored: StoredObject = {}
        for key, path in self._paths(context).items():
            if not path.is_file():
                raise TaskFailed(
                    f"No statement has written the file '{key[:200]}'",
                    remedy=f"Write to '{{{{ outputFiles.{key[:200]} }}}}'.",
                )
            stored[key] = context.files.put_path(path, key)
        return {**found, "outputFiles": stored}

    def _paths(self, context: RunContext) -> dict[str, Path]:
        folder = context.working_directory.resolve() / _FOLDER
        folder.mkdir(exist_ok=True)
        return {key: path_inside(folder, key) for key in self.output_files}
