"""What is documented and not done by the emulator (yet): these turn up as failures when it is."""

from __future__ import annotations

from typing import Any

import pytest

from graph_emulator.tests.endpoint import endpoint
from graph_emulator.tests.stage import Stage, at, meeting, people

from .registry import fact


def missing(reason: str) -> Any:
    return pytest.mark.xfail(strict=True, reason=reason)


@missing("distribution lists are addresses without a mailbox")
@fact("events", "removing a member of an invited distribution list updates everybody")
def test_distribution_list(stage: Stage) -> None:
    stage.control("POST", "/seed", {"lists": [{"address": "team@contoso.example", "members": ["ben", "cora"]}]})
    made = stage.anna.create(with_=["team", "ben"])
    stage.new_mails()
    stage.anna.patch(made, attendees=people("team"))
    assert ("update", ["ben", "cora"]) in stage.new_mails()


@missing("only restId and restImmutableEntryId are translated")
@fact("events", "ids are translated between five forms, those of EWS and MAPI among them")
def test_id_forms(stage: Stage) -> None:
    body = {"inputIds": [stage.anna.create()["id"]], "sourceIdType": "restImmutableEntryId", "targetIdType": "ewsId"}
    assert "targetId" in stage.anna.send("POST", "/me/translateExchangeIds", body).value[0]


@missing("an occurrence that reaches into the next one is refused as crossing the boundary")
@fact("recurrence", "an occurrence that lasts into the next one is refused for its time span")
def test_time_span(stage: Stage) -> None:
    rule = {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "numbered", "startDate": "2026-10-06", "numberOfOccurrences": 5},
    }
    stage.anna.create(recurrence=rule)
    second = stage.anna.view()[1]
    answer = stage.anna.try_patch(second, end=at("2026-10-08T10:30:00"))
    assert (answer.status, answer.code) == (400, "ErrorOccurrenceTimeSpanTooBig")


@missing("a first round reports what there is and nothing else")
@fact("delta", "a first round can report removed items, too")
def test_removed_at_first(stage: Stage) -> None:
    stage.anna.delete(stage.anna.create())
    items, _ = stage.anna.delta()
    assert any("@removed" in one for one in items)


@missing("a change is in the next round at once")
@fact("delta", "a change may be missing from a round and come in a later one")
def test_lag(stage: Stage) -> None:
    stage.switch(delta_lag=5)
    _, link = stage.anna.delta()
    stage.anna.create()
    items, link = stage.anna.delta(link)
    assert items == []
    stage.advance(6)
    assert len(stage.anna.delta(link)[0]) == 1


@missing("the health of an endpoint is not measured")
@fact("subscriptions", "an endpoint that answers too many notifications too slowly is sent no more for a while")
def test_endpoint_health(stage: Stage) -> None:
    with endpoint() as address:
        body = {
            "changeType": "created", "notificationUrl": address.url, "resource": "/me/events",
            "expirationDateTime": "2026-10-05T10:00:00Z",
        }  # fmt: skip
        assert stage.anna.send("POST", "/subscriptions", body).status == 201
        assert "health" in stage.control("GET", "/notifications")


@missing("a calendar that is shared is opened in its owner's mailbox only")
@fact("calendars", "a calendar that somebody shares is in the list of the person it is shared with, with its own id")
def test_local_copy(stage: Stage) -> None:
    share = {"emailAddress": {"address": "anna@contoso.example"}, "role": "write"}
    assert stage.ben.send("POST", "/me/calendar/calendarPermissions", share).status == 201
    owners = {one["owner"]["address"]: one["canShare"] for one in stage.anna.get("/me/calendars").value}
    assert owners == {"anna@contoso.example": True, "ben@contoso.example": False}


@missing("To Do has no way to plant what the apps write")
@fact("to do", "the due date of a task that was made in an app is the local midnight in UTC", "O")
def test_due_of_an_app(stage: Stage) -> None:
    task = {"title": "x", "dueDateTime": at("2026-10-05T22:00:00")}
    stage.control("POST", "/raw", {"mailbox": "anna@contoso.example", "task": task})
    anna = stage.person("anna", ["Tasks.ReadWrite"])
    default = next(one for one in anna.get("/me/todo/lists").value if one["wellknownListName"] == "defaultList")
    (shown,) = anna.get(f"/me/todo/lists/{default['id']}/tasks").value
    assert shown["dueDateTime"] == {"dateTime": "2026-10-05T22:00:00.0000000", "timeZone": "UTC"}


@missing("isDraft is only ever set by the application")
@fact("events", "a meeting that its organiser edited in Outlook without sending reads as a draft")
def test_unsent_edit(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    edit = {"as": "anna@contoso.example", "method": "PATCH", "path": f"/me/events/{made['id']}",
            "body": {"subject": "Later"}, "send": False}  # fmt: skip
    stage.control("POST", "/act", edit)
    assert stage.anna.read(made)["isDraft"]


@missing("a subscription outlives the authorisation that it was made with")
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
