"""io.kestra.plugin.fs.sftp.Downloads."""

import posixpath
from contextlib import closing
from enum import StrEnum
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.entries import Entry, FileType, FolderProperties, entries
from plugins.fs.sftp.session import session
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class Action(StrEnum):
    """What becomes of a file on the server once it is copied."""

    NONE = "NONE"
    MOVE = "MOVE"
    DELETE = "DELETE"


class DownloadsOutput(Output):
    """Outputs of Downloads."""

    files: list[Entry] = Field(description="What was copied, by path.")
    output_files: dict[str, str] = Field(
        description="URI of each copy, by the path below the folder."
    )


class Downloads(RunnableTask, FolderProperties):
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

    action: Dynamic[Action] = Field(
        default=Action.NONE, description="What becomes of the files once they are copied."
    )
    move_directory: Dynamic[str] | None = Field(
        default=None, description="Where they are moved to.", examples=["/done"]
    )

    @override
    def run(self, context: RunContext) -> DownloadsOutput:
        if self.action is Action.MOVE and not self.move_directory:
            raise TaskFailed("The action MOVE needs a `moveDirectory`")
        copies: dict[str, str] = {}
        with session(context, self) as opened:
            files = [one for one in entries(opened, self) if one.file_type is FileType.FILE]
            for file in files:
                name = self._below(file)
                with closing(opened.open(file.path)) as content:
                    copies[name] = context.files.put(name, content)
            for file in files:
                if self.action is Action.DELETE:
                    opened.client.remove(opened.path(file.path))
                elif self.action is Action.MOVE and self.move_directory:
                    opened.move(file.path, posixpath.join(self.move_directory, self._below(file)))
        return DownloadsOutput(files=files, output_files=copies)

    def _below(self, file: Entry) -> str:
        return file.path.removeprefix(self.from_.rstrip("/")).lstrip("/")
