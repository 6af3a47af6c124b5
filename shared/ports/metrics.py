"""What tasks have measured."""

from typing import Protocol

from shared.model.metric import MetricEntry
from shared.model.query import Page, Query


class Metrics(Protocol):
    """Measured values. Commits of the repository add them; no other way does."""

    def search(self, query: Query) -> Page[MetricEntry]:
        """A page of values; fields are those of `MetricField`.

        Without a sort, and between equals, the order is that in which they were added.
        """
        ...

    def names(self, namespace: str, flow_id: str, task_id: str | None = None) -> list[str]:
        """Names of what a flow, or one task of it, has measured; each once, sorted."""
        ...

    def task_ids(self, namespace: str, flow_id: str) -> list[str]:
        """Ids of the tasks of a flow that have measured something; each once, sorted."""
        ...

    def purge(self, execution_id: str) -> int:
        """Removes the values of an execution; counts them. A second call removes nothing."""
        ...
