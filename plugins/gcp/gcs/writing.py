"""Writes objects once: what a task run has written it does not write again.

An object that a task writes says in its metadata which task run has made it, and of what; and it is
written only in place of the generation that was there when the task looked. A task that runs again
after a crash, and a request that is sent again because its answer was lost, find the mark.
"""

from collections.abc import Callable, Mapping

from plugins.gcp.failures import GoogleFailure
from plugins.gcp.gcs.addresses import GcsAddress
from plugins.gcp.gcs.session import WRITTEN_BY, Blob, GcsSession
from shared.model.ids import id_of
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_PRECONDITION_FAILED = 412
_MOST_RACES = 5
"""How often somebody else may write the same object while the task tries to."""


def written_once(
    context: RunContext,
    session: GcsSession,
    target: GcsAddress,
    write: Callable[[Blob, int], None],
    *,
    source: str = "",
) -> Blob:
    """The object, written by this task run, now or before.

    Args:
        source: what it is made of, where a task run may make several objects.
        write: writes it in place of a generation (0: none); its `metadata` holds the mark.

    Raises:
        TaskFailed: the service refused, or others write the object all the time.
    """
    mark = context.info.task_run_id + (f" {source}" if source else "")
    for _ in range(_MOST_RACES):
        found = session.find(target)
        if found is not None and (found.metadata or {}).get(WRITTEN_BY) == mark:
            return found
        blob = session.blob(target)
        blob.metadata = {WRITTEN_BY: mark}
        try:
            write(blob, 0 if found is None else found.generation or 0)
        except GoogleFailure as failure:
            if failure.status != _PRECONDITION_FAILED:
                raise
        else:
            return blob
    raise TaskFailed(
        f"Others keep writing {target.text} at the same time",
        remedy="Give each writer a name of its own.",
    )


def copy_once(
    context: RunContext, session: GcsSession, source: Blob, place: GcsAddress, target: GcsAddress
) -> Blob:
    """A copy of one generation of an object, made now or before; content is not moved through here.

    Args:
        source: as it was found.
        place: where it was found.

    Raises:
        TaskFailed: the service refused, or the source has changed meanwhile.
    """

    def write(blob: Blob, generation: int) -> None:
        describe(blob, _described(source))
        pinned = session.blob(place, source.generation)
        token: str | None = None
        while True:
            with session.calling():
                token, _, _ = blob.rewrite(
                    pinned, token, if_generation_match=generation, retry=session.retry
                )
            if token is None:
                return
            if context.cancellation.is_set():
                raise TaskFailed("The task was stopped")

    digest = id_of("copied", place.text, source.generation)
    return written_once(context, session, target, write, source=digest)


def describe(blob: Blob, facts: Mapping[str, object]) -> None:
    """Sets what is said of an object besides its content; its mark is kept."""
    for name, value in facts.items():
        if name == "metadata" and isinstance(value, Mapping):
            blob.metadata = {**value, **(blob.metadata or {})}
        elif value is not None:
            setattr(blob, name, value)


def _described(source: Blob) -> dict[str, object]:
    names = (
        "content_type",
        "content_encoding",
        "content_language",
        "content_disposition",
        "cache_control",
    )
    own = {key: text for key, text in (source.metadata or {}).items() if key != WRITTEN_BY}
    return {**{name: getattr(source, name) for name in names}, "metadata": own}
