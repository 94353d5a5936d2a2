"""The Graph client against odd answers, over real HTTP."""

import gzip
import json
import logging
import socket
import tracemalloc

import pytest

from odoo.addons.microsoft_account.graph.client import GraphClient
from odoo.addons.microsoft_account.graph.errors import (
    Conflict,
    CursorExpired,
    NetworkError,
    NotFound,
    Refused,
    ServiceUnavailable,
    SignInNeeded,
    Throttled,
    Unreadable,
)
from odoo.addons.microsoft_account.graph.messages import Request, Response

SECRET = "access-token-that-nobody-may-see"


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


class Tokens:
    def __init__(self):
        self.forced = []

    def __call__(self, force):
        self.forced.append(force)
        return f"{SECRET}-{sum(self.forced)}"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tokens():
    return Tokens()


@pytest.fixture
def client(server, clock, tokens):
    return GraphClient(server.url, tokens, clock=clock, sleep=clock.sleep, chance=lambda: 0.0, timeout=2)


def compressed(content):
    return {"content": gzip.compress(content), "headers": {"Content-Encoding": "gzip"}}


def error_body(code, message="no"):
    return {"error": {"code": code, "message": message, "innerError": {"request-id": "r-1"}}}


# ---------------------------------------------------------------------------------------------------------- one request


def test_every_request_carries_token_ids_and_preferences(client, server):
    server.answers({"content": {"id": "1"}})
    assert client.get("/me", {"$select": "id,mail"}) == {"id": "1"}
    request = server.requests[0]
    assert request["path"] == "/v1.0/me?$select=id,mail"
    assert request["headers"]["Authorization"] == f"Bearer {SECRET}-0"
    assert request["headers"]["Prefer"] == 'IdType="ImmutableId", outlook.timezone="UTC"'
    assert request["headers"]["client-request-id"]


def test_a_preference_of_the_caller_takes_the_place_of_ours(client, server):
    server.answers({"content": {}})
    client.send(Request("GET", "/me/events", headers={"Prefer": 'outlook.timezone="Asia/Tokyo", odata.maxpagesize=3'}))
    assert server.requests[0]["headers"]["Prefer"] == (
        'IdType="ImmutableId", outlook.timezone="Asia/Tokyo", odata.maxpagesize=3'
    )


def test_a_netrc_does_not_replace_the_token(client, server, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    server.answers({"content": {}})
    client.get("/me")
    assert server.requests[0]["headers"]["Authorization"] == f"Bearer {SECRET}-0"


def test_no_content_is_an_answer(client, server):
    server.answers({"status": 204})
    answer = client.send(Request("DELETE", "/me/events/1"))
    assert (answer.status, answer.body) == (204, None)


def test_cookies_do_not_travel(client, server):
    server.answers({"content": {}, "headers": {"Set-Cookie": "a=b; Path=/"}}, {"content": {}})
    client.get("/me")
    client.get("/me")
    assert "Cookie" not in server.requests[1]["headers"]


def test_a_redirect_is_not_followed(client, server):
    server.answers({"status": 302, "headers": {"Location": server.url + "/v1.0/elsewhere"}})
    with pytest.raises(Refused):
        client.get("/me")
    assert len(server.requests) == 1


# -------------------------------------------------------------------------------------------------------------- trouble


def test_a_truncated_answer_is_read_again(client, server):
    server.answers({"content": b'{"id": ', "missing": 20}, {"content": {"id": "1"}})
    assert client.get("/me") == {"id": "1"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>captive portal</html>", "no JSON"),
        (b'{"value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
        (b"[]", "without content"),
    ],
)
def test_an_answer_that_stays_unreadable(client, server, content, reason):
    server.answers(*[{"content": content}] * 3)
    with pytest.raises(Unreadable, match=reason):
        client.get("/me")
    assert len(server.requests) == (3 if content != b"[]" else 1)


def test_an_answer_is_read_up_to_a_size_that_none_has(client, server):
    """A megabyte on the wire, eighty when it is decompressed; the memory holds no more than the ceiling of it."""
    bomb = compressed(b" " * (80 * 2**20))
    server.answers(*[bomb] * 3, {"content": {"id": "1"}})
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="longer than 64 MB"):
            client.get("/me")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
    assert client.get("/me") == {"id": "1"}, "The connection is good for the next request."


