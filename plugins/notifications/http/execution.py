"""io.kestra.plugin.notifications.http.HttpExecution."""

from typing import ClassVar

from typing_extensions import override

from plugins.notifications.summary import SummaryProperties, summary_of
from plugins.notifications.webhook import WebhookProperties, send
from shared.model.json import Json
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class HttpExecution(RunnableTask, WebhookProperties, SummaryProperties):
    """Tell any service that takes JSON about an execution.

    It gets an object with `title`, `message`, `link`, and `fields`, a map of texts: which flow it
    was, its state where that is known, and the fields of your own.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: alert
type: io.kestra.plugin.notifications.http.HttpExecution
url: "{{ secret('WEBHOOK_URL') }}"
customMessage: Please have a look.
customFields:
  Team: Sales
""",
    )

    @override
    def run(self, context: RunContext) -> None:
        summary = summary_of(context, self)
        fields: dict[str, Json] = dict(summary.lines)
        message: dict[str, Json] = {
            "title": summary.title,
            "message": summary.message,
            "link": summary.link,
            "fields": fields,
        }
        send(context, self, message)
