"""io.kestra.plugin.fs.sftp.Trigger."""

from typing import Annotated, ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.fs.sftp.collecting import CollectingProperties, act, below, copied
from plugins.fs.sftp.entries import Entry, FileType, entries
from plugins.fs.sftp.session import Session, session
from shared.model.properties import Dynamic
from shared.sdk.afterwards import Action
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.records import record_output, recorded_output
from shared.sdk.seen import Found, Seen, SeenProperties
from shared.sdk.trigger import PollingTrigger


class CopiedEntry(Entry):
    """A file that was copied."""

    path: str = Field(description="URI of the copy.")
    server_path: str = Field(description="Its path on the server.")


class TriggerOutput(Output):
    """What an execution reads as `trigger`."""

    files: list[CopiedEntry] = Field(description="The files; `path` is the URI of the copy.")


class Trigger(PollingTrigger, CollectingProperties, SeenProperties):
    """Start the flow when there are new files on a server.

    All that are found at one look are copied into the internal storage and start one execution.
    They are then moved, deleted, or left; what is left starts nothing again until its size or date
    changes, which is remembered under a key of the namespace. A file that changes while it is
    copied stays and is copied again at the next look.
    """

    OUTPUTS: ClassVar[type[Output]] = TriggerOutput
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: incoming
type: io.kestra.plugin.fs.sftp.Trigger
interval: PT1M
host: files.example.com
username: ada
password: "{{ secret('SFTP_PASSWORD') }}"
from: /outgoing
regExp: ".*[.]csv"
action: MOVE
moveDirectory: /done
""",
    )

    max_files: Dynamic[Annotated[int, Field(ge=1)]] | None = Field(
        default=None, description="How many files are taken at most at one look.", examples=[25]
    )

    @override
    def evaluate(self, context: RunContext) -> TriggerOutput | None:
        seen = Seen(context, self, "sftp")
        with session(context, self) as opened:
            output = recorded_output(context, TriggerOutput)
            if output is None:
                output = self._look(context, opened, seen)
            if output is not None:
                # Only now: who looks again after a crash finds what was written down.
                act(context, opened, self, map(_on_server, output.files))
                seen.remember()
        return output

    def _look(self, context: RunContext, opened: Session, seen: Seen) -> TriggerOutput | None:
        files = [one for one in entries(opened, self) if one.file_type is FileType.FILE]
        if self.action is Action.NONE:
            files = seen.unseen(map(_found, files), self.max_files)
        files = files[: self.max_files]
        if not files:
            return None
        copies = copied(context, opened, self, files)
        told = [_told(one, copies[below(self, one)]) for one in files]
        return record_output(context, TriggerOutput(files=told))


def _found(file: Entry) -> Found[Entry]:
    changed = None if file.updated_date is None else file.updated_date.isoformat()
    return Found(file.path, [file.size, changed], file)


def _told(file: Entry, uri: str) -> CopiedEntry:
    return CopiedEntry(**dict(file) | {"path": uri, "server_path": file.path})


def _on_server(file: CopiedEntry) -> Entry:
    return file.model_copy(update={"path": file.server_path})
