"""Signing in with MSAL as it comes from PyPI, and what Entra refuses."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import msal
import pytest

from graph_emulator.login.accounts import CLIENT_ID, CLIENT_SECRET

from .stage import SCOPES, Stage

REDIRECT = "http://localhost:8069/microsoft_account/authentication"


@pytest.fixture(autouse=True)
def no_foreign_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """requests prefers these to ``verify=``."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def application(stage: Stage, secret: str = CLIENT_SECRET, tenant: str = "common", client_id: str = CLIENT_ID) -> Any:
    return msal.ConfidentialClientApplication(
        client_id,
        client_credential=secret,
        authority=f"{stage.emulator.login_url}/{tenant}",
        instance_discovery=False,
        verify=stage.emulator.ca_bundle,
    )


def walk(
    stage: Stage, flow: dict[str, Any], account: str = "anna@contoso.example", consent: str = "accept"
) -> dict[str, str]:
    """Pick the account, answer the consent page, and return what comes back to the redirect address."""
    picker = stage.http.request("GET", flow["auth_uri"])
    assert picker.status == 200
    assert account in picker.data.decode()
    page = stage.post_form(flow["auth_uri"], account=account)
    assert "Permissions requested" in page.text
    back = stage.post_form(flow["auth_uri"], account=account, consent=consent)
    assert back.status == 302
    assert back.headers["Location"].startswith(REDIRECT)
    return dict(parse_qsl(urlsplit(back.headers["Location"]).query))


def test_msal_signs_in_and_the_token_opens_graph(stage: Stage) -> None:
    app = application(stage)
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    result = app.acquire_token_by_auth_code_flow(flow, walk(stage, flow))
    assert result["id_token_claims"]["preferred_username"] == "anna@contoso.example"
    assert set(SCOPES) <= set(result["scope"].split())
    me = stage.http.request(
        "GET", f"{stage.emulator.graph_url}/v1.0/me", headers={"Authorization": f"Bearer {result['access_token']}"}
    )
    assert me.json()["userPrincipalName"] == "anna@contoso.example"


def test_the_id_token_is_signed_with_a_published_key(stage: Stage) -> None:
    app = application(stage)
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    result = app.acquire_token_by_auth_code_flow(flow, walk(stage, flow))
    keys = jwt.PyJWKSet.from_dict(
        stage.http.request("GET", f"{stage.emulator.login_url}/common/discovery/v2.0/keys").json()
    )
    key = keys[jwt.get_unverified_header(result["id_token"])["kid"]].key
    claims = jwt.decode(
        result["id_token"], key, algorithms=["RS256"], audience=CLIENT_ID,
        options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )  # fmt: skip
    assert claims["tid"] in claims["iss"]


def test_refresh_tokens_rotate(stage: Stage) -> None:
    app = application(stage)
    first = stage.anna.refresh_token
    second = app.acquire_token_by_refresh_token(first, SCOPES)["refresh_token"]
    assert second != first
    assert "access_token" in app.acquire_token_by_refresh_token(first, SCOPES)
    stage.switch(old_refresh_tokens="refused")
    assert application(stage).acquire_token_by_refresh_token(first, SCOPES)["error"] == "invalid_grant"
    assert "access_token" in app.acquire_token_by_refresh_token(second, SCOPES)


def test_a_refused_consent_comes_back_as_access_denied(stage: Stage) -> None:
    app = application(stage)
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    result = app.acquire_token_by_auth_code_flow(flow, walk(stage, flow, consent="decline"))
    assert result["error"] == "access_denied"
    assert "AADSTS65004" in result["error_description"]


def test_consent_is_asked_once(stage: Stage) -> None:
    app = application(stage)
    walk(stage, app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT))
    again = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    assert stage.post_form(again["auth_uri"], account="anna@contoso.example").status == 302


@pytest.mark.parametrize(
    ("do", "error", "number"),
    [("revoke_refresh", "invalid_grant", 50173), ("expire_refresh", "invalid_grant", 700082)],
)
def test_dead_refresh_tokens(stage: Stage, do: str, error: str, number: int) -> None:
    token = stage.anna.refresh_token
    stage.control("POST", "/tokens", {"do": do, "mailbox": "anna@contoso.example"})
    result = application(stage).acquire_token_by_refresh_token(token, SCOPES)
    assert (result["error"], result["error_codes"]) == (error, [number])


def test_conditional_access_brings_claims(stage: Stage) -> None:
    token = stage.anna.refresh_token
    stage.control("POST", "/tokens", {"do": "demand", "error": "mfa_needed"})
    result = application(stage).acquire_token_by_refresh_token(token, SCOPES)
    assert (result["error"], result["error_codes"]) == ("interaction_required", [50076])
    assert "access_token" in result["claims"]


def test_a_wrong_secret(stage: Stage) -> None:
    result = application(stage, secret="wrong").acquire_token_by_refresh_token(stage.anna.refresh_token, SCOPES)
    assert (result["error"], result["error_codes"]) == ("invalid_client", [7000215])


