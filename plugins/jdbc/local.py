"""Databases that are files: what a query leaves besides its rows."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field
from typing_extensions import override

from plugins.jdbc.connection import JdbcProperties
from plugins.jdbc.querying import QueriesOutput, QueriesTask, QueryTask
from shared.model.json import StoredObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.fetching import FetchOutput
from shared.sdk.output import Output, TaskFailed, plain


class FilesOutput(Output):
    """The files that are left."""

    output_files: dict[str, str] | None = Field(
        default=None, description="The URIs of the files that were written, by their keys."
    )
    database_uri: str | None = Field(
        default=None, description="URI of the database file (`outputDbFile`)."
    )


class LocalQueryOutput(FetchOutput, FilesOutput):
    """Outputs of one statement."""


class LocalQueriesOutput(QueriesOutput, FilesOutput):
    """Outputs of several statements."""


class LocalDatabase(JdbcProperties):
    """A database in a file that can be kept."""

    output_db_file: Dynamic[bool] = Field(
        default=False, description="Whether the database file is stored afterwards."
    )

    def database_path(self, context: RunContext) -> Path | None:
        """Where the file is; None for a database in memory."""
        raise NotImplementedError

    def left(self, context: RunContext) -> StoredObject:
        """The files that are left, once the database is closed. Raises TaskFailed."""
        if not self.output_db_file:
            return {}
        path = self.database_path(context)
        if path is None:
            raise TaskFailed(
                "A database in memory leaves no file", remedy="Name a file in the `url`."
            )
        return {"databaseUri": context.files.put_path(path, path.name)}


class LocalQueryTask(LocalDatabase, QueryTask):
    """A Query that may leave files."""

    @override
    def run(self, context: RunContext) -> LocalQueryOutput:
        return LocalQueryOutput.model_validate(
            {**_given(super().run(context)), **self.left(context)}
        )


class LocalQueriesTask(LocalDatabase, QueriesTask):
    """A Queries that may leave files."""

    @override
    def run(self, context: RunContext) -> LocalQueriesOutput:
        return LocalQueriesOutput.model_validate(
            {**_given(super().run(context)), **self.left(context)}
        )


def _given(output: Output) -> Mapping[str, object]:
    return plain(output) or {}
