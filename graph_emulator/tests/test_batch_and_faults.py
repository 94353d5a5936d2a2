"""$batch, injected faults, throttling and the referee."""

from __future__ import annotations

import pytest
import urllib3

from .stage import Json, Person, Stage, meeting


def batch(person: Person, *requests: Json, status: int = 200) -> dict[str, Json]:
    answer = person.send("POST", "/$batch", {"requests": list(requests)})
    assert answer.status == status, answer
    return {one["id"]: one for one in answer.json["responses"]} if status == 200 else answer.json


def step(name: str, method: str, url: str, body: Json | None = None, **more: object) -> Json:
    one: Json = {"id": name, "method": method, "url": url, "headers": {"Prefer": 'IdType="ImmutableId"'}, **more}
    if body is not None:
        one["body"] = body
        one["headers"]["Content-Type"] = "application/json"
    return one


def test_a_batch_answers_each_request_by_its_id(stage: Stage) -> None:
    anna = stage.anna
    answers = batch(
        anna,
        step("1", "POST", "/me/events", meeting("One")),
        step("2", "GET", "me/events/nonsense"),
        step("3", "GET", "/me"),
    )
    assert {name: one["status"] for name, one in answers.items()} == {"1": 201, "2": 400, "3": 200}
    assert anna.read(answers["1"]["body"]["id"])["subject"] == "One"
    outer = [one for one in stage.journal if one["path"] == "/$batch"]
    inner = [one for one in stage.journal if one["batch"] == outer[0]["n"]]
    assert len(outer) == 1
    assert [one["path"] for one in inner] == ["/me/events", "/me/events/nonsense", "/me"]


def test_more_than_twenty_and_doubled_ids_are_refused(stage: Stage) -> None:
    batch(stage.anna, *(step(str(number), "GET", "/me") for number in range(21)), status=400)
    batch(stage.anna, step("a", "GET", "/me"), step("A", "GET", "/me"), status=400)
    batch(stage.anna, {"id": "1", "method": "POST", "url": "/me/events", "body": meeting()}, status=400)


def test_what_depends_on_a_failure_is_not_done(stage: Stage) -> None:
    answers = batch(
        stage.anna,
        step("2", "POST", "/me/events", meeting("After"), dependsOn=["1"]),
        step("1", "GET", "/me/events/nonsense"),
    )
    assert {name: one["status"] for name, one in answers.items()} == {"1": 400, "2": 424}
    assert stage.anna.everything() == []


def test_a_request_of_a_batch_can_be_throttled_alone(stage: Stage) -> None:
    stage.fault({"path": "^/me/events$", "nth": 2, "inside_batch": True}, kind="status", status=429, retry_after=7)
    answers = batch(
        stage.anna, *(step(str(number), "POST", "/me/events", meeting(f"E{number}")) for number in range(3))
    )
    assert [answers[name]["status"] for name in "012"] == [201, 429, 201]
    assert answers["1"]["headers"]["Retry-After"] == "7"


def test_drop_after_does_the_work_and_drop_before_does_not(stage: Stage) -> None:
    anna = stage.anna
    stage.fault({"method": "POST"}, kind="drop_before")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        anna.send("POST", "/me/events", meeting())
    assert anna.everything() == []
    stage.fault({"method": "POST"}, kind="drop_after")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        anna.send("POST", "/me/events", meeting())
    assert len(anna.everything()) == 1
    assert [(one["fault"], one["status"]) for one in stage.journal] == [("drop_before", None), ("drop_after", 201)]


def test_a_truncated_answer(stage: Stage) -> None:
    stage.fault({"path": "/me$"}, kind="truncate")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        stage.anna.get("/me")


def test_an_answer_too_deep_for_recursion(stage: Stage) -> None:
    stage.fault({"path": "/me$"}, kind="nested")
    with pytest.raises(RecursionError):
        stage.anna.get("/me")
    assert stage.anna.get("/me").status == 200


def test_an_answer_without_end(stage: Stage) -> None:
    """Longer than anybody should listen; who does not is served on."""
    stage.fault({"path": "/me$"}, kind="endless")
    url = f"{stage.emulator.graph_url}/v1.0/me"
    headers = {"Authorization": f"Bearer {stage.anna.token}"}
    answer = stage.http.request("GET", url, headers=headers, preload_content=False)
    assert len(answer.read(5 * 2**20)) == 5 * 2**20
    answer.close()
    assert stage.anna.get("/me").status == 200


def test_a_fault_meets_the_request_it_is_meant_for(stage: Stage) -> None:
    stage.fault(
        {"mailbox": "ben@contoso.example", "nth": 2, "count": 2}, kind="status", status=503, code="ErrorServerBusy"
    )
    assert [stage.ben.get("/me").status for _ in range(4)] == [200, 503, 503, 200]
    assert stage.anna.get("/me").status == 200


def test_a_fault_at_sign_in(stage: Stage) -> None:
    stage.fault({"service": "login", "path": "token"}, kind="status", status=503)
    url = f"{stage.emulator.login_url}/common/oauth2/v2.0/token"
    assert [stage.post_form(url).status for _ in range(2)] == [503, 400]


