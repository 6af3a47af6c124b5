"""Who of a flow's executions may run at once, and who waits in line."""

from pydantic import Field

from shared.model.document import Document
from shared.model.ids import id_of


class Slots(Document):
    """The slots of one flow with a concurrency limit.

    A document of its own, handled like an execution: messages under its id come one by one, and
    whoever commits states the version read. No execution is ever written together with it.

    Attributes:
        id: of (namespace, flow).
        execution_id: the same: what belongs to it is found under its own id.
        limit: as the newest execution to ask for a slot has it.
        holders: ids of the executions that may run.
        line: ids of those that wait, the oldest first.
        generations: of the holders that were opened again; the end of an earlier generation, which
            is told late, does not take their slot.
    """

    id: str
    execution_id: str
    limit: int
    holders: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    generations: dict[str, int] = Field(default_factory=dict)

    def limited_to(self, limit: int) -> "Slots":
        """The slots with another limit; who holds one keeps it."""
        return self.model_copy(update={"limit": limit})

    def granted(self, execution_id: str, generation: int = 0) -> "Slots":
        """The slots with a holder, which waits no longer; one that holds one keeps it."""
        holders = tuple(one for one in self.holders if one != execution_id)
        latest = max(generation, self.generations.get(execution_id, 0))
        return self.model_copy(
            update={
                "holders": (*holders, execution_id),
                "line": tuple(one for one in self.line if one != execution_id),
                "generations": self.generations | ({execution_id: latest} if latest else {}),
            }
        )

    def joined(self, execution_id: str) -> "Slots":
        """The slots with one more execution at the end of the line."""
        return self.model_copy(update={"line": (*self.line, execution_id)})

    def released(self, execution_id: str, generation: int) -> "Slots":
        """The slots without an execution, whether it held one or waited.

        Unless it holds one in a later generation than this.
        """
        if generation < self.generations.get(execution_id, 0):
            return self
        others = {key: one for key, one in self.generations.items() if key != execution_id}
        return self.model_copy(
            update={
                "holders": tuple(one for one in self.holders if one != execution_id),
                "line": tuple(one for one in self.line if one != execution_id),
                "generations": others,
            }
        )


def slots_id(namespace: str, flow_id: str) -> str:
    """The id of the slots of a flow."""
    return id_of("slots", namespace, flow_id)
