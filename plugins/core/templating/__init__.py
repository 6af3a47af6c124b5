"""Types of io.kestra.plugin.core.templating."""
