"""What is made when it is used first: a function pays for no client that it does not call."""

import threading
from collections.abc import Callable


class Deferred:
    """Stands for an object whose class, library and connection come with its first use.

    The lock keeps two threads from making two.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: object | None = None
        self._making = threading.Lock()

    def __getattr__(self, name: str) -> object:
        with self._making:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)
