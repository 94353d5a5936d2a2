"""$batch."""

from __future__ import annotations

from typing import Any

from graph_emulator.login.accounts import CLIENT_ID
from graph_emulator.tests.stage import Answer, Json, Stage, meeting

from .registry import fact, facts, row


def step(name: str, method: str = "GET", url: str = "/me", body: Json | None = None, **more: Any) -> Json:
    one: Json = {"id": name, "method": method, "url": url, **more}
    if body is not None:
        one.setdefault("headers", {"Content-Type": "application/json"})
        one["body"] = body
    return one


def send(stage: Stage, *steps: Json) -> Answer:
    return stage.anna.send("POST", "/$batch", {"requests": list(steps)})


def by_id(answer: Answer) -> dict[str, Json]:
    assert answer.status == 200, answer
    return {one["id"]: one for one in answer.json["responses"]}


@facts(
    "batch",
    "steps, status",
    row("a batch has up to twenty requests", [step(str(n)) for n in range(20)], 200),
    row("a batch of more than twenty requests is refused", [step(str(n)) for n in range(21)], 400),
    row("a doubled id makes the whole batch wrong", [step("1"), step("1")], 400),
    row("ids are compared without regard to case", [step("a"), step("A")], 400),
    row("an address may go without its first slash", [step("1", url="me")], 200),
    row("an address has no host", [step("1", url="https://graph.microsoft.com/v1.0/me")], 400),
    row("a body needs its Content-Type", [step("1", "POST", "/me/events", meeting(), headers={})], 400),
    row("batches are not nested", [step("1", "POST", "/$batch", {"requests": [step("2")]})], 400),
    row("what cannot be read as a batch is refused", [{"id": "1"}], 400),
    row("a batch whose requests all fail is answered with 200", [step("1", url="/me/events/x")], 200),
    row("a dependency on a request that is not there is refused", [step("1", dependsOn=["2"])], 400),
    row("atomicityGroup is passed over", [step("1", atomicityGroup="g")], 200),
)
def test_form(stage: Stage, steps: list[Json], status: int) -> None:
    assert send(stage, *steps).status == status


@fact("batch", "answers come in any order and are told apart by their id")
def test_order(stage: Stage) -> None:
    answer = send(stage, step("first"), step("second", url="/me/calendar"))
    assert [one["id"] for one in answer.json["responses"]] == ["second", "first"]
    assert "displayName" in by_id(answer)["first"]["body"]


@fact("batch", "each answer has its status, headers and body")
def test_answers(stage: Stage) -> None:
    found = by_id(send(stage, step("1", "POST", "/me/events", meeting()), step("2", url="/me/events/x")))
    assert (found["1"]["status"], found["2"]["status"]) == (201, 400)
    assert found["1"]["headers"]["Content-Type"].startswith("application/json")
    assert found["2"]["body"]["error"]["code"] == "ErrorInvalidIdMalformed"


@fact("batch", "what depends on a failed request is answered with 424 and not done")
def test_failed_dependency(stage: Stage) -> None:
    found = by_id(
        send(
            stage,
            step("1", url="/me/events/x"),
            step("2", "POST", "/me/events", meeting(), dependsOn=["1"]),
            step("3", dependsOn=["2"]),
        )
    )
    assert [found[name]["status"] for name in "123"] == [400, 424, 424]
    assert stage.anna.everything() == []


@fact("batch", "several requests can depend on the same one")
def test_fan(stage: Stage) -> None:
    found = by_id(send(stage, step("1"), step("2", dependsOn=["1"]), step("3", dependsOn=["1"])))
    assert {one["status"] for one in found.values()} == {200}


@fact("batch", "there are no transactions: what was done before a failure stays")
def test_no_transaction(stage: Stage) -> None:
    send(stage, step("1", "POST", "/me/events", meeting()), step("2", url="/me/events/x", dependsOn=["1"]))
    assert len(stage.anna.everything()) == 1


@fact("batch", "a request inside has the preferences of its own headers only")
def test_own_headers(stage: Stage) -> None:
    made = stage.anna.create()
    url = f"/me/events/{made['id']}"
    found = by_id(send(stage, step("1", url=url), step("2", url=url, headers={"Prefer": 'IdType="ImmutableId"'})))
    assert found["1"]["body"]["id"] != made["id"] == found["2"]["body"]["id"]


@fact("batch", "If-Match inside a batch guards as outside")
def test_if_match(stage: Stage) -> None:
    made = stage.anna.create()
    headers = {"Content-Type": "application/json", "If-Match": 'W/"stale"'}
    found = by_id(send(stage, step("1", "PATCH", f"/me/events/{made['id']}", {"subject": "x"}, headers=headers)))
    assert found["1"]["status"] == 412


@fact("batch", "one request inside is throttled by itself, with its own Retry-After")
def test_throttled_inside(stage: Stage) -> None:
    stage.fault({"path": "/me/calendar$", "inside_batch": True}, kind="status", status=429, retry_after=9)
    found = by_id(send(stage, step("1"), step("2", url="/me/calendar")))
    assert [(found[name]["status"], found[name]["headers"].get("Retry-After")) for name in "12"] == [
        (200, None), (429, "9"),
    ]  # fmt: skip


@fact("batch", "an unordered batch of twenty stays within the four places of a mailbox")
def test_places(stage: Stage) -> None:
    found = by_id(send(stage, *(step(str(n), url="/me/events") for n in range(20))))
    assert {one["status"] for one in found.values()} == {200}


@fact("batch", "two unordered batches at once are too many for a mailbox")
def test_two_batches(stage: Stage) -> None:
    anna = stage.anna
    with stage.emulator.core.referee.slots((CLIENT_ID, anna.address), 4):
        answer = anna.send("POST", "/$batch", {"requests": [step(str(n), url="/me/events") for n in range(8)]})
    assert 429 in {one["status"] for one in by_id(answer).values()}


@fact("batch", "four batches of dependent requests fit beside each other, as each takes one place")
def test_serial_batches(stage: Stage) -> None:
    anna = stage.anna
    serial = [step("1"), step("2", dependsOn=["1"]), step("3", dependsOn=["2"])]
    with stage.emulator.core.referee.slots((CLIENT_ID, anna.address), 3):
        answer = anna.send("POST", "/$batch", {"requests": serial})
    assert {one["status"] for one in by_id(answer).values()} == {200}


@fact("batch", "the authorization of the batch is that of every request in it")
def test_authorization(stage: Stage) -> None:
    anna = stage.anna
    stage.control("POST", "/tokens", {"do": "expire_access"})
    assert anna.send("POST", "/$batch", {"requests": [step("1")]}).status == 401
