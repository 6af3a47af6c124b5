"""The types of io.kestra.plugin.compress."""

from shared.sdk.registry import Catalog

_COMPRESS = "io.kestra.plugin.compress"

CATALOG = Catalog(
    types={
        f"{_COMPRESS}.ArchiveCompress": "plugins.compress.archive_compress:ArchiveCompress",
        f"{_COMPRESS}.ArchiveDecompress": "plugins.compress.archive_decompress:ArchiveDecompress",
        f"{_COMPRESS}.FileCompress": "plugins.compress.file_compress:FileCompress",
        f"{_COMPRESS}.FileDecompress": "plugins.compress.file_decompress:FileDecompress",
    },
    aliases={},
)
