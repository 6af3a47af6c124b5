"""What is wrong with a flow: every problem with its place and what to do about it."""

from dataclasses import dataclass
from typing import ClassVar

from shared.errors import Disposition, WindhoverError
from shared.model.flow import Flow
from shared.model.json import JsonObject
from shared.model.yaml_nodes import Spot


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that deserves a warning.

    Attributes:
        code: `flow.unknown-task-type`.
        path: `tasks[2].type`; empty for the whole source.
        flow: `namespace/id` as far as they are known.
    """

    code: str
    message: str
    path: str = ""
    spot: Spot | None = None
    remedy: str = ""
    flow: str = ""

    def text(self) -> str:
        """As people read it: the message, the place, the remedy, on lines of their own."""
        lines = [f"{self.code}: {self.message}"]
        place = [f"at {self.path}"] if self.path else []
        if self.spot is not None:
            place.append(f"line {self.spot.line}, column {self.spot.column}")
        if self.flow:
            place.append(f"in {self.flow}")
        if place:
            lines.append("  " + ", ".join(place))
        if self.remedy:
            lines.append(f"  {self.remedy}")
        return "\n".join(lines)

    def summary(self) -> str:
        """`path: message`."""
        return f"{self.path}: {self.message}" if self.path else self.message

    def as_json(self) -> JsonObject:
        """As programs read it."""
        return {
            "code": self.code,
            "message": self.message,
            "path": self.path,
            "line": self.spot.line if self.spot else None,
            "column": self.spot.column if self.spot else None,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Relocation:
    """An old type name that a flow uses, and the current one."""

    old: str
    current: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that is to be said of a source.

    Attributes:
        flow: None when there are problems.
    """

    flow: Flow | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    relocations: tuple[Relocation, ...] = ()


class InvalidFlow(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A source that is no valid flow.

    Attributes:
        problems: every one of them.
    """

    code: ClassVar[str] = "flow.invalid"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(problem.text() for problem in problems))
        self.problems = problems
