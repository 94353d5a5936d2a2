"""Entra ID: addresses, the authorization code flow, tokens, and its errors."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from graph_emulator.login.accounts import CLIENT_ID, CLIENT_SECRET
from graph_emulator.tests.stage import SCOPES, Answer, Json, Stage

from .registry import fact, facts, row

REDIRECT = "http://localhost:8069/signed-in"
TENANT = "22222222-2222-4222-8222-222222222222"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
OIDC = ["openid", "profile", "offline_access"]


def page(stage: Stage, tenant: str = "common", **changes: str | None) -> str:
    """The address of a sign-in; None takes a parameter away."""
    asked: dict[str, str | None] = {
        "client_id": CLIENT_ID, "response_type": "code", "redirect_uri": REDIRECT, "state": "s-1",
        "scope": " ".join([*SCOPES, *OIDC]), **changes,
    }  # fmt: skip
    query = urlencode({name: one for name, one in asked.items() if one is not None})
    return f"{stage.emulator.graph_url}/{tenant}/oauth2/v2.0/authorize?{query}"


def agree(stage: Stage, address: str, **form: str) -> Answer:
    """Anna picks her account and agrees."""
    return stage.post_form(address, account="anna@contoso.example", consent="accept", **form)


def back(answer: Answer) -> dict[str, str]:
    parts = urlsplit(answer.headers["Location"])
    return dict(parse_qsl(parts.query or parts.fragment))


def code(stage: Stage, **changes: str | None) -> str:
    return back(agree(stage, page(stage, **changes)))["code"]


def token(stage: Stage, tenant: str = "common", **form: str) -> Answer:
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return stage.post_form(f"{stage.emulator.login_url}/{tenant}/oauth2/v2.0/token", **{**client, **form})


def by_code(stage: Stage, **form: str) -> Answer:
    return token(stage, **{"grant_type": "authorization_code", "redirect_uri": REDIRECT, **form})


def renew(stage: Stage, refresh_token: str, **form: str) -> Answer:
    return token(stage, **{"grant_type": "refresh_token", "refresh_token": refresh_token, **form})


def application(stage: Stage, **settings: Any) -> None:
    stage.control("POST", "/seed", {"application": {"client_id": "other", "secrets": ["s"], **settings}})


def refused(answer: Answer) -> tuple[str, list[int]]:
    return answer.json["error"], answer.json["error_codes"]


# -- addresses ---------------------------------------------------------------------------------------------------------


@facts(
    "sign-in",
    "tenant",
    row("common has metadata", "common"),
    row("organizations have metadata", "organizations"),
    row("a tenant has metadata by its id", TENANT),
    row("a tenant has metadata by its domain", "contoso.example"),
)
def test_metadata(stage: Stage, tenant: str) -> None:
    url = f"{stage.emulator.login_url}/{tenant}/v2.0/.well-known/openid-configuration"
    found = stage.http.request("GET", url).json()
    assert found["token_endpoint"] == f"{stage.emulator.login_url}/{tenant}/oauth2/v2.0/token"
    assert found["authorization_endpoint"].endswith(f"/{tenant}/oauth2/v2.0/authorize")
    assert stage.http.request("GET", found["jwks_uri"]).json()["keys"]


# -- authorize ---------------------------------------------------------------------------------------------------------


@fact("sign-in", "a redirect address has to match the registration exactly")
def test_redirect(stage: Stage) -> None:
    application(stage, redirect_uris=[REDIRECT])
    answer = stage.http.request("GET", page(stage, client_id="other", redirect_uri=REDIRECT + "/"), redirect=False)
    assert answer.status == 400
    assert b"AADSTS50011" in answer.data
    assert stage.http.request("GET", page(stage, client_id="other"), redirect=False).status == 200


@fact("sign-in", "the state comes back unchanged")
def test_state(stage: Stage) -> None:
    assert back(agree(stage, page(stage, state="a b&c=ü")))["state"] == "a b&c=ü"


@fact("sign-in", "response_mode query puts the answer into the query")
def test_query(stage: Stage) -> None:
    location = agree(stage, page(stage, response_mode="query")).headers["Location"]
    assert "code" in parse_qs(urlsplit(location).query)


@fact("sign-in", "response_mode fragment puts the answer behind a hash")
def test_fragment(stage: Stage) -> None:
    location = agree(stage, page(stage, response_mode="fragment")).headers["Location"]
    assert "code" in parse_qs(urlsplit(location).fragment)


@fact("sign-in", "response_mode form_post sends the answer as a form")
def test_form_post(stage: Stage) -> None:
    answer = agree(stage, page(stage, response_mode="form_post"))
    assert answer.status == 200
    assert f'action="{REDIRECT}"' in answer.text
    assert 'name="code"' in answer.text


@fact("sign-in", "login_hint names the account that is offered")
def test_login_hint(stage: Stage) -> None:
    text = stage.http.request("GET", page(stage, login_hint="ben@contoso.example")).data.decode()
    assert "ben@contoso.example" in text


@fact("sign-in", "prompt consent asks again for what was agreed to before")
def test_prompt_consent(stage: Stage) -> None:
    code(stage)
    again = stage.post_form(page(stage, prompt="consent"), account="anna@contoso.example")
    assert again.status == 200
    assert stage.post_form(page(stage), account="anna@contoso.example").status == 302


@fact("sign-in", "prompt none without a session is answered with login_required")
def test_prompt_none(stage: Stage) -> None:
    answer = Answer(stage.http.request("GET", page(stage, prompt="none"), redirect=False))
    assert back(answer)["error"] == "login_required"
    assert "AADSTS50058" in back(answer)["error_description"]


@fact("sign-in", "a person who does not agree sends access_denied back")
def test_declined(stage: Stage) -> None:
    answer = back(stage.post_form(page(stage), account="anna@contoso.example", consent="decline"))
    assert answer["error"] == "access_denied"
    assert "AADSTS65004" in answer["error_description"]


@facts(
    "sign-in",
    "settings, tenant, number",
    row("an application of one tenant cannot use common", {"single_tenant": True}, "common", 50194),
    row("an application for organizations cannot use consumers", {}, "consumers", 9002332),
    row("a tenant that does not exist is told so", {}, "nowhere.example", 90002),
    row("what needs an administrator's consent cannot be agreed to by others",
        {"admin_consent": ["Calendars.ReadWrite"]}, "common", 90094),
)  # fmt: skip
def test_refused_pages(stage: Stage, settings: Json, tenant: str, number: int) -> None:
    application(stage, **settings)
    answer = agree(stage, page(stage, tenant, client_id="other"))
    assert f"AADSTS{number}" in answer.text + str(answer.headers.get("Location")) or f": {number}" in answer.text


@fact("sign-in", "an application that is not registered is refused")
def test_unknown_application(stage: Stage) -> None:
    answer = Answer(stage.http.request("GET", page(stage, client_id="nobody"), redirect=False))
    assert "700016" in answer.text


# -- codes -------------------------------------------------------------------------------------------------------------


@fact("sign-in", "a code is good for one use")
def test_code_once(stage: Stage) -> None:
    one = code(stage)
    assert by_code(stage, code=one).status == 200
    assert refused(by_code(stage, code=one)) == ("invalid_grant", [54005])


@fact("sign-in", "a code lives for about ten minutes")
def test_code_expires(stage: Stage) -> None:
    one = code(stage)
    stage.advance(660)
    assert refused(by_code(stage, code=one)) == ("invalid_grant", [70008])


@fact("sign-in", "a code with a challenge needs its verifier")
def test_verifier(stage: Stage) -> None:
    proof = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    assert by_code(stage, code=code(stage, **proof), code_verifier=VERIFIER).status == 200
    wrong = by_code(stage, code=code(stage, **proof), code_verifier="w" * 64)
    assert refused(wrong) == ("invalid_grant", [501481])


@fact("sign-in", "confidential clients may use a challenge, too")
def test_challenge_and_secret(stage: Stage) -> None:
    one = code(stage, code_challenge=CHALLENGE, code_challenge_method="S256")
    assert refused(by_code(stage, code=one, code_verifier=VERIFIER, client_secret="wrong"))[0] == "invalid_client"


@fact("sign-in", "a code is redeemed with the redirect address it was asked for")
def test_code_redirect(stage: Stage) -> None:
    answer = by_code(stage, code=code(stage), redirect_uri="http://localhost/other")
    assert answer.status in (400, 401)


# -- tokens ------------------------------------------------------------------------------------------------------------


@fact("sign-in", "the answer has access_token, token_type, expires_in and scope")
def test_token_answer(stage: Stage) -> None:
    found = by_code(stage, code=code(stage)).json
    assert {"access_token", "token_type", "expires_in", "scope", "refresh_token", "id_token"} <= set(found)
    assert found["token_type"] == "Bearer"


@fact("sign-in", "there is a refresh token only for offline_access")
def test_offline(stage: Stage) -> None:
    found = by_code(stage, code=code(stage, scope=" ".join([*SCOPES, "openid"]))).json
    assert "refresh_token" not in found


@fact("sign-in", "there is an id token only for openid")
def test_openid(stage: Stage) -> None:
    found = by_code(stage, code=code(stage, scope=" ".join([*SCOPES, "offline_access"]))).json
    assert "id_token" not in found


@fact("sign-in", "the scope of the answer can be less than was asked for")
def test_less(stage: Stage) -> None:
    one = back(agree(stage, page(stage), choose="1", scope=SCOPES[1]))["code"]
    scope = by_code(stage, code=one).json["scope"].split()
    assert SCOPES[1] in scope
    assert SCOPES[0] not in scope


@fact("sign-in", "an access token lives for 60 to 90 minutes, not always the same")
def test_life(stage: Stage) -> None:
    lives = {renew(stage, stage.anna.refresh_token).json["expires_in"] for _ in range(6)}
    assert len(lives) > 1
    assert all(3600 <= one <= 5400 for one in lives)


@fact("sign-in", "an access token that is over is refused by Graph")
def test_expired_access(stage: Stage) -> None:
    anna = stage.anna
    stage.advance(5401)
    assert (anna.get("/me").status, anna.get("/me").code) == (401, "InvalidAuthenticationToken")


@fact("sign-in", "every renewal brings a new refresh token")
def test_rotation(stage: Stage) -> None:
    first = stage.anna.refresh_token
    assert renew(stage, first).json["refresh_token"] != first


@fact("sign-in", "a refresh token that was used is not revoked by that")
def test_used_refresh_token(stage: Stage) -> None:
    first = stage.anna.refresh_token
    assert [renew(stage, first).status for _ in range(2)] == [200, 200]


@fact("sign-in", "a refresh token is good for ninety days")
def test_refresh_life(stage: Stage) -> None:
    one = stage.anna.refresh_token
    stage.advance(89 * 86_400)
    assert renew(stage, one).status == 200
    stage.advance(2 * 86_400)
    assert refused(renew(stage, one)) == ("invalid_grant", [700082])


@fact("sign-in", "a refresh token belongs to one application")
def test_other_application(stage: Stage) -> None:
    application(stage)
    answer = renew(stage, stage.anna.refresh_token, client_id="other", client_secret="s")
    assert refused(answer) == ("invalid_grant", [70000])


@fact("sign-in", "a refresh token is bound to no tenant's address: common renews what a tenant gave")
def test_any_tenant(stage: Stage) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": stage.anna.refresh_token}
    assert token(stage, TENANT, **form).status == token(stage, "organizations", **form).status == 200


@fact("sign-in", "a token request is for one resource")
def test_one_resource(stage: Stage) -> None:
    scope = "https://graph.microsoft.com/User.Read https://outlook.office365.com/IMAP.AccessAsUser.All"
    answer = renew(stage, stage.anna.refresh_token, scope=scope)
    assert answer.status == 400


# -- errors ------------------------------------------------------------------------------------------------------------


@fact("sign-in", "an error has its word, its numbers, a text with the number, and ids to look it up")
def test_error_shape(stage: Stage) -> None:
    found = renew(stage, "nonsense").json
    assert {"error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id"} <= set(found)
    assert found["error_description"].startswith("AADSTS70000: ")


@facts(
    "sign-in",
    "kind, error, number",
    row("a revoked sign-in is told apart", "revoked_refresh_token", "invalid_grant", 50173),
    row("a sign-in that a policy wants more often is told apart", "sign_in_frequency", "invalid_grant", 70043),
    row("a second factor is asked for", "mfa_needed", "interaction_required", 50076),
    row("conditional access can block", "blocked_by_policy", "interaction_required", 53003),
    row("a consent that is missing is told apart", "consent_needed", "invalid_grant", 65001),
    row("a disabled person is told apart", "disabled_user", "invalid_grant", 50057),
    row("an unknown person is told apart", "unknown_user", "invalid_grant", 50034),
    row("a passing trouble is told apart", "temporarily_unavailable", "temporarily_unavailable", 90033),
)
def test_renewal_errors(stage: Stage, kind: str, error: str, number: int) -> None:
    one = stage.anna.refresh_token
    stage.control("POST", "/tokens", {"do": "demand", "error": kind})
    assert refused(renew(stage, one)) == (error, [number])


@fact("sign-in", "conditional access sends the claims that the next sign-in has to pass on")
def test_claims(stage: Stage) -> None:
    one = stage.anna.refresh_token
    stage.control("POST", "/tokens", {"do": "demand", "error": "mfa_needed"})
    assert "access_token" in renew(stage, one).json["claims"]


@facts(
    "sign-in",
    "form, error, number",
    row("a wrong secret is told apart", {"client_secret": "wrong"}, "invalid_client", 7000215),
    row("a secret that is over is told apart", {"client_id": "other", "client_secret": "old"}, "invalid_client",
        7000222),
    row("an assertion that does not fit is refused", {"client_assertion": "x", "client_assertion_type":
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "invalid_client", 700027),
    row("an application that is not there is refused", {"client_id": "nobody"}, "unauthorized_client", 700016),
    row("a refresh token that is none is refused", {"refresh_token": "x"}, "invalid_grant", 70000),
)  # fmt: skip
def test_client_errors(stage: Stage, form: dict[str, str], error: str, number: int) -> None:
    application(stage, expired_secrets=["old"])
    assert refused(renew(stage, **{"refresh_token": stage.anna.refresh_token, **form})) == (error, [number])


@fact("sign-in", "a wrong secret leaves the refresh token good")
def test_secret_and_token(stage: Stage) -> None:
    one = stage.anna.refresh_token
    renew(stage, one, client_secret="wrong")
    assert renew(stage, one).status == 200
