"""One atomic write of several documents, each under the condition of the version that was read."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, assert_never

from google.api_core import exceptions
from google.cloud.firestore import WriteOption

from shared.backends.gcp.bodies import Fields
from shared.backends.gcp.reads import Reads
from shared.backends.gcp.translation import translated
from shared.ports.repository import Conflict

ATTEMPTS = 12
"""Tries of one write that meets others without a conflict of versions."""

LONGEST_PAUSE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Put:
    """Writes a document whose stored version is `version` (0: absent); `fields` has the next."""

    path: str
    fields: Fields
    version: int


@dataclass(frozen=True, slots=True)
class Change:
    """Changes fields beside the body of a document whose stored version is and stays `version`."""

    path: str
    fields: Fields
    version: int


@dataclass(frozen=True, slots=True)
class Remove:
    """Deletes a document whose stored version is `version`."""

    path: str
    version: int


@dataclass(frozen=True, slots=True)
class Add:
    """Writes a document unless there is one, which then stays as it is."""

    path: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Set:
    """Writes a document whatever there is."""

    path: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Delete:
    """Deletes a document if there is one."""

    path: str


Write: TypeAlias = Put | Change | Remove | Add | Set | Delete


class Writes:
    """Applies writes with one `commit` call: all of them or none.

    Read-write transactions are not used: their locks make writers of one document wait for each
    other until they time out. A precondition costs nothing while nobody else writes.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def apply(self, writes: Sequence[Write]) -> None:
        """Applies every write or none.

        Raises:
            Conflict: a document is at another version than a write states.
            Unavailable: it may have been applied.
        """
        left = list(writes)
        for attempt in range(ATTEMPTS):
            if not left:
                return
            times = self._times(left)
            try:
                with translated("Firestore"):
                    self._commit(left, times)
            except _Contended:
                left = self._without_present(left)
                _pause(attempt)
            else:
                return
        raise Conflict("the documents are written by others all the time")

    def _times(self, writes: Sequence[Write]) -> dict[str, datetime]:
        """The update time of each version that a write states. Raises Conflict."""
        versions = self._reads.versions
        times: dict[str, datetime] = {}
        unknown: dict[str, int] = {}
        for write in writes:
            if isinstance(write, Put | Change | Remove) and write.version > 0:
                known = versions.time(write.path, write.version)
                if known is None:
                    unknown[write.path] = write.version
                else:
                    times[write.path] = known
        self._reads.many(list(unknown), ["version"])
        for path, version in unknown.items():
            known = versions.time(path, version)
            if known is None:
                raise Conflict(f"{path} is not at version {version}")
            times[path] = known
        return times

    def _commit(self, writes: Sequence[Write], times: dict[str, datetime]) -> None:
        client = self._reads.client
        batch = client.batch()
        for write in writes:
            reference = client.document(write.path)
            match write:
                case Put(version=0) | Add():
                    batch.create(reference, write.fields)
                case Put() | Change():
                    batch.update(reference, write.fields, self._unless_changed(times, write.path))
                case Remove():
                    batch.delete(reference, self._unless_changed(times, write.path))
                case Set():
                    batch.set(reference, write.fields)
                case Delete():
                    batch.delete(reference)
                case _:
                    assert_never(write)
        try:
            results = batch.commit()
        except (
            exceptions.FailedPrecondition,
            exceptions.AlreadyExists,
            exceptions.NotFound,
            exceptions.Aborted,
            # Nobody here cancels a commit. The emulator says so of one that it has applied, when a
            # listener goes away just then: what is stored tells.
            exceptions.Cancelled,
        ) as error:
            raise _Contended from error
        for write, result in zip(writes, results, strict=True):
            if isinstance(write, Put | Change):
                version = write.version + 1 if isinstance(write, Put) else write.version
                self._reads.versions.put(write.path, version, result.update_time)

    def _unless_changed(self, times: dict[str, datetime], path: str) -> WriteOption:
        return self._reads.client.write_option(last_update_time=times[path])

    def _without_present(self, writes: Sequence[Write]) -> list[Write]:
        """What is left to write when documents to add are there already. Raises Conflict."""
        for write in writes:
            self._reads.versions.forget(write.path)
        looked_at = [
            write.path for write in writes if isinstance(write, Put | Change | Remove | Add)
        ]
        there = self._reads.many(looked_at, ["version"])
        for write in writes:
            if isinstance(write, Put | Change | Remove):
                stored = there.get(write.path, {}).get("version", 0)
                if stored != write.version:
                    raise Conflict(f"{write.path} is at version {stored}, not {write.version}")
        return [one for one in writes if not (isinstance(one, Add) and one.path in there)]


class _Contended(Exception):  # noqa: N818 - private, reads as the fact it is
    """A precondition did not hold, another writer was at the same documents, or nobody knows."""


def _pause(attempt: int) -> None:
    longest = min(LONGEST_PAUSE_SECONDS, 0.004 * 2**attempt)
    time.sleep(random.uniform(0, longest))  # noqa: S311 - keeps writers apart, hides nothing
