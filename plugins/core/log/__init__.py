"""Types of io.kestra.plugin.core.log."""
