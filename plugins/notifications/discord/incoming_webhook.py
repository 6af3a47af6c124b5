"""io.kestra.plugin.notifications.discord.DiscordIncomingWebhook."""

from typing import ClassVar

from typing_extensions import override

from plugins.notifications.webhook import PayloadProperties, send
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class DiscordIncomingWebhook(RunnableTask, PayloadProperties):
    """Send a message to Discord.

    The payload is what Discord documents for incoming webhooks.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tell
type: io.kestra.plugin.notifications.discord.DiscordIncomingWebhook
url: "{{ secret('WEBHOOK_URL') }}"
payload: |
  {"content": "Orders are loaded."}
""",
    )

    @override
    def run(self, context: RunContext) -> None:
        send(context, self, self.message())
