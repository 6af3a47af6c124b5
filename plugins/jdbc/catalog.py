"""The types of io.kestra.plugin.jdbc."""

from shared.sdk.registry import Catalog

_JDBC = "io.kestra.plugin.jdbc"
_DATABASES = ("duckdb", "mysql", "postgresql", "sqlite")
_TYPES = ("Batch", "Queries", "Query", "Trigger")

CATALOG = Catalog(
    types={
        f"{_JDBC}.{database}.{name}": f"plugins.jdbc.{database}.{name.lower()}:{name}"
        for database in _DATABASES
        for name in _TYPES
    },
    aliases={},
)
