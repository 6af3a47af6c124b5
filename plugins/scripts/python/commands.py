"""io.kestra.plugin.scripts.python.Commands."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.properties import Texts
from plugins.scripts.exec.session import Session
from plugins.scripts.python.properties import PythonTask


class Commands(PythonTask):
    """Run Python from the command line.

    The commands are run by a shell in which `python` is that of the task's environment.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: python
        type: io.kestra.plugin.scripts.python.Commands
        inputFiles:
          main.py: |
            from kestra import Kestra
            Kestra.outputs({"answer": 42})
        commands:
          - python main.py
        """,
    )

    commands: Texts = Field(description="The commands.", examples=[["python main.py"]])

    @override
    def lines(self, session: Session) -> Sequence[str]:
        """The commands."""
        return session.scripts(self.commands)
