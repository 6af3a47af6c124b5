"""What a task that makes something does when it is there already."""

from enum import StrEnum


class IfExists(StrEnum):
    """What happens when it is there: a failure, an update, nothing."""

    ERROR = "ERROR"
    UPDATE = "UPDATE"
    SKIP = "SKIP"