def test_a_long_answer_is_an_answer(client, server):
    text = "x" * (5 * 2**20)
    server.answers(compressed(json.dumps({"text": text}).encode()))
    assert client.get("/me") == {"text": text}


def test_connections_are_used_again(client, server):
    gone = {"status": 404, "content": error_body("ErrorItemNotFound")}
    server.answers({"content": {"id": "1"}}, gone, {"status": 204})
    client.get("/me")
    with pytest.raises(NotFound):
        client.get("/me/events/1")
    client.send(Request("DELETE", "/me/events/1"))
    assert server.connections == 1


def test_a_creation_without_transaction_id_is_not_repeated_after_a_lost_answer(client, server):
    server.answers({"hang_up": True}, {"status": 201, "content": {"id": "twice"}})
    with pytest.raises(NetworkError) as caught:
        client.send(Request("POST", "/me/events", {"subject": "x"}))
    assert caught.value.sent
    assert len(server.requests) == 1


def test_a_creation_with_transaction_id_is(client, server):
    server.answers({"hang_up": True}, {"status": 201, "content": {"id": "once"}})
    answer = client.send(Request("POST", "/me/events", {"subject": "x", "transactionId": "t"}))
    assert answer.body == {"id": "once"}
    assert [request["body"]["transactionId"] for request in server.requests] == ["t", "t"]


def test_nobody_there(clock, tokens):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    client = GraphClient(url, tokens, clock=clock, sleep=clock.sleep, chance=lambda: 0.0)
    with pytest.raises(NetworkError) as caught:
        client.send(Request("POST", "/me/events", {"subject": "x"}))
    assert not caught.value.sent
    assert clock.slept == [0.5, 1.0]


def test_server_errors_are_tried_three_times_with_growing_pauses(client, server, clock):
    server.answers(*[{"status": 500, "content": error_body("ErrorInternalServerError")}] * 3)
    with pytest.raises(ServiceUnavailable) as caught:
        client.get("/me/events/1?x=1")
    assert clock.slept == [0.5, 1.0]
    assert (caught.value.request, caught.value.request_id) == ("GET /me/events/1", "r-1")


def test_a_plain_refusal_is_not_repeated(client, server):
    server.answers({"status": 400, "content": error_body("ErrorInvalidRequest", "bad dates")})
    with pytest.raises(Refused, match="bad dates"):
        client.send(Request("PATCH", "/me/events/1", {}))
    assert len(server.requests) == 1


# ----------------------------------------------------------------------------------------------------------- throttling


def test_a_short_retry_after_is_waited_for(client, server, clock):
    server.answers({"status": 429, "headers": {"Retry-After": "2.128"}}, {"content": {"id": "1"}})
    client.get("/me")
    assert clock.slept == [pytest.approx(2.128)]


def test_a_retry_after_as_a_date_in_the_past_means_now(client, server, clock):
    server.answers({"status": 429, "headers": {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}}, {"content": {}})
    client.get("/me")
    assert sum(clock.slept) == 0


def test_a_long_retry_after_is_raised_and_nothing_is_sent_before_its_time(client, server, clock):
    server.answers({"status": 429, "headers": {"Retry-After": "120"}}, {"content": {"id": "1"}})
    with pytest.raises(Throttled) as caught:
        client.get("/me")
    assert caught.value.retry_after == 120
    clock.now += 60
    with pytest.raises(Throttled) as caught:
        client.get("/me")
    assert caught.value.retry_after == pytest.approx(60)
    assert len(server.requests) == 1
    clock.now += 60
    assert client.get("/me") == {"id": "1"}


