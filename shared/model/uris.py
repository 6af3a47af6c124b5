"""Paths of the internal storage; built from validated ids, never from a user's text."""

import re
import unicodedata
from functools import lru_cache
from typing import ClassVar

from shared.errors import Disposition, WindhoverError

SCHEME = "kestra://"


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
        InvalidStorageUri: another scheme, no path, or `..` in it.
    """
    if not uri.startswith(f"{SCHEME}/"):
        raise InvalidStorageUri(
            f"Invalid internal storage uri, got uri '{uri[:200]}'",
            remedy="Use the URI that an output or a FILE input gives: kestra:///…",
        )
    path = uri.removeprefix(SCHEME)
    if ".." in path.split("/") or "\x00" in path:
        raise InvalidStorageUri(f"Invalid internal storage uri, got uri '{uri[:200]}'")
    return path


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """A flow or task id as a path segment (flow language, section 11.2)."""
    plain = unicodedata.normalize("NFD", text.replace(" ", "-"))
    kept = re.sub(r"[^A-Za-z0-9_-]", "", plain).replace("_", "-")
    return re.sub(r"^-|-$", "", re.sub(r"-+", "-", kept)).lower()


def namespace_path(namespace: str) -> str:
    """`a.b` -> `/a/b`."""
    return "/" + namespace.replace(".", "/")


def execution_path(namespace: str, flow_id: str, execution_id: str) -> str:
    """The folder of an execution; deleting the execution deletes it."""
    return f"{namespace_path(namespace)}/{slug(flow_id)}/executions/{execution_id}"


def task_run_path(execution_folder: str, task_id: str, task_run_id: str) -> str:
    """The folder of what one task run stores."""
    return f"{execution_folder}/tasks/{slug(task_id)}/{task_run_id}"
