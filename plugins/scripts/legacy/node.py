"""io.kestra.core.tasks.scripts.Node."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec.properties import Texts
from plugins.scripts.exec.session import Session
from plugins.scripts.legacy.properties import LegacyScriptTask
from shared.model.properties import Dynamic
from shared.sdk.output import TaskFailed

_HELPER = """\
const send = (message) => console.log("::" + JSON.stringify(message) + "::");
const measure = (type) => (name, value, tags) =>
  send({ metrics: [{ name, type, value, tags: tags || {} }] });

class Kestra {
  static outputs(outputs) {
    send({ outputs });
  }
}
Kestra.counter = measure("counter");
Kestra.timer = (name, duration, tags) => {
  if (typeof duration !== "function") return measure("timer")(name, duration, tags);
  const started = process.hrtime.bigint();
  duration();
  measure("timer")(name, Number(process.hrtime.bigint() - started) / 1e9, tags);
};

module.exports = Kestra;
module.exports.Kestra = Kestra;
"""


class Node(LegacyScriptTask):
    """Run Node.js (2023).

    Packages of a `package.json` among the input files are installed first. New flows use
    `io.kestra.plugin.scripts.node.Script`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: node
        type: io.kestra.core.tasks.scripts.Node
        inputFiles:
          main.js: |
            const Kestra = require("./kestra");
            Kestra.outputs({ argument: process.argv[2] });
        args: [hello]
        """,
    )

    commands: Texts = Field(
        default=(), description="The commands; `node main.js` by default.", examples=[["node a.js"]]
    )
    args: Texts = Field(default=(), description="Arguments behind every command.")
    node_path: Dynamic[str] = Field(default="node", description="The program `node`.")
    npm_path: Dynamic[str] = Field(default="npm", description="The program `npm`.")

    @override
    def before(self, session: Session, inputs: Mapping[str, Path]) -> Sequence[str]:
        """Adds the helper; installs the packages of a package.json."""
        directory = session.workspace.directory
        if not (directory / "main.js").exists():
            raise TaskFailed(
                "Invalid input files structure, expecting inputFiles property to contain at least "
                "a main.js key with javascript code value."
            )
        session.require_program(
            self.node_path, remedy="Install Node.js where the task runs, or correct nodePath."
        )
        (directory / "kestra.js").write_text(_HELPER)
        if "package.json" not in inputs:
            return ()
        session.require_program(
            self.npm_path, remedy="Install npm where the task runs, or correct npmPath."
        )
        return (f"{self.npm_path} i --no-audit --no-fund > /dev/null",)

    @override
    def command_lines(self, session: Session) -> Sequence[str]:
        """The commands, each with the arguments behind it."""
        commands = session.scripts(self.commands) or [f"{self.node_path} main.js"]
        arguments = session.scripts(self.args)
        return [" ".join([command, *arguments]) for command in commands]
