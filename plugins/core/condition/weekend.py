"""io.kestra.plugin.core.condition.Weekend."""

from typing import ClassVar

from plugins.core.condition.dated import DateCondition


class Weekend(DateCondition):
    """Whether a date is a Saturday or a Sunday.

    The day is that of the zone which the date carries.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.Weekend
""",
    )
