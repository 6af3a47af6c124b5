"""io.kestra.plugin.gcp.pubsub.Consume."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.pubsub.consuming import ConsumeOutput, ConsumingProperties, consume
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class Consume(RunnableTask, ConsumingProperties):
    """Take messages of a subscription of Pub/Sub into a file.

    Until there are `maxRecords`, or `maxDuration` is over. The messages are acknowledged when the
    file is stored: if the task fails before, they come again. Data that is no text, or with
    `serdeType: JSON` no JSON, is kept as it is.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: consume
type: io.kestra.plugin.gcp.pubsub.Consume
topic: orders
subscription: orders-windhover
maxRecords: 1000
maxDuration: PT30S
serdeType: JSON
""",
    )

    @override
    def run(self, context: RunContext) -> ConsumeOutput:
        return consume(context, self, until_empty=False)
