"""io.kestra.plugin.fs.sftp.Upload."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.session import SftpProperties, session
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class UploadOutput(Output):
    """Outputs of Upload."""

    from_: str = Field(alias="from", description="URI of the file.")
    to: str = Field(description="The path on the server.")


class Upload(RunnableTask, SftpProperties):
    """Copy a file from the internal storage to a server.

    The file appears on the server when it is whole; folders on the way are made.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: send
type: io.kestra.plugin.fs.sftp.Upload
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from: "{{ outputs.write.uri }}"
to: /incoming/orders.csv
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ outputs.write.uri }}"]
    )
    to: Dynamic[str] = Field(
        description="The path on the server.", examples=["/incoming/orders.csv"]
    )

    @override
    def run(self, context: RunContext) -> UploadOutput:
        with context.files.open(self.from_) as content, session(context, self) as opened:
            opened.write(self.to, content, context.info.task_run_id)
        return UploadOutput(from_=self.from_, to=self.to)
