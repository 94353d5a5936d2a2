"""Errors of Graph: their shape, and what is refused how."""

from __future__ import annotations

from typing import Any

from graph_emulator.tests.stage import Json, Stage, at, meeting

from .registry import fact, facts, row


@fact("errors", "an error has a code, a message and an inner error with ids and the date")
def test_shape(stage: Stage) -> None:
    answer = stage.anna.get("/me/events/nonsense")
    error = answer.json["error"]
    assert set(error) >= {"code", "message", "innerError"}
    assert set(error["innerError"]) >= {"request-id", "client-request-id", "date"}
    assert answer.headers["request-id"] == error["innerError"]["request-id"]


@fact("errors", "the client's own id of a request comes back")
def test_client_request_id(stage: Stage) -> None:
    mine = "5b5b5b5b-0000-4000-8000-000000000001"
    answer = stage.anna.get("/me/events/nonsense", client_request_id=mine)
    assert answer.headers["client-request-id"] == mine
    assert answer.json["error"]["innerError"]["client-request-id"] == mine


def gone(stage: Stage) -> str:
    made = stage.anna.create()
    stage.anna.delete(made)
    return str(made["id"])


@fact("errors", "an event that is gone is answered with 404 and ErrorItemNotFound")
def test_gone(stage: Stage) -> None:
    answer = stage.anna.get(f"/me/events/{gone(stage)}")
    assert (answer.status, answer.code) == (404, "ErrorItemNotFound")


@fact("errors", "deleting what is gone is answered with 404")
def test_delete_twice(stage: Stage) -> None:
    assert stage.anna.delete(gone(stage)).status == 404


@facts(
    "errors",
    "path, status, codes",
    row("an id that is none is malformed", "/me/events/nonsense", 400, {"ErrorInvalidIdMalformed", "ErrorInvalidId"}),
    row("an id that was cut off is malformed", "/me/events/{cut}", 400, {"ErrorInvalidIdMalformed"}),
    row("an id of another mailbox is not valid in this one", "/me/events/{foreign}", 400,
        {"ErrorInvalidId", "ErrorInvalidIdMalformed"}),
    row("a calendar that is gone is not found", "/me/calendars/{calendar}/events", 404,
        {"ErrorFolderNotFound", "ErrorItemNotFound"}),
    row("a person who is not there is not found", "/users/nobody@contoso.example/events", 404,
        {"Request_ResourceNotFound", "ResourceNotFound"}),
    row("an unknown query option of a filter is refused", "/me/events?$filter=nonsense(1)", 400,
        {"ErrorInvalidUrlQueryFilter", "ErrorInvalidUrlQuery", "BadRequest"}),
    row("a view of more than 1825 days is refused",
        "/me/calendarView?startDateTime=2020-01-01&endDateTime=2026-01-01", 400, {"ErrorInvalidRequest"}),
    row("a word of the address that does not exist is refused", "/me/evnts", 400, {"BadRequest"}),
)  # fmt: skip
def test_addresses(stage: Stage, path: str, status: int, codes: set[str]) -> None:
    other = stage.anna.send("POST", "/me/calendars", {"name": "Other"}).json["id"]
    stage.anna.send("DELETE", f"/me/calendars/{other}")
    named = {"cut": stage.anna.create()["id"][:-9], "foreign": stage.ben.create()["id"], "calendar": other}
    person = stage.person("anna", ["Calendars.ReadWrite", "Calendars.ReadWrite.Shared"])
    for name, value in named.items():
        path = path.replace(f"{{{name}}}", value)
    answer = person.get(path)
    assert (answer.status, answer.code in codes) == (status, True), answer


@facts(
    "errors",
    "event, status, codes",
    row("a property that does not exist is refused", {"nonsense": 1}, 400, {"RequestBodyRead"}),
    row("a property of the server is refused", {"webLink": "x"}, 400,
        {"ErrorPropertyUpdate", "ErrorInvalidPropertySet", "propertyNotUpdateable"}),
    row("a word that is not in the enumeration is refused", {"showAs": "asleep"}, 400, {"RequestBodyRead"}),
    row("a value of another type is refused", {"isAllDay": "perhaps"}, 400, {"RequestBodyRead"}),
    row("an unknown zone is refused", {"start": at("2026-10-06T10:00:00", "Nowhere")}, 400,
        {"TimeZoneNotSupportedException", "ErrorCalendarInvalidTimeZone", "ErrorTimeZone"}),
    row("an address that is none is refused",
        {"attendees": [{"type": "required", "emailAddress": {"address": "not an address"}}]}, 400,
        {"ErrorInvalidRecipients"}),
    row("an end before the start is refused", {"end": at("2026-10-06T09:00:00")}, 400,
        {"ErrorCalendarEndDateIsEarlierThanStartDate", "ErrorPropertyValidationFailure"}),
    row("a time that is none is refused", {"start": at("tomorrow")}, 400, {"ErrorPropertyValidationFailure",
        "RequestBodyRead"}),
)  # fmt: skip
def test_bodies(stage: Stage, event: Json, status: int, codes: set[str]) -> None:
    answer = stage.anna.send("POST", "/me/events", meeting(**event) if "start" not in event and "end" not in event
                             else {**meeting(), **event})  # fmt: skip
    assert (answer.status, answer.code in codes) == (status, True), answer
    assert stage.anna.everything() == []


