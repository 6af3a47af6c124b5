"""io.kestra.plugin.compress.ArchiveDecompress."""

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, ClassVar, cast

from pydantic import Field
from typing_extensions import override

from plugins.compress.algorithms import (
    BROKEN,
    ArchiveAlgorithm,
    Compression,
    open_compressed,
    unreadable,
)
from plugins.compress.guards import Allowance, ArchiveRefused, check_zip, safe_path
from plugins.serdes.converting import local_copy
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.streams import stream_of, until_stopped
from shared.sdk.task import RunnableTask


class ArchiveDecompressOutput(Output):
    """Outputs of ArchiveDecompress."""

    files: dict[str, str] = Field(description="URIs of the files by their paths in the archive.")


class ArchiveDecompress(RunnableTask):
    """Take the files out of an archive.

    Refused are archives of more than 10,000 entries or 10 GiB, those that hold more than 200 times
    their own size, and entries whose path leads elsewhere. Links and devices are left out.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: unpack
type: io.kestra.plugin.compress.ArchiveDecompress
from: "{{ inputs.archive }}"
algorithm: ZIP
""",
        """
id: unpack-tar
type: io.kestra.plugin.compress.ArchiveDecompress
from: "{{ inputs.archive }}"
algorithm: TAR
compression: GZIP
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the archive.", examples=["{{ inputs.archive }}"]
    )
    algorithm: Dynamic[ArchiveAlgorithm] = Field(description="What the archive is.")
    compression: Dynamic[Compression] | None = Field(
        default=None, description="How a TAR archive is compressed."
    )

    @override
    def run(self, context: RunContext) -> ArchiveDecompressOutput:
        path = local_copy(context, self.from_, "archive")
        allowance = Allowance(path.stat().st_size)
        found: dict[str, str] = {}
        try:
            for name, file in self._entries(path, allowance):
                content = until_stopped(allowance.blocks(file), context.cancellation)
                found[name] = context.files.put(f"files/{name}", stream_of(content))
        except (*BROKEN, tarfile.TarError, zipfile.BadZipFile, zlib.error) as error:
            raise unreadable(error) from None
        except (NotImplementedError, RuntimeError) as error:
            # Encrypted, or compressed in a way that Python does not know.
            raise unreadable(error) from None
        finally:
            path.unlink()
        return ArchiveDecompressOutput(files=found)

    def _entries(self, path: Path, allowance: Allowance) -> Iterator[tuple[str, BinaryIO]]:
        """(path, content) of every file, one after the other."""
        if self.algorithm.is_zip:
            check_zip(path)
            yield from _zip_entries(path, allowance)
            return
        source = open_compressed(path, self.compression) if self.compression else path.open("rb")
        with source, tarfile.open(fileobj=source, mode="r|") as archive:
            yield from _tar_entries(archive, allowance)


def _zip_entries(path: Path, allowance: Allowance) -> Iterator[tuple[str, BinaryIO]]:
    seen: set[str] = set()
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            allowance.entry()
            name = safe_path(entry.filename)
            if entry.is_dir():
                continue
            _check_new(name, seen)
            with archive.open(entry) as file:
                yield name, cast("BinaryIO", file)


def _tar_entries(archive: tarfile.TarFile, allowance: Allowance) -> Iterator[tuple[str, BinaryIO]]:
    seen: set[str] = set()
    for entry in archive:
        allowance.entry()
        name = safe_path(entry.name) if entry.isfile() else ""
        file = archive.extractfile(entry) if name else None
        if file is None:
            continue
        _check_new(name, seen)
        with file:
            yield name, cast("BinaryIO", file)


def _check_new(name: str, seen: set[str]) -> None:
    if name in seen:
        raise ArchiveRefused(f"The archive has two entries of the path {name[:200]!r}")
    seen.add(name)
