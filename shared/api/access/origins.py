"""What a web page of somebody else may not do: reach this server through a visitor's browser."""

from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from starlette.requests import Request

from shared.errors import Disposition, WindhoverError

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OWN = frozenset({"same-origin", "none"})


class ForeignPage(WindhoverError):  # noqa: N818 - reads as the fact it is
    """Another site's page sent the request, or it came under a name that is not this server's."""

    code: ClassVar[str] = "api.foreign-page"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.REFUSE


def check_host(request: Request, hosts: Collection[str]) -> None:
    """Refuses a name that could have been rebound to this address (DNS rebinding).

    Needed where no credentials are asked for: then reaching the server is all it takes.

    Raises:
        ForeignPage: naming the setting that allows the host.
    """
    name = host_name(request.headers.get("host", ""))
    if name not in _LOOPBACK and name not in hosts:
        raise ForeignPage(
            f"this server is not reached under the name {name[:200]!r}",
            remedy="Use localhost, or list the name in WINDHOVER_HOSTS.",
        )


def check_origin(request: Request, hosts: Collection[str]) -> None:
    """Refuses changes that a page of another origin asks for (cross-site request forgery).

    Clients that are no browsers send neither header and pass.

    Raises:
        ForeignPage: the page is not this server's.
    """
    if request.method in _READING:
        return
    origin = request.headers.get("origin")
    if origin is not None and not _is_own(origin, request, hosts):
        raise ForeignPage("a page of another site can not change anything here")
    site = request.headers.get("sec-fetch-site", "none")
    if origin is None and site not in _OWN:
        raise ForeignPage("a page of another site can not change anything here")


def _is_own(origin: str, request: Request, hosts: Collection[str]) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"}:
        return False
    return parts.netloc == request.headers.get("host") or (parts.hostname or "") in hosts


def host_name(header: str) -> str:
    """The name in a `Host` header, without port and brackets, lower case."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    return host in _LOOPBACK
