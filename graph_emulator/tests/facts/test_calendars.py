"""Calendars, their groups, sharing, and permissions."""

from __future__ import annotations

from graph_emulator.tests.stage import Answer, Json, Person, Stage, meeting

from .registry import fact, facts, row


def add(person: Person, name: str, path: str = "/me/calendars") -> Json:
    answer = person.send("POST", path, {"name": name})
    assert answer.status == 201, answer
    return dict(answer.json)


def names(answer: Answer) -> list[str]:
    return sorted(one["name"] for one in answer.value)


def read_only(stage: Stage) -> Json:
    """Anna's calendar of holidays, which nobody can write to."""
    holidays = {"name": "Holidays", "canEdit": False}
    stage.control("POST", "/seed", {"mailboxes": [{"address": "anna@contoso.example", "calendars": [holidays]}]})
    return next(one for one in stage.anna.get("/me/calendars").value if one["name"] == "Holidays")


def share(stage: Stage) -> None:
    """Ben lets Anna see his calendar."""
    ben = {"address": "ben@contoso.example", "name": "Ben", "sharedWith": [{"address": "anna@contoso.example"}]}
    stage.control("POST", "/seed", {"mailboxes": [ben]})


SHARED = ["Calendars.ReadWrite", "Calendars.ReadWrite.Shared"]


@fact("calendars", "/me/calendar is the default calendar, and there is one of it")
def test_default(stage: Stage) -> None:
    add(stage.anna, "Other")
    found = [one for one in stage.anna.get("/me/calendars").value if one["isDefaultCalendar"]]
    assert [one["id"] for one in found] == [stage.anna.get("/me/calendar").json["id"]]


@fact("calendars", "/me/calendars holds those of the default group only")
def test_groups(stage: Stage) -> None:
    group = stage.anna.send("POST", "/me/calendarGroups", {"name": "More"}).json
    add(stage.anna, "Hidden", f"/me/calendarGroups/{group['id']}/calendars")
    assert names(stage.anna.get("/me/calendars")) == ["Calendar"]
    assert names(stage.anna.get(f"/me/calendarGroups/{group['id']}/calendars")) == ["Hidden"]


@fact("calendars", "a calendar of another group is reached by its id all the same")
def test_by_id(stage: Stage) -> None:
    group = stage.anna.send("POST", "/me/calendarGroups", {"name": "More"}).json
    made = add(stage.anna, "Hidden", f"/me/calendarGroups/{group['id']}/calendars")
    assert stage.anna.get(f"/me/calendars/{made['id']}").json["name"] == "Hidden"


@fact("calendars", "the id of a calendar stays when it gets another name")
def test_rename(stage: Stage) -> None:
    made = add(stage.anna, "Team")
    changed = stage.anna.send("PATCH", f"/me/calendars/{made['id']}", {"name": "Crew"}).json
    assert (changed["id"], changed["name"]) == (made["id"], "Crew")
    assert changed["changeKey"] != made["changeKey"]


@fact("calendars", "a calendar can be given one of the colours")
def test_color(stage: Stage) -> None:
    made = add(stage.anna, "Team")
    path = f"/me/calendars/{made['id']}"
    assert stage.anna.send("PATCH", path, {"color": "lightGreen"}).json["color"] == "lightGreen"
    assert stage.anna.send("PATCH", path, {"color": "pink-ish"}).status == 400


@fact("calendars", "the default calendar cannot be deleted")
def test_default_stays(stage: Stage) -> None:
    identity = stage.anna.get("/me/calendar").json["id"]
    assert stage.anna.send("DELETE", f"/me/calendars/{identity}").status == 400


@fact("calendars", "a deleted calendar takes its events with it")
def test_delete(stage: Stage) -> None:
    made = add(stage.anna, "Team")
    event = stage.anna.send("POST", f"/me/calendars/{made['id']}/events", meeting()).json
    assert stage.anna.send("DELETE", f"/me/calendars/{made['id']}").status == 204
    assert stage.anna.get(f"/me/events/{event['id']}").status == 404


@fact("calendars", "only the primary calendar counts answers, and says so in isTallyingResponses")
def test_tallying(stage: Stage) -> None:
    add(stage.anna, "Team")
    found = stage.anna.get("/me/calendars").value
    assert {one["name"]: one["isTallyingResponses"] for one in found} == {"Calendar": True, "Team": False}


@fact("calendars", "answers to invitations from another calendar are not counted")
def test_answers(stage: Stage) -> None:
    team = add(stage.anna, "Team")
    made = stage.anna.send("POST", f"/me/calendars/{team['id']}/events", meeting(with_=["ben"])).json
    stage.ben.do(stage.ben.find("Talk"), "accept")
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "none"


@fact("calendars", "a calendar names the providers of online meetings that it allows")
def test_providers(stage: Stage) -> None:
    shown = stage.anna.get("/me/calendar").json
    assert shown["defaultOnlineMeetingProvider"] in shown["allowedOnlineMeetingProviders"]


@fact("calendars", "a calendar names its owner")
def test_owner(stage: Stage) -> None:
    assert stage.anna.get("/me/calendar").json["owner"] == {"name": "Anna", "address": "anna@contoso.example"}


# -- what cannot be written to -----------------------------------------------------------------------------------------


