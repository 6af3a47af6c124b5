"""Filters of lists under a name, for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.ids import id_of
from shared.model.json import JsonObject
from shared.ports.storage import Storage
from shared.runtime.kept_objects import KeptObjects

MOST_SHARED = 500
"""Of all pages: more is no list that anybody reads."""


class TooManyFilters(WindhoverError):  # noqa: N818 - reads as the fact it is
    """As many filters are shared as there may be."""

    code: ClassVar[str] = "filters.too-many"
    http_status: ClassVar[int] = 409
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class SharedFilter:
    """What a list is filtered by.

    Attributes:
        page: whose list it is, `logs` for instance.
        search: the filters as they stand in the address of the page.
        owner: who has shared it; empty on a server without accounts.
    """

    page: str
    name: str
    search: JsonObject
    owner: str

    @property
    def id(self) -> str:
        """The same for the same name on the same page: who shares it again replaces it."""
        return id_of("filter", self.page, self.name)


class SharedFilters:
    """One object for each filter: two people who share at once do not lose each other's."""

    def __init__(self, storage: Storage) -> None:
        self._kept = KeptObjects(storage, "_filters")

    def of(self, page: str) -> list[SharedFilter]:
        """The filters of a page, by name."""
        return sorted((one for one in self._every() if one.page == page), key=lambda one: one.name)

    def put(self, wanted: SharedFilter) -> None:
        """Shares a filter, in place of one of the same name.

        Raises:
            TooManyFilters: there is no room for another.
            ObjectTooLarge, Unstorable: it can not be kept.
        """
        known = self._kept.names()
        if wanted.id not in known and len(known) >= MOST_SHARED:
            raise TooManyFilters(
                f"{MOST_SHARED} filters are shared", remedy="Delete some that nobody needs."
            )
        self._kept.put(
            wanted.id,
            {
                "page": wanted.page,
                "name": wanted.name,
                "search": wanted.search,
                "owner": wanted.owner,
            },
        )

    def delete(self, page: str, name: str) -> bool:
        """Takes a filter away from everybody; False when there was none."""
        return self._kept.delete(id_of("filter", page, name))

    def _every(self) -> Iterator[SharedFilter]:
        for _, kept in self._kept.every():
            search = kept["search"]
            yield SharedFilter(
                page=str(kept["page"]),
                name=str(kept["name"]),
                search=search if isinstance(search, dict) else {},
                owner=str(kept["owner"]),
            )
