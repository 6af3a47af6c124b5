"""Packs what the functions need into build/functions.zip; the same source gives the same file."""

import re
import sys
import zipfile
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "functions.zip"
FOLDERS = ("functions", "shared", "plugins")
FILES = ("main.py", "pyproject.toml")
SUFFIXES = {".py", ".sql", ".yaml", ".lock"}
DISTRIBUTION = "windhover"
EXTRA = "gcp"
EPOCH = (1980, 1, 1, 0, 0, 0)

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^]]+])?==([^\s\\;]+)", re.MULTILINE)
_PROJECT = "-e .\n"
"""The project itself: its entry points are how types are found."""


def main() -> int:
    """Writes the archive."""
    TARGET.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _sources():
            _add(archive, path.relative_to(ROOT).as_posix(), path.read_bytes())
        lock = (ROOT / "requirements.lock").read_text("utf-8")
        _add(archive, "requirements.txt", requirements(lock).encode())
    _say(f"Written: {TARGET}, {TARGET.stat().st_size // 1024} KiB")
    return 0


def requirements(lock: str) -> str:
    """What functions need, at the versions of the lock, and the project itself.

    Without hashes: pip does not mix them with a folder. Without the tools of development.
    """
    pins = {
        canonicalize_name(name): f"{name}{extras}=={version}"
        for name, extras, version in _PIN.findall(lock)
    }
    needed = sorted(_needed(DISTRIBUTION, EXTRA) - {DISTRIBUTION})
    return "".join(f"{pins[name]}\n" for name in needed) + _PROJECT


def _needed(distribution: str, extra: str) -> set[str]:
    """A distribution and all that it needs, as installed here."""
    found: set[str] = set()
    waiting = [(distribution, extra)]
    while waiting:
        name, wanted = waiting.pop()
        found.add(name)
        for text in requires(name) or ():
            one = Requirement(text)
            inner = str(canonicalize_name(one.name))
            if one.marker is not None and not one.marker.evaluate({"extra": wanted}):
                continue
            waiting += [(inner, each) for each in one.extras]
            if inner not in found:
                waiting.append((inner, ""))
    return found


def _sources() -> list[Path]:
    below = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))
    found = [path for path in below if path.suffix in SUFFIXES or path.name == "py.typed"]
    return sorted([*found, *(ROOT / name for name in FILES)])


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def _say(line: str) -> None:
    print(line)  # noqa: T201 - this is a program


if __name__ == "__main__":
    sys.exit(main())