@fact("calendars", "a calendar that cannot be written to is listed and read, and says so in canEdit")
def test_read_only(stage: Stage) -> None:
    holidays = read_only(stage)
    assert holidays["canEdit"] is False
    assert stage.anna.get(f"/me/calendars/{holidays['id']}/events").status == 200


@fact("calendars", "a new event in a calendar that cannot be written to is refused with 403")
def test_read_only_create(stage: Stage) -> None:
    holidays = read_only(stage)
    refused = stage.anna.send("POST", f"/me/calendars/{holidays['id']}/events", meeting())
    assert (refused.status, refused.code) == (403, "ErrorAccessDenied")


# -- sharing -----------------------------------------------------------------------------------------------------------


@fact("calendars", "a shared calendar is opened in its owner's mailbox")
def test_shared(stage: Stage) -> None:
    share(stage)
    stage.ben.create(subject="Shared")
    found = stage.person("anna", SHARED).get("/users/ben@contoso.example/calendar/events")
    assert [one["subject"] for one in found.value] == ["Shared"]


@fact("calendars", "a shared calendar needs a permission of its own, Calendars.*.Shared")
def test_shared_permission(stage: Stage) -> None:
    share(stage)
    anna = stage.person("anna", ["Calendars.ReadWrite"])
    assert anna.get("/users/ben@contoso.example/calendar/events").status == 403


@fact("calendars", "a calendar that is not shared is refused with 403")
def test_not_shared(stage: Stage) -> None:
    assert stage.person("anna", SHARED).get("/users/ben@contoso.example/calendar/events").status == 403


@fact("calendars", "an id of the owner's mailbox is good in that mailbox only")
def test_shared_ids(stage: Stage) -> None:
    share(stage)
    made = stage.ben.create()
    anna = stage.person("anna", SHARED)
    assert anna.get(f"/users/ben@contoso.example/events/{made['id']}").status == 200
    assert anna.get(f"/me/events/{made['id']}").status in (400, 404)


# -- permissions -------------------------------------------------------------------------------------------------------


@facts(
    "calendars",
    "scopes, method, path, status",
    row("User.Read opens /me", ["User.Read"], "GET", "/me", 200),
    row("Calendars.Read opens events", ["Calendars.Read"], "GET", "/me/events", 200),
    row("Calendars.Read does not write events", ["Calendars.Read"], "POST", "/me/events", 403),
    row("Calendars.ReadWrite writes events", ["Calendars.ReadWrite"], "POST", "/me/events", 201),
    row("Tasks.ReadWrite does not open events", ["Tasks.ReadWrite"], "GET", "/me/events", 403),
    row("Calendars.ReadWrite does not open tasks", ["Calendars.ReadWrite"], "GET", "/me/todo/lists", 403),
    row("Tasks.Read opens lists", ["Tasks.Read"], "GET", "/me/todo/lists", 200),
    row("Tasks.Read does not write lists", ["Tasks.Read"], "POST", "/me/todo/lists", 403),
)
def test_permissions(stage: Stage, scopes: list[str], method: str, path: str, status: int) -> None:
    body = None if method == "GET" else meeting() if "events" in path else {"displayName": "x"}
    assert stage.person("anna", scopes).send(method, path, body).status == status


def daemon(stage: Stage, *roles: str) -> dict[str, str]:
    """The headers of an application that signs in by itself."""
    stage.control("POST", "/seed", {"application": {"client_id": "daemon", "secrets": ["s"], "app_roles": list(roles)}})
    token = stage.post_form(
        f"{stage.emulator.login_url}/contoso.example/oauth2/v2.0/token",
        grant_type="client_credentials", client_id="daemon", client_secret="s",
        scope="https://graph.microsoft.com/.default",
    ).json["access_token"]  # fmt: skip
    return {"Authorization": f"Bearer {token}"}


@fact("calendars", "an application by itself opens the mailboxes of the tenant")
def test_application(stage: Stage) -> None:
    stage.ben.create(subject="Hers")
    url = f"{stage.emulator.graph_url}/v1.0/users/ben@contoso.example/events"
    answer = stage.http.request("GET", url, headers=daemon(stage, "Calendars.ReadWrite"))
    assert [one["subject"] for one in answer.json()["value"]] == ["Hers"]


@fact("calendars", "To Do has permissions for applications: Tasks.ReadWrite.All")
def test_application_tasks(stage: Stage) -> None:
    url = f"{stage.emulator.graph_url}/v1.0/users/ben@contoso.example/todo/lists"
    assert stage.http.request("GET", url, headers=daemon(stage, "Calendars.ReadWrite")).status == 403
    assert stage.http.request("GET", url, headers=daemon(stage, "Tasks.ReadWrite.All")).status == 200


@fact("calendars", "a calendar that somebody shares is in the list of the person it is shared with, with its own id")
def test_local_copy(stage: Stage) -> None:
    share = {"emailAddress": {"address": "anna@contoso.example"}, "role": "write"}
    assert stage.ben.send("POST", "/me/calendar/calendarPermissions", share).status == 201
    owners = {one["owner"]["address"]: one["canShare"] for one in stage.anna.get("/me/calendars").value}
    assert owners == {"anna@contoso.example": True, "ben@contoso.example": False}
