"""Where a feed or an article may make us connect to."""

from ipaddress import ip_address
from socket import AF_INET, SOCK_STREAM, AddressFamily

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from watchfloor.ingest.addresses import AddressRefused, Allowed, GuardedResolver, parse_networks


class Answers(AbstractResolver):
    """A name server that answers each question with the next of its answers."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = iter(answers)

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0) for each in next(self._answers)]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "64:ff9b::7f00:1",
     "::7f00:1", "192.0.2.1", "198.18.0.1"],
)  # fmt: skip
def test_no_private_loopback_or_link_local_address_in_any_form(address: str) -> None:
    assert ip_address(address) not in Allowed()


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert ip_address(address) in Allowed()


def test_a_setting_allows_the_networks_that_it_names_and_no_others() -> None:
    allowed = Allowed(parse_networks("10.1.0.0/16, ::1/128"))
    assert ip_address("10.1.2.3") in allowed
    assert ip_address("::1") in allowed
    assert ip_address("10.2.0.1") not in allowed
    assert ip_address("169.254.169.254") not in allowed


def test_no_socket_is_opened_to_an_address_that_is_not_allowed() -> None:
    inside = (AF_INET, SOCK_STREAM, 0, "", ("127.0.0.1", 80))
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.1 is no public address"):
        Allowed().open_socket(inside)
    Allowed(parse_networks("127.0.0.0/8")).open_socket(inside).close()


async def test_a_name_that_points_inside_is_refused_and_of_mixed_addresses_the_public_ones_are_used() -> None:
    resolver = GuardedResolver(Allowed(), Answers(["10.0.0.1"], ["127.0.0.1", "1.1.1.1"]))
    with pytest.raises(AddressRefused, match=r"evil\.example stands for 10\.0\.0\.1"):
        await resolver.resolve("evil.example")
    assert [each["host"] for each in await resolver.resolve("mixed.example")] == ["1.1.1.1"]


async def test_a_name_that_changes_its_mind_is_checked_again() -> None:
    resolver = GuardedResolver(Allowed(), Answers(["1.1.1.1"], ["127.0.0.1"]))
    await resolver.resolve("rebind.example")
    with pytest.raises(AddressRefused):
        await resolver.resolve("rebind.example")
