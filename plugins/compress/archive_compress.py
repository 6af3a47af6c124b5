"""io.kestra.plugin.compress.ArchiveCompress."""

import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.compress.algorithms import ArchiveAlgorithm, Compression, create_compressed
from plugins.compress.guards import safe_path
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class ArchiveCompressOutput(Output):
    """Outputs of ArchiveCompress."""

    uri: str = Field(description="URI of the archive.")


class ArchiveCompress(RunnableTask):
    """Put files into an archive.

    The keys of `from` are their paths in the archive. They carry no date, so that the same files
    make the same archive.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: pack
type: io.kestra.plugin.compress.ArchiveCompress
from:
  orders.csv: "{{ outputs.orders.uri }}"
  customers/all.csv: "{{ outputs.customers.uri }}"
algorithm: ZIP
""",
        """
id: pack-tar
type: io.kestra.plugin.compress.ArchiveCompress
from:
  orders.csv: "{{ outputs.orders.uri }}"
algorithm: TAR
compression: GZIP
""",
    )

    from_: Dynamic[dict[str, str]] = Field(
        alias="from",
        description="URIs of the files by their paths in the archive.",
        examples=[{"orders.csv": "{{ outputs.orders.uri }}"}],
    )
    algorithm: Dynamic[ArchiveAlgorithm] = Field(description="How they are put together.")
    compression: Dynamic[Compression] | None = Field(
        default=None, description="How a TAR archive is compressed; a ZIP file is by itself."
    )

    @override
    def run(self, context: RunContext) -> ArchiveCompressOutput:
        path = context.working_directory / f"archive.{self.algorithm.value.lower()}"
        files = {safe_path(name): uri for name, uri in self.from_.items()}
        if self.algorithm.is_zip:
            _write_zip(context, path, files)
        else:
            self._write_tar(context, path, files)
        uri = context.files.put_path(path)
        path.unlink()
        return ArchiveCompressOutput(uri=uri)

    def _write_tar(self, context: RunContext, path: Path, files: dict[str, str]) -> None:
        target = create_compressed(path, self.compression) if self.compression else path.open("wb")
        with target, tarfile.open(fileobj=target, mode="w|") as archive:
            for name, uri in files.items():
                entry = tarfile.TarInfo(name)
                entry.size = context.files.size(uri)
                with context.files.open(uri) as file:
                    archive.addfile(entry, file)


def _write_zip(context: RunContext, path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, uri in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with (
                context.files.open(uri) as source,
                archive.open(entry, "w", force_zip64=True) as target,
            ):
                shutil.copyfileobj(source, target, 1024 * 1024)
