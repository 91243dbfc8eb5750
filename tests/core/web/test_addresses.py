"""An address is the public internet's, or it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.web.addresses import not_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  an address to refuse
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.215.14",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "no address",
        "",
    ],
)
def test_what_is_not_the_publics_is_told(address: str) -> None:
    """Private, local, mapped, translated, relayed, reserved, of groups, of documentation."""
    assert not_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:2800:21f::1"])
def test_a_public_address_is_public(address: str) -> None:
    """Neighbours of special ranges too."""
    assert not_public(address) is None


@given(st.ip_addresses())
def test_no_address_is_public_that_python_calls_special(address: object) -> None:
    """Our ranges only ever add to what the standard library knows."""
    if not address.is_global or address.is_multicast:  # type: ignore[attr-defined]
        assert not_public(str(address))
