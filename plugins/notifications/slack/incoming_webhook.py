"""io.kestra.plugin.notifications.slack.SlackIncomingWebhook."""

from typing import ClassVar

from typing_extensions import override

from plugins.notifications.webhook import PayloadProperties, send
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class SlackIncomingWebhook(RunnableTask, PayloadProperties):
    """Send a message to Slack.

    The payload is what Slack documents for incoming webhooks.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tell
type: io.kestra.plugin.notifications.slack.SlackIncomingWebhook
url: "{{ secret('WEBHOOK_URL') }}"
payload: |
  {"text": "Orders are loaded."}
""",
    )

    @override
    def run(self, context: RunContext) -> None:
        send(context, self, self.message())