def test_a_throttled_item_of_a_batch_stops_the_client_as_well(client, server, clock):
    throttled = {"id": "1", "status": 429, "headers": {"retry-after": "60"}, "body": error_body("TooManyRequests")}
    server.answers({"content": {"responses": [throttled]}})
    (answer,) = client.batch([Request("GET", "/me/events/1")])
    assert isinstance(answer, Throttled)
    assert answer.retry_after == 60
    with pytest.raises(Throttled):
        client.get("/me")
    assert len(server.requests) == 1


# --------------------------------------------------------------------------------------------------------------- tokens


def test_a_refused_token_is_renewed_once(client, server, tokens):
    server.answers({"status": 401, "content": error_body("InvalidAuthenticationToken")}, {"content": {"id": "1"}})
    assert client.get("/me") == {"id": "1"}
    assert tokens.forced == [False, True]
    assert server.requests[1]["headers"]["Authorization"] == f"Bearer {SECRET}-1"


def test_a_token_refused_twice_means_signing_in(client, server, tokens):
    server.answers(*[{"status": 401, "content": error_body("InvalidAuthenticationToken")}] * 2)
    with pytest.raises(SignInNeeded):
        client.get("/me")
    assert tokens.forced == [False, True]


def test_a_renewal_is_forced_once_even_when_the_next_answer_fails_otherwise(client, server, tokens):
    server.answers({"status": 401}, {"status": 500}, {"content": {}})
    client.get("/me")
    assert tokens.forced == [False, True, False]


def test_a_challenge_with_claims_is_for_the_person(client, server, tokens):
    challenge = 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ"'
    server.answers({"status": 401, "headers": {"WWW-Authenticate": challenge}})
    with pytest.raises(SignInNeeded) as caught:
        client.get("/me")
    assert caught.value.claims == '{"access_token":{}}'
    assert tokens.forced == [False]


def test_tokens_never_reach_logs_or_errors(client, server, caplog):
    caplog.set_level(logging.DEBUG)
    server.answers({"status": 401}, {"status": 404, "content": error_body("ErrorItemNotFound")}, {"hang_up": True})
    errors = []
    for request in (Request("GET", "/me/events/1"), Request("POST", "/me/events", {})):
        with pytest.raises(Exception) as caught:  # noqa: PT011
            client.send(request)
        errors.append(f"{caught.value!s} {caught.value!r} {caught.value.__dict__}")
    assert SECRET not in caplog.text + "".join(errors)
    assert "/me/events/1" in caplog.text


# ---------------------------------------------------------------------------------------------------------------- pages


def test_pages_are_followed_to_the_delta_link_even_when_empty(client, server):
    base = f"{server.url}/v1.0/me/calendarView/delta"
    server.answers(
        {"content": {"value": [{"id": "1"}], "@odata.nextLink": f"{base}?$skiptoken=a"}},
        {"content": {"value": [], "@odata.nextLink": f"{base}?$skiptoken=b"}},
        {"content": {"value": [{"id": "2"}], "@odata.deltaLink": f"{base}?$deltatoken=c"}},
    )
    pages = list(client.pages("/me/calendarView/delta", {"startDateTime": "2026-01-01T00:00:00Z"}, page_size=50))
    assert [[item["id"] for item in page.items] for page in pages] == [["1"], [], ["2"]]
    assert pages[-1].delta_link == f"{base}?$deltatoken=c"
    assert [request["path"].partition("?")[2] for request in server.requests] == [
        "startDateTime=2026-01-01T00:00:00Z",
        "$skiptoken=a",
        "$skiptoken=b",
    ]
    assert all("odata.maxpagesize=50" in request["headers"]["Prefer"] for request in server.requests)


@pytest.mark.parametrize("member", ["@odata.nextLink", "@odata.deltaLink"])
@pytest.mark.parametrize(
    "link",
    [
        "https://graph.example.com/v1.0/me/events?$skiptoken=a",
        "{url}.example.com/v1.0/me/events",
        "{url}@example.com/v1.0/me/events",
        "{url}\\@example.com/v1.0/me/events",
        "//example.com/v1.0/me/events",
        "{url}/v2/me/events",
        7,
    ],
)
def test_a_link_to_another_address_gets_no_token(client, server, link, member):
    link = link.format(url=server.url) if isinstance(link, str) else link
    server.answers({"content": {"value": [], member: link}})
    with pytest.raises(Refused):
        list(client.pages("/me/events"))
    assert len(server.requests) == 1


