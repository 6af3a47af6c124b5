"""io.kestra.core.tasks.scripts.Bash."""

from typing import ClassVar

from plugins.scripts.legacy.properties import LegacyScriptTask


class Bash(LegacyScriptTask):
    """Run shell commands (2023).

    New flows use `io.kestra.plugin.scripts.shell.Commands`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: bash
        type: io.kestra.core.tasks.scripts.Bash
        commands:
          - echo "a,b" > {{ outputFiles.table }}
          - echo '::{"outputs":{"rows":1}}::'
        outputFiles: [table]
        """,
    )
