"""Types of io.kestra.plugin.core.debug."""
