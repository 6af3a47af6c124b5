"""The script types of 2023, io.kestra.core.tasks.scripts: types of their own, no aliases."""