def code_form(stage: Stage, **changes: str) -> dict[str, str]:
    """The body of a token request that would succeed."""
    app = application(stage)
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    answer = walk(stage, flow)
    return {
        "grant_type": "authorization_code", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
        "code": answer["code"], "redirect_uri": REDIRECT, "code_verifier": flow["code_verifier"], **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "error", "number"),
    [
        ({"code_verifier": "x" * 50}, "invalid_grant", 501481),
        ({"code": "nonsense"}, "invalid_grant", 9002313),
        ({"redirect_uri": "http://localhost/other"}, "invalid_client", 500112),
        ({"client_secret": ""}, "invalid_client", 7000218),
        ({"grant_type": "password"}, "unsupported_grant_type", 70003),
        ({"client_id": "no-such-application"}, "unauthorized_client", 700016),
    ],
)
def test_the_token_endpoint_refuses(stage: Stage, changes: dict[str, str], error: str, number: int) -> None:
    answer = stage.post_form(f"{stage.emulator.login_url}/common/oauth2/v2.0/token", **code_form(stage, **changes))
    assert answer.status in (400, 401)
    assert (answer.json["error"], answer.json["error_codes"]) == (error, [number])
    assert f"AADSTS{number}" in answer.json["error_description"]


def test_a_code_is_good_once_and_for_ten_minutes(stage: Stage) -> None:
    url = f"{stage.emulator.login_url}/common/oauth2/v2.0/token"
    form = code_form(stage)
    assert stage.post_form(url, **form).status == 200
    assert stage.post_form(url, **form).json["error_codes"] == [54005]
    stage.control("POST", "/tokens", {"do": "forget_consent"})
    late = code_form(stage)
    stage.advance(601)
    assert stage.post_form(url, **late).json["error_codes"] == [70008]


def test_a_wrong_redirect_address_is_shown_and_not_followed(stage: Stage) -> None:
    flow = application(stage).initiate_auth_code_flow(SCOPES, redirect_uri="https://evil.example/")
    page = stage.http.request("GET", flow["auth_uri"], redirect=False)
    assert page.status == 400
    assert b"AADSTS50011" in page.data


def test_prompt_none_needs_a_session(stage: Stage) -> None:
    flow = application(stage).initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT, prompt="none")
    back = stage.http.request("GET", flow["auth_uri"], redirect=False)
    assert "error=login_required" in back.headers["Location"]


def test_fewer_scopes_can_be_consented_to(stage: Stage) -> None:
    app = application(stage)
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    back = stage.post_form(
        flow["auth_uri"], account="anna@contoso.example", consent="accept", choose="1", scope=SCOPES[1]
    )
    result = app.acquire_token_by_auth_code_flow(flow, dict(parse_qsl(urlsplit(back.headers["Location"]).query)))
    assert SCOPES[0] not in result["scope"].split()
    events = stage.http.request(
        "GET",
        f"{stage.emulator.graph_url}/v1.0/me/events",
        headers={"Authorization": f"Bearer {result['access_token']}"},
    )
    assert (events.status, events.json()["error"]["code"]) == (403, "ErrorAccessDenied")


def test_a_single_tenant_application_is_refused_on_common(stage: Stage) -> None:
    stage.control(
        "POST", "/seed", {"application": {"client_id": "one-tenant", "secrets": ["s"], "single_tenant": True}}
    )
    flow = application(stage, client_id="one-tenant").initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT)
    assert b"AADSTS50194" in stage.http.request("GET", flow["auth_uri"]).data
    own = application(stage, client_id="one-tenant", tenant="22222222-2222-4222-8222-222222222222")
    assert walk(stage, own.initiate_auth_code_flow(SCOPES, redirect_uri=REDIRECT))["code"]


def test_client_credentials_open_mailboxes_but_not_me(stage: Stage) -> None:
    app = {"client_id": "daemon", "secrets": ["s"], "app_roles": ["Calendars.ReadWrite"]}
    stage.control("POST", "/seed", {"application": app})
    tenant = "22222222-2222-4222-8222-222222222222"
    result = application(stage, "s", tenant, "daemon").acquire_token_for_client(
        ["https://graph.microsoft.com/.default"]
    )
    sent = {"Authorization": f"Bearer {result['access_token']}"}
    base = f"{stage.emulator.graph_url}/v1.0"
    assert stage.http.request("GET", f"{base}/me/events", headers=sent).status == 400
    assert stage.http.request("GET", f"{base}/users/ben@contoso.example/events", headers=sent).status == 200


def test_no_token_is_in_a_dump(stage: Stage) -> None:
    anna = stage.anna
    text = str(stage.control("GET", "/dump"))
    assert anna.token not in text
    assert anna.refresh_token not in text


def test_expired_access_tokens_are_refused(stage: Stage) -> None:
    anna = stage.anna
    stage.control("POST", "/tokens", {"do": "expire_access"})
    assert (anna.get("/me").status, anna.get("/me").code) == (401, "InvalidAuthenticationToken")
