"""Types of io.kestra.plugin.core.output."""
