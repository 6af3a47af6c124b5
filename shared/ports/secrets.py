"""Secrets by name."""

from typing import Protocol


class Secrets(Protocol):
    """Plain values of secrets; who asks registers them for masking."""

    def get(self, name: str) -> str | None:
        """The value, or None. Names are compared without regard to case."""
        ...
