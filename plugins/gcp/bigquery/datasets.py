"""What the tasks about datasets share: their properties and outputs."""

from datetime import timedelta
from types import ModuleType

from pydantic import Field

from plugins.gcp.bigquery.session import BigQueryProperties, Session
from shared.model.properties import Duration, Dynamic
from shared.sdk.output import Output


class DatasetProperties(BigQueryProperties):
    """A dataset as it is to be."""

    name: Dynamic[str] = Field(
        description="The dataset: `dataset` or `project.dataset`.", examples=["sales"]
    )
    description: Dynamic[str] | None = Field(default=None, description="What it is for.")
    friendly_name: Dynamic[str] | None = Field(
        default=None, description="Its name for people.", examples=["Sales of all shops"]
    )
    labels: Dynamic[dict[str, str]] | None = Field(
        default=None, description="Its labels.", examples=[{"team": "sales"}]
    )
    default_table_lifetime: Dynamic[Duration] | None = Field(
        default=None, description="After this time its tables go.", examples=["P30D"]
    )
    default_partition_expiration: Dynamic[Duration] | None = Field(
        default=None, description="After this time partitions of its tables go.", examples=["P90D"]
    )

    def applied(self, library: ModuleType, session: Session) -> tuple[object, list[str]]:
        """The dataset of the client as it is to be, and the names of what was given."""
        dataset = library.Dataset(self.reference(session))
        named: dict[str, object] = {
            "description": self.description,
            "friendly_name": self.friendly_name,
            "labels": self.labels,
            "default_table_expiration_ms": _milliseconds(self.default_table_lifetime),
            "default_partition_expiration_ms": _milliseconds(self.default_partition_expiration),
        }
        given = {name: value for name, value in named.items() if value is not None}
        for name, value in given.items():
            setattr(dataset, name, value)
        return dataset, list(given)

    def reference(self, session: Session) -> object:
        """The dataset as the client wants it."""
        return dataset_reference(session, self.name)


def dataset_reference(session: Session, name: str) -> object:
    """A dataset by its name, in the project of the task where the name has none."""
    project, _, dataset = name.rpartition(".")
    found: object = session.library.DatasetReference(project or session.project, dataset)
    return found


def _milliseconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds() * 1000)


class DatasetOutput(Output):
    """Outputs of tasks about datasets."""

    project: str = Field(description="The project.")
    dataset: str = Field(description="The dataset.")
    friendly_name: str | None = Field(default=None, description="Its name for people.")
    description: str | None = Field(default=None, description="What it is for.")


def dataset_output(dataset: object) -> DatasetOutput:
    """The outputs of a dataset of the client."""
    return DatasetOutput(
        project=str(getattr(dataset, "project", "")),
        dataset=str(getattr(dataset, "dataset_id", "")),
        friendly_name=getattr(dataset, "friendly_name", None),
        description=getattr(dataset, "description", None),
    )
