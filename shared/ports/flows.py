"""Flows and their revisions."""

from typing import Protocol

from shared.model.document import Document


class FlowRecord(Document):
    """One revision of a flow, as stored.

    Attributes:
        source: the YAML text as saved.
        revision: from 1.
        deleted: a tombstone; its number is used up.
    """

    namespace: str
    flow_id: str
    revision: int
    source: str
    disabled: bool = False
    deleted: bool = False


class Flows(Protocol):
    """Sources of flows by revision."""

    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        """Keeps a source as the next revision; an identical one gives the current revision."""
        ...

    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        """A revision, or the latest; None when there is none or the latest is a tombstone."""
        ...

    def latest(self) -> list[FlowRecord]:
        """The latest revision of every flow that is not deleted, by namespace and id."""
        ...

    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        """Adds a tombstone; None when there was nothing to delete."""
        ...
