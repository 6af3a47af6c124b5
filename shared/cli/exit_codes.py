"""What the process tells its caller."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command."""

    OK = 0
    FAILED = 1
    INVALID = 2
    WARNING = 3
    KILLED = 4
    NOT_FOUND = 5
    NOT_ALLOWED = 6
    UNREACHABLE = 7
    TIMED_OUT = 8
    PLAN_HAS_CHANGES = 9
    INTERRUPTED = 130
