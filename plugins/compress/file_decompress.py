"""io.kestra.plugin.compress.FileDecompress."""

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from plugins.compress.algorithms import BROKEN, Compression, open_compressed, unreadable
from plugins.compress.file_compress import FileCompressOutput
from plugins.compress.guards import Allowance
from plugins.serdes.converting import local_copy
from shared.model.properties import Dynamic
from shared.sdk.context import RunContext
from shared.sdk.streams import stream_of, until_stopped
from shared.sdk.task import RunnableTask


class FileDecompress(RunnableTask):
    """Decompress a file.

    A file that would become more than 200 times larger, or than 10 GiB, is refused.
    """

    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
id: decompress
type: io.kestra.plugin.compress.FileDecompress
from: "{{ inputs.export }}"
compression: GZIP
""",
    )

    from_: Dynamic[str] = Field(
        alias="from", description="URI of the file.", examples=["{{ inputs.export }}"]
    )
    compression: Dynamic[Compression] = Field(description="How it is compressed.")

    @override
    def run(self, context: RunContext) -> FileCompressOutput:
        path = local_copy(context, self.from_, "compressed")
        allowance = Allowance(path.stat().st_size)
        try:
            with open_compressed(path, self.compression) as file:
                content = until_stopped(allowance.blocks(file), context.cancellation)
                return FileCompressOutput(uri=context.files.put("plain", stream_of(content)))
        except BROKEN as error:
            raise unreadable(error) from None
        finally:
            path.unlink()
