"""A trigger together with the flow that declares it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.engine.places import FlowMap
from shared.model.ids import id_of
from shared.model.trigger import Trigger
from shared.model.trigger_state import TriggerKey

T_co = TypeVar("T_co", bound=Trigger, covariant=True)


@dataclass(frozen=True, slots=True)
class Owned(Generic[T_co]):
    """A trigger of a flow, at the flow's latest revision."""

    flow_map: FlowMap
    trigger: T_co

    @property
    def key(self) -> TriggerKey:
        """Which trigger it is."""
        flow = self.flow_map.flow
        return TriggerKey(flow.namespace, flow.id, self.trigger.id)

    @property
    def is_suspended(self) -> bool:
        """Whether its source says that it rests."""
        return self.flow_map.flow.disabled or self.trigger.disabled

    @property
    def definition(self) -> str:
        """A digest of what is declared: another one means that the trigger has changed."""
        return id_of("definition", self.trigger.model_dump_json(exclude={"disabled"}))

    def execution_id(self, *happening: object) -> str:
        """The id of the execution of a happening: the same for the same one."""
        key = self.key
        return id_of("trigger", key.namespace, key.flow_id, key.trigger_id, *happening)
