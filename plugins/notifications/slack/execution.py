"""io.kestra.plugin.notifications.slack.SlackExecution."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.notifications.summary import Summary, SummaryProperties, summary_of
from plugins.notifications.webhook import WebhookProperties, send
from shared.model.json import Json, JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class SlackExecution(RunnableTask, WebhookProperties, SummaryProperties):
    """Tell Slack about an execution.

    The message says which flow it was, its state where that is known, and leads to its page.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: alert
type: io.kestra.plugin.notifications.slack.SlackExecution
url: "{{ secret('WEBHOOK_URL') }}"
customMessage: Please have a look.
customFields:
  Team: Sales
""",
    )

    channel: Dynamic[str] | None = Field(
        default=None, description="Where it appears.", examples=["#alerts"]
    )
    username: Dynamic[str] | None = Field(default=None, description="Who it seems to come from.")
    icon_emoji: Dynamic[str] | None = Field(
        default=None, description="Their picture.", examples=[":bell:"]
    )

    @override
    def run(self, context: RunContext) -> None:
        send(context, self, self._message(summary_of(context, self)))

    def _message(self, summary: Summary) -> JsonObject:
        fields: list[Json] = [
            {"title": name, "value": value, "short": True} for name, value in summary.lines
        ]
        message: JsonObject = {
            "text": summary.title,
            "attachments": [
                {"text": summary.message, "title_link": summary.link, "fields": fields}
            ],
        }
        named = {"channel": self.channel, "username": self.username, "icon_emoji": self.icon_emoji}
        return {**message, **{name: value for name, value in named.items() if value}}
