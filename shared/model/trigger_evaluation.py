"""What came of looking whether a trigger fires."""

from datetime import datetime, timedelta
from enum import StrEnum

from shared.model.document import Fact

MOST_EVALUATIONS = 20
"""Evaluations of one trigger that are remembered."""

LONGEST_MESSAGE = 400
"""Characters of what an evaluation tells; the log of the trigger has all of it."""


class Verdict(StrEnum):
    """How an evaluation ended, or what stood in its way."""

    EXECUTION_CREATED = "EXECUTION_CREATED"
    """An execution was asked for."""
    NOTHING_FOUND = "NOTHING_FOUND"
    """A worker has looked, and there was nothing to do."""
    CONDITION_NOT_MET = "CONDITION_NOT_MET"
    """A condition did not hold; the message names it."""
    FAILED = "FAILED"
    """It could not be told, or the execution could not be made; the message says why."""
    WAITED = "WAITED"
    """It was due and waited for the end of the execution that it names."""
    TOO_LATE = "TOO_LATE"
    """Dates were passed over, as `lateMaximumDelay` says."""
    MISSED = "MISSED"
    """Dates were passed over while nothing ran, as `recoverMissedSchedules` says."""
    DISABLED = "DISABLED"
    """It was disabled: from then on nothing is looked at."""
    ENABLED = "ENABLED"
    """It was enabled again."""


class Evaluation(Fact):
    """One look at a trigger, or several in a row with the same outcome.

    Attributes:
        at: when the last of them began.
        since: when the first of them did; the first date that was passed over.
        times: how many they are.
        lasted: how long the last of them took, or waited.
        date: of a schedule, for which the last of them was.
        execution_id: that was created, or that was waited for.
        message: what the outcome does not say.
    """

    outcome: Verdict
    at: datetime
    since: datetime | None = None
    times: int = 1
    lasted: timedelta = timedelta(0)
    date: datetime | None = None
    execution_id: str | None = None
    message: str = ""

    def shortened(self) -> "Evaluation":
        """The evaluation with a message that fits; secrets must have been hidden before."""
        if len(self.message) <= LONGEST_MESSAGE:
            return self
        return self.model_copy(update={"message": f"{self.message[: LONGEST_MESSAGE - 1]}…"})

    def repeats(self, other: "Evaluation") -> bool:
        """Whether it tells the same as another one, but for the time."""
        mine, theirs = self.shortened(), other.shortened()
        return self.execution_id is None and (self.outcome, mine.message, None) == (
            other.outcome,
            theirs.message,
            other.execution_id,
        )

    def after(self, other: "Evaluation") -> "Evaluation":
        """Both as one that came several times."""
        times = self.times + other.times
        return self.model_copy(update={"since": other.since or other.at, "times": times})


def remembered(before: tuple[Evaluation, ...], evaluation: Evaluation) -> tuple[Evaluation, ...]:
    """The last evaluations with one more, the newest last; what repeats itself takes one place."""
    if before and evaluation.repeats(before[-1]):
        return (*before[:-1], evaluation.after(before[-1]))
    return (*before, evaluation)[-MOST_EVALUATIONS:]
