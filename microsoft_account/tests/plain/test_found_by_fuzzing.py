"""What the fuzzer found in the readers of answers (``python3 -m devtools fuzz``), one case each."""

import base64
import io
import json
from contextlib import suppress
from datetime import timedelta

import pytest
import requests
from requests.adapters import BaseAdapter

from odoo.addons.microsoft_account.graph import auth
from odoo.addons.microsoft_account.graph import client as graph_client
from odoo.addons.microsoft_account.graph.auth import Application, renew
from odoo.addons.microsoft_account.graph.batch import unpack
from odoo.addons.microsoft_account.graph.client import GraphClient
from odoo.addons.microsoft_account.graph.clouds import choose
from odoo.addons.microsoft_account.graph.decoding import DEEPEST, decode, storable
from odoo.addons.microsoft_account.graph.errors import GraphError, NetworkError, Refused, from_response
from odoo.addons.microsoft_account.graph.headers import claims_challenge, retry_after_seconds
from odoo.addons.microsoft_account.graph.login_errors import from_login
from odoo.addons.microsoft_account.graph.messages import Request
from odoo.addons.microsoft_account.graph.person import person
from odoo.addons.microsoft_account.sync import delay, read_delta


def client(server):
    return GraphClient(server.url, lambda force: "token", sleep=lambda seconds: None)


def test_what_no_database_can_hold_is_left_out():
    document = decode(rb'{"a\u0000": ["b\u0000c", "\ud83d\ude00", "\ud800x"], "d": "\udfff"}')
    assert document == {"a": ["bc", "😀", "x"], "d": ""}


