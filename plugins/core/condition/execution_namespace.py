"""io.kestra.plugin.core.condition.ExecutionNamespace."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

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
    prefix: bool = Field(default=False, description="Deprecated: `comparison: PREFIX`.")
