"""Which internet addresses are the public's, and which belong to a machine, its network or nobody."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_SPECIAL: Mapping[str, str] = {
    "0.0.0.0/8": "this machine",
    "10.0.0.0/8": "a private network",
    "100.64.0.0/10": "a carrier's network",
    "127.0.0.0/8": "this machine",
    "169.254.0.0/16": "this link",
    "172.16.0.0/12": "a private network",
    "192.0.0.0/24": "a protocol",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "a relay",
    "192.168.0.0/16": "a private network",
    "198.18.0.0/15": "a test network",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "a group",
    "240.0.0.0/4": "nobody",
    "2001::/23": "a protocol",
    "2001:db8::/32": "documentation",
    "2002::/16": "a relay",
    "3fff::/20": "documentation",
}
"""IANA's special-purpose registries for IPv4 and for the global unicast part of IPv6."""
_NETWORKS = [(ip_network(network), what) for network, what in _SPECIAL.items()]
_PUBLIC6 = IPv6Network("2000::/3")
"""All of IPv6 that is handed out for the public: what maps or translates IPv4 lies outside of it."""


def not_public(text: str) -> str | None:
    """Whose the address is, where it is not a host of the public internet's; None where it is."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return "nobody"
    for network, what in _NETWORKS:
        if address.version == network.version and address in network:
            return what
    return _other(address)


def _other(address: IPv4Address | IPv6Address) -> str | None:
    if isinstance(address, IPv6Address) and address not in _PUBLIC6:
        return _outside(address)
    return None if address.is_global else "a special use"


def _outside(address: IPv6Address) -> str:
    if address.is_loopback or address.is_unspecified:
        return "this machine"
    if address.is_multicast:
        return "a group"
    return "this link" if address.is_link_local else "a private network or a translation"
