"""The addresses that no other test asks: each answers, and (where the description is at hand) as described."""

from __future__ import annotations

from typing import Any

import pytest

from .stage import Json, Person, Stage, at, meeting

EXTENSION = {"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.example", "key": "7"}
FILE = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentBytes": "SGk="}
TASK_FILE = {**FILE, "@odata.type": "#microsoft.graph.taskFileAttachment"}
BEN = {"emailAddress": {"address": "ben@contoso.example", "name": "Ben"}}
WINDOW = "startDateTime=2026-10-01T00:00:00Z&endDateTime=2026-11-01T00:00:00Z"
SCOPES = ["Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "Tasks.ReadWrite", "User.Read"]


@pytest.fixture
def anna(stage: Stage) -> Person:
    return stage.person("anna", SCOPES)


def asks(person: Person, *steps: tuple[Any, ...]) -> Json:
    """Ask one address after the other: method, path, status, body. Returns the last answer that had a body."""
    last: Json = {}
    for method, path, status, *body in steps:
        answer = person.send(method, path, *body)
        assert answer.status == status, (method, path, answer)
        last = answer.json or last
    return last


def test_calendars_and_groups(anna: Person) -> None:
    asks(anna, ("PATCH", "/me/calendar", 200, {"color": "lightBlue"}), ("GET", "/me/calendarGroups", 200))
    group = asks(anna, ("POST", "/me/calendarGroups", 201, {"name": "More"}))
    path = f"/me/calendarGroups/{group['id']}"
    asks(anna, ("GET", path, 200), ("PATCH", path, 200, {"name": "Others"}), ("DELETE", path, 204))
    other = asks(anna, ("POST", "/me/calendars", 201, {"name": "Other"}))
    asks(anna, ("POST", f"/me/calendars/{other['id']}/permanentDelete", 204))


@pytest.mark.parametrize("way", ["/me/calendar", "/me/calendars/{calendar}"])
def test_permissions(anna: Person, way: str) -> None:
    way = way.replace("{calendar}", anna.get("/me/calendar").json["id"])
    permission = asks(anna, ("POST", f"{way}/calendarPermissions", 201, {**BEN, "role": "read"}))
    path = f"{way}/calendarPermissions/{permission['id']}"
    asks(
        anna,
        ("GET", f"{way}/calendarPermissions", 200),
        ("GET", path, 200),
        ("PATCH", path, 200, {"role": "write"}),
        ("DELETE", path, 204),
    )


def test_events_by_their_calendar(stage: Stage, anna: Person) -> None:
    calendar = f"/me/calendars/{anna.get('/me/calendar').json['id']}"
    rule = {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "numbered", "startDate": "2026-10-06", "numberOfOccurrences": 3},
    }
    made = asks(anna, ("POST", f"{calendar}/events", 201, meeting(recurrence=rule, with_=["ben"])))
    path = f"{calendar}/events/{made['id']}"
    asks(
        anna,
        ("GET", f"{path}/instances?{WINDOW}", 200),
        ("PATCH", path, 200, {"subject": "New"}),
        ("POST", f"{path}/forward", 202, {"toRecipients": [{"emailAddress": {"address": "cora@contoso.example"}}]}),
        ("POST", f"{path}/cancel", 202, {"comment": "sorry"}),
        ("GET", f"/me/calendar/calendarView/delta?{WINDOW}", 200),
        ("GET", "/me/calendar/events/delta", 400),  # documented for beta only
        ("GET", f"{calendar}/events/delta", 400),
        ("GET", "/me/events/delta", 400),
    )
    gone = asks(anna, ("POST", f"{calendar}/events", 201, meeting("Short")))
    asks(anna, ("DELETE", f"{calendar}/events/{gone['id']}", 204))


@pytest.mark.parametrize("action", ["accept", "tentativelyAccept", "decline"])
def test_answers_by_their_calendar(stage: Stage, action: str) -> None:
    stage.anna.create(with_=["ben"])
    ben = stage.ben
    calendar = ben.get("/me/calendar").json["id"]
    asks(ben, ("POST", f"/me/calendars/{calendar}/events/{ben.find('Talk')['id']}/{action}", 202, {"comment": "x"}))


def test_what_hangs_on_an_event(anna: Person) -> None:
    path = f"/me/events/{anna.create()['id']}"
    asks(
        anna,
        ("POST", f"{path}/attachments", 201, FILE),
        ("GET", f"{path}/attachments", 200),
        ("POST", f"{path}/extensions", 201, EXTENSION),
        ("GET", f"{path}/extensions/com.example", 200),
        ("POST", f"{path}/snoozeReminder", 200, {"newReminderTime": at("2026-10-06T09:55:00")}),
        ("POST", f"{path}/dismissReminder", 200),
    )


def test_lists_of_tasks(anna: Person) -> None:
    made = asks(anna, ("POST", "/me/todo/lists", 201, {"displayName": "Errands"}))
    path = f"/me/todo/lists/{made['id']}"
    asks(
        anna,
        ("GET", "/me/todo", 200),
        ("GET", path, 200),
        ("POST", f"{path}/extensions", 201, EXTENSION),
        ("GET", f"{path}/extensions", 200),
    )


def test_what_hangs_on_a_task(anna: Person) -> None:
    made = asks(anna, ("POST", "/me/todo/lists", 201, {"displayName": "Errands"}))
    tasks = f"/me/todo/lists/{made['id']}/tasks"
    path = f"{tasks}/{asks(anna, ('POST', tasks, 201, {'title': 'Milk'}))['id']}"
    resource = {"webUrl": "https://odoo.example/7", "applicationName": "Odoo", "externalId": "task,7"}
    linked = f"{path}/linkedResources/{asks(anna, ('POST', f'{path}/linkedResources', 201, resource))['id']}"
    file = f"{path}/attachments/{asks(anna, ('POST', f'{path}/attachments', 201, TASK_FILE))['id']}"
    asks(
        anna,
        ("GET", linked, 200),
        ("PATCH", linked, 200, {"displayName": "The task"}),
        ("DELETE", linked, 204),
        ("GET", f"{path}/attachments", 200),
        ("GET", file, 200),
        ("POST", f"{path}/extensions", 201, EXTENSION),
        ("GET", f"{path}/extensions", 200),
        ("DELETE", f"{path}/extensions/com.example", 204),
    )
