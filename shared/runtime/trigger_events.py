"""Starts the executions of events, which realtime triggers tell."""

from shared.engine.triggers.owner import Owned
from shared.engine.triggers.polling import event_execution
from shared.model.ids import id_of
from shared.model.trigger import Trigger
from shared.runtime.context import AttemptContext
from shared.runtime.masking import Masks
from shared.runtime.random_ids import new_execution_id
from shared.runtime.trigger_commits import TriggerCommits
from shared.runtime.world import World
from shared.sdk.output import Output, plain


class TriggerEvents:
    """One execution an event, however often it is told."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._commits = TriggerCommits(world.ports)

    def start(
        self,
        owned: Owned[Trigger],
        output: Output,
        event_id: str | None,
        context: AttemptContext,
    ) -> None:
        """Starts the execution of an event; when this returns it is not lost."""
        now = self._world.ports.clock.now()
        execution_id = (
            new_execution_id() if event_id is None else owned.execution_id("event", event_id)
        )
        masks = Masks()
        hidden = context.masks.hide_in(plain(output) or {})
        variables = hidden if isinstance(hidden, dict) else {}
        surroundings = self._world.surroundings(masks)
        decision = event_execution(owned, execution_id, variables, now, surroundings)
        self._commits.apply(decision, id_of("event", execution_id), now, masks)
