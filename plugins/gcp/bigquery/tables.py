"""Names of tables: `dataset.table` or `project.dataset.table`."""

from dataclasses import dataclass

from pydantic import Field

from shared.sdk.output import Output, TaskFailed

_WITHOUT_PROJECT = 2
_COMPLETE = 3
"""Parts of a name."""


@dataclass(frozen=True, slots=True)
class TableName:
    """A table, or one partition of it (`table$20240131`)."""

    project: str
    dataset: str
    table: str

    @property
    def text(self) -> str:
        """`project.dataset.table`."""
        return f"{self.project}.{self.dataset}.{self.table}"


def table_named(text: str, project: str) -> TableName:
    """The table of a name; in the project where the name has none.

    A project of an organisation has a colon and may have dots (`example.com:sales`), hence the
    parts are counted from the end.

    Raises:
        TaskFailed: it is no name.
    """
    parts = text.strip().strip("`").rsplit(".", 2)
    if len(parts) == _WITHOUT_PROJECT:
        parts = [project, *parts]
    if len(parts) != _COMPLETE or not all(parts):
        raise TaskFailed(
            f"Invalid table name '{text[:200]}'",
            remedy="Write dataset.table or project.dataset.table.",
        )
    return TableName(*parts)


class TableOutput(Output):
    """A table in the outputs of a task."""

    project: str = Field(description="Its project.")
    dataset: str = Field(description="Its dataset.")
    table: str = Field(description="Its name.")
