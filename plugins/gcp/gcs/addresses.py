"""Addresses of Cloud Storage: `gs://bucket/path/name`."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from shared.sdk.output import TaskFailed

_ADDRESS = re.compile(
    r"gs://(?P<bucket>[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:/(?P<name>.*))?", re.DOTALL
)
_LONGEST_NAME_BYTES = 1024
_UNSAFE = re.compile(r"[^\w.() -]")
_LONGEST_FILE_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class GcsAddress:
    """An object, or what begins the names of several.

    Attributes:
        name: without leading slash; empty for all of a bucket.
    """

    bucket: str
    name: str

    @property
    def text(self) -> str:
        """`gs://bucket/name`."""
        return f"gs://{self.bucket}/{self.name}"

    def joined(self, name: str) -> "GcsAddress":
        """What lies below this folder under a name."""
        folder = self.name.rstrip("/")
        return GcsAddress(self.bucket, f"{folder}/{name}" if folder else name)


def address_of(text: str, prop: str) -> GcsAddress:
    """The address that a property gives, of one object or of many.

    Args:
        prop: name of the property, for the message.

    Raises:
        TaskFailed: it is none.
    """
    found = _ADDRESS.fullmatch(text.strip())
    name = (found["name"] or "") if found else ""
    if found is None or len(name.encode()) > _LONGEST_NAME_BYTES:
        raise TaskFailed(
            f"The property {prop} is no address of Cloud Storage: {text[:200]}",
            remedy="Write gs://bucket/path/to/object.",
        )
    return GcsAddress(found["bucket"], name)


def object_of(text: str, prop: str) -> GcsAddress:
    """The address of one object that a property gives.

    Raises:
        TaskFailed: it is none, or that of a bucket or folder.
    """
    found = address_of(text, prop)
    if not found.name or found.name.endswith("/"):
        raise TaskFailed(
            f"The property {prop} names no object: {text[:200]}",
            remedy="Write gs://bucket/path/to/object, with the name of the object at its end.",
        )
    return found


def file_name_of(name: str) -> str:
    """The last segment of an object's name, as a name that every storage takes."""
    last = _UNSAFE.sub("_", PurePosixPath(name).name).strip(" .")
    # The end says what kind of file it is.
    return last.encode()[-_LONGEST_FILE_NAME_BYTES:].decode(errors="ignore") or "object"
