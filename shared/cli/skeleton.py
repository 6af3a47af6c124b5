"""The files of a new plug-in: small, complete, and tested."""

import re
from pathlib import Path
from typing import ClassVar

from shared.errors import WindhoverError

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40


class PluginNotMade(WindhoverError):  # noqa: N818 - reads as the fact it is
    """The folder of a new plug-in can not be made; nothing was written."""

    code: ClassVar[str] = "plugin.not-made"


def write_plugin(folder: Path, name: str) -> list[Path]:
    """Writes the files of a plug-in into a new folder of its name; gives their paths.

    Raises:
        PluginNotMade: the name is none, or the folder is there.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise PluginNotMade(
            f"{name[:60]!r} can not be the name of a plug-in",
            remedy="Use small letters, digits and single hyphens: my-greetings.",
        )
    target = folder / name
    try:
        target.mkdir(parents=True)
    except FileExistsError:
        raise PluginNotMade(f"{target} is there already") from None
    except OSError as error:
        raise PluginNotMade(f"{target} can not be made: {error.strerror}") from None
    written = []
    for path, text in plugin_files(name).items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        written.append(file)
    return written


def plugin_files(name: str) -> dict[str, str]:
    """The text of every file by its path in the folder."""
    package = f"windhover_{name.replace('-', '_')}"
    group = name.replace("-", "")
    words = {"@NAME@": name, "@PACKAGE@": package, "@TYPE@": f"com.example.{group}.Greet"}
    return {_filled(path, words): _filled(text, words) for path, text in _FILES.items()}


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


_README = """\
# @NAME@

A plug-in for Windhover with one type of task: `@TYPE@`.

```sh
pip install --editable .
windhover plugins doc @TYPE@
windhover run flow.yaml
python -m pytest
```
"""

_PROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "windhover-@NAME@"
version = "0.1.0"
description = "Tasks for Windhover."
requires-python = ">=3.11"
dependencies = ["windhover"]

[project.entry-points."windhover.plugins"]
"@NAME@" = "@PACKAGE@.catalog:CATALOG"

[tool.setuptools.packages.find]
include = ["@PACKAGE@*"]
"""

_FLOW = """\
id: greet
namespace: company.team

tasks:
  - id: greet
    type: @TYPE@
    name: Ada

outputs:
  - id: greeting
    type: STRING
    value: "{{ outputs.greet.greeting }}"
"""

_INIT = '''\
"""Tasks that greet."""
'''

_CATALOG = '''\
"""The types of this plug-in: Windhover finds them by the entry point in pyproject.toml."""

from shared.sdk.registry import Catalog

CATALOG = Catalog(
    types={"@TYPE@": "@PACKAGE@.greet:Greet"},
    aliases={},
)
'''

_TASK = '''\
"""@TYPE@."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class GreetOutput(Output):
    """Outputs of Greet: the fields are what `outputs.<task>` offers."""

    greeting: str = Field(description="The greeting.")


class Greet(RunnableTask):
    """Greet somebody.

    The first line is the title of the type's page, the rest is its text.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: greet
type: @TYPE@
name: Ada
""",
    )

    name: Dynamic[str] = Field(
        description="Who is greeted. `Dynamic` lets flows write expressions.",
        examples=["{{ inputs.name }}"],
    )

    @override
    def run(self, context: RunContext) -> GreetOutput:
        """Runs on a worker, with rendered properties; import heavy libraries here."""
        if not self.name.strip():
            raise TaskFailed("There is nobody to greet", remedy="Set name.")
        context.log.info(f"{self.name} is greeted")
        return GreetOutput(greeting=f"Hello {self.name}!")
'''

_TEST = '''\
"""Runs the task in a flow, in memory and without an installation."""

from datetime import timedelta
from pathlib import Path

from @PACKAGE@.catalog import CATALOG

from shared.cli.composition import open_memory
from shared.runtime.executions import Request
from shared.sdk.registry import Registry
from shared.settings import Settings

FLOW = Path(__file__).parent.parent / "flow.yaml"


def run(source: str):
    registry = Registry.installed().with_catalog(CATALOG)
    with open_memory(Settings.read(), registry) as windhover:
        flow = windhover.flows.save(source)
        request = Request(namespace=flow.namespace, flow_id=flow.id)
        execution = windhover.executions.create(request)
        return windhover.executions.wait(execution.id, timedelta(seconds=30))


def test_greeting_is_an_output():
    execution = run(FLOW.read_text("utf-8"))

    assert (execution.state.current, execution.outputs) == ("SUCCESS", {"greeting": "Hello Ada!"})


def test_nobody_to_greet_is_a_failure():
    execution = run(FLOW.read_text("utf-8").replace("name: Ada", 'name: " "'))

    assert execution.state.current == "FAILED"
'''

_FILES = {
    "README.md": _README,
    "pyproject.toml": _PROJECT,
    "flow.yaml": _FLOW,
    "@PACKAGE@/__init__.py": _INIT,
    "@PACKAGE@/catalog.py": _CATALOG,
    "@PACKAGE@/greet.py": _TASK,
    "tests/test_greet.py": _TEST,
}
