"""What `run` gives back."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from shared.errors import Disposition, WindhoverError
from shared.model.json import StoredObject
from shared.model.state import State


class Output(BaseModel):
    """Base of a type's outputs: the fields are what `outputs.<task>` offers, in camelCase.

    A field that was not given is absent; one given as None is present and null.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, validate_by_name=True)


class Vars(Output):
    """Outputs without a fixed shape."""

    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True, slots=True)
class Ended:
    """Outputs together with a state other than SUCCESS (a script's WARNING)."""

    output: Output | None
    state: State


@dataclass(frozen=True, slots=True)
class Deferred:
    """The task waits for a date, without a worker, and then succeeds."""

    until: datetime


@dataclass(frozen=True, slots=True)
class HandedOn:
    """The work goes on outside, and another worker takes it up in the next attempt.

    Given by a task whose `runs_elsewhere` says so, when it is asked to stop and is not over.
    """


class TaskFailed(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Raised by `run`: the attempt failed. The message is logged at ERROR.

    Attributes:
        output: outputs that are stored although it failed.
        state: FAILED, or KILLED for a task that was stopped on request.
    """

    code: ClassVar[str] = "task.failed"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK

    def __init__(
        self,
        message: str,
        *,
        output: Output | None = None,
        state: State = State.FAILED,
        remedy: str = "",
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.output = output
        self.state = state


def plain(output: Output | None) -> StoredObject | None:
    """Outputs as they are stored: camelCase keys, only what was given."""
    if output is None:
        return None
    return output.model_dump(mode="python", by_alias=True, exclude_unset=True)
