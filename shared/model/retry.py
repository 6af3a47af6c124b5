"""The retry policy that a flow or a task declares."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AliasChoices, Field, model_validator

from shared.model.properties import Duration, SourceModel, duration_text


class RetryBehavior(StrEnum):
    """What is tried again."""

    RETRY_FAILED_TASK = "RETRY_FAILED_TASK"
    CREATE_NEW_EXECUTION = "CREATE_NEW_EXECUTION"


class RetryPolicy(SourceModel):
    """What all kinds share."""

    max_attempts: int | None = Field(
        default=None,
        ge=1,
        validation_alias=AliasChoices("maxAttempts", "maxAttempt"),
        description="How many attempts there may be, the first included; unlimited by default.",
    )
    max_duration: Duration | None = Field(
        default=None, description="No attempt starts later than this after the first one did."
    )
    warning_on_retry: bool = Field(
        default=False, description="Whether a success after a retry is a WARNING."
    )
    behavior: RetryBehavior = Field(
        default=RetryBehavior.RETRY_FAILED_TASK,
        description="Whether the task is tried again, or a new execution starts.",
    )


def _check_less(small: str, less: timedelta, great: str, more: timedelta | None) -> None:
    if more is not None and less >= more:
        message = f"'{small}' must be less than '{great}' but is {duration_text(less)}"
        raise ValueError(message)


class ConstantRetry(RetryPolicy):
    """The same pause before each attempt."""

    type: Literal["constant"] = Field(description="The kind of the pauses.")
    interval: Duration = Field(description="The pause.", examples=["PT30S"])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_less("interval", self.interval, "maxDuration", self.max_duration)
        return self


class ExponentialRetry(RetryPolicy):
    """A pause that grows by a factor, up to a cap."""

    type: Literal["exponential"] = Field(description="The kind of the pauses.")
    interval: Duration = Field(description="The first pause.", examples=["PT1S"])
    max_interval: Duration = Field(description="The longest pause.", examples=["PT5M"])
    delay_factor: float = Field(default=2.0, description="How much longer each pause is.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_less("interval", self.interval, "maxInterval", self.max_interval)
        _check_less("interval", self.interval, "maxDuration", self.max_duration)
        return self


class RandomRetry(RetryPolicy):
    """A pause drawn between two bounds."""

    type: Literal["random"] = Field(description="The kind of the pauses.")
    min_interval: Duration = Field(description="The shortest pause.", examples=["PT1S"])
    max_interval: Duration = Field(description="The longest pause.", examples=["PT1M"])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_less("minInterval", self.min_interval, "maxInterval", self.max_interval)
        _check_less("minInterval", self.min_interval, "maxDuration", self.max_duration)
        _check_less("maxInterval", self.max_interval, "maxDuration", self.max_duration)
        return self


Retry: TypeAlias = Annotated[
    ConstantRetry | ExponentialRetry | RandomRetry, Field(discriminator="type")
]