def test_wrong_faults_are_refused(stage: Stage) -> None:
    for fault in ({"do": {"kind": "explode"}}, {"match": {"colour": 1}, "do": {"kind": "hang"}}):
        assert "error" in stage.control("POST", "/faults", {"faults": [fault]}, status=400)


def test_the_referee_complains_of_a_retry_after_that_was_not_waited_for(stage: Stage) -> None:
    anna = stage.anna
    stage.fault({}, kind="status", status=429, retry_after=30)
    assert anna.get("/me").headers["Retry-After"] == "30"
    anna.get("/me")
    assert "a Retry-After of 30 s not waited for" in stage.complaints[0]
    stage.control("DELETE", "/journal")
    stage.advance(31)
    anna.get("/me")
    assert stage.complaints == []


def test_a_state_that_is_loaded_knows_of_no_retry_after(stage: Stage) -> None:
    dumped = stage.control("GET", "/dump")
    stage.fault({}, kind="status", status=429, retry_after=30)
    stage.anna.get("/me")
    stage.control("POST", "/load", dumped)
    stage.anna.get("/me")
    assert stage.complaints == []


def test_the_referee_complains_of_unconditional_and_empty_changes(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create()
    changed = anna.patch(made, subject="Other", start=made["start"], end=made["end"], isAllDay=False)
    assert [text.partition(": ")[2] for text in stage.complaints] == [
        "an unchanged field sent again: end", "an unchanged field sent again: isAllDay",
        "an unchanged field sent again: start",
    ]  # fmt: skip
    stage.control("DELETE", "/journal")
    anna.send("PATCH", f"/me/events/{made['id']}", {"subject": "Third"})
    assert "without If-Match" in stage.complaints[0]
    stage.control("DELETE", "/journal")
    changed = anna.read(changed)
    anna.patch(
        changed, start=changed["start"], end={**changed["end"], "dateTime": "2026-10-06T12:00:00"}, isAllDay=False
    )
    assert stage.complaints == []


def test_the_referee_complains_of_a_token_in_an_address(stage: Stage) -> None:
    anna = stage.anna
    anna.get(f"/me?access_token={anna.token}")
    assert "a token in an address" in stage.complaints[0]
    assert anna.token not in str(stage.journal)


def test_more_than_four_at_once_are_refused(stage: Stage) -> None:
    referee = stage.emulator.core.referee
    who = ("11111111-1111-4111-8111-111111111111", "anna@contoso.example")
    with referee.slots(who, 4):
        refused = stage.anna.get("/me")
        assert (refused.status, refused.code) == (429, "ApplicationThrottled")
        assert stage.ben.get("/me").status == 200
    stage.advance(2)
    assert stage.anna.get("/me").status == 200
    assert len(stage.complaints) == 1
    assert "four" in stage.complaints[0]


def test_ten_thousand_in_ten_minutes(stage: Stage) -> None:
    anna = stage.anna
    referee = stage.emulator.core.referee
    who = ("11111111-1111-4111-8111-111111111111", "anna@contoso.example")
    for _ in range(10_000):
        referee.over_quota(who)
    refused = anna.get("/me")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "600")
    stage.advance(601)
    assert anna.get("/me").status == 200


def test_late_slow_and_missing_answers(stage: Stage) -> None:
    for kind, seconds in (("delay", 0.05), ("slow_body", 0.05)):
        stage.fault({"path": "/me$"}, kind=kind, seconds=seconds)
        assert stage.anna.get("/me").status == 200
    stage.fault({"path": "/me$"}, kind="hang", seconds=0.05)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        stage.anna.get("/me")
    stage.fault({"path": "/me$"}, kind="refuse")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        stage.anna.get("/me")
    assert [one["fault"] for one in stage.journal] == ["delay", "slow_body", "hang", "refuse"]


def test_a_fault_by_chance_stays_until_it_is_forgotten(stage: Stage) -> None:
    stage.fault({"probability": 0.5}, kind="status", status=503)
    statuses = {stage.anna.get("/me").status for _ in range(40)}
    assert statuses == {200, 503}
    stage.control("DELETE", "/faults")
    assert {stage.anna.get("/me").status for _ in range(10)} == {200}


def test_a_fault_inside_a_batch_can_take_the_whole_answer(stage: Stage) -> None:
    stage.fault({"path": "^/me/events$", "inside_batch": True}, kind="drop_after")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        batch(stage.anna, step("1", "POST", "/me/events", meeting("One")), step("2", "GET", "/me"))
    assert [one["subject"] for one in stage.anna.everything()] == ["One"]


def test_details_of_a_status_fault(stage: Stage) -> None:
    stage.fault({"method": "get", "path": "/me$"}, kind="status", status=504, retry_after=2.5, headers={"X-Mark": "1"})
    answer = stage.anna.get("/me")
    assert (answer.status, answer.headers["Retry-After"], answer.headers["X-Mark"]) == (504, "2.5", "1")
