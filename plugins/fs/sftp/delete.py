"""io.kestra.plugin.fs.sftp.Delete."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.session import SftpProperties, session
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DeleteOutput(Output):
    """Outputs of Delete."""

    uri: str = Field(description="The path on the server.")
    deleted: bool = Field(description="Whether there was a file.")


class Delete(RunnableTask, SftpProperties):
    """Delete a file on a server.

    A file that is not there is no failure, unless `errorOnMissing` is set.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: tidy
type: io.kestra.plugin.fs.sftp.Delete
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
uri: /outgoing/orders.csv
""",
    )

    uri: Dynamic[str] = Field(
        description="The path on the server.", examples=["/outgoing/orders.csv"]
    )
    error_on_missing: Dynamic[bool] = Field(
        default=False, description="Whether the task fails when there is no such file."
    )

    @override
    def run(self, context: RunContext) -> DeleteOutput:
        with session(context, self) as opened:
            try:
                opened.client.remove(opened.path(self.uri))
            except FileNotFoundError:
                if self.error_on_missing:
                    raise
                return DeleteOutput(uri=self.uri, deleted=False)
        return DeleteOutput(uri=self.uri, deleted=True)
