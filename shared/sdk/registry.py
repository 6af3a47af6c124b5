"""Finds the class of a type by its name, and imports it only then."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import ClassVar

from shared.errors import WindhoverError
from shared.model.task import Task

GROUP = "windhover.plugins"
"""Entry-point group: each entry point is a `Catalog`."""


class BrokenPlugin(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A catalog names a class that is not there or is no type."""

    code: ClassVar[str] = "plugin.broken"


@dataclass(frozen=True, slots=True)
class Catalog:
    """The types of one package.

    Attributes:
        types: type name -> `module:Class`.
        aliases: old type name -> type name.
    """

    types: Mapping[str, str]
    aliases: Mapping[str, str]


class Registry:
    """Every type of the installed plug-ins; a class is imported when its type is first used."""

    def __init__(self, catalogs: list[Catalog]) -> None:
        self._types: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._classes: dict[str, type] = {}
        for catalog in catalogs:
            self._types.update(catalog.types)
            self._aliases.update(catalog.aliases)

    @classmethod
    def installed(cls) -> "Registry":
        """The types of every package that is installed here."""
        return cls([found.load() for found in entry_points(group=GROUP)])

    def with_catalog(self, catalog: Catalog) -> "Registry":
        """This registry and more types; for tests and embedded use."""
        return Registry([Catalog(self._types, self._aliases), catalog])

    def canonical(self, type_name: str) -> str:
        """The current name of a type; the name itself when it is no alias."""
        return self._aliases.get(type_name, type_name)

    def names(self) -> Iterator[str]:
        """Current type names, sorted."""
        yield from sorted(self._types)

    def aliases_of(self, type_name: str) -> list[str]:
        """Old names of a type, sorted."""
        return sorted(old for old, current in self._aliases.items() if current == type_name)

    def known(self, type_name: str) -> bool:
        """Whether a name is a type or an alias."""
        return self.canonical(type_name) in self._types

    def cls(self, type_name: str) -> type | None:
        """The class of a type or alias: a Task, a Trigger or a Condition; None if unknown."""
        name = self.canonical(type_name)
        if name in self._classes:
            return self._classes[name]
        if name not in self._types:
            return None
        module, _, attribute = self._types[name].partition(":")
        try:
            found = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            raise BrokenPlugin(f"the type {name} can not be loaded: {error}") from error
        if not isinstance(found, type):
            raise BrokenPlugin(f"the type {name} is no class")
        self._classes[name] = found
        return found

    def task(self, type_name: str) -> type[Task] | None:
        """The class of a task type or alias; None if there is none."""
        found = self.cls(type_name)
        return found if found is not None and issubclass(found, Task) else None
