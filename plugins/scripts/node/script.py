"""io.kestra.plugin.scripts.node.Script."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.properties import ScriptTask
from plugins.scripts.exec.session import Session
from shared.model.properties import SelfRendered


class Script(ScriptTask):
    """Run a Node.js script.

    Node.js must be installed where the task runs.
    """

    IMAGE: ClassVar[str] = "node"
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: node
        type: io.kestra.plugin.scripts.node.Script
        script: |
          console.log('::{"outputs":{"answer":42}}::')
        """,
    )

    script: SelfRendered[str] = Field(
        description="The text of the script.", examples=["console.log('hello')"]
    )

    @override
    def lines(self, session: Session) -> Sequence[str]:
        """The command that runs the script from a file."""
        session.require_program("node", remedy="Install Node.js where the task runs.")
        return [f"node {session.written(self.script, '.js')}"]
