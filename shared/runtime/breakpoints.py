"""Breakpoints as people write them: `task`, or `task.value` for one value of a loop."""

from collections.abc import Sequence
from typing import ClassVar

from shared.engine.places import FlowMap, Place
from shared.errors import Disposition, WindhoverError
from shared.model.flow import Flow
from shared.model.scope import Phase
from shared.model.task import Task, TaskKind

MOST_BREAKPOINTS = 100
LONGEST = 1000
"""Characters of one."""


class InvalidBreakpoint(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A breakpoint where no execution can stop, or too many of them."""

    code: ClassVar[str] = "execution.invalid-breakpoint"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def checked_breakpoints(flow: Flow, wanted: Sequence[str]) -> tuple[str, ...]:
    """The breakpoints, each once. Raises InvalidBreakpoint."""
    if len(wanted) > MOST_BREAKPOINTS:
        raise InvalidBreakpoint(f"there are more than {MOST_BREAKPOINTS} breakpoints")
    places = FlowMap.of(flow).places if wanted else {}
    for one in wanted:
        shown = one[:100].encode("utf-8", "replace").decode()
        if len(one) > LONGEST or shown != one[:100] or one.partition(".")[0] not in places:
            raise InvalidBreakpoint(
                f"there is no task for the breakpoint {shown!r}",
                remedy="Name a task of the flow, and a value of its loop after a dot.",
            )
        if (group := _packed_around(places[one.partition(".")[0]])) is not None:
            raise InvalidBreakpoint(
                f"the task {shown!r} runs in one go with all of {group.id!r}",
                remedy=f"Name {group.id!r}, to stop before all of it.",
            )
    return tuple(dict.fromkeys(wanted))


def _packed_around(place: Place) -> Task | None:
    """The WorkingDirectory that has a task in its list, which a worker runs as a whole."""
    group = place.parent
    is_packed = group is not None and group.kind is TaskKind.PACKED
    return group if is_packed and place.phase is Phase.TASKS else None
