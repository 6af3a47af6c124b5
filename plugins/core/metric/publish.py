"""io.kestra.plugin.core.metric.Publish."""

from datetime import timedelta
from typing import ClassVar

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import override

from shared.model.json import StoredObject
from shared.model.properties import Duration, Dynamic, SourceModel
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import TaskFailed
from shared.sdk.task import RunnableTask

_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)
_NUMBER: TypeAdapter[float] = TypeAdapter(float)


class Measurement(SourceModel):
    """One metric, rendered."""

    type: MetricKind
    name: str
    value: str
    tags: dict[str, str] = Field(default_factory=dict)

    def measured(self) -> Metric:
        """The measurement. Raises TaskFailed."""
        try:
            return Metric(self.name, self.type, self._number(), dict(self.tags))
        except ValidationError as error:
            wanted = "duration" if self.type is MetricKind.TIMER else "number"
            raise TaskFailed(
                f"The value of the metric `{self.name}` is no {wanted}: {self.value[:100]}"
            ) from error

    def _number(self) -> float:
        if self.type is MetricKind.TIMER:
            return _DURATION.validate_python(self.value).total_seconds()
        return _NUMBER.validate_python(self.value)


class Publish(RunnableTask):
    """Publish metrics of a flow.

    All of them, or none when one of them is wrong.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: measure
type: io.kestra.plugin.core.metric.Publish
metrics:
  - type: counter
    name: rows
    value: 42
    tags:
      table: orders
""",
    )

    metrics: Dynamic[tuple[StoredObject, ...]] = Field(
        description="The metrics: `type` (counter, timer or gauge), `name`, `value` (a number, for "
        "a timer a duration) and `tags`.",
        examples=[[{"type": "counter", "name": "rows", "value": 42}]],
    )

    @override
    def run(self, context: RunContext) -> None:
        for metric in [_measurement(one).measured() for one in self.metrics]:
            context.metric(metric)


def _measurement(source: StoredObject) -> Measurement:
    try:
        return Measurement.model_validate(source)
    except ValidationError as error:
        raise TaskFailed(f"A metric is not as it should be: {error}") from error
