"""What the server tells about itself."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

SERVED_VERSION = "2.0.3"
"""The newest Kestra whose API is served: clients pick their paths by it."""


@dataclass(frozen=True, slots=True)
class Site:
    """This installation, as pages and clients are told.

    Attributes:
        url: where people reach it, without a slash at the end.
        environment: a name shown in the interface; None for none.
        uuid: of this installation.
    """

    url: str
    environment: str | None = None
    uuid: str = ""


def own_version() -> str:
    """The version of this program."""
    try:
        return version("windhover")
    except PackageNotFoundError:
        return "0"
