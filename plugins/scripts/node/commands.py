"""io.kestra.plugin.scripts.node.Commands."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.properties import ScriptTask, Texts
from plugins.scripts.exec.session import Session


class Commands(ScriptTask):
    """Run Node.js from the command line.

    The commands are run by a shell; Node.js must be installed where the task runs.
    """

    IMAGE: ClassVar[str] = "node"
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: node
        type: io.kestra.plugin.scripts.node.Commands
        inputFiles:
          main.js: console.log(process.argv[2])
        commands:
          - node main.js hello
        """,
    )

    commands: Texts = Field(description="The commands.", examples=[["node main.js"]])

    @override
    def lines(self, session: Session) -> Sequence[str]:
        """The commands."""
        return session.scripts(self.commands)
