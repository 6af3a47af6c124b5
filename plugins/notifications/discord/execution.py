"""io.kestra.plugin.notifications.discord.DiscordExecution."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.notifications.summary import Summary, SummaryProperties, summary_of
from plugins.notifications.webhook import WebhookProperties, send
from shared.model.json import Json, JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class DiscordExecution(RunnableTask, WebhookProperties, SummaryProperties):
    """Tell Discord about an execution.

    The message says which flow it was, its state where that is known, and leads to its page.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: alert
type: io.kestra.plugin.notifications.discord.DiscordExecution
url: "{{ secret('WEBHOOK_URL') }}"
customMessage: Please have a look.
customFields:
  Team: Sales
""",
    )

    username: Dynamic[str] | None = Field(default=None, description="Who it seems to come from.")
    avatar_url: Dynamic[str] | None = Field(
        default=None, description="Their picture.", examples=["https://example.com/bell.png"]
    )

    @override
    def run(self, context: RunContext) -> None:
        send(context, self, self._message(summary_of(context, self)))

    def _message(self, summary: Summary) -> JsonObject:
        fields: list[Json] = [
            {"name": name, "value": value, "inline": True} for name, value in summary.lines
        ]
        message: JsonObject = {
            "content": summary.message,
            "embeds": [{"title": summary.title, "url": summary.link or None, "fields": fields}],
            # Nobody is called by what a flow says.
            "allowed_mentions": {"parse": []},
        }
        named = {"username": self.username, "avatar_url": self.avatar_url}
        return {**message, **{name: value for name, value in named.items() if value}}
