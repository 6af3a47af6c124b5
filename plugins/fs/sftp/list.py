"""io.kestra.plugin.fs.sftp.List."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.entries import Entry, FolderProperties, entries
from plugins.fs.sftp.session import session
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class ListOutput(Output):
    """Outputs of List."""

    files: list[Entry] = Field(description="What was found, by path.")


class List(RunnableTask, FolderProperties):
    """List a folder of a server.

    Links are told as links and not followed.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: files
type: io.kestra.plugin.fs.sftp.List
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from: /outgoing
regExp: ".*[.]csv"
""",
    )

    @override
    def run(self, context: RunContext) -> ListOutput:
        with session(context, self) as opened:
            return ListOutput(files=list(entries(opened, self)))
