"""Types of io.kestra.plugin.core.trigger."""
