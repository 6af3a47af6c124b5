"""io.kestra.plugin.fs.sftp.Downloads."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.collecting import CollectingProperties, act, copied
from plugins.fs.sftp.entries import Entry, FileType, entries
from plugins.fs.sftp.session import session
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class DownloadsOutput(Output):
    """Outputs of Downloads."""

    files: list[Entry] = Field(description="What was copied, by path.")
    output_files: dict[str, str] = Field(
        description="URI of each copy, by the path below the folder."
    )


class Downloads(RunnableTask, CollectingProperties):
    """Copy the files of a folder of a server into the internal storage.

    Files are moved or deleted on the server once all of them are copied. When the task is run
    again because its worker died in between, it finds only those that are left.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: orders
type: io.kestra.plugin.fs.sftp.Downloads
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from: /outgoing
action: MOVE
moveDirectory: /done
""",
    )

    @override
    def run(self, context: RunContext) -> DownloadsOutput:
        with session(context, self) as opened:
            files = [one for one in entries(opened, self) if one.file_type is FileType.FILE]
            copies = copied(context, opened, self, files)
            act(context, opened, self, files)
        return DownloadsOutput(files=files, output_files=copies)
