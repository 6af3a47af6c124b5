"""Commands that were committed and not yet sent, by the message that caused them."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from google.api_core import exceptions
from pydantic import TypeAdapter

from shared.backends.encoding import message_of
from shared.backends.gcp.bodies import LARGEST_BODY_BYTES
from shared.backends.gcp.keys import key_of
from shared.backends.gcp.reads import Found
from shared.backends.gcp.shapes import Shape
from shared.backends.gcp.store import Store
from shared.backends.gcp.translation import translated
from shared.backends.gcp.writes import Delete, Set, Write
from shared.model.command import Command, StartTimer
from shared.model.ids import id_of
from shared.ports.repository import Unstorable

_COMMANDS: TypeAdapter[tuple[Command, ...]] = TypeAdapter(tuple[Command, ...])

MOST_EXPECTED = 10_000
"""Causes that a process remembers between a commit and the news that its commands were sent."""

Kept = tuple[str, tuple[Command, ...]]
"""A cause and its commands."""


class Outbox:
    """A document for each commit, written in its batch. Commits of one cause keep theirs apart.

    The lock protects what this process expects to be told as sent.

    Args:
        store: where.
        of_cause: shape of the query for one cause.
        by_age: shape of the query for the oldest, of the same collection.
    """

    def __init__(self, store: Store, of_cause: Shape, by_age: Shape) -> None:
        self._store = store
        self._of_cause = of_cause
        self._by_age = by_age
        self._lock = threading.Lock()
        self._expected: OrderedDict[str, list[tuple[Command, ...]]] = OrderedDict()

    def keep(self, cause: str, commands: Sequence[Command], limit: int) -> Set | None:
        """The write that keeps commands; None where there is nothing to send.

        Args:
            cause: names them.
            commands: those that no queue and no timer carries are left out.
            limit: bytes that the document may have.

        Raises:
            Unstorable: a command can not be written.
        """
        body = _body(cause, commands)
        if body is None:
            return None
        fields = self._store.bodies.fields(body, f"outbox/{key_of(cause)}", limit)
        more = {"cause": cause, "sequence": self._store.order.next()}
        return Set(self._path(cause, body), fields | more)

    def expect(self, cause: str, commands: Sequence[Command]) -> None:
        """A commit of this process has kept these; others of it are kept elsewhere.

        So that `forget` needs to look for nothing, and to write nothing where nothing was kept.
        """
        with self._lock:
            self._expected.setdefault(cause, []).append(tuple(commands))
            self._expected.move_to_end(cause)
            if len(self._expected) > MOST_EXPECTED:
                self._expected.popitem(last=False)

    def of(self, cause: str) -> tuple[Command, ...]:
        """The commands of a cause, in the order of their commits; empty when there are none."""
        return tuple(command for one in self._found(cause) for command in self._commands(one))

    def oldest(self, limit: int, before: int | None = None) -> list[Kept]:
        """Causes that were kept first.

        Args:
            limit: how many at most.
            before: only those with a lower number of the creation order, nanoseconds since 1970.
        """
        ranges = () if before is None else (("sequence", "<", before),)
        query = self._store.reads.query(self._by_age, ranges=ranges)
        found = self._store.reads.first(query, limit)
        return [(str(one.fields["cause"]), self._commands(one)) for one in found]

    def forget(self, cause: str, commands: Sequence[Command]) -> None:
        """Forgets commands of a cause; a second time changes nothing."""
        if not commands:
            return
        own = self._take_expected(cause, commands)
        body = _body(cause, commands if own is None else own)
        if body is None or self._is_forgotten(self._path(cause, body)):
            return
        # They are of several commits, or a part of what one has kept.
        sent = _sent(commands)
        for one in self._found(cause):
            left = [command for command in self._commands(one) if command not in sent]
            self._replace(one, cause, left)

    def _take_expected(self, cause: str, commands: Sequence[Command]) -> tuple[Command, ...] | None:
        """What a commit of these commands has kept here, if this process has made it."""
        with self._lock:
            waiting = self._expected.get(cause, [])
            for own in waiting:
                if all(command in commands for command in own):
                    waiting.remove(own)
                    if not waiting:
                        del self._expected[cause]
                    return own
        return None

    def forget_cause(self, cause: str) -> None:
        """Forgets all commands of a cause; a second time changes nothing."""
        self._store.writes.apply([Delete(self._path_of(one)) for one in self._found(cause)])

    def _replace(self, one: Found, cause: str, left: Sequence[Command]) -> None:
        writes: list[Write] = [Delete(self._path_of(one))]
        kept = self.keep(cause, left, LARGEST_BODY_BYTES)
        if kept is not None:
            writes = [kept] if kept.path == self._path_of(one) else [*writes, kept]
        self._store.writes.apply(writes)

    def _is_forgotten(self, path: str) -> bool:
        """Deletes the document of one whole commit; False when there is none."""
        client = self._store.reads.client
        try:
            with translated("Firestore"):
                client.document(path).delete(option=client.write_option(exists=True))
        except exceptions.NotFound:
            return False
        return True

    def _found(self, cause: str) -> list[Found]:
        query = self._store.reads.query(self._of_cause, equal={"cause": cause})
        return sorted(
            self._store.reads.all(query), key=lambda one: int(str(one.fields["sequence"]))
        )

    def _commands(self, found: Found) -> tuple[Command, ...]:
        return _COMMANDS.validate_json(self._store.bodies.read(found.fields))

    def _path(self, cause: str, body: bytes) -> str:
        return f"{self._by_age.collection}/{key_of(cause, id_of('commands', body.decode()))}"

    def _path_of(self, found: Found) -> str:
        return f"{self._by_age.collection}/{found.key}"


def _sent(commands: Sequence[Command]) -> tuple[Command, ...]:
    """The commands that a queue or a timer carries."""
    return tuple(
        one for one in commands if isinstance(one, StartTimer) or message_of(one) is not None
    )


def _body(cause: str, commands: Sequence[Command]) -> bytes | None:
    """What is kept of commands; None for nothing."""
    sent = _sent(commands)
    if not sent:
        return None
    try:
        return _COMMANDS.dump_json(sent)
    except (ValueError, RecursionError) as error:
        raise Unstorable(f"the commands of {cause} can not be stored: {error}") from error
