"""The properties that both Python types share, and the environment they run in."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import AliasChoices, Field
from typing_extensions import override

from plugins.scripts.exec.environments import (
    PackageManager,
    Recipe,
    checked_requirements,
    environment_for,
    helpers_for_container,
    python_of_version,
)
from plugins.scripts.exec.properties import ScriptTask, Texts
from plugins.scripts.exec.session import Session
from shared.model.properties import Dynamic


class PythonTask(ScriptTask):
    """A script task whose `python` has the packages that it asks for."""

    IMAGE: ClassVar[str] = "python:3.13-slim"

    dependencies: Texts = Field(
        default=(),
        validation_alias=AliasChoices("dependencies", "requirements"),
        description="Packages to install, as in a requirements file. They are installed once and "
        "shared by all tasks with the same list.",
        examples=[["pandas>=2", "requests"]],
    )
    python_version: Dynamic[str] | None = Field(
        default=None,
        description="The version of Python; it must be installed.",
        examples=["3.12"],
    )
    dependency_cache_enabled: Dynamic[bool] = Field(
        default=True, description="Accepted, without effect: environments are always shared."
    )
    package_manager: Dynamic[PackageManager] = Field(
        default=PackageManager.UV,
        description="What installs the packages; pip where uv is not installed.",
    )
    uv_auto_install_enabled: Dynamic[bool] = Field(
        default=True, description="Accepted, without effect: uv is used where it is installed."
    )

    @override
    def bin_folder(self, session: Session) -> Path | None:
        """The programs of the environment."""
        context = session.context
        version = self.python_version
        requirements = tuple(session.texts(self.dependencies))
        recipe = Recipe(
            python=python_of_version(context, version) if version else context.runner.python,
            requirements=requirements,
            manager=self.package_manager,
            sees_system=not requirements,
        )
        return environment_for(context, recipe) / "bin"

    @override
    def remote_lines(self, session: Session) -> Sequence[str]:
        """Installs the packages, and makes the module `kestra` known."""
        helpers = session.shown(helpers_for_container(session.workspace.folder("python")))
        given = session.given
        given["PYTHONPATH"] = ":".join(filter(None, [helpers, given.get("PYTHONPATH")]))
        given.setdefault("PYTHONUNBUFFERED", "true")
        packages = checked_requirements(session.texts(self.dependencies))
        if not packages:
            return ()
        options = "--quiet --disable-pip-version-check --root-user-action=ignore"
        return [f"python -m pip install {options} {shlex.join(packages)}"]
