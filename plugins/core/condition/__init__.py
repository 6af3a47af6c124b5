"""Types of io.kestra.plugin.core.condition."""
