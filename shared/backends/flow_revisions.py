"""What the next revision of a flow is, for every backend alike."""

from datetime import datetime

from shared.ports.flows import FlowDraft, FlowRecord
from shared.ports.repository import Conflict


def next_revision(known: FlowRecord | None, draft: FlowDraft, at: datetime | None) -> FlowRecord:
    """The record that a draft becomes: the known one itself when nothing changes.

    Args:
        known: the latest revision, a tombstone too; None when there never was one.
        draft: what is to be kept.
        at: the date of a new record.

    Raises:
        Conflict: the draft expects another revision.
    """
    current = 0 if known is None or known.deleted else known.revision
    if draft.expected is not None and draft.expected != current:
        raise Conflict(
            f"the flow {draft.namespace}/{draft.flow_id} is at revision {current}, "
            f"not {draft.expected}"
        )
    if known is not None and current and known.source == draft.source:
        return known
    return FlowRecord(
        version=1,
        namespace=draft.namespace,
        flow_id=draft.flow_id,
        revision=1 if known is None else known.revision + 1,
        source=draft.source,
        disabled=draft.disabled,
        updated=at,
    )


def tombstone(known: FlowRecord, at: datetime | None) -> FlowRecord:
    """The record that marks a flow as deleted."""
    changed = {"revision": known.revision + 1, "deleted": True, "updated": at}
    return known.model_copy(update=changed)


def emptied(known: FlowRecord) -> FlowRecord:
    """The record of a revision whose source is taken away."""
    return known.model_copy(update={"source": "", "forgotten": True})
