"""Microsoft To Do."""

from __future__ import annotations

import pytest

from graph_emulator.tests.stage import Answer, Json, Person, Stage, at

from .registry import fact, facts, row

LISTS = "/me/todo/lists"


class Tasks:
    """Anna's list named Errands."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.list = person.send("POST", LISTS, {"displayName": "Errands"}).json
        self.path = f"{LISTS}/{self.list['id']}/tasks"

    def create(self, title: str = "Milk", **more: object) -> Json:
        answer = self.person.send("POST", self.path, {"title": title, **more})
        assert answer.status == 201, answer
        return dict(answer.json)

    def get(self, more: str = "", **rest: str) -> Answer:
        return self.person.get(self.path + more, **rest)

    def send(self, method: str, task: Json, more: str = "", body: Json | None = None) -> Answer:
        return self.person.send(method, f"{self.path}/{task['id']}{more}", body)

    def delta(self, link: str = "") -> tuple[list[Json], str]:
        items: list[Json] = []
        link = link or f"{self.path}/delta"
        while True:
            answer = self.person.get(link)
            assert answer.status == 200, answer
            items += answer.value
            if "@odata.deltaLink" in answer.json:
                return items, answer.json["@odata.deltaLink"]
            link = answer.json["@odata.nextLink"]


@pytest.fixture
def tasks(stage: Stage) -> Tasks:
    return Tasks(stage.person("anna", ["Tasks.ReadWrite"]))


# -- lists -------------------------------------------------------------------------------------------------------------


@fact("to do", "a list says whether it is one of the well-known ones")
def test_wellknown(tasks: Tasks) -> None:
    found = {one["wellknownListName"] for one in tasks.person.get(LISTS).value}
    assert found == {"defaultList", "flaggedEmails", "none"}


@fact("to do", "a list has a name that can be changed, isOwner and isShared")
def test_list(tasks: Tasks) -> None:
    path = f"{LISTS}/{tasks.list['id']}"
    changed = tasks.person.send("PATCH", path, {"displayName": "Chores"}).json
    assert (changed["displayName"], changed["isOwner"], changed["isShared"]) == ("Chores", True, False)


@fact("to do", "a list can be deleted with its tasks")
def test_delete_list(tasks: Tasks) -> None:
    tasks.create()
    assert tasks.person.send("DELETE", f"{LISTS}/{tasks.list['id']}").status == 204
    assert tasks.get().status == 404


@fact("to do", "lists have a delta of their own, with removals")
def test_lists_delta(tasks: Tasks) -> None:
    first = tasks.person.get(f"{LISTS}/delta")
    assert len(first.value) == 3
    tasks.person.send("DELETE", f"{LISTS}/{tasks.list['id']}")
    (gone,) = tasks.person.get(first.json["@odata.deltaLink"]).value
    assert (gone["id"], gone["@removed"]["reason"]) == (tasks.list["id"], "deleted")


# -- tasks -------------------------------------------------------------------------------------------------------------


@fact("to do", "a new task is open, of normal importance and without a reminder")
def test_defaults(tasks: Tasks) -> None:
    made = tasks.create()
    assert (made["status"], made["importance"], made["isReminderOn"]) == ("notStarted", "normal", False)


@facts(
    "to do",
    "name, value",
    row("a task can be in progress", "status", "inProgress"),
    row("a task can wait for others", "status", "waitingOnOthers"),
    row("a task can be deferred", "status", "deferred"),
    row("a task can be of high importance", "importance", "high"),
    row("a task has categories", "categories", ["Red category"]),
    row("a task has a body", "body", {"content": "the organic one", "contentType": "text"}),
)
def test_properties(tasks: Tasks, name: str, value: object) -> None:
    assert tasks.create(**{name: value})[name] == value


@facts(
    "to do",
    "name",
    row("a task's createdDateTime is the server's", "createdDateTime"),
    row("a task's lastModifiedDateTime is the server's", "lastModifiedDateTime"),
    row("a task's bodyLastModifiedDateTime is the server's", "bodyLastModifiedDateTime"),
)
def test_read_only(tasks: Tasks, name: str) -> None:
    made = tasks.create()
    tasks.send("PATCH", made, body={name: "2001-01-01T00:00:00Z"})
    assert not tasks.send("GET", made).json[name].startswith("2001")


@fact("to do", "a word that is no status is refused")
def test_wrong_status(tasks: Tasks) -> None:
    assert tasks.person.send("POST", tasks.path, {"title": "x", "status": "halfway"}).status == 400


@fact("to do", "the due date is a day: the time is dropped", "O")
def test_due(tasks: Tasks) -> None:
    made = tasks.create(dueDateTime=at("2026-10-06T15:30:00"))
    assert made["dueDateTime"]["dateTime"] == "2026-10-06T00:00:00.0000000"


@fact("to do", "a completed task has the midnight of that day in UTC as completedDateTime", "O")
def test_completed(tasks: Tasks) -> None:
    made = tasks.create()
    done = tasks.send("PATCH", made, body={"status": "completed"}).json
    assert done["completedDateTime"] == {"dateTime": "2026-10-05T00:00:00.0000000", "timeZone": "UTC"}


@fact("to do", "a task that is open again has no completedDateTime")
def test_reopened(tasks: Tasks) -> None:
    made = tasks.create(status="completed")
    open_again = tasks.send("PATCH", made, body={"status": "notStarted"}).json
    assert open_again.get("completedDateTime") is None


@fact("to do", "a recurring task that is completed moves on to its next day under the same id, and is open", "O")
def test_recurring(tasks: Tasks) -> None:
    rule = {
        "pattern": {"type": "daily", "interval": 2},
        "range": {"type": "noEnd", "startDate": "2026-10-06"},
    }
    made = tasks.create(dueDateTime=at("2026-10-06T00:00:00"), recurrence=rule)
    done = tasks.send("PATCH", made, body={"status": "completed"}).json
    assert (done["id"], done["status"], done["dueDateTime"]["dateTime"][:10]) == (
        made["id"], "notStarted", "2026-10-08",
    )  # fmt: skip


@fact("to do", "a reminder has a time of the day")
def test_reminder(tasks: Tasks) -> None:
    made = tasks.create(reminderDateTime=at("2026-10-06T15:30:00"), isReminderOn=True)
    assert made["reminderDateTime"]["dateTime"].startswith("2026-10-06T15:30:00")


@fact("to do", "there is no move between lists: a task belongs to the list it was made in")
def test_no_move(tasks: Tasks) -> None:
    assert tasks.send("POST", tasks.create(), "/move", {"destinationId": "x"}).status in (400, 404, 405)


# -- parts of a task ---------------------------------------------------------------------------------------------------


@fact("to do", "a checklist item that is ticked gets its checkedDateTime from the server")
def test_checklist(tasks: Tasks) -> None:
    made = tasks.create()
    item = tasks.send("POST", made, "/checklistItems", {"displayName": "organic"}).json
    assert (item["isChecked"], item.get("checkedDateTime")) == (False, None)
    ticked = tasks.send("PATCH", made, f"/checklistItems/{item['id']}", {"isChecked": True}).json
    assert ticked["checkedDateTime"].startswith("2026-10-05T09:00")


@fact("to do", "a linked resource has a place for an application's own key")
def test_linked(tasks: Tasks) -> None:
    resource = {"webUrl": "https://odoo.example/7", "applicationName": "Odoo", "externalId": "task,7"}
    made = tasks.create(linkedResources=[resource])
    (one,) = tasks.send("GET", made, "/linkedResources").value
    assert (one["externalId"], one["applicationName"]) == ("task,7", "Odoo")


@fact("to do", "a task has open extensions")
def test_extensions(tasks: Tasks) -> None:
    made = tasks.create()
    body = {"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.example", "key": "7"}
    assert tasks.send("POST", made, "/extensions", body).status == 201
    assert tasks.send("GET", made, "/extensions/com.example").json["key"] == "7"


@fact("to do", "a task has attachments, and says so")
def test_attachments(tasks: Tasks) -> None:
    made = tasks.create()
    body = {"@odata.type": "#microsoft.graph.taskFileAttachment", "name": "a.txt", "contentBytes": "SGk="}
    assert tasks.send("POST", made, "/attachments", body).status == 201
    assert tasks.send("GET", made).json["hasAttachments"]


# -- delta and lists ---------------------------------------------------------------------------------------------------


@fact("to do", "the delta of a list reports new, changed and removed tasks")
def test_delta(tasks: Tasks) -> None:
    made = tasks.create()
    items, link = tasks.delta()
    assert [one["id"] for one in items] == [made["id"]]
    tasks.send("PATCH", made, body={"title": "Bread"})
    items, link = tasks.delta(link)
    assert [one["title"] for one in items] == ["Bread"]
    tasks.send("DELETE", made)
    items, link = tasks.delta(link)
    assert [one["@removed"]["reason"] for one in items] == ["deleted"]


@facts(
    "to do",
    "option, status",
    row("the delta of tasks takes $select", "$select=title", 200),
    row("the delta of tasks takes $top", "$top=1", 200),
    row("the delta of tasks takes $expand", "$expand=checklistItems", 200),
    row("the delta of tasks does not take $search", "$search=x", 400),
)
def test_delta_options(tasks: Tasks, option: str, status: int) -> None:
    tasks.create()
    assert tasks.get(f"/delta?{option}").status == status


@fact("to do", "$select in the delta of tasks leaves out the rest")
def test_delta_select(tasks: Tasks) -> None:
    tasks.create()
    (item,) = tasks.get("/delta?$select=title").value
    assert {name for name in item if "@" not in name} == {"id", "title"}


@fact("to do", "the pages of a delta of tasks are as long as Prefer odata.maxpagesize says")
def test_delta_pages(tasks: Tasks) -> None:
    for number in range(3):
        tasks.create(str(number))
    page = tasks.get("/delta", prefer="odata.maxpagesize=2")
    assert len(page.value) == 2
    assert len(tasks.person.get(page.json["@odata.nextLink"]).value) == 1


@fact("to do", "checklist and linked resources come with $expand")
def test_expand(tasks: Tasks) -> None:
    made = tasks.create()
    tasks.send("POST", made, "/checklistItems", {"displayName": "organic"})
    (one,) = tasks.get("?$expand=checklistItems,linkedResources").value
    assert [item["displayName"] for item in one["checklistItems"]] == ["organic"]


@fact("to do", "a dead token of tasks is answered like one of events")
def test_dead_token(tasks: Tasks) -> None:
    answer = tasks.get("/delta?$deltatoken=nonsense")
    assert 400 <= answer.status < 411
    assert answer.code.lower() in ("syncstatenotfound", "syncstateinvalid", "resyncrequired")


@fact("to do", "the due date of a task that was made in an app is the local midnight in UTC", "O")
def test_due_of_an_app(stage: Stage) -> None:
    task = {"title": "x", "dueDateTime": at("2026-10-05T22:00:00")}
    stage.control("POST", "/raw", {"mailbox": "anna@contoso.example", "task": task})
    anna = stage.person("anna", ["Tasks.ReadWrite"])
    default = next(one for one in anna.get("/me/todo/lists").value if one["wellknownListName"] == "defaultList")
    (shown,) = anna.get(f"/me/todo/lists/{default['id']}/tasks").value
    assert shown["dueDateTime"] == {"dateTime": "2026-10-05T22:00:00.0000000", "timeZone": "UTC"}
