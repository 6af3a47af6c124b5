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
    """Sources of flows by revision; each call is atomic, and what is kept survives a crash."""

    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        """Keeps a source as the next revision; one identical to the current gives the current.

        Revisions of a deleted flow go on behind its tombstone.
        """
        ...

    def find(self, namespace: str, flow_id: str, revision: int | None = None) -> FlowRecord | None:
        """A revision, tombstones too; or the latest, None when that is a tombstone.

        None for ids and numbers that nothing has.
        """
        ...

    def latest(self) -> list[FlowRecord]:
        """The latest revision of every flow that is not deleted, by namespace and id."""
        ...

    def delete(self, namespace: str, flow_id: str) -> FlowRecord | None:
        """Adds a tombstone with the last source; None when there was nothing to delete."""
        ...
