"""Change notifications: subscribing, the handshake, deliveries, the life of a subscription."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from graph_emulator.subscriptions.health import Health
from graph_emulator.tests.endpoint import Endpoint, endpoint
from graph_emulator.tests.stage import Answer, Json, Stage, at, meeting

from .registry import fact, facts, row

TASKS = ["Tasks.ReadWrite"]


@pytest.fixture
def address() -> Iterator[Endpoint]:
    with endpoint() as server:
        yield server


def subscribe(stage: Stage, address: Endpoint, **more: Any) -> Answer:
    body = {
        "changeType": "created,updated,deleted",
        "notificationUrl": address.url,
        "resource": "/me/events",
        "expirationDateTime": "2026-10-06T09:00:00Z",
        "clientState": "secret",
        **more,
    }
    return stage.anna.send("POST", "/subscriptions", {name: one for name, one in body.items() if one is not None})


def subscribed(stage: Stage, address: Endpoint, **more: Any) -> Json:
    answer = subscribe(stage, address, **more)
    assert answer.status == 201, answer
    return dict(answer.json)


def delivered(stage: Stage, address: Endpoint) -> list[Json]:
    """What has come since the last look."""
    assert stage.control("POST", "/notifications/flush", {})["done"]
    found, address.received[:] = list(address.received), []
    return found


# -- subscribing -------------------------------------------------------------------------------------------------------


@fact("subscriptions", "a subscription is answered with 201 and the whole object")
def test_created(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    assert made["id"]
    assert (made["resource"], made["clientState"], made["notificationUrl"]) == ("/me/events", "secret", address.url)


@facts(
    "subscriptions",
    "changes",
    row("changeType is one of three words", {"changeType": "created,moved"}),
    row("an address outside this machine has to be https", {"notificationUrl": "http://example.com/notify"}),
    row("an address for lifecycle notifications has to be https",
        {"lifecycleNotificationUrl": "http://example.com/notify"}),
    row("clientState has at most 128 characters", {"clientState": "x" * 129}),
    row("a resource has to be one that notifies", {"resource": "/me/nonsense"}),
    row("events are subscribed to for less than seven days at once", {"expirationDateTime": "2026-10-12T10:00:00Z"}),
    row("a subscription does not end in the past", {"expirationDateTime": "2026-10-05T08:00:00Z"}),
    row("resource data in notifications needs a certificate to encrypt it with", {"includeResourceData": True}),
    row("a subscription needs an end", {"expirationDateTime": None}),
    row("a subscription needs an address", {"notificationUrl": None}),
)  # fmt: skip
def test_refused(stage: Stage, address: Endpoint, changes: Json) -> None:
    assert subscribe(stage, address, **changes).status == 400
    assert stage.anna.get("/subscriptions").value == []


@fact("subscriptions", "events may be subscribed to for up to 10,080 minutes")
def test_longest(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address, expirationDateTime="2026-10-12T09:00:00Z")


@fact("subscriptions", "tasks are subscribed to list by list, for up to 4,230 minutes")
def test_tasks(stage: Stage, address: Endpoint) -> None:
    anna = stage.person("anna", TASKS)
    one = anna.get("/me/todo/lists").value[0]["id"]
    body = {"changeType": "created", "notificationUrl": address.url, "resource": f"/me/todo/lists/{one}/tasks"}
    statuses = [
        anna.send("POST", "/subscriptions", {**body, "expirationDateTime": end}).status
        for end in ("2026-10-08T08:00:00Z", "2026-10-08T07:00:00Z")
    ]
    assert statuses == [400, 201]
    anna.send("POST", f"/me/todo/lists/{one}/tasks", {"title": "New"})
    assert [(each["changeType"], each["resourceData"]["@odata.type"]) for each in delivered(stage, address)] == [
        ("created", "#Microsoft.Graph.TodoTask")
    ]


@fact("subscriptions", "an end that is closer than 45 minutes is put off to 45 minutes")
def test_shortest(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address, expirationDateTime="2026-10-05T09:05:00Z")
    assert made["expirationDateTime"].startswith("2026-10-05T09:45:00")


@fact("subscriptions", "the same resource and changeType again is a conflict that names the first one")
def test_conflict(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    again = subscribe(stage, address)
    assert again.status == 409
    assert made["id"] in again.json["error"]["message"]


@fact("subscriptions", "subscribing needs the permission to read the resource")
def test_permission(stage: Stage, address: Endpoint) -> None:
    body = {"changeType": "created", "notificationUrl": address.url, "resource": "/me/events",
            "expirationDateTime": "2026-10-06T09:00:00Z"}  # fmt: skip
    assert stage.person("anna", ["User.Read"]).send("POST", "/subscriptions", body).status == 403
    assert stage.person("ben", ["Calendars.Read"]).send("POST", "/subscriptions", body).status == 201


@fact("subscriptions", "a person subscribes to his own mailbox only, also where a calendar is shared with him")
def test_own_mailbox(stage: Stage, address: Endpoint) -> None:
    stage.control(
        "POST", "/seed",
        {"mailboxes": [{"address": "ben@contoso.example", "sharedWith": [{"address": "anna@contoso.example"}]}]},
    )  # fmt: skip
    assert subscribe(stage, address, resource="/users/ben@contoso.example/events").status == 403


@fact("subscriptions", "a mailbox has at most a thousand subscriptions; one more is refused with 403")
def test_quota(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address)
    state = stage.control("GET", "/dump")
    known = state["subscriptions"]["known"]
    (one,) = known.values()
    for number in range(999):
        known[str(number)] = {**copy.deepcopy(one), "id": str(number), "resource": f"/me/calendars/{number}/events"}
    stage.control("POST", "/load", state)
    assert subscribe(stage, address, changeType="created").status == 403


# -- the handshake -----------------------------------------------------------------------------------------------------


@fact("subscriptions", "both addresses are asked to repeat a token before there is a subscription")
def test_handshake(stage: Stage, address: Endpoint) -> None:
    with endpoint() as other:
        subscribed(stage, address, lifecycleNotificationUrl=other.url)
        assert (len(address.handshakes), len(other.handshakes)) == (1, 1)


@fact("subscriptions", "an address that repeats something else gets no subscription")
def test_wrong_handshake(stage: Stage, address: Endpoint) -> None:
    address.repeats = False
    assert subscribe(stage, address).status == 400
    assert stage.anna.get("/subscriptions").value == []


@fact("subscriptions", "the query of an address is kept, in the handshake and in deliveries")
def test_query(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address)
    query = parse_qs(urlsplit(address.handshakes[0]).query)
    assert (query["customer"], len(query["validationToken"])) == (["7"], 1)


# -- deliveries --------------------------------------------------------------------------------------------------------


@fact("subscriptions", "a notification names its subscription, the secret, the change and the item")
def test_notification(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    stage.anna.create()
    (one,) = delivered(stage, address)
    assert {"subscriptionId", "subscriptionExpirationDateTime", "clientState", "changeType", "resource", "tenantId",
            "resourceData"} <= set(one)  # fmt: skip
    assert (one["subscriptionId"], one["clientState"], one["changeType"]) == (made["id"], "secret", "created")
    assert {"@odata.type", "@odata.id", "@odata.etag", "id"} == set(one["resourceData"])


@fact("subscriptions", "created, updated and deleted are told apart")
def test_change_types(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address)
    made = stage.anna.create()
    made = stage.anna.patch(made, subject="Other")
    stage.anna.delete(made)
    assert [one["changeType"] for one in delivered(stage, address)] == ["created", "updated", "deleted"]


@fact("subscriptions", "only the changes that were subscribed to are reported")
def test_only_some(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address, changeType="deleted")
    stage.anna.delete(stage.anna.create())
    assert [one["changeType"] for one in delivered(stage, address)] == ["deleted"]


@fact("subscriptions", "a deleted occurrence is reported as a change, not as a deletion", "O")
def test_occurrence(stage: Stage, address: Endpoint) -> None:
    rule = {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "numbered", "startDate": "2026-10-06", "numberOfOccurrences": 3},
    }
    stage.anna.create(recurrence=rule)
    subscribed(stage, address)
    stage.anna.delete(stage.anna.view()[1])
    assert {one["changeType"] for one in delivered(stage, address)} == {"updated"}


@fact("subscriptions", "events of one calendar can be subscribed to", "O")
def test_one_calendar(stage: Stage, address: Endpoint) -> None:
    other = stage.anna.send("POST", "/me/calendars", {"name": "Other"}).json
    subscribed(stage, address, resource=f"/me/calendars/{other['id']}/events")
    stage.anna.create()
    assert delivered(stage, address) == []


@facts(
    "subscriptions",
    "prefer, immutable",
    row("notifications have immutable ids when the subscription was made with that preference",
        'IdType="ImmutableId"', True),
    row("notifications have ordinary ids when the subscription was made without the preference", "", False),
)  # fmt: skip
def test_ids(stage: Stage, address: Endpoint, prefer: str, immutable: bool) -> None:
    body = {"changeType": "created", "notificationUrl": address.url, "resource": "/me/events",
            "expirationDateTime": "2026-10-06T09:00:00Z"}  # fmt: skip
    assert stage.anna.send("POST", "/subscriptions", body, prefer=prefer).status == 201
    made = stage.anna.create()
    (one,) = delivered(stage, address)
    assert (one["resourceData"]["id"] == made["id"]) is immutable


@fact("subscriptions", "any 2xx counts as delivered")
def test_accepted(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address)
    address.statuses = [204]
    stage.anna.create()
    assert len(delivered(stage, address)) == 1
    stage.advance(3600)
    assert delivered(stage, address) == []


@fact("subscriptions", "what was not accepted is tried again, later and later")
def test_retries(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address)
    address.statuses = [503, 503]
    stage.anna.create()
    assert len(delivered(stage, address)) == 1
    first = next(second for second in range(1, 60) if later(stage, address))
    second = next(second for second in range(1, 60) if later(stage, address))
    assert second > first


def later(stage: Stage, address: Endpoint) -> list[Json]:
    """What comes a second later."""
    stage.advance(1)
    return delivered(stage, address)


@fact("subscriptions", "after four hours a notification is given up")
def test_given_up(stage: Stage, address: Endpoint) -> None:
    subscribed(stage, address)
    address.statuses = [500] * 100
    stage.anna.create()
    for _ in range(30):
        stage.advance(600)
        delivered(stage, address)
    before = stage.control("GET", "/notifications")["notifications"][0]["attempts"]
    stage.advance(3600)
    assert delivered(stage, address) == []
    assert stage.control("GET", "/notifications")["notifications"][0]["attempts"] == before


# -- its life ----------------------------------------------------------------------------------------------------------


@fact("subscriptions", "a PATCH of the end renews a subscription")
def test_renew(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    renewed = stage.anna.send("PATCH", f"/subscriptions/{made['id']}", {"expirationDateTime": "2026-10-08T09:00:00Z"})
    assert (renewed.status, renewed.json["expirationDateTime"][:10]) == (200, "2026-10-08")


@fact("subscriptions", "an address for lifecycle notifications cannot be added later")
def test_lifecycle_address(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    body = {"lifecycleNotificationUrl": address.url}
    assert stage.anna.send("PATCH", f"/subscriptions/{made['id']}", body).status == 400


@fact("subscriptions", "a subscription ends by itself, and renewing it is answered with 404")
def test_end(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    stage.advance(86_400)
    stage.anna.create()
    assert delivered(stage, address) == []
    body = {"expirationDateTime": "2026-10-08T09:00:00Z"}
    assert stage.anna.send("PATCH", f"/subscriptions/{made['id']}", body).status == 404


@fact("subscriptions", "a deleted subscription delivers nothing any more")
def test_deleted(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    assert stage.anna.send("DELETE", f"/subscriptions/{made['id']}").status == 204
    stage.anna.create()
    assert delivered(stage, address) == []


@fact("subscriptions", "a subscription can be authorised anew by reauthorize")
def test_reauthorize(stage: Stage, address: Endpoint) -> None:
    made = subscribed(stage, address)
    assert stage.anna.send("POST", f"/subscriptions/{made['id']}/reauthorize").status in (200, 204)


@facts(
    "subscriptions",
    "event, stays",
    row("a lifecycle notification asks for a new authorisation", "reauthorizationRequired", True),
    row("a lifecycle notification tells that the subscription was removed", "subscriptionRemoved", False),
    row("a lifecycle notification tells that something was missed", "missed", True),
)
def test_lifecycle(stage: Stage, address: Endpoint, event: str, stays: bool) -> None:
    with endpoint() as other:
        made = subscribed(stage, address, lifecycleNotificationUrl=other.url)
        stage.control("POST", "/notifications/lifecycle", {"event": event})
        (one,) = delivered(stage, other)
    assert (one["lifecycleEvent"], one["clientState"], one["subscriptionId"]) == (event, "secret", made["id"])
    assert "resourceData" not in one
    assert (stage.anna.get(f"/subscriptions/{made['id']}").status == 200) is stays


@fact("subscriptions", "a notification follows a moved event, too")
def test_moved_event(stage: Stage, address: Endpoint) -> None:
    made = stage.anna.create()
    subscribed(stage, address)
    stage.anna.patch(made, start=at("2026-10-06T12:00:00"), end=at("2026-10-06T13:00:00"))
    assert [one["changeType"] for one in delivered(stage, address)] == ["updated"]


@fact("subscriptions", "the subscriptions of a mailbox end with the authorisation that they were made with")
def test_authorisation_ends(stage: Stage) -> None:
    with endpoint() as address:
        body = {
            "changeType": "created", "notificationUrl": address.url, "resource": "/me/events",
            "expirationDateTime": "2026-10-12T08:00:00Z",
        }  # fmt: skip
        assert stage.anna.send("POST", "/subscriptions", body).status == 201
        stage.control("POST", "/tokens", {"do": "revoke_refresh", "mailbox": "anna@contoso.example"})
        stage.advance(2 * 86_400)
        stage.ben.send("POST", "/me/events", meeting(with_=["anna"]))
        assert stage.control("POST", "/notifications/flush", {})["done"]
        assert address.received == []


@facts(
    "subscriptions",
    "slow, state",
    row("an endpoint that answers in time is told at once", 0, "good"),
    row("an endpoint with more than a tenth of slow answers is told later", 11, "slow"),
    row("an endpoint with more than 15 of 100 slow answers is told nothing", 16, "drop"),
)
def test_endpoint_health(slow: int, state: str) -> None:
    health, now = Health(), datetime(2026, 10, 5, 9)
    for number in range(100):
        health.note(now, 11.0 if number < slow else 0.1)
    assert health.state(now) == state
    assert health.state(now + timedelta(minutes=10)) == "good"


@fact("subscriptions", "what is new while an endpoint is in a bad way is not made up for")
def test_dropped_notifications(stage: Stage) -> None:
    with endpoint() as address:
        body = {
            "changeType": "created", "notificationUrl": address.url, "resource": "/me/events",
            "expirationDateTime": "2026-10-05T10:00:00Z",
        }  # fmt: skip
        assert stage.anna.send("POST", "/subscriptions", body).status == 201
        stage.emulator.core.courier.health_of(address.url).note(datetime(2026, 10, 5, 9), 11.0)
        stage.anna.create()
        assert stage.control("POST", "/notifications/flush", {})["done"]
        (host,) = stage.control("GET", "/notifications")["health"].items()
        assert (host[1], address.received) == ("drop", [])
        stage.advance(601)
        stage.anna.create(subject="Later")
        assert stage.control("POST", "/notifications/flush", {})["done"]
        assert len(address.received) == 1
