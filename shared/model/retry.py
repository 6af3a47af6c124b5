"""The retry policy that a flow or a task declares."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import AliasChoices, Field

from shared.model.properties import Duration, SourceModel


class RetryBehavior(StrEnum):
    """What is tried again."""

    RETRY_FAILED_TASK = "RETRY_FAILED_TASK"
    CREATE_NEW_EXECUTION = "CREATE_NEW_EXECUTION"


class RetryPolicy(SourceModel):
    """What all kinds share.

    Attributes:
        max_attempts: in total, the first included; None is unlimited. `maxAttempt` is the old name.
        max_duration: no attempt starts later than this after the first one did.
        warning_on_retry: a success after a retry is a WARNING.
    """

    max_attempts: int | None = Field(
        default=None, ge=1, validation_alias=AliasChoices("maxAttempts", "maxAttempt")
    )
    max_duration: Duration | None = None
    warning_on_retry: bool = False
    behavior: RetryBehavior = RetryBehavior.RETRY_FAILED_TASK


class ConstantRetry(RetryPolicy):
    """The same pause before each attempt."""

    type: Literal["constant"]
    interval: Duration


class ExponentialRetry(RetryPolicy):
    """A pause that grows by a factor, up to a cap."""

    type: Literal["exponential"]
    interval: Duration
    max_interval: Duration
    delay_factor: float = 2.0


class RandomRetry(RetryPolicy):
    """A pause drawn between two bounds."""

    type: Literal["random"]
    min_interval: Duration
    max_interval: Duration


Retry: TypeAlias = Annotated[
    ConstantRetry | ExponentialRetry | RandomRetry, Field(discriminator="type")
]

ZERO = timedelta(0)
