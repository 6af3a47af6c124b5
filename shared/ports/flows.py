"""Flows and their revisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.model.document import Document
from shared.model.names import FlowName


class FlowRecord(Document):
    """One revision of a flow, as stored.

    Attributes:
        source: the YAML text as saved.
        revision: from 1.
        deleted: a tombstone; its number is used up.
        forgotten: its source was taken away; its number is used up.
        updated: when it was kept; None where nobody said.
    """

    namespace: str
    flow_id: str
    revision: int
    source: str
    disabled: bool = False
    deleted: bool = False
    forgotten: bool = False
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """A source that is to be kept as the next revision.

    Attributes:
        expected: the revision that must be the latest, 0 for none; None for whatever it is.
    """

    namespace: str
    flow_id: str
    source: str
    disabled: bool = False
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class FlowChanges:
    """What is to become of several flows, none of them twice.

    Attributes:
        deleted: get a tombstone with their last source; one that is not there is left alone.
        at: the date of what is kept.
    """

    drafts: tuple[FlowDraft, ...] = ()
    deleted: tuple[FlowName, ...] = ()
    at: datetime | None = None


class Flows(Protocol):
    """Sources of flows by revision; each call is atomic, and what is kept survives a crash."""

    def apply(self, changes: FlowChanges) -> list[FlowRecord]:
        """Keeps sources and deletes flows, all of it or nothing.

        Gives the record of each draft, in their order, then the tombstones that were added.
        A source identical to the current one gives the current revision. Revisions of a deleted
        flow go on behind its tombstone.

        Raises:
            Conflict: the latest revision of a flow is not the one that its draft expects.
        """
        ...

    def save(self, namespace: str, flow_id: str, source: str, *, disabled: bool) -> FlowRecord:
        """Keeps one source, by the rules of `apply`, whatever the revision before it."""
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

    def forget(self, namespace: str, flow_id: str, revisions: Sequence[int]) -> int:
        """Takes the sources of old revisions away, and counts those that had one.

        The latest revision stays, whatever is asked for. The numbers stay used up: `find` gives a
        record that is forgotten. A second call changes nothing.
        """
        ...