def test_numbers_that_are_none_are_null():
    document = decode(b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": ' + b"9" * 5_000 + b', "e": 1.5, "f": -7}')
    assert document == {"a": None, "b": None, "c": None, "d": None, "e": 1.5, "f": -7}


def test_bytes_that_are_no_utf_8_cost_one_character():
    assert decode(b'{"subject": "a\xff\xed\xa0\x80b"}')["subject"].strip("\ufffd") == "a\ufffd\ufffd\ufffd\ufffdb"


def test_depth_is_cut_off_and_never_an_error_of_ours():
    inner = decode(b'{"a":' * 200 + b"1" + b"}" * 200)
    for _turn in range(DEEPEST):
        inner = inner["a"]
    assert inner is None
    with pytest.raises(ValueError, match="deep"):
        decode(b"[" * 100_000 + b"]" * 100_000)


def test_many_and_long_texts_are_good_time():
    assert len(storable(["x\0" * 1000] * 1000)[999]) == 1000


@pytest.mark.parametrize("headers", [None, [], "text", 5, {"Retry-After": None}])
@pytest.mark.parametrize("status", [200, 404, 503])
def test_headers_in_a_batch_that_are_none(headers, status):
    body = {"responses": [{"id": "1", "status": status, "headers": headers, "body": {}}]}
    (answer,) = unpack([Request("GET", "/me")], body)
    assert isinstance(answer, GraphError) == (status > 200)


@pytest.mark.parametrize("responses", [5, "text", {"id": "1"}, None, [None, 5, "x"], [{"id": "1", "status": True}]])
def test_answers_of_a_batch_that_are_none(responses):
    (answer,) = unpack([Request("GET", "/me")], {"responses": responses})
    assert isinstance(answer, NetworkError)


@pytest.mark.parametrize(
    "value", ["1e308", "9" * 300, "Fri, 31 Dec 9999 23:59:59 GMT", "Wed, 21 Oct 99999 07:28:00 GMT"]
)
def test_a_pause_of_many_years_is_a_day_or_none(value):
    seconds = retry_after_seconds({"Retry-After": value})
    assert seconds in (None, 86_400)
    assert delay(1, at_least=seconds) <= timedelta(days=1)


def test_the_words_of_a_refusal_can_be_stored_and_shown():
    error = from_response(400, {}, {"error": {"code": "\ud800" + "x" * 5_000, "message": "a\0b"}}, "GET /me")
    assert "\0" not in str(error)
    assert len(str(error).encode()) < 1_000


def test_a_challenge_can_be_stored():
    claims = base64.b64encode(b'{"a": "b\0c"}').decode()
    headers = {"WWW-Authenticate": f'Bearer error="insufficient_claims", claims="{claims}"'}
    assert claims_challenge(headers) == '{"a": "bc"}'


@pytest.mark.parametrize("codes", [5, 0.5, True, "AADSTS50076", {"50076": 1}, [None, [50076], "50076"]])
def test_numbers_of_a_refused_sign_in_that_are_none(codes):
    assert isinstance(from_login({"error": ["x"], "error_codes": codes, "error_description": 5}), GraphError)


@pytest.mark.parametrize("addresses", [5, True, "SMTP:a@b.example", {"a": 1}, [None, 5, ["SMTP:x"]]])
def test_addresses_of_a_person_that_are_none(addresses):
    me = {"id": "1", "mail": "a@b.example", "userPrincipalName": "a@b.example", "proxyAddresses": addresses}
    assert person(me).address == "a@b.example"


def test_entries_of_a_page_that_are_no_items_are_counted(server):
    long_id = {"id": "x" * 5_000}
    entries = [{"id": "good"}, None, 5, "text", ["id"], {"id": 5}, {"id": ""}, long_id]
    server.answers({"content": {"value": entries, "@odata.deltaLink": f"{server.url}/v1.0/me/delta?t=1"}})
    delta = read_delta(client(server), None, ("/me/delta", {}))
    assert (list(delta.items), delta.unreadable) == (["good"], 7)


def test_pages_without_end(server, monkeypatch):
    """Each page leads to another one: no round ever ends, and none of the links comes twice."""
    numbers = iter(range(100))
    following = {"value": []}

    def page(request):
        return {"content": {**following, "@odata.nextLink": f"{server.url}/v1.0/me/delta?page={next(numbers)}"}}

    server.answers(*[page] * 40)
    pages = client(server).pages("/me/delta")
    monkeypatch.setattr(graph_client, "MOST_PAGES", 30)
    with pytest.raises(Refused, match="come to an end"):
        list(pages)
    assert len(server.requests) == 30


class SignInService(BaseAdapter):
    """The sign-in service in memory: what it describes is right, the tokens are as given."""

    def send(self, request, **_how):
        described = {
            "issuer": "https://login.example/{tenantid}/v2.0",
            "authorization_endpoint": "https://login.example/a",
            "token_endpoint": "https://login.example/t",
        }
        answer = requests.Response()
        answer.status_code = 200
        answer.raw = io.BytesIO(json.dumps(described if "well-known" in request.url else self.tokens).encode())
        return answer

    def close(self):
        pass


@pytest.fixture
def renewed():
    """Renew with a service that answers this."""
    cloud = choose("global", {"MICROSOFT_LOGIN_URL": "https://login.example"}, {})
    application = Application("11111111-1111-4111-8111-111111111111", "secret", "common", cloud)
    service = SignInService()
    auth._sessions.get(cloud).mount("https://", service)

    def renewing(**answer):
        service.tokens = {"access_token": "a", "refresh_token": "r", "expires_in": 3600, **answer}
        return renew(application, "old", ["x"])

    return renewing


@pytest.mark.parametrize(
    ("expires_in", "seconds"),
    [("soon", 0), ([3600], 0), (-5, 0), (None, 0), (1e308, 30 * 86_400), ("3600", 3600)],
)
def test_a_validity_that_is_none(renewed, expires_in, seconds):
    assert renewed(expires_in=expires_in).expires_in == seconds


@pytest.mark.parametrize("answer", [{"scope": 5}, {"id_token": 5}, {"id_token": "x"}, {"id_token": "a.W10.b"}])
def test_tokens_at_which_msal_stumbles(renewed, answer):
    """Each time in another way: nothing but an error of ours comes out."""
    with suppress(NetworkError):
        renewed(**answer)


def test_tokens_can_be_stored(renewed):
    assert renewed(refresh_token="r\ud800\0").refresh_token == "r"
