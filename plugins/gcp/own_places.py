"""Where Windhover itself keeps its things on Google Cloud: tasks must not get there by its rights.

A task without a key of its own acts as the function that runs it, which may read and write the
executions, files and messages of every namespace. A key in `serviceAccount`, or another account in
`impersonatedServiceAccount`, is taken at its word: it can do what it was given.
"""

import re
from typing import ClassVar

from plugins.gcp.connection import GoogleProperties
from shared.errors import Disposition
from shared.sdk.context import RunContext
from shared.sdk.output import TaskFailed

_DEFAULT_DATABASE = "(default)"
_ADDRESS = re.compile(r"gs://([a-z0-9._-]+)", re.IGNORECASE)


class OwnPlace(TaskFailed):
    """A task means a bucket, database or topic in which Windhover keeps its own things."""

    code: ClassVar[str] = "gcp.own-place"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


def refuse_own_bucket(context: RunContext, task: GoogleProperties, bucket: str) -> None:
    """Refuses the bucket of the internal storage. Raises OwnPlace."""
    if _is_borrowed(context, task) and bucket == context.google.own_bucket:
        raise _refused(f"the bucket {bucket}", "another bucket")


def refuse_own_addresses(context: RunContext, task: GoogleProperties, text: str) -> None:
    """Refuses a text with an address in the bucket of the internal storage. Raises OwnPlace."""
    for bucket in _ADDRESS.findall(text):
        refuse_own_bucket(context, task, bucket.lower())


def refuse_own_database(
    context: RunContext, task: GoogleProperties, project: str, database: str
) -> None:
    """Refuses the database of the executions. Raises OwnPlace."""
    is_own = database == _DEFAULT_DATABASE and project == context.google.project
    if _is_borrowed(context, task) and is_own:
        raise _refused(f"the database {database} of {project}", "another database (`databaseId`)")


def refuse_own_topic(context: RunContext, task: GoogleProperties, name: str) -> None:
    """Refuses a topic or subscription of Windhover, by its full name. Raises OwnPlace."""
    google = context.google
    _, project, _, short = name.split("/")
    is_own = project == google.project and short.startswith(f"{google.own_prefix}-")
    if _is_borrowed(context, task) and is_own:
        raise _refused(short, f"a name that does not begin with {google.own_prefix}-")


def _is_borrowed(context: RunContext, task: GoogleProperties) -> bool:
    """Whether the task acts by the rights of a Windhover that runs on Google Cloud."""
    has_own = bool((task.service_account or "").strip() or task.impersonated_service_account)
    return context.google.own_bucket is not None and not has_own


def _refused(place: str, instead: str) -> OwnPlace:
    return OwnPlace(
        f"Windhover keeps its own things in {place}",
        remedy=f"Use {instead}, or give a key in serviceAccount that may go there.",
    )
