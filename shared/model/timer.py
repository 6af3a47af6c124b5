"""What waits for a date: a durable timer and why it was started."""

from enum import StrEnum


class TimerKind(StrEnum):
    """Why a timer was started; with the task run and the attempt it names the timer."""

    RETRY = "retry"
    LEASE = "lease"
    DEFERRED = "deferred"
    TIMEOUT = "timeout"
    NEW_EXECUTION = "new-execution"
    ROUND = "round"
    SLA = "sla"
    PAUSE = "pause"
    PAUSE_TIMEOUT = "pause-timeout"
    SCHEDULED_START = "scheduled-start"
