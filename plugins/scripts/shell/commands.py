"""io.kestra.plugin.scripts.shell.Commands."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.properties import ScriptTask, Texts
from plugins.scripts.exec.session import Session


class Commands(ScriptTask):
    """Run shell commands.

    They are run by one shell: variables, functions and the current folder go from one to the next.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: shell
        type: io.kestra.plugin.scripts.shell.Commands
        env:
          NAME: Ada
        commands:
          - echo "Hello $NAME" > hello.txt
          - echo '::{"outputs":{"greeted":"Ada"}}::'
        outputFiles: ["*.txt"]
        """,
    )

    commands: Texts = Field(description="The commands.", examples=[["ls -l", "wc -l data.csv"]])

    @override
    def lines(self, session: Session) -> Sequence[str]:
        """The commands."""
        return session.scripts(self.commands)
