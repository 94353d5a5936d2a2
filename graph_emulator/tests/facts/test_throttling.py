"""Limits: per application and mailbox, and how a refusal looks."""

from __future__ import annotations

from graph_emulator.graph.referee import EXTENSIONS, UPLOAD
from graph_emulator.login.accounts import CLIENT_ID
from graph_emulator.tests.stage import Stage, meeting

from .registry import fact, facts, row

ANNA = (CLIENT_ID, "anna@contoso.example")


def use_up(stage: Stage) -> None:
    """As if ten thousand requests had come for Anna's mailbox just now."""
    for _ in range(10_000):
        assert stage.emulator.core.referee.over_quota(ANNA) is None


@fact("throttling", "a mailbox takes ten thousand requests of an application in ten minutes")
def test_requests(stage: Stage) -> None:
    anna = stage.anna
    use_up(stage)
    refused = anna.get("/me/events")
    assert refused.status == 429
    assert 0 < float(refused.headers["Retry-After"]) <= 600


@fact("throttling", "after the ten minutes a mailbox takes requests again")
def test_window(stage: Stage) -> None:
    use_up(stage)
    stage.advance(600)
    assert stage.anna.get("/me/events").status == 200


@fact("throttling", "a throttled mailbox does not affect the others")
def test_other_mailbox(stage: Stage) -> None:
    use_up(stage)
    assert stage.ben.get("/me/events").status == 200


@fact("throttling", "limits are those of one application: another one is not affected")
def test_other_application(stage: Stage) -> None:
    stage.control("POST", "/seed", {"application": {"client_id": "other", "secrets": ["s"]}})
    use_up(stage)
    signed = stage.control("POST", "/sign_in", {"client_id": "other", "address": ANNA[1], "scopes": ["Calendars.Read"]})
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    assert stage.http.request("GET", f"{stage.emulator.graph_url}/v1.0/me/events", headers=headers).status == 200


@fact("throttling", "a mailbox takes four requests of an application at once")
def test_four_at_once(stage: Stage) -> None:
    anna = stage.anna
    with stage.emulator.core.referee.slots(ANNA, 3):
        assert anna.get("/me/events").status == 200
    with stage.emulator.core.referee.slots(ANNA, 4):
        assert anna.get("/me/events").status == 429


@fact("throttling", "too many at once are told so with ApplicationThrottled and MailboxConcurrency", "O")
def test_words(stage: Stage) -> None:
    anna = stage.anna
    with stage.emulator.core.referee.slots(ANNA, 4):
        refused = anna.get("/me/events")
    assert refused.code == "ApplicationThrottled"
    assert "MailboxConcurrency" in refused.json["error"]["message"]
    assert float(refused.headers["Retry-After"]) > 0


@fact("throttling", "an application writes at most 150 MB into a mailbox in five minutes")
def test_upload(stage: Stage) -> None:
    anna = stage.anna
    assert stage.emulator.core.referee.over_quota(ANNA, UPLOAD, 150_000_000 - 100) is None
    refused = anna.send("POST", "/me/events", meeting())
    assert refused.status == 429
    assert anna.get("/me/events").value == []
    stage.advance(300)
    assert anna.send("POST", "/me/events", meeting()).status == 201


@fact("throttling", "extensions are limited to 455 requests in ten seconds, over all mailboxes of a tenant")
def test_extensions(stage: Stage) -> None:
    made = stage.anna.create()
    path = f"/me/events/{made['id']}/extensions"
    for _ in range(455):
        assert stage.emulator.core.referee.over_quota((CLIENT_ID, ""), EXTENSIONS) is None
    assert stage.anna.get(path).status == 429
    assert stage.anna.get("/me/events").status == 200
    stage.advance(10)
    assert stage.anna.get(path).status == 200


@facts(
    "throttling",
    "status, seconds",
    row("a 429 says in Retry-After how many seconds to wait", 429, 17),
    row("Retry-After can have a fraction", 429, 2.128),
    row("a 503 can have a Retry-After", 503, 5),
    row("a 504 can have a Retry-After", 504, 5),
)
def test_retry_after(stage: Stage, status: int, seconds: float) -> None:
    stage.fault({"path": "/me$"}, kind="status", status=status, retry_after=seconds)
    answer = stage.anna.get("/me")
    assert (answer.status, float(answer.headers["Retry-After"])) == (status, seconds)


@fact("throttling", "a 429 can come without Retry-After")
def test_without_retry_after(stage: Stage) -> None:
    stage.fault({"path": "/me$"}, kind="status", status=429)
    assert "Retry-After" not in stage.anna.get("/me").headers


@fact("throttling", "requests before the Retry-After is over are held against the client")
def test_too_early(stage: Stage) -> None:
    stage.fault({"path": "/me$"}, kind="status", status=429, retry_after=60)
    anna = stage.anna
    anna.get("/me")
    anna.get("/me")
    assert any("Retry-After" in text for text in stage.complaints)
