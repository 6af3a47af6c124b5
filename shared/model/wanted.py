"""The executions that a task which calls flows wants: new ones, or those of an earlier attempt."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from shared.model.document import Fact
from shared.model.execution import Execution
from shared.model.state import State


class NewCall(Fact):
    """An execution to create."""

    kind: Literal["new"] = "new"
    execution: Execution


class RestartedCall(Fact):
    """A failed execution of an earlier attempt, to be restarted.

    Attributes:
        attempt: that has created it.
        generation: of the execution as it is; the restarted one is of the next.
    """

    kind: Literal["restarted"] = "restarted"
    child_id: str
    attempt: int
    generation: int


class KeptCall(Fact):
    """An execution of an earlier attempt that needs nothing.

    Attributes:
        state: in which it has ended; None while it runs.
    """

    kind: Literal["kept"] = "kept"
    child_id: str
    attempt: int
    generation: int
    state: State | None = None


Call: TypeAlias = Annotated[NewCall | RestartedCall | KeptCall, Field(discriminator="kind")]
"""One execution that a task wants."""
