"""Paths of the internal storage; built from validated ids, never from a user's text."""

import re
import unicodedata
from functools import lru_cache
from typing import ClassVar

from shared.errors import Disposition, WindhoverError

SCHEME = "kestra://"

NAMESPACE_SCHEME = "nsfile://"
"""Files of a namespace: `nsfile:///path` of the own one, `nsfile://other.one/path`."""

LONGEST_NAME_BYTES = 250
LONGEST_PATH_BYTES = 1024

_NO_TEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


class InvalidStorageUri(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A text that is no URI of the internal storage."""

    code: ClassVar[str] = "storage.invalid-uri"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


def uri_of(path: str) -> str:
    """`/a/b` -> `kestra:///a/b`."""
    return f"{SCHEME}{path}"


def path_of(uri: str) -> str:
    """`kestra:///a/b` -> `/a/b`.

    Raises:
        InvalidStorageUri: another scheme, or a path that `checked_path` refuses.
    """
    if not uri.startswith(f"{SCHEME}/"):
        raise InvalidStorageUri(
            f"Invalid internal storage uri, got uri '{_shown(uri)}'",
            remedy="Use the URI that an output or a FILE input gives: kestra:///…",
        )
    return checked_path(uri.removeprefix(SCHEME))


def checked_path(path: str) -> str:
    """A path that means the same to every backend; empty segments and `.` are dropped.

    The limits are those of local files (255 bytes a name, some of it ours) and of Cloud Storage
    (1024 bytes a path, no line breaks).

    Raises:
        InvalidStorageUri: it names no file, climbs with `..`, is too long, or holds a control
            character or a lone surrogate.
    """
    names = [name for name in path.split("/") if name not in {"", "."}]
    plain = "/" + "/".join(names)
    if not names or ".." in names or _NO_TEXT.search(plain):
        raise InvalidStorageUri(f"Invalid internal storage uri, got uri '{_shown(path)}'")
    longest = max(len(name.encode()) for name in names)
    if longest > LONGEST_NAME_BYTES or len(plain.encode()) > LONGEST_PATH_BYTES:
        raise InvalidStorageUri(
            f"Invalid internal storage uri, the path is too long: '{_shown(path)}'",
            remedy=f"A name may have {LONGEST_NAME_BYTES} bytes, a path {LONGEST_PATH_BYTES}.",
        )
    return plain


def _shown(path: str) -> str:
    return path[:200].encode("utf-8", "replace").decode()


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A flow or task id as a path segment (flow language, section 11.2)."""
    plain = unicodedata.normalize("NFD", text.replace(" ", "-"))
    kept = re.sub(r"[^A-Za-z0-9_-]", "", plain).replace("_", "-")
    return re.sub(r"^-|-$", "", re.sub(r"-+", "-", kept)).lower()


def namespace_path(namespace: str) -> str:
    """`a.b` -> `/a/b`."""
    return "/" + namespace.replace(".", "/")


def namespace_file_path(uri: str, namespace: str) -> str:
    """The path behind `nsfile:///a/b`, in the given namespace unless it names another.

    Raises:
        InvalidStorageUri: a path that `checked_path` refuses.
    """
    named, _, path = uri.removeprefix(NAMESPACE_SCHEME).partition("/")
    return checked_path(f"{namespace_path(named or namespace)}/_files/{path}")


def execution_path(namespace: str, flow_id: str, execution_id: str) -> str:
    """The folder of an execution; deleting the execution deletes it."""
    return f"{namespace_path(namespace)}/{slug(flow_id)}/executions/{execution_id}"


def task_run_path(execution_folder: str, task_id: str, task_run_id: str) -> str:
    """The folder of what one task run stores."""
    return f"{execution_folder}/tasks/{slug(task_id)}/{task_run_id}"
