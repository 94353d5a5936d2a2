"""Subscriptions: the handshake, the limits, the delivery."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .endpoint import Endpoint, endpoint
from .stage import SCOPES, Answer, Json, Person, Stage


@pytest.fixture
def listener() -> Iterator[Endpoint]:
    with endpoint() as running:
        yield running


def body(listener: Endpoint, **more: Any) -> Json:
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": listener.url,
        "resource": "/me/events",
        "expirationDateTime": "2026-10-07T09:00:00Z",
        "clientState": "sesame",
        **more,
    }


def subscribe(person: Person, listener: Endpoint, **more: Any) -> Answer:
    return person.send("POST", "/subscriptions", body(listener, **more))


def deliver(stage: Stage) -> None:
    assert stage.control("POST", "/notifications/flush", {})["done"]


def test_an_endpoint_proves_itself_and_is_told(stage: Stage, listener: Endpoint) -> None:
    made = subscribe(stage.anna, listener)
    assert made.status == 201
    assert "customer=7&validationToken=" in listener.handshakes[0]
    event = stage.anna.create()
    deliver(stage)
    first = listener.received[0]
    assert (first["changeType"], first["clientState"]) == ("created", "sesame")
    assert first["subscriptionId"] == made.json["id"]
    assert first["resourceData"]["id"] == event["id"]
    stage.anna.delete(event)
    deliver(stage)
    assert listener.received[-1]["changeType"] == "deleted"


def test_an_endpoint_that_does_not_repeat_the_token_gets_no_subscription(stage: Stage, listener: Endpoint) -> None:
    listener.repeats = False
    refused = subscribe(stage.anna, listener)
    assert refused.status == 400
    assert "validation" in refused.json["error"]["message"]
    assert stage.anna.get("/subscriptions").value == []


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"changeType": "moved"}, 400),
        ({"notificationUrl": "http://somewhere.example/"}, 400),
        ({"resource": "/me/messages"}, 400),
        ({"expirationDateTime": "2026-10-13T09:00:00Z"}, 400),
        ({"expirationDateTime": "2026-10-04T09:00:00Z"}, 400),
        ({"clientState": "x" * 129}, 400),
        ({"resource": "users/ben@contoso.example/events"}, 403),
        ({"resource": "me/todo/lists/1/tasks"}, 403),
    ],
)
def test_what_is_refused(stage: Stage, listener: Endpoint, more: Json, status: int) -> None:
    assert subscribe(stage.anna, listener, **more).status == status


def test_the_same_subscription_again_is_a_conflict(stage: Stage, listener: Endpoint) -> None:
    made = subscribe(stage.anna, listener)
    again = subscribe(stage.anna, listener, resource="me/events")
    assert again.status == 409
    assert made.json["id"] in again.json["error"]["message"]
    assert subscribe(stage.ben, listener).status == 201
    assert subscribe(stage.anna, listener, changeType="created").status == 201


def test_a_short_life_is_raised_to_45_minutes_and_can_be_renewed(stage: Stage, listener: Endpoint) -> None:
    anna = stage.anna
    made = subscribe(anna, listener, expirationDateTime="2026-10-05T09:01:00Z").json
    assert made["expirationDateTime"].startswith("2026-10-05T09:45:00")
    renewed = anna.send("PATCH", f"/subscriptions/{made['id']}", {"expirationDateTime": "2026-10-06T09:00:00Z"})
    assert (renewed.status, renewed.json["expirationDateTime"][:10]) == (200, "2026-10-06")
    assert anna.send("POST", f"/subscriptions/{made['id']}/reauthorize").status == 200
    stage.advance(2 * 86_400)
    stage.control("POST", "/clock", {"now": "2026-10-05T23:00:00Z"})
    assert anna.get(f"/subscriptions/{made['id']}").status == 401  # the access token is as old as the clock says


def test_an_expired_subscription_is_gone(stage: Stage, listener: Endpoint) -> None:
    made = subscribe(stage.anna, listener, expirationDateTime="2026-10-05T09:01:00Z").json
    stage.advance(46 * 60)
    assert stage.anna.send("PATCH", f"/subscriptions/{made['id']}", {}).status == 404
    stage.anna.create()
    deliver(stage)
    assert listener.received == []


def test_a_failed_delivery_is_repeated_later(stage: Stage, listener: Endpoint) -> None:
    subscribe(stage.anna, listener)
    listener.statuses = [500]
    stage.anna.create()
    deliver(stage)
    tried = stage.control("GET", "/notifications")["notifications"]
    assert [(one["status"], one["attempts"], one["done"]) for one in tried] == [(500, 1, False)]
    stage.advance(6)
    deliver(stage)
    tried = stage.control("GET", "/notifications")["notifications"]
    assert [(one["status"], one["attempts"], one["done"]) for one in tried] == [(202, 2, True)]


def test_only_the_named_calendar_and_changes_count(stage: Stage, listener: Endpoint) -> None:
    anna = stage.anna
    other = anna.send("POST", "/me/calendars", {"name": "Other"}).json
    subscribe(anna, listener, resource=f"me/calendars/{other['id']}/events", changeType="updated")
    event = anna.create()
    anna.patch(event, subject="New")
    deliver(stage)
    assert listener.received == []


def test_lifecycle_notifications_go_to_their_own_address(stage: Stage, listener: Endpoint) -> None:
    made = subscribe(stage.anna, listener, lifecycleNotificationUrl=listener.url).json
    assert len(listener.handshakes) == 2
    stage.control("POST", "/notifications/lifecycle", {"event": "subscriptionRemoved"})
    deliver(stage)
    assert listener.received[0]["lifecycleEvent"] == "subscriptionRemoved"
    assert stage.anna.get(f"/subscriptions/{made['id']}").status == 404


def test_ids_in_notifications_are_of_the_form_that_was_asked_for(stage: Stage, listener: Endpoint) -> None:
    anna = stage.anna
    anna.send("POST", "/subscriptions", body(listener), prefer="")
    event = anna.create()
    deliver(stage)
    ordinary = anna.read(event, prefer="")["id"]
    assert listener.received[0]["resourceData"]["id"] == ordinary


def test_tasks_notify_as_well(stage: Stage, listener: Endpoint) -> None:
    anna = stage.person("anna", [*SCOPES, "https://graph.microsoft.com/Tasks.ReadWrite"])
    one = anna.get("/me/todo/lists").value[0]["id"]
    assert subscribe(anna, listener, resource=f"/me/todo/lists/{one}/tasks").status == 201
    task = anna.send("POST", f"/me/todo/lists/{one}/tasks", {"title": "Milk"}).json
    deliver(stage)
    assert listener.received[0]["resourceData"]["id"] == task["id"]
