"""Moving a flow to another id or namespace (an extension of the HTTP API)."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from shared.api.access.guard import GuardedRoute
from shared.api.answers import JsonAnswer
from shared.api.flow_selection import FlowIdentifier
from shared.api.requests import Engine
from shared.api.shapes.flow_moves import moved_json, plan_json
from shared.model.names import FlowName
from shared.runtime.flow_moves import MoveChoices

router = APIRouter(prefix="/api/v1/flows", tags=["Flows"], route_class=GuardedRoute)

MOST_NAMES = 10_000

Name = Annotated[str, Field(max_length=1024)]


class Destination(BaseModel):
    """Where a flow moves, and what goes with it.

    Attributes:
        triggers: the new flow's triggers go on where the old one's have stopped.
        keys: of the old namespace that are copied where the new one has none of that name.
        files: alike.
        references: flows whose sources are changed to name the new one.
        revision: the flow is moved only if this is its latest revision.
    """

    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="forbid")

    namespace: str = Field(max_length=500)
    id: str = Field(max_length=500)
    triggers: bool = True
    keys: list[Name] = Field(default_factory=list, max_length=MOST_NAMES)
    files: list[Name] = Field(default_factory=list, max_length=MOST_NAMES)
    references: list[FlowIdentifier] = Field(default_factory=list, max_length=1000)
    revision: int | None = Field(default=None, ge=1, le=2**31 - 1)

    @property
    def choices(self) -> MoveChoices:
        """What goes with the flow."""
        return MoveChoices(
            triggers=self.triggers,
            keys=tuple(self.keys),
            files=tuple(self.files),
            references=tuple(FlowName(one.namespace, one.id) for one in self.references),
            revision=self.revision,
        )


@router.get("/{namespace}/{flow_id}/move", operation_id="planFlowMove")
def plan_move(
    namespace: str,
    flow_id: str,
    engine: Engine,
    to: Annotated[str, Query(alias="namespace", max_length=500)],
    new_id: Annotated[str, Query(alias="id", max_length=500)],
) -> Response:
    """What moving a flow would come to: why it can not be, or what could go with it.

    Nothing is changed. An extension.
    """
    plan = engine.moves.plan(FlowName(namespace, flow_id), FlowName(to, new_id))
    return JsonAnswer(plan_json(plan))


@router.post("/{namespace}/{flow_id}/move", operation_id="moveFlow")
def move_flow(namespace: str, flow_id: str, destination: Destination, engine: Engine) -> Response:
    """Moves a flow to another id or namespace; the old one stays, disabled, until it is deleted.

    Both flows, and those that are to name the new one, are written at once: at no moment can both
    be started, and at none neither. An extension.
    """
    new = FlowName(destination.namespace, destination.id)
    moved = engine.moves.move(FlowName(namespace, flow_id), new, destination.choices)
    return JsonAnswer(moved_json(moved))
