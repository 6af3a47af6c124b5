"""What is known of an entry of the key-value store without its value: the metadata of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.ports.clock import Clock
from shared.ports.storage import StoredFile

EXPIRATION = "expirationDate"
"""Metadata of an entry: ISO-8601, UTC; absent when it is kept for ever."""

CREATED = "creationDate"
VERSION = "version"
DESCRIPTION = "description"
KIND = "type"
"""Metadata of an entry: the type of its value where its JSON does not tell (a date)."""

PERSON = "setBy"
FLOW = "setByFlow"
EXECUTION = "setByExecution"


@dataclass(frozen=True, slots=True)
class SetBy:
    """Who has set a value: a person, or an execution; all are empty where nobody can tell.

    Attributes:
        flow: `namespace/id`.
    """

    person: str = ""
    flow: str = ""
    execution: str = ""

    def metadata(self) -> dict[str, str]:
        """As it is kept with the value."""
        kept = {PERSON: self.person, FLOW: self.flow, EXECUTION: self.execution}
        return {name: text for name, text in kept.items() if text}


NOBODY = SetBy()
"""Who sets values where nobody is logged in."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What is known of an entry without its value.

    Attributes:
        kind: the type that the writer gave the value; empty when its JSON tells.
        version: how often it was written.
    """

    key: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    description: str
    kind: str
    version: int
    set_by: SetBy = NOBODY


def entry_of(key: str, file: StoredFile) -> KeyEntry:
    """What the file of a value tells."""
    metadata = file.metadata
    created = metadata.get(CREATED)
    return KeyEntry(
        key=key,
        created_at=file.modified_at if created is None else datetime.fromisoformat(created),
        updated_at=file.modified_at,
        expires_at=_expiry(metadata),
        description=metadata.get(DESCRIPTION, ""),
        kind=metadata.get(KIND, ""),
        version=version_of(metadata),
        set_by=SetBy(*(metadata.get(name, "") for name in (PERSON, FLOW, EXECUTION))),
    )


def version_of(metadata: Mapping[str, str]) -> int:
    """How often an entry was written."""
    return int(metadata.get(VERSION, "1"))


def is_over(file: StoredFile, clock: Clock) -> bool:
    """Whether a value has expired."""
    expires = _expiry(file.metadata)
    return expires is not None and expires <= clock.now()


def _expiry(metadata: Mapping[str, str]) -> datetime | None:
    expires = metadata.get(EXPIRATION)
    return None if expires is None else datetime.fromisoformat(expires)
