"""Types of io.kestra.plugin.core.flow."""
