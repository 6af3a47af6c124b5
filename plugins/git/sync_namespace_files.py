"""io.kestra.plugin.git.SyncNamespaceFiles."""

import io
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.git.syncing import SyncProperties, SyncState, branch_of, report
from shared.model.json import JsonObject
from shared.model.properties import Dynamic
from shared.sdk.context import NamespaceFiles, RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class SyncNamespaceFilesOutput(Output):
    """Outputs of SyncNamespaceFiles."""

    files: str = Field(description="URI of an Ion file: what became of each file.")
    commit_id: str = Field(description="The hash of the commit.")


class SyncNamespaceFiles(RunnableTask, SyncProperties):
    """Take the files of a namespace from a Git repository.

    A second run after a crash does the rest: what is the same already is left alone.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: sync
type: io.kestra.plugin.git.SyncNamespaceFiles
url: https://example.com/team/flows.git
branch: main
namespace: company.team
gitDirectory: files
""",
    )

    namespace: Dynamic[str] = Field(
        default="{{ flow.namespace }}", validate_default=False, description="The namespace."
    )
    git_directory: Dynamic[str] = Field(
        default="_files", description="Their folder in the repository.", examples=["files"]
    )

    @override
    def run(self, context: RunContext) -> SyncNamespaceFilesOutput:
        namespace = context.render(self.namespace)
        files = context.namespace_files(namespace)
        left = set(files.list_paths())
        changes: list[JsonObject] = []
        with branch_of(context, self) as fetched:
            for path, content in fetched.files(self.git_directory):
                state = _state(files, path, content, known=path in left)
                left.discard(path)
                if state is not SyncState.UNCHANGED and not self.dry_run:
                    files.put(path, io.BytesIO(content))
                changes.append(
                    {"gitPath": path, "kestraPath": f"/{path}", "syncState": state.value}
                )
            commit_id = fetched.commit_id
        for path in sorted(left) if self.delete else ():
            if not self.dry_run:
                files.delete(path)
            changes.append(
                {"gitPath": None, "kestraPath": f"/{path}", "syncState": SyncState.DELETED.value}
            )
        uri = report(context, "files.ion", changes)
        return SyncNamespaceFilesOutput(files=uri, commit_id=commit_id)


def _state(files: NamespaceFiles, path: str, content: bytes, *, known: bool) -> SyncState:
    if not known:
        return SyncState.ADDED
    with files.open(path) as file:
        same = file.read(len(content) + 1) == content
    return SyncState.UNCHANGED if same else SyncState.UPDATED
