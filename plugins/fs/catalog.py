"""The types of io.kestra.plugin.fs."""

from shared.sdk.registry import Catalog

_NAME = "io.kestra.plugin.fs.sftp"
_MODULE = "plugins.fs.sftp"

CATALOG = Catalog(
    types={
        f"{_NAME}.Delete": f"{_MODULE}.delete:Delete",
        f"{_NAME}.Download": f"{_MODULE}.download:Download",
        f"{_NAME}.Downloads": f"{_MODULE}.downloads:Downloads",
        f"{_NAME}.List": f"{_MODULE}.list:List",
        f"{_NAME}.Move": f"{_MODULE}.move:Move",
        f"{_NAME}.Trigger": f"{_MODULE}.trigger:Trigger",
        f"{_NAME}.Upload": f"{_MODULE}.upload:Upload",
        f"{_NAME}.Uploads": f"{_MODULE}.uploads:Uploads",
    },
    aliases={},
)
