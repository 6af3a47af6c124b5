"""Types under io.kestra.plugin.core and their 2023 names."""
