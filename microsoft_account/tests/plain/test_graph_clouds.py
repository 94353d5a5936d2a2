"""The list of clouds, and who may put other addresses in."""

import pytest

from odoo.addons.microsoft_account.graph.clouds import CLOUDS, by_login_host, choose


def test_the_addresses_of_a_cloud():
    china = choose("china", {}, {})
    assert china.login_url == "https://login.partner.microsoftonline.cn"
    assert china.scopes("User.Read") == ["https://microsoftgraph.chinacloudapi.cn/User.Read"]
    assert china.verify is True


@pytest.mark.parametrize("name", ["", "nonsense", None])
def test_an_unknown_name_is_the_global_cloud(name):
    assert choose(name, {}, {}) == CLOUDS["global"]


def test_the_server_may_name_other_addresses_but_scopes_stay_the_clouds_own():
    section = {"graph_url": "https://section", "ca_bundle": "/etc/ca.pem", "login_url": ""}
    cloud = choose("us_gov", {"MICROSOFT_GRAPH_URL": "http://127.0.0.1:8080/"}, section)
    assert (cloud.login_url, cloud.graph_url) == ("https://login.microsoftonline.us", "http://127.0.0.1:8080")
    assert cloud.verify == "/etc/ca.pem"
    assert cloud.scopes("User.Read") == ["https://graph.microsoft.us/User.Read"]


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("login.microsoftonline.com", "global"),
        ("LOGIN.microsoftonline.us", "us_gov"),
        ("login.chinacloudapi.cn", "china"),
        ("login.example.com", None),
    ],
)
def test_a_cloud_is_known_by_its_login_host(host, name):
    assert by_login_host(host) == name
