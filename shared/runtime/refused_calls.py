"""Calls of webhooks that have started nothing: the last ones of each trigger, bounded and paced.

A call that starts an execution needs no record: the execution holds what it brought.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from pydantic import BaseModel, ConfigDict, Field

from shared.engine.triggers.requests import Received
from shared.errors import WindhoverError
from shared.model.ids import id_of
from shared.model.trigger_state import TriggerKey
from shared.ports.storage import Storage
from shared.runtime.kept_objects import LARGEST_BYTES, KeptObjects
from shared.runtime.masking import MASK, Masks

logger = logging.getLogger(__name__)

MOST_CALLS = 20
LONGEST_BODY = 4096
"""Characters of a body that are kept."""

MOST_HEADERS = 30
MOST_VALUES = 2
LONGEST_VALUE = 200
LONGEST_MESSAGE = 500

EVERY_CALL = timedelta(seconds=1)
"""A process writes the record of one trigger at most so often: one object bears no more."""

EVERY_WRONG_KEY = timedelta(seconds=10)
"""The same for calls that nobody can be held to: they are counted only."""

MOST_PACED = 1000

_SECRET_PARTS = (
    *("auth", "cookie", "token", "secret", "signature", "password", "credential", "session"),
    *("key", "hmac", "jwt"),
)
"""A header or parameter with one of these in its name is not told."""


class Call(BaseModel):
    """A call of a webhook.

    Attributes:
        id: of the execution that it started, or one of its own.
        status: that was answered.
        message: why it has started nothing.
        body: its beginning.
        is_cut: whether the body goes on.
        others: calls just before it that were refused too, and are not kept.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    at: datetime
    status: int
    message: str = ""
    body: str = ""
    is_cut: bool = False
    headers: dict[str, list[str]] = Field(default_factory=dict)
    parameters: dict[str, list[str]] = Field(default_factory=dict)
    others: int = 0


class WrongKeys(BaseModel):
    """How often a flow was called with a key that none of its webhooks has; nothing of the calls.

    Attributes:
        since: when the first of them came.
        at: when the last of them came that was noted.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    times: int
    since: datetime
    at: datetime


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    calls: tuple[Call, ...] = ()


class RefusedCalls:
    """One object in the storage for each trigger, one for the wrong keys of each flow.

    What can not be written is not kept: a call never fails for it. Two processes that write at
    the same time may lose a record.
    """

    def __init__(self, storage: Storage) -> None:
        self._calls = KeptObjects(storage, "_webhook_calls")
        self._keys = KeptObjects(storage, "_webhook_keys")
        self._pace = _Pace()

    def note(self, key: TriggerKey, call: Call) -> None:
        """Keeps a call, unless one of the same trigger was kept just now."""
        others = self._pace.turn(id_of("call", key), call.at, EVERY_CALL)
        if others is None:
            return
        try:
            before = self._of(key)
            kept = _fitting((*before, call.model_copy(update={"others": others})))
            self._calls.put(_name(key), kept.model_dump(mode="json"))
        except WindhoverError:
            logger.warning("a call is not kept", extra={"trigger": str(key)}, exc_info=True)

    def note_wrong_key(self, namespace: str, flow_id: str, at: datetime) -> None:
        """Counts a call of a flow that no webhook answers to."""
        name = id_of("keys", namespace, flow_id)
        others = self._pace.turn(name, at, EVERY_WRONG_KEY)
        if others is None:
            return
        try:
            before = self.wrong_keys(namespace, flow_id)
            times = others + 1 + (before.times if before else 0)
            found = WrongKeys(times=times, since=before.since if before else at, at=at)
            self._keys.put(name, found.model_dump(mode="json"))
        except WindhoverError:
            logger.warning("a wrong key is not counted", extra={"flow": flow_id}, exc_info=True)

    def of(self, key: TriggerKey) -> list[Call]:
        """The calls of a trigger that are kept, the newest first."""
        return [*reversed(self._of(key))]

    def _of(self, key: TriggerKey) -> tuple[Call, ...]:
        found = self._calls.find(_name(key))
        return () if found is None else _Kept.model_validate(found).calls

    def wrong_keys(self, namespace: str, flow_id: str) -> WrongKeys | None:
        """How often a flow was called with a wrong key; None if it never was."""
        found = self._keys.find(id_of("keys", namespace, flow_id))
        return None if found is None else WrongKeys.model_validate(found)


def _name(key: TriggerKey) -> str:
    return id_of("calls", key.namespace, key.flow_id, key.trigger_id)


def _fitting(calls: Sequence[Call]) -> _Kept:
    """The last calls, as many as one object holds."""
    left = list(calls[-MOST_CALLS:])
    while len(orjson.dumps(_Kept(calls=tuple(left)).model_dump(mode="json"))) > LARGEST_BYTES:
        del left[0]
    return _Kept(calls=tuple(left))


@dataclass(slots=True)
class _Turn:
    at: datetime
    skipped: int = 0


class _Pace:
    """Who may write now. The lock protects the turns, of which the last used are known."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: OrderedDict[str, _Turn] = OrderedDict()

    def turn(self, name: str, at: datetime, every: timedelta) -> int | None:
        """How many were turned away since the last turn; None for one that is turned away."""
        with self._lock:
            last = self._turns.get(name)
            if last is not None and at - last.at < every:
                last.skipped += 1
                return None
            self._turns[name] = _Turn(at)
            self._turns.move_to_end(name)
            if len(self._turns) > MOST_PACED:
                self._turns.popitem(last=False)
            return 0 if last is None else last.skipped


def call_of(
    call_id: str, at: datetime, status: int, received: Received, masks: Masks, message: str = ""
) -> Call:
    """A call as it may be kept and shown: bounded, without what its names say is secret.

    Args:
        masks: know the key of the webhook, and the secrets that were read for it.
    """
    text = masks.hide(received.body.decode("utf-8", "replace").replace("\x00", "\ufffd"))
    return Call(
        id=call_id,
        at=at,
        status=status,
        message=masks.hide(message)[:LONGEST_MESSAGE],
        body=text[:LONGEST_BODY],
        is_cut=len(text) > LONGEST_BODY,
        headers=_shown(received.headers, masks),
        parameters=_shown(received.parameters, masks),
    )


def _shown(given: Mapping[str, Sequence[str]], masks: Masks) -> dict[str, list[str]]:
    return {
        masks.hide(name)[:LONGEST_VALUE]: [
            _value(name, value, masks) for value in values[:MOST_VALUES]
        ]
        for name, values in sorted(given.items())[:MOST_HEADERS]
    }


def _value(name: str, value: str, masks: Masks) -> str:
    is_secret = any(part in name.lower() for part in _SECRET_PARTS)
    return MASK if is_secret else masks.hide(value)[:LONGEST_VALUE]
