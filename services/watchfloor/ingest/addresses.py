"""Which addresses a feed or an article may make us connect to: public ones, and networks that a setting names.

The address is checked where it is used, when the socket is made: no second look-up can swap it (DNS rebinding), and no
spelling of a host gets past. A redirect is a new connection, with a new check.
"""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

Network = IPv4Network | IPv6Network
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


class AddressRefused(OSError):
    """A host has no address that may be connected to; the text is one line for people."""


class Allowed:
    """The rule: public addresses, and the networks given."""

    def __init__(self, networks: Iterable[Network] = ()) -> None:
        self._networks = tuple(networks)

    def __contains__(self, address: object) -> bool:
        if not isinstance(address, IPv4Address | IPv6Address):
            return False
        inner = _inner(address)
        return any(inner in network for network in self._networks if network.version == inner.version) or (
            inner.is_global and not inner.is_multicast
        )

    def open_socket(self, target: AddrInfoType) -> socket.socket:
        """A socket for a connection to an address, as aiohttp asks for it.

        Raises:
            AddressRefused: the address is not allowed.
        """
        family, kind, protocol, _, place = target
        host = str(place[0])
        if ip_address(host.partition("%")[0]) not in self:
            raise AddressRefused(f"{host} is no public address (WATCHFLOOR_FETCH_NETWORKS allows others)")
        return socket.socket(family, kind, protocol)


class GuardedResolver(AbstractResolver):
    """Resolves a name to those of its addresses that are allowed: of several the good ones are used, and errors name the name."""

    def __init__(self, allowed: Allowed, resolver: AbstractResolver | None = None) -> None:
        self._allowed = allowed
        self._resolver = resolver or ThreadedResolver(asyncio.get_running_loop())

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        good = [each for each in found if ip_address(each["host"].partition("%")[0]) in self._allowed]
        if found and not good:
            raise AddressRefused(f"{host} stands for {found[0]['host']}, no public address (WATCHFLOOR_FETCH_NETWORKS allows others)")
        return good

    async def close(self) -> None:
        await self._resolver.close()


def parse_networks(text: str) -> tuple[Network, ...]:
    """Networks from `10.1.0.0/16, fd00::/8`.

    Raises:
        ValueError: names the part that is none.
    """
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv6 one that only carries it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour and address in _6TO4:
            return address.sixtofour
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        if int(address) >> 32 == 0 and int(address) > 1:  # ::127.0.0.1, the old form of a mapped address
            return IPv4Address(int(address))
    return address
