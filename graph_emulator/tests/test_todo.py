"""To Do: lists, tasks, their parts and deltas."""

from __future__ import annotations

import pytest

from .stage import SCOPES, Json, Person, Stage, at
from .test_series import rule


@pytest.fixture
def anna(stage: Stage) -> Person:
    return stage.person("anna", [*SCOPES, "https://graph.microsoft.com/Tasks.ReadWrite"])


def tasks(person: Person) -> str:
    """The address of the tasks of the default list."""
    return f"/me/todo/lists/{person.get('/me/todo/lists').value[0]['id']}/tasks"


def add(person: Person, title: str = "Milk", **more: object) -> Json:
    made = person.send("POST", tasks(person), {"title": title, **more})
    assert made.status == 201, made
    return dict(made.json)


def test_everybody_has_two_lists_that_stay(anna: Person) -> None:
    lists = anna.get("/me/todo/lists").value
    assert [one["wellknownListName"] for one in lists] == ["defaultList", "flaggedEmails"]
    path = f"/me/todo/lists/{lists[0]['id']}"
    assert anna.send("PATCH", path, {"displayName": "Mine"}).status == 400
    assert anna.send("DELETE", path).status == 400


def test_lists_come_and_go(anna: Person) -> None:
    delta = anna.get("/me/todo/lists/delta").json
    made = anna.send("POST", "/me/todo/lists", {"displayName": "Errands"}).json
    path = f"/me/todo/lists/{made['id']}"
    assert anna.send("PATCH", path, {"displayName": "Shopping"}).json["displayName"] == "Shopping"
    changed = anna.get(delta["@odata.deltaLink"]).json
    assert [one["displayName"] for one in changed["value"]] == ["Shopping"]
    assert anna.send("DELETE", path).status == 204
    gone = anna.get(changed["@odata.deltaLink"]).value
    assert gone == [{"id": made["id"], "@removed": {"reason": "deleted"}}]


def test_due_is_a_date(anna: Person) -> None:
    made = add(anna, dueDateTime=at("2026-10-09T17:30:00", "Europe/Berlin"))
    assert made["dueDateTime"] == {"dateTime": "2026-10-09T00:00:00.0000000", "timeZone": "UTC"}


def test_completing_sets_the_day(anna: Person) -> None:
    path = f"{tasks(anna)}/{add(anna)['id']}"
    done = anna.send("PATCH", path, {"status": "completed"}).json
    assert done["completedDateTime"]["dateTime"].startswith("2026-10-05T00:00:00")
    assert "completedDateTime" not in anna.send("PATCH", path, {"status": "inProgress"}).json


def test_a_recurring_task_moves_on_under_the_same_id(anna: Person) -> None:
    made = add(anna, dueDateTime=at("2026-10-05T00:00:00"), recurrence=rule())
    done = anna.send("PATCH", f"{tasks(anna)}/{made['id']}", {"status": "completed"}).json
    assert (done["id"], done["status"]) == (made["id"], "notStarted")
    assert done["dueDateTime"]["dateTime"].startswith("2026-10-12")


@pytest.mark.parametrize("body", [{"status": "asleep"}, {"colour": "red"}, {"hasAttachments": True}])
def test_what_is_refused(anna: Person, body: Json) -> None:
    assert anna.send("POST", tasks(anna), {"title": "x", **body}).status == 400


def test_deltas_of_tasks_page_and_report_deletions(anna: Person) -> None:
    base = tasks(anna)
    made = [add(anna, f"Task {number}") for number in range(5)]
    first = anna.get(f"{base}/delta", prefer="odata.maxpagesize=2").json
    titles = [one["title"] for one in first["value"]]
    while "@odata.nextLink" in first:
        first = anna.get(first["@odata.nextLink"], prefer="odata.maxpagesize=2").json
        titles += [one["title"] for one in first["value"]]
    assert titles == [f"Task {number}" for number in range(5)]
    anna.send("DELETE", f"{base}/{made[0]['id']}")
    anna.send("PATCH", f"{base}/{made[1]['id']}", {"title": "Changed"})
    changed = anna.get(first["@odata.deltaLink"]).value
    assert [one.get("title") for one in changed] == [None, "Changed"]
    assert anna.get(f"{base}/delta?$deltatoken=nonsense").code == "SyncStateInvalid"


def test_checklists_and_linked_resources(anna: Person) -> None:
    path = f"{tasks(anna)}/{add(anna, linkedResources=[{'externalId': '7', 'applicationName': 'Odoo'}])['id']}"
    item = anna.send("POST", f"{path}/checklistItems", {"displayName": "Bread"}).json
    assert item["isChecked"] is False
    checked = anna.send("PATCH", f"{path}/checklistItems/{item['id']}", {"isChecked": True}).json
    assert checked["checkedDateTime"].startswith("2026-10-05T09:00:00")
    whole = anna.get(f"{path}?$expand=checklistItems,linkedResources").json
    assert [one["externalId"] for one in whole["linkedResources"]] == ["7"]
    assert [one["displayName"] for one in whole["checklistItems"]] == ["Bread"]
    assert anna.send("DELETE", f"{path}/checklistItems/{item['id']}").status == 204
    assert anna.get(f"{path}/checklistItems").value == []
    assert anna.get(f"{path}/checklistItems/{item['id']}").status == 404


def test_attachments_and_extensions(anna: Person) -> None:
    path = f"{tasks(anna)}/{add(anna)['id']}"
    made = anna.send("POST", f"{path}/attachments", {"name": "a.txt", "contentBytes": "aGVsbG8="}).json
    assert made["size"] == 5
    assert anna.get(path).json["hasAttachments"] is True
    assert anna.send("DELETE", f"{path}/attachments/{made['id']}").status == 204
    anna.send("POST", f"{path}/extensions", {"extensionName": "com.example.key", "odoo": "7"})
    changed = anna.send("PATCH", f"{path}/extensions/com.example.key", {"odoo": "8"}).json
    assert changed["odoo"] == "8"


def test_tasks_need_their_own_permission(stage: Stage) -> None:
    assert stage.anna.get("/me/todo/lists").code == "ErrorAccessDenied"
