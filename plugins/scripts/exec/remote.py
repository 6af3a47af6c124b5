"""A script that runs on another machine: what goes there, and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plugins.scripts.exec.process import Exit


@dataclass(frozen=True, slots=True)
class RemoteScript:
    """What runs there.

    Attributes:
        image: of the container.
        arguments: the program and what it is given.
        environment: variables besides those of the image.
        folder: goes along with all files in it, and is the working directory there.
        wanted: globs of the files in it that come back.
        output_folder: path below the folder whose files all come back; empty for none.
    """

    image: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    wanted: Sequence[str] = ()
    output_folder: str = ""


@dataclass(frozen=True, slots=True)
class RemoteExit:
    """How it ended.

    Attributes:
        files: URI of each file that came back, by its path.
    """

    exit: Exit
    files: dict[str, str] = field(default_factory=dict)
