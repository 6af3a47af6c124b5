"""io.kestra.plugin.notifications.http.HttpIncomingWebhook."""

from typing import ClassVar

from typing_extensions import override

from plugins.notifications.webhook import PayloadProperties, send
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class HttpIncomingWebhook(RunnableTask, PayloadProperties):
    """Send a message to any service that takes JSON.

    The payload is what that service wants.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tell
type: io.kestra.plugin.notifications.http.HttpIncomingWebhook
url: "{{ secret('WEBHOOK_URL') }}"
payload: |
  {"event": "orders-loaded", "flow": {{ flow.id | toJson }}}
""",
    )

    @override
    def run(self, context: RunContext) -> None:
        send(context, self, self.message())
