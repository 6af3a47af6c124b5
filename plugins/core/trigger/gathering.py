"""What conditions that gather in a window have in common, where all parts must hold."""

from collections.abc import Mapping

from shared.model.conditions import ConditionContext, Part


class GathersAll:
    """A `Gathering` of which every part must hold; it fires as often as they do."""

    def parts(self) -> Mapping[str, Part]:
        """What must happen, by name."""
        raise NotImplementedError

    @property
    def needed(self) -> int:
        """All of them."""
        return len(self.parts())

    @property
    def fires_once(self) -> bool:
        """As often as they hold."""
        return False

    def counts(self, context: ConditionContext) -> bool:
        """Everything that happens."""
        del context
        return True

    def sources(self) -> Mapping[str, str]:
        """Outputs are read of the execution that came last only."""
        return {}
