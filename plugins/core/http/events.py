"""Server-sent events (WHATWG HTML, section 9.2.6), bounded."""

import codecs
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from shared.sdk.output import TaskFailed

LARGEST_EVENT = 1024 * 1024
"""Characters of one event, and of one line."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event of a stream.

    Attributes:
        data: its lines, without the last line break.
        name: what kind of event it is; `message` where the stream does not say.
        id: the last one that the stream has given; empty before the first.
    """

    data: str
    name: str = "message"
    id: str = ""


def events_of(chunks: Iterable[bytes]) -> Iterator[ServerSentEvent]:
    """The events of a stream, each as soon as it is complete; one that breaks off is none.

    Raises:
        TaskFailed: an event is larger than LARGEST_EVENT.
    """
    parts = _Parts()
    for line in _lines(chunks):
        if line:
            parts.take(line)
            continue
        if parts.data:
            yield ServerSentEvent("\n".join(parts.data), parts.name or "message", parts.id)
        parts = _Parts(id=parts.id)


@dataclass(slots=True)
class _Parts:
    """The lines of an event so far."""

    id: str = ""
    name: str = ""
    data: list[str] = field(default_factory=list)
    size: int = 0

    def take(self, line: str) -> None:
        """Adds a field; comments and fields that nobody knows are passed over."""
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self.size += len(value) + 1
                _check_size(self.size)
                self.data.append(value)
            case "event":
                self.name = value
            case "id" if "\x00" not in value:
                self.id = value
            case _:
                pass


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    text = codecs.getincrementaldecoder("utf-8-sig")("replace")
    decoder = io.IncrementalNewlineDecoder(text, translate=True)
    rest = ""
    for chunk in chunks:
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from lines
        _check_size(len(rest))


def _check_size(characters: int) -> None:
    if characters > LARGEST_EVENT:
        raise TaskFailed(f"An event of the stream has more than {LARGEST_EVENT} characters")
