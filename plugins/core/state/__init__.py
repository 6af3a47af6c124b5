"""Types of io.kestra.plugin.core.state."""
