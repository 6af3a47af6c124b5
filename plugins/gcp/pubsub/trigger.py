"""io.kestra.plugin.gcp.pubsub.Trigger."""

from typing import ClassVar

from typing_extensions import override

from plugins.gcp.pubsub.consuming import ConsumeOutput, ConsumingProperties, consume
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.trigger import PollingTrigger


class Trigger(PollingTrigger, ConsumingProperties):
    """Start the flow when there are messages in a subscription of Pub/Sub.

    All that are there at one look, up to `maxRecords`, are a file that one execution reads. They
    are acknowledged when the file is stored.
    """

    OUTPUTS: ClassVar[type[Output]] = ConsumeOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.gcp.pubsub.Trigger
interval: PT1M
topic: orders
subscription: orders-windhover
maxRecords: 500
""",
    )

    @override
    def evaluate(self, context: RunContext) -> ConsumeOutput | None:
        found = consume(context, self, until_empty=True)
        return found if found.count else None
