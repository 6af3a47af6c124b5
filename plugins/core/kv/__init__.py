"""Types of io.kestra.plugin.core.kv."""
