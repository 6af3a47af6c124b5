"""Types under io.kestra.plugin.scripts.node."""
