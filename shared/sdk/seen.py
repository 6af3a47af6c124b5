"""What a polling trigger has seen of things that stay where they are: they fire when they change.

It is remembered under a key of the namespace, which people may look at and delete.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import Field

from shared.model.json import Json, JsonObject
from shared.model.properties import Duration, Dynamic, SourceModel
from shared.sdk.context import RunContext
from shared.sdk.errors import KeyExpired, KeyMissing
from shared.sdk.records import record, recorded

_SEEN = "seen"

T = TypeVar("T")


class On(StrEnum):
    """What counts, of things that stay where they are."""

    CREATE = "CREATE"
    """A name that was not there at the last look."""
    UPDATE = "UPDATE"
    """Another content under a name that was there."""
    CREATE_OR_UPDATE = "CREATE_OR_UPDATE"


class SeenProperties(SourceModel):
    """What counts, and where is remembered what was seen."""

    on: Dynamic[On] = Field(
        default=On.CREATE_OR_UPDATE,
        description="With the action NONE: whether new ones count, changed ones, or both.",
    )
    state_key: Dynamic[str] | None = Field(
        default=None,
        description="With the action NONE: the key under which is remembered what was seen;"
        " `<service>_<flow>_<trigger>` by default. Without that entry everything is new.",
    )
    state_ttl: Dynamic[Duration] | None = Field(
        default=None,
        description="With the action NONE: how long it is remembered.",
        examples=["P30D"],
    )


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """Something that a look has found.

    Attributes:
        place: its address, by which it is known again.
        version: another one means another content.
    """

    place: str
    version: Json
    item: T


class Seen:
    """What one look knows of those before.

    Args:
        service: what the key begins with, where the trigger names none.
    """

    def __init__(self, context: RunContext, trigger: SeenProperties, service: str) -> None:
        info = context.info
        self._context = context
        self._trigger = trigger
        self._key = trigger.state_key or f"{service}_{info.flow_id}_{info.task_id}"

    def unseen(self, found: Iterable[Found[T]], most: int | None) -> list[T]:
        """Those that count, at most so many; what is seen with them is written down.

        Call `remember` when they are stored: whoever looks again after a crash finds them anew
        until then.
        """
        known = self._remembered()
        taken: list[T] = []
        seen: JsonObject = {}
        for one in found:
            if not self._counts(one, known):
                seen[one.place] = one.version
            elif most is None or len(taken) < most:
                taken.append(one.item)
                seen[one.place] = one.version
            elif known is not None and one.place in known:
                # It is one for the next look.
                seen[one.place] = known[one.place]
        if taken:
            record(self._context, _SEEN, seen)
        elif seen != known or self._trigger.state_ttl is not None:
            self._put(seen)
        return taken

    def remember(self) -> None:
        """Remembers what was written down with what fires; a second time changes nothing."""
        seen = recorded(self._context, _SEEN)
        if seen is not None:
            self._put(seen)

    def _counts(self, one: Found[T], known: JsonObject | None) -> bool:
        if known is None or one.place not in known:
            return self._trigger.on is not On.UPDATE
        return self._trigger.on is not On.CREATE and known[one.place] != one.version

    def _remembered(self) -> JsonObject | None:
        try:
            found = self._context.key_values(self._context.info.namespace).get(self._key)
        except (KeyMissing, KeyExpired):
            return None
        return found if isinstance(found, dict) else None

    def _put(self, seen: JsonObject) -> None:
        store = self._context.key_values(self._context.info.namespace)
        store.put(self._key, seen, ttl=self._trigger.state_ttl)
