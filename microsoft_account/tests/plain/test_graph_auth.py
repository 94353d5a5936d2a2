"""Sign-in and renewal through MSAL, against a scripted sign-in service over real HTTPS."""

import base64
import hashlib
import json
import logging
import ssl
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import trustme
from scripted_server import ScriptedServer

from odoo.addons.microsoft_account.graph.auth import Application, finish_sign_in, renew, start_sign_in
from odoo.addons.microsoft_account.graph.clouds import choose
from odoo.addons.microsoft_account.graph.errors import (
    ApplicationRefused,
    MailboxUnavailable,
    NetworkError,
    ServiceUnavailable,
    SignInNeeded,
    Throttled,
    Unreadable,
)

# pytest shows every warning, also the one that auth.py silences.
pytestmark = pytest.mark.filterwarnings("ignore:response_mode='form_post' is recommended")

TENANT = "22222222-2222-4222-8222-222222222222"
SCOPES = ["https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/Calendars.ReadWrite"]
REDIRECT = "https://odoo.example.com/microsoft_account/authentication"
TOKEN_PATH = "/common/oauth2/v2.0/token"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def login(authority, monkeypatch):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    server = ScriptedServer(tls)
    for tenant in ("common", TENANT):
        base = f"{server.url}/{tenant}"
        server.standing[f"/{tenant}/v2.0/.well-known/openid-configuration"] = {
            "content": {
                "issuer": f"{server.url}/{{tenantid}}/v2.0",
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }
        }
    yield server
    server.close()


@pytest.fixture
def application(login, authority, tmp_path):
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    environment = {"MICROSOFT_LOGIN_URL": login.url, "MICROSOFT_CA_BUNDLE": str(bundle)}
    return Application("client", "the-secret", "common", choose("global", environment, {}))


def id_token(**claims):
    def part(content):
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part(claims)}.sig"


def granted(login, flow, **changes):
    claims = {
        "aud": "client",
        "iss": f"{login.url}/{TENANT}/v2.0",
        "tid": TENANT,
        "oid": "person",
        "sub": "s",
        "nonce": hashlib.sha256(flow["nonce"].encode()).hexdigest(),
        **changes.pop("claims", {}),
    }
    return {
        "content": {
            "access_token": "the-access-token",
            "refresh_token": "the-refresh-token",
            "id_token": id_token(**claims),
            "expires_in": 3599,
            "scope": " ".join(SCOPES),
            "token_type": "Bearer",
            **changes,
        }
    }


def asked(login):
    """The forms that came to the token endpoint."""
    return [dict(parse_qsl(request["body"])) for request in login.requests if request["method"] == "POST"]


def test_a_sign_in_from_start_to_end(application, login):
    flow = start_sign_in(application, REDIRECT, SCOPES)
    query = parse_qs(urlsplit(flow["auth_uri"]).query)
    assert flow["auth_uri"].startswith(f"{login.url}/common/oauth2/v2.0/authorize?")
    assert query["prompt"] == ["select_account"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == [REDIRECT]
    assert set(query["scope"][0].split()) == {*SCOPES, "openid", "profile", "offline_access"}
    login.answers(granted(login, flow))
    kept = json.loads(json.dumps(flow))  # as the session keeps it
    sign_in = finish_sign_in(application, kept, {"code": "the-code", "state": flow["state"]})
    assert (sign_in.tenant_id, sign_in.object_id) == (TENANT, "person")
    assert (sign_in.tokens.access_token, sign_in.tokens.refresh_token) == ("the-access-token", "the-refresh-token")
    assert sign_in.tokens.expires_in == 3599
    assert set(sign_in.tokens.scopes) == set(SCOPES)
    (form,) = asked(login)
    assert form["code_verifier"] == flow["code_verifier"]
    assert form["client_secret"] == "the-secret"


def test_claims_of_an_earlier_refusal_go_along(application):
    flow = start_sign_in(application, REDIRECT, SCOPES, claims='{"access_token":{"acrs":{"value":"c1"}}}')
    assert "acrs" in parse_qs(urlsplit(flow["auth_uri"]).query)["claims"][0]


@pytest.mark.parametrize("answer", [{"code": "c", "state": "other"}, {"code": "c"}, {}])
def test_an_answer_of_another_sign_in_is_stale(application, login, answer):
    flow = start_sign_in(application, REDIRECT, SCOPES)
    with pytest.raises(SignInNeeded) as caught:
        finish_sign_in(application, flow, answer)
    assert caught.value.code == "stale"
    assert asked(login) == []


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"nonce": "another"}, "stale"),
        ({"aud": "another application"}, "mismatch"),
        ({"iss": "https://login.example.com/x/v2.0"}, "mismatch"),
        ({"tid": None}, "mismatch"),
        ({"tid": "33333333-3333-4333-8333-333333333333"}, "mismatch"),
    ],
)
def test_the_identity_is_checked(application, login, claims, code):
    flow = start_sign_in(application, REDIRECT, SCOPES)
    login.answers(granted(login, flow, claims=claims))
    with pytest.raises(SignInNeeded) as caught:
        finish_sign_in(application, flow, {"code": "c", "state": flow["state"]})
    assert caught.value.code == code