@facts(
    "errors",
    "state, status, code",
    row("a person without a mailbox in the cloud is told so", "none", 404, "MailboxNotEnabledForRESTAPI"),
    row("a disabled account is told so", "disabled", 403, "ErrorAccountDisabled"),
)
def test_mailboxes(stage: Stage, state: str, status: int, code: str) -> None:
    stage.control("POST", "/seed", {"mailboxes": [{"address": "anna@contoso.example", "state": state}]})
    answer = stage.anna.get("/me/events")
    assert (answer.status, answer.code) == (status, code)


@fact("errors", "a request without a token is refused with InvalidAuthenticationToken")
def test_no_token(stage: Stage) -> None:
    answer = stage.http.request("GET", f"{stage.emulator.graph_url}/v1.0/me")
    assert (answer.status, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert "Bearer" in answer.headers["WWW-Authenticate"]


@fact("errors", "a token that is none is refused with InvalidAuthenticationToken")
def test_wrong_token(stage: Stage) -> None:
    url = f"{stage.emulator.graph_url}/v1.0/me"
    answer = stage.http.request("GET", url, headers={"Authorization": "Bearer nonsense"})
    assert (answer.status, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


@fact("errors", "an attendee's answer to a cancelled meeting is refused")
def test_cancelled(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.anna.delete(made)
    refused = stage.ben.do(stage.ben.find("Canceled: Talk"), "accept")
    assert (refused.status, refused.code) == (400, "ErrorCalendarIsCancelledForAccept")


@facts(
    "errors",
    "status, code",
    row("conditional access can refuse a token that was good", 401, "InvalidAuthenticationToken"),
    row("a second writer can be refused with 409", 409, "ErrorConcurrentItemSave"),
    row("a conflict can come without any If-Match", 412, "ErrorIrresolvableConflict", source="O"),
    row("a full mailbox is 507", 507, "ErrorQuotaExceeded"),
    row("something too large is 413", 413, "ErrorMessageSizeExceeded"),
    row("a policy of the mailbox can refuse with ExtensionError", 403, "ExtensionError"),
    row("an error that has no class is 500", 500, "ErrorInternalServerError"),
    row("a passing error can be 500", 500, "ErrorInternalServerTransientError"),
    row("a busy server is 503", 503, "ErrorServerBusy"),
    row("a store that cannot be reached is 503", 503, "ErrorMailboxStoreUnavailable"),
    row("a mailbox on the move is 503", 503, "ErrorMailboxMoveInProgress"),
    row("a gateway without an answer is 504", 504, "ErrorTimeoutExpired"),
)
def test_on_demand(stage: Stage, status: int, code: str) -> None:
    """Whatever the service can answer, the emulator can be told to answer, in the same shape."""
    stage.fault({"path": "/me/events$"}, kind="status", status=status, code=code)
    answer = stage.anna.send("POST", "/me/events", meeting())
    assert (answer.status, answer.code) == (status, code)
    assert "innerError" in answer.json["error"]
    assert stage.anna.everything() == []


@fact("errors", "a challenge of conditional access is in WWW-Authenticate")
def test_challenge(stage: Stage) -> None:
    challenge = 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="'
    stage.fault({"path": "/me$"}, kind="status", status=401, headers={"WWW-Authenticate": challenge})
    assert stage.anna.get("/me").headers["WWW-Authenticate"] == challenge


@fact("errors", "what depends on a failed request of a batch is 424")
def test_424(stage: Stage) -> None:
    steps: list[dict[str, Any]] = [
        {"id": "1", "method": "GET", "url": "/me/events/x"},
        {"id": "2", "method": "GET", "url": "/me", "dependsOn": ["1"]},
    ]
    answer = stage.anna.send("POST", "/$batch", {"requests": steps})
    assert {one["id"]: one["status"] for one in answer.json["responses"]} == {"1": 400, "2": 424}
