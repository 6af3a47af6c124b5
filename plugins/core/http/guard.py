"""Keeps flows from reaching what is behind the server: metadata, loopback, private networks.

Every connection, that of a redirect too, passes here: the name is resolved once, all its addresses
are checked, and the connection goes to one of them: no second look-up can lead elsewhere.
"""

import socket
from collections.abc import Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import ClassVar, TypeAlias

import httpcore2
from typing_extensions import override

from shared.errors import Disposition, WindhoverError

Address: TypeAlias = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")


class AddressRefused(WindhoverError):  # noqa: N818 - reads as the fact it is
    """A host that flows may not reach."""

    code: ClassVar[str] = "http.address-refused"
    http_status: ClassVar[int] = 403
    disposition: ClassVar[Disposition] = Disposition.FAIL_TASK


class Guard:
    """Says which addresses may be reached.

    Args:
        open_networks: those that are not public and may be reached all the same, as `10.0.0.0/8`.
    """

    def __init__(self, open_networks: Iterable[str]) -> None:
        self._open = [ip_network(network) for network in open_networks]

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of which may be reached.

        Raises:
            AddressRefused: one of them may not, or there is none.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise AddressRefused(f"The host '{host[:253]}' can not be found") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        for address in addresses:
            if not self.allows(ip_address(address.partition("%")[0])):
                raise AddressRefused(
                    f"The host '{host[:253]}' has an address that flows may not reach",
                    remedy="Only public addresses can be reached; the setting"
                    " WINDHOVER_OPEN_NETWORKS opens others.",
                )
        return addresses

    def allows(self, address: Address) -> bool:
        """Whether an address, or the one that it stands for, may be reached."""
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            return self._is_fine(address.ipv4_mapped)
        return all(self._is_fine(one) for one in (address, *_embedded(address)))

    def _is_fine(self, address: Address) -> bool:
        if any(address in network for network in self._open):
            return True
        return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: Address) -> Sequence[Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return ()
    found = [address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections to addresses that the guard allows, and to nothing else."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._below = httpcore2.SyncBackend()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in self._guard.addresses(host, port):
            try:
                return self._below.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore2.ConnectError(f"there is no address of {host}")

    @override
    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        raise AddressRefused("Sockets of this machine can not be reached")
