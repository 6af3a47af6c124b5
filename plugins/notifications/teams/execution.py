"""io.kestra.plugin.notifications.teams.TeamsExecution."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.notifications.summary import Summary, SummaryProperties, summary_of
from plugins.notifications.webhook import WebhookProperties, send
from shared.model.json import Json, JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class TeamsExecution(RunnableTask, WebhookProperties, SummaryProperties):
    """Tell Microsoft Teams about an execution.

    The message says which flow it was, its state where that is known, and leads to its page.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: alert
type: io.kestra.plugin.notifications.teams.TeamsExecution
url: "{{ secret('WEBHOOK_URL') }}"
customMessage: Please have a look.
customFields:
  Team: Sales
""",
    )

    theme_color: Dynamic[str] = Field(
        default="0076D7", description="Colour of its edge.", examples=["FF0000"]
    )

    @override
    def run(self, context: RunContext) -> None:
        send(context, self, self._message(summary_of(context, self)))

    def _message(self, summary: Summary) -> JsonObject:
        facts: list[Json] = [{"name": name, "value": value} for name, value in summary.lines]
        return {
            "@type": "MessageCard",
            "@context": "http://schema.org/extensions",
            "themeColor": self.theme_color,
            "summary": summary.title,
            "title": summary.title,
            "text": "\n\n".join(part for part in (summary.message, summary.link) if part),
            "sections": [{"facts": facts}],
        }
