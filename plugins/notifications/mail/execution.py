"""io.kestra.plugin.notifications.mail.MailExecution."""

from typing import ClassVar

from typing_extensions import override

from plugins.notifications.mail.delivery import MailProperties, deliver
from plugins.notifications.summary import SummaryProperties, summary_of
from shared.sdk.context import RunContext
from shared.sdk.task import RunnableTask


class MailExecution(RunnableTask, MailProperties, SummaryProperties):
    """Send a mail about an execution.

    It says which flow it was, its state where that is known, and leads to its page.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: alert
type: io.kestra.plugin.notifications.mail.MailExecution
host: smtp.example.com
from: flows@example.com
to: ada@example.com
customMessage: Please have a look.
""",
    )

    @override
    def run(self, context: RunContext) -> None:
        summary = summary_of(context, self)
        task = self if self.subject else self.model_copy(update={"subject": summary.title})
        deliver(context, task, summary.text, None)
