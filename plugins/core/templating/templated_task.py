"""io.kestra.plugin.core.templating.TemplatedTask."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Deferred, Ended, HandedOn, Output, TaskFailed
from shared.sdk.task import RunnableTask


class TemplatedTask(RunnableTask):
    """Run a task that an expression has made.

    The outputs are those of that task. Its own `retry`, `timeout`, `runIf` and `allowFailure` have
    no effect: those of this task hold. Who decides on what the expression gives decides on what
    runs: make it of trusted values only.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: chosen
type: io.kestra.plugin.core.templating.TemplatedTask
spec: |
  type: io.kestra.plugin.core.http.Request
  uri: https://example.com
  method: {{ inputs.method }}
""",
    )

    spec: Dynamic[str] = Field(
        description="YAML of the task, of a type that a worker runs.",
        examples=["{{ read('task.yaml') }}"],
    )

    @override
    def run(self, context: RunContext) -> Output | Ended | Deferred | HandedOn | None:
        task = context.task_of(self.spec)
        if isinstance(task, TemplatedTask):
            raise TaskFailed("A templated task can not be of type 'TemplatedTask'")
        return task.run(context)