def test_an_account_of_another_organisation_is_not_taken(application, login):
    application = replace(application, tenant=TENANT)
    other = "33333333-3333-4333-8333-333333333333"
    flow = start_sign_in(application, REDIRECT, SCOPES)
    login.answers(granted(login, flow, claims={"tid": other, "iss": f"{login.url}/{other}/v2.0"}))
    with pytest.raises(MailboxUnavailable):
        finish_sign_in(application, flow, {"code": "c", "state": flow["state"]})


def test_a_person_who_says_no(application):
    flow = start_sign_in(application, REDIRECT, SCOPES)
    answer = {"error": "access_denied", "error_description": "AADSTS65004: ...", "state": flow["state"]}
    with pytest.raises(SignInNeeded) as caught:
        finish_sign_in(application, flow, answer)
    assert caught.value.code == "declined"


def test_a_renewal_brings_the_next_refresh_token(application, login):
    login.answers({"content": {"access_token": "a2", "refresh_token": "r2", "expires_in": 10, "scope": "x"}})
    tokens = renew(application, "r1", SCOPES)
    assert (tokens.access_token, tokens.refresh_token, tokens.expires_in) == ("a2", "r2", 10)
    assert asked(login)[0]["refresh_token"] == "r1"


def test_a_renewal_goes_to_the_tenant(application, login):
    """D68."""
    login.answers({"content": {"access_token": "a2", "refresh_token": "r2", "expires_in": 10}})
    renew(replace(application, tenant=TENANT), "r1", SCOPES)
    assert login.requests[-1]["path"] == f"/{TENANT}/oauth2/v2.0/token"


def test_a_renewal_without_a_new_refresh_token_keeps_the_old_one(application, login):
    login.answers({"content": {"access_token": "a2", "expires_in": 10}})
    assert renew(application, "r1", SCOPES).refresh_token == "r1"


def test_a_refusal_is_not_remembered(application, login):
    login.answers(
        {"status": 400, "content": {"error": "invalid_grant", "error_codes": [50173]}},
        {"content": {"access_token": "a2", "refresh_token": "r2", "expires_in": 10}},
    )
    with pytest.raises(SignInNeeded):
        renew(application, "r1", SCOPES)
    assert renew(application, "r1", SCOPES).access_token == "a2"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"status": 401, "content": {"error": "invalid_client", "error_codes": [7000215]}}, ApplicationRefused),
        ({"status": 400, "content": {"error": "interaction_required", "claims": "{}"}}, SignInNeeded),
        ({"status": 503}, ServiceUnavailable),
        ({"status": 503, "headers": {"Retry-After": "30"}}, Throttled),
        ({"status": 429, "headers": {"Retry-After": "30"}}, Throttled),
        ({"hang_up": True}, NetworkError),
        ({"content": b'{"access_token": "the-acc', "missing": 50}, NetworkError),
        ({"content": b'{"access_token": "the-acc'}, Unreadable),
        ({"content": b"[]"}, Unreadable),
        ({"content": {}}, Unreadable),
        ({"content": b" " * (65 * 2**20)}, Unreadable),
        ({"content": b"[" * 100_000 + b"]" * 100_000}, Unreadable),
    ],
)
def test_a_renewal_that_fails(application, login, answer, kind):
    login.answers(answer)
    with pytest.raises(kind) as caught:
        renew(application, "r1", SCOPES)
    assert type(caught.value) is kind
    assert caught.value.retry_after == (30 if kind is Throttled else None)


def test_a_tenant_that_does_not_exist(application, login):
    login.standing["/nowhere/v2.0/.well-known/openid-configuration"] = {
        "status": 400,
        "content": {"error": "invalid_tenant", "error_codes": [90002]},
    }
    for tenant in ("nowhere", "", "a b/c"):
        with pytest.raises(ApplicationRefused) as caught:
            start_sign_in(replace(application, tenant=tenant), REDIRECT, SCOPES)
        assert caught.value.code == "wrong_tenant"


def test_an_application_without_secret_is_not_configured(application, login):
    with pytest.raises(ApplicationRefused) as caught:
        renew(replace(application, client_secret=""), "r1", SCOPES)
    assert caught.value.code == "not_configured"
    assert login.requests == []


def test_an_untrusted_certificate(application):
    with pytest.raises(NetworkError, match="certificate"):
        renew(replace(application, cloud=replace(application.cloud, ca_bundle="")), "r1", SCOPES)


def test_nothing_secret_in_the_log_nor_in_a_repr(application, login, caplog):
    caplog.set_level(logging.DEBUG)
    flow = start_sign_in(application, REDIRECT, SCOPES)
    login.answers(granted(login, flow), {"content": b'{"access_token": "the-access-token'}, {"status": 400})
    sign_in = finish_sign_in(application, flow, {"code": "the-code", "state": flow["state"]})
    for _ in range(2):
        with pytest.raises(NetworkError):
            renew(application, "the-refresh-token", SCOPES)
    shown = caplog.text + repr(sign_in) + repr(application)
    for secret in ("the-code", "the-secret", "the-access-token", "the-refresh-token", flow["state"], flow["nonce"]):
        assert secret not in shown
