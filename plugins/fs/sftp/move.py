"""io.kestra.plugin.fs.sftp.Move."""

import posixpath
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.session import SftpProperties, session
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class MoveOutput(Output):
    """Outputs of Move."""

    from_: str = Field(alias="from", description="The path before.")
    to: str = Field(description="The path now.")


class Move(RunnableTask, SftpProperties):
    """Move a file on a server.

    It replaces a file of the new name; folders on the way are made.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: archive
type: io.kestra.plugin.fs.sftp.Move
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from: /outgoing/orders.csv
to: /done/
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="The path.", examples=["/outgoing/orders.csv"]
    )
    to: Dynamic[str] = Field(
        description="The new path; with a slash at its end it is a folder.", examples=["/done/"]
    )

    @override
    def run(self, context: RunContext) -> MoveOutput:
        to = self.to
        if to.endswith("/"):
            to = posixpath.join(to, posixpath.basename(self.from_))
        with session(context, self) as opened:
            opened.move(self.from_, to)
        return MoveOutput(from_=self.from_, to=to)
