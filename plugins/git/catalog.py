"""The types of io.kestra.plugin.git."""

from shared.sdk.registry import Catalog

CATALOG = Catalog(
    types={
        "io.kestra.plugin.git.Clone": "plugins.git.clone:Clone",
        "io.kestra.plugin.git.SyncFlows": "plugins.git.sync_flows:SyncFlows",
        "io.kestra.plugin.git.SyncNamespaceFiles": (
            "plugins.git.sync_namespace_files:SyncNamespaceFiles"
        ),
    },
    aliases={},
)
