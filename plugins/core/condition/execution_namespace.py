"""io.kestra.plugin.core.condition.ExecutionNamespace."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.conditions import ConditionContext
from shared.model.properties import DEPRECATED
from shared.model.trigger import Condition


class Comparison(StrEnum):
    """What of a namespace is compared."""

    EQUALS = "EQUALS"
    PREFIX = "PREFIX"
    SUFFIX = "SUFFIX"


class ExecutionNamespace(Condition):
    """Whether an execution is of a namespace.

    Compares the whole name, its beginning or its end.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
type: io.kestra.plugin.core.condition.ExecutionNamespace
namespace: company
comparison: PREFIX
""",
    )

    namespace: str = Field(description="The namespace.", examples=["company.team"])
    comparison: Comparison | None = Field(
        default=None, description="What is compared; the whole name by default."
    )
    prefix: bool = Field(
        default=False, description="Deprecated: `comparison: PREFIX`.", json_schema_extra=DEPRECATED
    )

    @override
    def test(self, context: ConditionContext) -> bool:
        if context.execution is None:
            return False
        namespace = context.execution.namespace
        default = Comparison.PREFIX if self.prefix else Comparison.EQUALS
        match self.comparison or default:
            case Comparison.EQUALS:
                return namespace == self.namespace
            case Comparison.PREFIX:
                return namespace.startswith(self.namespace)
            case Comparison.SUFFIX:
                return namespace.endswith(self.namespace)
