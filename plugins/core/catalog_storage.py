"""The types of io.kestra.plugin.core.storage and their old names."""

_NEW = "io.kestra.plugin.core.storage"
_OLD = "io.kestra.core.tasks.storages"

TYPES = {
    f"{_NEW}.Concat": "plugins.core.storage.concat:Concat",
    f"{_NEW}.DeduplicateItems": "plugins.core.storage.deduplicate_items:DeduplicateItems",
    f"{_NEW}.Delete": "plugins.core.storage.delete:Delete",
    f"{_NEW}.FilterItems": "plugins.core.storage.filter_items:FilterItems",
    f"{_NEW}.LocalFiles": "plugins.core.storage.local_files:LocalFiles",
    f"{_NEW}.PurgeCurrentExecutionFiles": (
        "plugins.core.storage.purge_current_execution_files:PurgeCurrentExecutionFiles"
    ),
    f"{_NEW}.Reverse": "plugins.core.storage.reverse:Reverse",
    f"{_NEW}.Size": "plugins.core.storage.size:Size",
    f"{_NEW}.Split": "plugins.core.storage.split:Split",
    f"{_NEW}.Write": "plugins.core.storage.write:Write",
}

ALIASES = {
    f"{_OLD}.Concat": f"{_NEW}.Concat",
    f"{_OLD}.DeduplicateItems": f"{_NEW}.DeduplicateItems",
    f"{_OLD}.Delete": f"{_NEW}.Delete",
    f"{_OLD}.FilterItems": f"{_NEW}.FilterItems",
    f"{_OLD}.LocalFiles": f"{_NEW}.LocalFiles",
    f"{_OLD}.PurgeExecution": f"{_NEW}.PurgeCurrentExecutionFiles",
    f"{_NEW}.PurgeExecution": f"{_NEW}.PurgeCurrentExecutionFiles",
    f"{_OLD}.Reverse": f"{_NEW}.Reverse",
    f"{_OLD}.Size": f"{_NEW}.Size",
    f"{_OLD}.Split": f"{_NEW}.Split",
    f"{_OLD}.Write": f"{_NEW}.Write",
}
