"""Secrets by name."""

from typing import Protocol


class Secrets(Protocol):
    """Plain values of secrets; who asks registers them for masking."""

    def get(self, name: str) -> str | None:
        """The value, or None. Names are compared without regard to case."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names that are known, sorted; those of a store that may not be listed are left out.

        No route and no template shows more of a secret than its name.
        """
        ...


class NamespaceSecrets(Protocol):
    """Plain values of the secrets that are kept with namespaces."""

    def nearest(self, namespace: str, name: str) -> str | None:
        """The value that a namespace has, or the closest above it; None where none has one.

        Names are compared without regard to case.
        """
        ...
