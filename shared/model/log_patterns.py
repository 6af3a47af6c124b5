"""Messages that differ only in numbers, times and ids, as one pattern."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.model.log import LogEntry
from shared.model.task import LogLevel

MOST_CHARACTERS = 300
"""Of a pattern; one that would be longer is cut, and stands for all that begins with it."""

_MARKS = {
    "time": r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d++)?+)?+(?:Z|[+-]\d\d:?\d\d)?+)?+",
    "clock": r"\d{1,2}:\d\d:\d\d(?:[.,]\d++)?+",
    "id": (
        r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
        r"|(?=[A-Za-z]*+\d)(?=\d*+[A-Za-z])(?:[0-9A-Za-z]{16,}+|[0-9a-fA-F]{8,}+)"
    ),
    "address": r"\d{1,3}(?:\.\d{1,3}){3}(?::\d++)?+",
    "number": r"\d++(?:[.,]\d++)*+",
}
"""What a pattern leaves open -> how it is written; the first one that fits.

They give nothing back, so that looking for a pattern costs one way through a message.
"""

_OPEN = re.compile("|".join(f"(?P<{name}>{text})" for name, text in _MARKS.items()))
_MARK = re.compile(rf"<({'|'.join(_MARKS)})>")
_HALF_A_MARK = re.compile(r"<[a-z]*\Z")
_CUT = "…"


def pattern_of(message: str) -> str:
    """`order 4711 took 1.5 s` as `order <number> took <number> s`."""
    first = message.split("\n", 1)[0].removesuffix("\r")
    shown = _OPEN.sub(lambda found: f"<{found.lastgroup}>", first)
    if len(shown) <= MOST_CHARACTERS:
        return shown
    return _HALF_A_MARK.sub("", shown[:MOST_CHARACTERS]) + _CUT


def regex_of(pattern: str) -> str:
    """A regular expression that finds the messages of a pattern."""
    parts = _MARK.split(pattern.removesuffix(_CUT))
    # Every other part is the name of a mark; a message may hold what looks like one.
    written = "".join(
        f"(?:<{part}>|{_MARKS[part]})" if index % 2 else re.escape(part)
        for index, part in enumerate(parts)
    )
    end = "" if pattern.endswith(_CUT) else r"\r?(?:\n|\Z)"
    return f"^{written}{end}"


@dataclass(slots=True)
class PatternCount:
    """The lines of one pattern.

    Attributes:
        latest: the newest of them.
        oldest: the first of them.
        flows: namespace and id of the flows that say it.
    """

    pattern: str
    latest: LogEntry
    oldest: LogEntry
    count: int = 0
    worst: LogLevel = LogLevel.TRACE
    flows: set[tuple[str, str]] = field(default_factory=set)

    def add(self, entry: LogEntry) -> None:
        """Counts a line that is older than those before."""
        self.oldest = entry
        self.count += 1
        self.worst = max(self.worst, entry.line.level, key=lambda level: level.rank)
        self.flows.add((entry.namespace, entry.flow_id))


def counted_patterns(newest_first: Iterable[LogEntry]) -> list[PatternCount]:
    """The patterns of lines, the most frequent first; of equally many the one said last."""
    found: dict[str, PatternCount] = {}
    for entry in newest_first:
        pattern = pattern_of(entry.line.message)
        found.setdefault(pattern, PatternCount(pattern, entry, entry)).add(entry)
    return sorted(found.values(), key=lambda one: one.count, reverse=True)
