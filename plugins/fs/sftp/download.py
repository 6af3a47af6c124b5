"""io.kestra.plugin.fs.sftp.Download."""

import posixpath
from contextlib import closing
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.session import SftpProperties, session
from shared.model.properties import Dynamic
from shared.sdk.context import Metric, MetricKind, RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DownloadOutput(Output):
    """Outputs of Download."""

    from_: str = Field(alias="from", description="The path on the server.")
    to: str = Field(description="URI of the copy.")


class Download(RunnableTask, SftpProperties):
    """Copy a file from a server into the internal storage.

    The copy has the name of the file.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.fs.sftp.Download
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from: /outgoing/orders.csv
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="The path on the server.", examples=["/outgoing/orders.csv"]
    )

    @override
    def run(self, context: RunContext) -> DownloadOutput:
        with session(context, self) as opened, closing(opened.open(self.from_)) as file:
            uri = context.files.put(posixpath.basename(self.from_), file)
        context.metric(Metric("file.size", MetricKind.COUNTER, context.files.size(uri)))
        return DownloadOutput(from_=self.from_, to=uri)
