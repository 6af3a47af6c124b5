"""How often documents are written: Firestore takes about one write a second of each for long."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from shared.backends.encoding import as_one_write
from shared.model.commit import AnyDocument, Commit

WINDOW = timedelta(minutes=1)
"""What the writes of a document are averaged over.

Bursts are allowed, and every step that does several things in a row is one. A minute is longer
than what a service evens out by trying again (a message comes back after ten seconds), and
short enough that a loop of a hundred iterations can not hide in what comes after it.
"""

MOST_WRITES = 60
"""In a window: one a second."""

Key = tuple[str, str, str]


class Heat:
    """Takes note of every write of a document.

    Attributes:
        most: by document the most writes within a window, where they are too many.
    """

    def __init__(self) -> None:
        self.most: dict[Key, int] = {}
        self._dates: dict[Key, deque[datetime]] = {}

    def committed(self, commits: Sequence[Commit], at: datetime) -> None:
        """Commits were applied together: a document that stands in several is written once."""
        for document in as_one_write(commits):
            self._written(document, at)

    def _written(self, document: AnyDocument, at: datetime) -> None:
        owner = getattr(document, "execution_id", document.id)
        key = (type(document).__name__, owner, document.id)
        dates = self._dates.setdefault(key, deque())
        dates.append(at)
        while at - dates[0] >= WINDOW:
            dates.popleft()
        if len(dates) > MOST_WRITES:
            self.most[key] = max(self.most.get(key, 0), len(dates))

    def problems(self) -> Iterator[str]:
        """The documents that were written too often."""
        for (kind, _, name), count in self.most.items():
            yield f"the {kind} {name} was written {count} times in {WINDOW}"
