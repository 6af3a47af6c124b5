"""The script types."""

from shared.sdk.registry import Catalog

_CURRENT = "io.kestra.plugin.scripts"
_LEGACY = "io.kestra.core.tasks.scripts"

CATALOG = Catalog(
    types={
        f"{_CURRENT}.node.Commands": "plugins.scripts.node.commands:Commands",
        f"{_CURRENT}.node.Script": "plugins.scripts.node.script:Script",
        f"{_CURRENT}.python.Commands": "plugins.scripts.python.commands:Commands",
        f"{_CURRENT}.python.Script": "plugins.scripts.python.script:Script",
        f"{_CURRENT}.shell.Commands": "plugins.scripts.shell.commands:Commands",
        f"{_CURRENT}.shell.Script": "plugins.scripts.shell.script:Script",
        f"{_LEGACY}.Bash": "plugins.scripts.legacy.bash:Bash",
        f"{_LEGACY}.Node": "plugins.scripts.legacy.node:Node",
        f"{_LEGACY}.Python": "plugins.scripts.legacy.python:Python",
    },
    aliases={},
)
