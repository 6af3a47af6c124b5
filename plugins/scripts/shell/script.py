"""io.kestra.plugin.scripts.shell.Script."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.properties import ScriptTask
from plugins.scripts.exec.session import Session
from shared.model.properties import SelfRendered


class Script(ScriptTask):
    """Run a shell script.

    The text is given to the interpreter as it is.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: shell
        type: io.kestra.plugin.scripts.shell.Script
        script: |
          for n in 1 2 3; do
            echo "line $n"
          done
        """,
    )

    script: SelfRendered[str] = Field(
        description="The text of the script.", examples=["echo hello"]
    )

    @override
    def lines(self, session: Session) -> Sequence[str]:
        """The script."""
        return [session.script(self.script)]
