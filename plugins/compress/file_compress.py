"""io.kestra.plugin.compress.FileCompress."""

import shutil
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.compress.algorithms import Compression, create_compressed
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.output import Output
from shared.sdk.task import RunnableTask


class FileCompressOutput(Output):
    """Outputs of FileCompress and FileDecompress."""

    uri: str = Field(description="URI of the file.")


class FileCompress(RunnableTask):
    """Compress a file.

    One file, without any name inside; several are an archive.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: compress
type: io.kestra.plugin.compress.FileCompress
from: "{{ outputs.write.uri }}"
compression: GZIP
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ outputs.write.uri }}"]
    )
    compression: Dynamic[Compression] = Field(description="How it is compressed.")

    @override
    def run(self, context: RunContext) -> FileCompressOutput:
        path = context.working_directory / f"compressed.{self.compression.value.lower()}"
        with (
            context.files.open(self.from_) as source,
            create_compressed(path, self.compression) as target,
        ):
            shutil.copyfileobj(source, target, 1024 * 1024)
        uri = context.files.put_path(path)
        path.unlink()
        return FileCompressOutput(uri=uri)
