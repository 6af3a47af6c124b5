"""The executions that a task run has created, and how far they are: counts, never the children."""

from pydantic import Field

from shared.model.document import Fact
from shared.model.state import State


class Kept(Fact):
    """A child that an earlier attempt has created and that the current one goes on with.

    Attributes:
        attempt: that has created it.
        generation: of the child whose end counts: older news of it is no news.
    """

    attempt: int
    generation: int


class Calls(Fact):
    """Children of one task run, or of one part of them.

    Attributes:
        attempt: of the task run; children of other attempts are strangers unless they are `kept`.
        total: how many children there are to be.
        made: how many have been asked for; those below it.
        started: positions of those that exist and have not ended.
        ended: positions of those that have ended.
        counts: how many ended in which state.
        kept: children of earlier attempts, by position.
        sharded: whether others count them one by one.
    """

    attempt: int
    total: int
    made: int = 0
    started: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()
    counts: dict[State, int] = Field(default_factory=dict)
    kept: dict[int, Kept] = Field(default_factory=dict)
    sharded: bool = False

    @classmethod
    def made_for(cls, attempt: int, count: int) -> "Calls":
        """Those that an attempt asks for together."""
        return cls(attempt=attempt, total=count, made=count)

    @property
    def over(self) -> int:
        """How many have ended."""
        return sum(self.counts.values())

    @property
    def are_over(self) -> bool:
        """Whether all have been made and have ended."""
        return self.made == self.total == self.over

    @property
    def outcome(self) -> State:
        """What the children come to: FAILED if any failed, else KILLED, else WARNING (5.14)."""
        for state in (State.FAILED, State.KILLED, State.WARNING):
            if self.counts.get(state):
                return state
        return State.SUCCESS

    def expects(self, position: int, attempt: int, generation: int) -> bool:
        """Whether news of a child is of the one that is waited for, as it is by now."""
        kept = self.kept.get(position, Kept(attempt=self.attempt, generation=0))
        return attempt == kept.attempt and generation >= kept.generation

    def making(self, made: int) -> "Calls":
        """With more children asked for."""
        return self.model_copy(update={"made": made})

    def keeping(self, position: int, kept: Kept) -> "Calls":
        """With a child of an earlier attempt."""
        return self.model_copy(update={"kept": self.kept | {position: kept}})

    def starting(self, position: int) -> "Calls":
        """With one more child that exists."""
        if position in self.ended:
            return self
        return self.model_copy(update={"started": self.started | {position}})

    def ending(self, position: int, state: State) -> "Calls":
        """With one more child that has ended."""
        counted = self.counting({state: 1})
        return counted.model_copy(
            update={"started": self.started - {position}, "ended": self.ended | {position}}
        )

    def counting(self, counts: dict[State, int]) -> "Calls":
        """With more ended children, by state."""
        merged = self.counts | {
            state: self.counts.get(state, 0) + count for state, count in counts.items()
        }
        return self.model_copy(update={"counts": merged})
