"""MSAL's own machinery: its cache, its silent renewal, its throttling and client credentials."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from graph_emulator.login.accounts import CLIENT_ID, CLIENT_SECRET
from graph_emulator.tests.stage import Stage

from .sign_in import REDIRECT, SCOPES, TENANT, walk

msal = pytest.importorskip("msal", reason="msal is not installed")


@pytest.fixture(autouse=True)
def no_foreign_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """requests prefers these to ``verify=``."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def application(stage: Stage, **more: Any) -> Any:
    settings = {
        "client_credential": CLIENT_SECRET,
        "authority": f"{stage.emulator.login_url}/organizations",
        "instance_discovery": False,
        "verify": stage.emulator.ca_bundle,
        **more,
    }
    return msal.ConfidentialClientApplication(settings.pop("client_id", CLIENT_ID), **settings)


def sign_in(stage: Stage, app: Any, account: str = "anna@contoso.example") -> Any:
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    back = walk(stage, flow["auth_uri"], account)
    return app.acquire_token_by_auth_code_flow(flow, dict(parse_qsl(urlsplit(back).query)))


def test_a_second_look_needs_no_request(stage: Stage) -> None:
    app = application(stage)
    result = sign_in(stage, app)
    (account,) = app.get_accounts()
    assert account["username"] == "anna@contoso.example"
    assert account["home_account_id"].endswith(f".{TENANT}")
    again = app.acquire_token_silent(SCOPES, account)
    assert (again["access_token"], again["token_source"]) == (result["access_token"], "cache")


def test_the_cache_moves_to_another_process_and_renews_there(stage: Stage) -> None:
    cache = msal.SerializableTokenCache()
    first = sign_in(stage, application(stage, token_cache=cache))
    assert cache.has_state_changed
    other = msal.SerializableTokenCache()
    other.deserialize(cache.serialize())
    app = application(stage, token_cache=other)
    (account,) = app.get_accounts()
    renewed = app.acquire_token_silent(SCOPES, account, force_refresh=True)
    assert renewed["token_source"] == "identity_provider"
    assert renewed["access_token"] != first["access_token"]


def test_a_revoked_sign_in_is_told_apart(stage: Stage) -> None:
    app = application(stage)
    sign_in(stage, app)
    stage.control("POST", "/tokens", {"do": "revoke_refresh"})
    refused = app.acquire_token_silent_with_error(SCOPES, app.get_accounts()[0], force_refresh=True)
    assert (refused["error"], refused["error_codes"]) == ("invalid_grant", [50173])


def test_a_refusal_is_remembered_for_a_minute(stage: Stage) -> None:
    """MSAL answers the same failing request from memory; another application object asks again."""
    token = stage.person("anna", SCOPES).refresh_token
    stage.control("POST", "/tokens", {"do": "demand", "error": "mfa_needed"})
    app = application(stage)
    assert app.acquire_token_by_refresh_token(token, SCOPES)["error"] == "interaction_required"
    stage.control("POST", "/tokens", {"do": "demand"})
    assert app.acquire_token_by_refresh_token(token, SCOPES)["error"] == "interaction_required"
    assert "access_token" in application(stage).acquire_token_by_refresh_token(token, SCOPES)


def test_an_application_by_itself(stage: Stage) -> None:
    stage.control(
        "POST",
        "/seed",
        {"application": {"client_id": "daemon", "secrets": ["s"], "app_roles": ["Calendars.Read"]}},
    )
    app = application(
        stage, client_id="daemon", client_credential="s", authority=f"{stage.emulator.login_url}/{TENANT}"
    )
    first = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
    second = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
    assert second["token_source"] == "cache"
    assert second["access_token"] == first["access_token"]


def test_an_oidc_authority(stage: Stage) -> None:
    """The issuer that the metadata name is the address that was asked."""
    app = application(stage, authority=None, oidc_authority=f"{stage.emulator.login_url}/{TENANT}/v2.0")
    assert sign_in(stage, app)["id_token_claims"]["tid"] == TENANT
