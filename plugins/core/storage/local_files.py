"""io.kestra.plugin.core.storage.LocalFiles."""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from shared.model.properties import Dynamic
from shared.model.uris import SCHEME
from shared.sdk.context import RunContext
from shared.sdk.output import Output, TaskFailed
from shared.sdk.task import RunnableTask


class LocalFilesOutput(Output):
    """Outputs of LocalFiles."""

    uris: dict[str, str] = Field(description="URI by path in the working directory.")


class LocalFiles(RunnableTask):
    """Put files into the working directory, or store files of it.

    Deprecated: use `inputFiles` and `outputFiles` of WorkingDirectory or of a script. Useful only
    inside a WorkingDirectory, whose tasks share their folder.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: place
type: io.kestra.plugin.core.storage.LocalFiles
inputs:
  hello.txt: "Hello {{ inputs.name }}"
  data.csv: "{{ inputs.data }}"
""",
        """
id: collect
type: io.kestra.plugin.core.storage.LocalFiles
outputs:
  - "*.txt"
  - reports/**
""",
    )

    inputs: Dynamic[dict[str, str | None]] | None = Field(
        default=None,
        description="Files to create: path to text, or to the URI of a stored file.",
        examples=[{"data.csv": "{{ inputs.data }}"}],
    )
    outputs: Dynamic[tuple[str, ...]] | None = Field(
        default=None,
        description="Patterns of the files to store; `*`, `?`, `**` and `{a,b}` work.",
        examples=[["*.txt", "reports/**"]],
    )

    @override
    def run(self, context: RunContext) -> LocalFilesOutput:
        folder = context.working_directory.resolve()
        for name, content in (self.inputs or {}).items():
            _place(context, _inside(folder, name), content or "")
        found = _matching(folder, self.outputs or ())
        return LocalFilesOutput(
            uris={name: context.files.put_path(path, name) for name, path in found}
        )


def _inside(folder: Path, name: str) -> Path:
    """The local path of a name; never outside the folder, not even through a link."""
    target = folder / name
    if ".." in PurePosixPath(name).parts or folder not in target.resolve().parents:
        raise TaskFailed(
            f"The file '{name}' would be outside the working directory",
            remedy="Use a relative path without '..'.",
        )
    return target


def _place(context: RunContext, target: Path, content: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not content.startswith(SCHEME):
        target.write_text(content, "utf-8", newline="")
        return
    with context.files.open(content) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _matching(folder: Path, patterns: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Files that a pattern names, by path; links that lead outside are left out."""
    wanted = [re.compile(glob_expression(pattern)) for pattern in patterns]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not any(expression.fullmatch(name) for expression in wanted):
            continue
        if path.is_file() and folder in path.resolve().parents:
            yield name, path


_GLOB_PARTS: Mapping[str, str] = {
    "**/": "(?:.*/)?",
    "**": ".*",
    "*": "[^/]*",
    "?": "[^/]",
    "{": "(?:",
    "}": ")",
    ",": "|",
}


def glob_expression(pattern: str) -> str:
    """The regular expression of a glob; a comma outside braces is a comma."""
    parts: list[str] = []
    depth = 0
    for part in re.findall(r"\*\*/|\*\*|.", pattern.removeprefix("./"), re.DOTALL):
        depth += (part == "{") - (part == "}")
        if depth < 0:
            break
        literal = part not in _GLOB_PARTS or (part == "," and depth == 0)
        parts.append(re.escape(part) if literal else _GLOB_PARTS[part])
    if depth != 0:
        raise TaskFailed(f"The pattern '{pattern}' has a brace without its other half")
    return "".join(parts)
