"""What of Kestra a type follows, and what differs here."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from shared.model.json import Json
from shared.model.yaml_nodes import compose, plain

DIFFERENCES = Path(__file__).with_name("differences.yaml")
"""Written by `make docs` from the tables of docs/compatibility."""

NEWEST = "1.x"
"""The version of Kestra that types follow unless the tables say otherwise."""


def compatibility_of(name: str) -> Json:
    """`version` of Kestra, and what `differs` and is `missing`: what it is and how, in Markdown."""
    return _told().get(name, {"version": NEWEST, "differs": [], "missing": []})


@cache
def _told() -> Mapping[str, Json]:
    found = plain(compose(DIFFERENCES.read_text(encoding="utf-8")))
    return found if isinstance(found, dict) else {}
