"""Types of io.kestra.plugin.core.execution."""
