"""Types under io.kestra.plugin.scripts.python."""
