"""io.kestra.plugin.scripts.python.Script."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.session import Session
from plugins.scripts.python.properties import PythonTask
from shared.model.properties import SelfRendered


class Script(PythonTask):
    """Run a Python script.

    `from kestra import Kestra` gives outputs, metrics and logs to the flow.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: python
        type: io.kestra.plugin.scripts.python.Script
        script: |
          from kestra import Kestra
          Kestra.outputs({"total": sum(range(10))})
          Kestra.counter("rows", 10, {"source": "example"})
        """,
    )

    script: SelfRendered[str] = Field(
        description="The text of the script.", examples=["print('hello')"]
    )

    @override
    def lines(self, session: Session) -> Sequence[str]:
        """The command that runs the script from a file."""
        return [f"python {session.written(self.script, '.py')}"]
