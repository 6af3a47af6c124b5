"""io.kestra.plugin.notifications.mail.MailSend."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.notifications.mail.delivery import MailProperties, deliver
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class MailSend(RunnableTask, MailProperties):
    """Send a mail.

    A server in a private network must be opened by the setting WINDHOVER_OPEN_NETWORKS.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tell
type: io.kestra.plugin.notifications.mail.MailSend
host: smtp.example.com
port: 587
transportStrategy: SMTP_TLS
username: flows@example.com
password: "{{ secret('SMTP_PASSWORD') }}"
from: flows@example.com
to: ada@example.com
subject: Orders of {{ execution.startDate | date('yyyy-MM-dd') }}
plainTextContent: The orders are attached.
attachments:
  - name: orders.csv
    uri: "{{ outputs.write.uri }}"
    contentType: text/csv
""",
    )

    plain_text_content: Dynamic[str] | None = Field(default=None, description="The text.")
    html_text_content: Dynamic[str] | None = Field(
        default=None, description="The text as HTML.", examples=["<b>Done</b>"]
    )

    @override
    def run(self, context: RunContext) -> None:
        deliver(context, self, self.plain_text_content or "", self.html_text_content)
