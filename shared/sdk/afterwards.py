"""What becomes of files where they were found, once they are copied into the internal storage."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.model.properties import Dynamic, SourceModel


class Action(StrEnum):
    """What becomes of a file."""

    MOVE = "MOVE"
    """It is moved to `moveDirectory`, with its path below the folder it was found in."""
    DELETE = "DELETE"
    NONE = "NONE"
    """It stays."""


class AfterwardsProperties(SourceModel):
    """What becomes of the files of a task or trigger."""

    action: Dynamic[Action] = Field(
        default=Action.NONE,
        description="What becomes of the files once they are copied.",
        examples=["MOVE"],
    )
    move_directory: Dynamic[str] | None = Field(
        default=None,
        description="The folder that MOVE moves them to, with their paths below `from`.",
    )

    @model_validator(mode="after")
    def _moved_somewhere(self) -> Self:
        if self.action is Action.MOVE and not self.move_directory:
            message = "`moveDirectory` is needed with the action MOVE"
            raise ValueError(message)
        return self
