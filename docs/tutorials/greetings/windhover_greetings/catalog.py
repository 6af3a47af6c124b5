"""The types of this plug-in: Windhover finds them by the entry point in pyproject.toml."""

from shared.sdk.registry import Catalog

CATALOG = Catalog(
    types={"com.example.greetings.Greet": "windhover_greetings.greet:Greet"},
    aliases={},
)
