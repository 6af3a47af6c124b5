"""What the server tells about itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

SERVED_VERSION = "2.0.3"
"""The newest Kestra whose API is served: clients pick their paths by it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as people may see it.

    Attributes:
        name: the environment variable.
        value: None where it is not set; of a secret only that it is.
        is_given: False where the value is the default.
    """

    name: str
    value: str | None
    description: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class Site:
    """This installation, as pages and clients are told.

    Attributes:
        url: where people reach it, without a slash at the end.
        environment: a name shown in the interface; None for none.
        uuid: of this installation.
        settings: what it was started with, without secrets.
    """

    url: str
    environment: str | None = None
    uuid: str = ""
    settings: Sequence[Setting] = ()


def own_version() -> str:
    """The version of this program."""
    try:
        return version("windhover")
    except PackageNotFoundError:
        return "0"