def test_a_cursor_of_another_address_is_expired_and_gets_no_token(client, server):
    with pytest.raises(CursorExpired):
        list(client.pages("https://graph.example.com/v1.0/me/calendarView/delta?$deltatoken=a"))
    assert server.requests == []


def test_pages_that_lead_back_to_themselves_end(client, server):
    link = f"{server.url}/v1.0/me/events?$skiptoken=a"
    server.answers(*[{"content": {"value": [], "@odata.nextLink": link}}] * 5)
    with pytest.raises(Refused):
        list(client.pages("/me/events"))
    assert len(server.requests) == 2


def test_a_dead_delta_link(client, server):
    server.answers({"status": 410, "content": error_body("SyncStateNotFound")})
    with pytest.raises(CursorExpired):
        list(client.pages(f"{server.url}/v1.0/me/calendarView/delta?$deltatoken=a"))


# -------------------------------------------------------------------------------------------------------------- batches


def test_a_batch_answers_in_the_order_of_the_requests(client, server):
    server.answers(
        {
            "content": {
                "responses": [
                    {"id": "3", "status": 412, "headers": {}, "body": error_body("ErrorIrresolvableConflict")},
                    {"id": "1", "status": 201, "headers": {"ETag": "e"}, "body": {"id": "new"}},
                    {"id": "2", "status": 404, "body": error_body("ErrorItemNotFound")},
                ]
            }
        }
    )
    answers = client.batch(
        [
            Request("POST", "/me/events", {"subject": "x", "transactionId": "t"}),
            Request("DELETE", "/me/events/2"),
            Request("PATCH", "/me/events/3", {"subject": "y"}, {"If-Match": 'W/"1"'}),
            Request("GET", "/me/events/4"),
        ]
    )
    assert answers[0] == Response(201, {"id": "new"}, {"ETag": "e"})
    assert [type(answer) for answer in answers[1:]] == [NotFound, Conflict, Unreadable]
    assert answers[2].request == "PATCH /me/events/3"
    sent = server.requests[0]["body"]["requests"]
    assert sent[2]["headers"]["If-Match"] == 'W/"1"'
    assert all(item["headers"]["Prefer"].startswith('IdType="ImmutableId"') for item in sent)
    assert [item["headers"].get("Content-Type") for item in sent] == [
        "application/json",
        None,
        "application/json",
        None,
    ]


def test_only_what_an_old_token_refused_is_sent_again(client, server, tokens):
    refused = {"id": "2", "status": 401, "body": error_body("InvalidAuthenticationToken")}
    server.answers(
        {"content": {"responses": [{"id": "1", "status": 201, "body": {"id": "a"}}, refused]}},
        {"content": {"responses": [{"id": "1", "status": 201, "body": {"id": "b"}}]}},
    )
    answers = client.batch([Request("POST", "/me/events", {"subject": name}) for name in "ab"])
    assert [answer.body["id"] for answer in answers] == ["a", "b"]
    assert [item["body"]["subject"] for item in server.requests[1]["body"]["requests"]] == ["b"]
    assert tokens.forced == [False, True, False]


def test_a_batch_whose_answer_is_lost_is_repeated_only_if_every_item_may_be(client, server):
    server.answers({"hang_up": True}, {"content": {"responses": [{"id": "1", "status": 204}]}}, {"hang_up": True})
    assert client.batch([Request("DELETE", "/me/events/1")])[0].status == 204
    with pytest.raises(NetworkError):
        client.batch([Request("DELETE", "/me/events/1"), Request("POST", "/me/events", {"subject": "x"})])
    assert len(server.requests) == 3


def test_a_batch_has_at_most_twenty_and_may_be_empty(client, server):
    assert client.batch([]) == []
    with pytest.raises(ValueError, match="20"):
        client.batch([Request("GET", "/me")] * 21)
    assert server.requests == []
