"""The JSON of documents: in the document while it is small, else in a file."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel

from shared.backends.encoding import decoded
from shared.model.ids import id_of
from shared.ports.storage import FileMissing, Storage

M = TypeVar("M", bound=BaseModel)

LARGEST_BODY_BYTES = 800 * 1024
"""Firestore takes 1 MiB a document, names and indexed fields included."""

FOLDER = "/_documents"
"""Of spilled bodies; no namespace begins with an underscore."""

Fields = dict[str, object]


class Bodies:
    """Writes and reads the bodies of documents.

    A spilled file has a name of its own for each content: it is written before the commit that
    names it, a commit that fails leaves it behind, and the bucket's lifecycle does not know it;
    `forget` is called when its document goes.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def fields(self, body: bytes, owner: str, limit: int = LARGEST_BODY_BYTES) -> Fields:
        """What a document holds for a body.

        Args:
            body: JSON.
            owner: key of what the document belongs to; its folder goes with it.
            limit: larger ones are spilled.
        """
        if len(body) <= limit:
            return {"body": body, "spilled": None}
        path = f"{FOLDER}/{owner}/{id_of('body', body.decode())}.json"
        self._storage.put(path, io.BytesIO(body))
        return {"body": None, "spilled": path}

    def read(self, fields: Mapping[str, object]) -> bytes:
        """The body of a stored document."""
        body = fields.get("body")
        if isinstance(body, bytes):
            return body
        with self._storage.open(str(fields["spilled"])) as content:
            return content.read()

    def document(self, model: type[M], fields: Mapping[str, object] | None) -> M | None:
        """The document of stored fields; None for none, or one that went while it was read."""
        if fields is None:
            return None
        try:
            return decoded(model, self.read(fields))
        except FileMissing:
            return None

    def documents(
        self, model: type[M], stored: Iterable[Mapping[str, object] | None]
    ) -> Iterator[M]:
        """The documents of stored fields, each read when it is wanted; without those that went."""
        found = (self.document(model, fields) for fields in stored)
        return (one for one in found if one is not None)

    def forget(self, owner: str) -> None:
        """Removes the spilled bodies of an owner."""
        self._storage.delete_under(f"{FOLDER}/{owner}")
