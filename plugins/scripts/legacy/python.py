"""io.kestra.core.tasks.scripts.Python."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.scripts.exec import kestra_module
from plugins.scripts.exec.environments import PackageManager, Recipe, environment_for
from plugins.scripts.exec.properties import Texts
from plugins.scripts.exec.session import Session
from plugins.scripts.legacy.properties import LegacyScriptTask
from shared.model.properties import Dynamic
from shared.sdk.output import TaskFailed

_MAIN = "main.py"
_DEFAULT_COMMANDS = ("./bin/python main.py",)

_SHIM = '#!/bin/sh\nexec "{program}" "$@"\n'
"""A link would make Python look for its environment beside the link."""


class Python(LegacyScriptTask):
    """Run Python (2023).

    The environment of the requirements is at `./bin` of the working directory. New flows use
    `io.kestra.plugin.scripts.python.Script`.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
        id: python
        type: io.kestra.core.tasks.scripts.Python
        inputFiles:
          main.py: |
            import sys
            from kestra import Kestra
            Kestra.outputs({"argument": sys.argv[1]})
        args: [hello]
        """,
    )

    commands: Texts = Field(
        default=_DEFAULT_COMMANDS, description="The commands.", examples=[["./bin/python main.py"]]
    )
    args: Texts = Field(default=(), description="Arguments behind every command.")
    requirements: Texts = Field(
        default=(),
        description="Packages to install. They are installed once and shared by all tasks with "
        "the same list.",
        examples=[["pandas", "requests"]],
    )
    virtual_env: Dynamic[bool] = Field(
        default=True, description="Whether there is a `./bin` with the requirements."
    )
    python_path: Dynamic[str] = Field(
        default="python", description="The interpreter that the environment is made of."
    )
    package_manager: Dynamic[PackageManager] = Field(
        default=PackageManager.PIP, description="What installs the requirements."
    )

    @override
    def before(self, session: Session, inputs: Mapping[str, Path]) -> Sequence[str]:
        """Makes the module `kestra`, and `./bin`, available."""
        directory = session.workspace.directory
        if self.commands == _DEFAULT_COMMANDS and not (directory / _MAIN).exists():
            raise TaskFailed(
                "Invalid input files structure, expecting inputFiles property to contain at least "
                "a main.py key with python code value."
            )
        session.given.setdefault("PYTHONUNBUFFERED", "true")
        bin_folder = self.bin_folder(session)
        if bin_folder is None:
            shutil.copyfile(kestra_module.__file__, directory / "kestra.py")
        else:
            _offer_programs(bin_folder, directory / "bin")
        return ()

    @override
    def command_lines(self, session: Session) -> Sequence[str]:
        """The commands, each with the arguments behind it."""
        arguments = session.scripts(self.args)
        return [" ".join([command, *arguments]) for command in session.scripts(self.commands)]

    @override
    def bin_folder(self, session: Session) -> Path | None:
        """The programs of the environment; none without one."""
        if not self.virtual_env:
            return None
        is_default = self.python_path in {"python", "python3"}
        recipe = Recipe(
            python=session.context.runner.python if is_default else self.python_path,
            requirements=tuple(session.texts(self.requirements)),
            manager=self.package_manager,
        )
        return environment_for(session.context, recipe) / "bin"


def _offer_programs(environment: Path, folder: Path) -> None:
    """Makes the programs of an environment available in a folder of the working directory."""
    folder.mkdir(exist_ok=True)
    for program in environment.iterdir():
        shim = folder / program.name
        shim.unlink(missing_ok=True)
        if program.name.startswith("python"):
            shim.write_text(_SHIM.format(program=program))
            shim.chmod(0o755)
        else:
            shim.symlink_to(program)
