"""io.kestra.plugin.fs.sftp.Uploads."""

import posixpath
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.session import SftpProperties, session
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class UploadsOutput(Output):
    """Outputs of Uploads."""

    files: list[str] = Field(description="The paths on the server.")


class Uploads(RunnableTask, SftpProperties):
    """Copy files from the internal storage into a folder of a server.

    Each keeps its name, and appears when it is whole.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: send
type: io.kestra.plugin.fs.sftp.Uploads
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from:
  - "{{ outputs.write.uri }}"
to: /incoming
""",
    )

    from_: Dynamic[tuple[str, ...]] = Field(alias="from", description="URIs of the files.")
    to: Dynamic[str] = Field(description="The folder.", examples=["/incoming"])

    @override
    def run(self, context: RunContext) -> UploadsOutput:
        paths: list[str] = []
        with session(context, self) as opened:
            for uri in self.from_:
                path = posixpath.join(self.to, posixpath.basename(uri))
                with context.files.open(uri) as content:
                    opened.write(path, content, context.info.task_run_id)
                paths.append(path)
        return UploadsOutput(files=paths)
