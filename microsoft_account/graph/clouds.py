"""Microsoft's clouds and their addresses: a fixed list, never taken from data.

A test or private cloud is named by the server's own environment or configuration file (see :func:`choose`), because
whoever can write to the database must not be able to send tokens somewhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Cloud:
    """Where a cloud is.

    ``login_url`` and ``graph_url`` have no path and no version. ``resource`` names Graph in scopes; it stays the
    cloud's own even where the requests go to another address. ``ca_bundle`` is a file, "" = the usual authorities.
    """

    name: str
    login_url: str
    graph_url: str
    resource: str
    ca_bundle: str = ""

    @property
    def verify(self) -> bool | str:
        """What ``requests`` calls verify."""
        return self.ca_bundle or True

    def scopes(self, *names: str) -> list[str]:
        """Write scopes the way this cloud wants them: ``Calendars.ReadWrite`` with the host in front."""
        return [f"{self.resource}/{name}" for name in names]


def _cloud(name: str, login: str, graph: str) -> Cloud:
    return Cloud(name, f"https://{login}", f"https://{graph}", f"https://{graph}")


# Applications are registered in one cloud, and tokens are good in that one only.
CLOUDS = {
    cloud.name: cloud
    for cloud in (
        _cloud("global", "login.microsoftonline.com", "graph.microsoft.com"),
        _cloud("us_gov", "login.microsoftonline.us", "graph.microsoft.us"),
        _cloud("us_dod", "login.microsoftonline.us", "dod-graph.microsoft.us"),
        _cloud("china", "login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn"),
    )
}


def choose(name: str, environment: Mapping[str, str], section: Mapping[str, str]) -> Cloud:
    """Return a cloud of the list, with the addresses that the administrator of the server put in place of its own.

    ``environment`` has MICROSOFT_LOGIN_URL, MICROSOFT_GRAPH_URL, MICROSOFT_CA_BUNDLE; ``section`` is the part
    [microsoft_account] of the configuration file with login_url, graph_url, ca_bundle. The environment wins.
    An unknown name is the global cloud: a value left over in a database must not stop the server.
    """
    cloud = CLOUDS.get(name, CLOUDS["global"])
    changes = {
        key: value.rstrip("/")
        for key in ("login_url", "graph_url", "ca_bundle")
        if (value := (environment.get(f"MICROSOFT_{key.upper()}") or section.get(key) or "").strip())
    }
    return replace(cloud, **changes)


def by_login_host(host: str) -> str | None:
    """Return the name of the cloud that people sign in to on ``host``, or None."""
    hosts = {cloud.login_url.removeprefix("https://"): name for name, cloud in reversed(CLOUDS.items())}
    hosts["login.chinacloudapi.cn"] = "china"
    return hosts.get(host.lower())
