"""Types under io.kestra.plugin.scripts.shell."""
