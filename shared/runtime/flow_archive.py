"""Flows as files: a zip of sources out, files and zips of sources in."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from shared.errors import Disposition, WindhoverError
from shared.runtime.flow_catalog import FlowCatalog, StoredFlow, split_documents

MOST_ENTRIES = 10_000
LARGEST_ENTRY_BYTES = 1024 * 1024
LARGEST_TOTAL_BYTES = 64 * 1024 * 1024

_SOURCES = (".yml", ".yaml")


class NoArchive(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A file that is no source of flows, or an archive that is too large or broken."""

    code: ClassVar[str] = "flow.no-archive"
    http_status: ClassVar[int] = 422
    disposition: ClassVar[Disposition] = Disposition.REFUSE


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a source.

    Attributes:
        name: `namespace/id` where the source tells, else the name of its file.
        problem: None when it was kept.
    """

    name: str
    problem: WindhoverError | None = None


def exported(flows: Iterable[StoredFlow]) -> bytes:
    """A zip with an entry `namespace.id.yml` for each flow; the same for the same flows."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in flows:
            record = one.record
            entry = zipfile.ZipInfo(f"{record.namespace}.{record.flow_id}.yml")
            archive.writestr(entry, record.source, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def sources_of(name: str, content: BinaryIO) -> list[tuple[str, str]]:
    """The sources in a file: (name of the file, source).

    Raises:
        NoArchive: neither `.yml`, `.yaml` nor `.zip`, broken, or beyond the limits.
    """
    lower = name.lower()
    if lower.endswith(_SOURCES):
        return list(_split(name, content.read(LARGEST_TOTAL_BYTES + 1), LARGEST_TOTAL_BYTES))
    if not lower.endswith(".zip"):
        raise NoArchive(
            f"Cannot import file {name[:200]!r}", remedy="Send a file .yml, .yaml or .zip."
        )
    try:
        with zipfile.ZipFile(content) as archive:
            return list(_unpacked(archive))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise NoArchive(f"the archive {name[:200]!r} can not be read: {error}") from error


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    entries = [one for one in archive.infolist() if one.filename.lower().endswith(_SOURCES)]
    if len(entries) > MOST_ENTRIES:
        raise NoArchive(f"the archive has more than {MOST_ENTRIES} files")
    left = LARGEST_TOTAL_BYTES
    for entry in entries:
        with archive.open(entry) as opened:
            # What an entry states of its size may be a lie: it is read no further than allowed.
            content = opened.read(LARGEST_ENTRY_BYTES + 1)
        left -= len(content)
        if left < 0:
            raise NoArchive(f"the archive holds more than {LARGEST_TOTAL_BYTES} bytes")
        yield from _split(entry.filename, content, LARGEST_ENTRY_BYTES)


def _split(name: str, content: bytes, limit: int) -> Iterator[tuple[str, str]]:
    if len(content) > limit:
        raise NoArchive(f"the file {name[:200]!r} has more than {limit} bytes")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NoArchive(f"the file {name[:200]!r} is no UTF-8") from error
    for source in split_documents(text):
        yield name, source


def imported(catalog: FlowCatalog, sources: Iterable[tuple[str, str]]) -> list[Imported]:
    """Keeps each source as it can be kept; one that can not holds up no other."""
    return [_imported(catalog, name, source) for name, source in sources]


def _imported(catalog: FlowCatalog, name: str, source: str) -> Imported:
    checked = catalog.check(source)
    if checked.namespace and checked.flow_id:
        name = f"{checked.namespace}/{checked.flow_id}"
    try:
        catalog.replace_all([source], delete=False)
    except WindhoverError as error:
        return Imported(name, error)
    return Imported(name)
