"""To Do: lists and tasks, with their deltas."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterable
from typing import Any

from .. import ids, times
from ..graph import errors
from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.filtering import order_by, parse, value_at
from ..graph.listing import respond, selected
from ..graph.routes import TASKS_READ, TASKS_WRITE, routes
from ..outlook.errors import property_missing, sync_state_invalid
from ..outlook.primitives import fields, text
from ..todo import models
from ..todo.models import DEFAULTS, Task, TaskBox, TaskList, Values
from ..todo.payload import next_due, read, shown_time

_TIMES = ("dueDateTime", "startDateTime", "completedDateTime", "reminderDateTime")


def box_of(call: Call) -> TaskBox:
    boxes = call.tenant.state.todo
    address = call.mailbox.address.lower()
    if address not in boxes:
        boxes[address] = models.new_box(call.tenant.random)
    return boxes[address]


def list_of(call: Call) -> TaskList:
    one = box_of(call).lists.get(call.path["list"])
    if one is None:
        raise models.not_found()
    return one


def task_of(call: Call) -> Task:
    one = list_of(call).tasks.get(call.path["task"])
    if one is None:
        raise models.not_found()
    return one


def changed(call: Call, task_id: str, change: str) -> None:
    """Tell the subscriptions."""
    for listener in call.tenant.task_listeners:
        listener(call.mailbox, call.path["list"], task_id, change)


# -- lists -------------------------------------------------------------------------------------------------------------


def show_list(one: TaskList) -> Values:
    return {
        "@odata.etag": _etag(one.id, one.change),
        "displayName": one.name,
        "isOwner": True,
        "isShared": False,
        "wellknownListName": one.wellknown,
        "id": one.id,
    }


@routes.owned("GET", "/todo", TASKS_READ)
def read_todo(call: Call) -> Reply:
    return Reply(200, {"@odata.context": call.context("todo"), "id": call.mailbox.user_id})


@routes.owned("GET", "/todo/lists", TASKS_READ)
def list_lists(call: Call) -> Reply:
    return respond(call, "todo/lists", list(box_of(call).lists.values()), lambda one: selected(call, show_list(one)))


@routes.owned("POST", "/todo/lists", TASKS_WRITE)
def create_list(call: Call) -> Reply:
    one = models.add_list(box_of(call), call.tenant.random, _name(call))
    return Reply(201, {"@odata.context": call.context("todo/lists/$entity"), **show_list(one)})


@routes.owned("GET", "/todo/lists/{list}", TASKS_READ)
def read_list(call: Call) -> Reply:
    return Reply(200, {"@odata.context": call.context("todo/lists/$entity"), **show_list(list_of(call))})


@routes.owned("PATCH", "/todo/lists/{list}", TASKS_WRITE)
def change_list(call: Call) -> Reply:
    models.rename_list(box_of(call), list_of(call), _name(call))
    return read_list(call)


@routes.owned("DELETE", "/todo/lists/{list}", TASKS_WRITE)
def delete_list(call: Call) -> Reply:
    models.remove_list(box_of(call), list_of(call))
    return NO_CONTENT


@routes.owned("GET", "/todo/lists/delta", TASKS_READ)
def lists_delta(call: Call) -> Reply:
    box = box_of(call)
    return _delta(call, box, "", box.lists.values(), box.gone, show_list, "Collection(todoTaskList)")


# -- tasks -------------------------------------------------------------------------------------------------------------


def show_task(task: Task) -> Values:
    values = task.values
    shown: Values = {
        "@odata.etag": _etag(task.id, task.change),
        "importance": values["importance"],
        "isReminderOn": values["isReminderOn"],
        "status": values["status"],
        "title": values["title"],
        "createdDateTime": times.instant_text(task.created),
        "lastModifiedDateTime": times.instant_text(task.modified),
        "bodyLastModifiedDateTime": times.instant_text(task.body_modified),
        "hasAttachments": bool(task.attachments),
        "categories": values["categories"],
        "id": task.id,
        "body": values["body"],
    }
    shown.update({name: shown_time(values[name]) for name in _TIMES if values.get(name)})
    if values.get("recurrence"):
        shown["recurrence"] = values["recurrence"]
    if task.linked:
        shown["linkedResources"] = list(task.linked.values())
    return shown


def _expanded(call: Call, task: Task) -> Values:
    shown = show_task(task)
    for part in call.query.get("$expand", "").split(","):
        name = part.partition("(")[0].strip()
        if name == "checklistItems":
            shown[name] = list(task.checklist.values())
        elif name == "linkedResources":
            shown[name] = list(task.linked.values())
        elif name == "attachments":
            shown[name] = task.attachments
        elif name == "extensions":
            shown[name] = [{"id": key, **one} for key, one in task.extensions.items()]
        elif name:
            raise errors.bad_query(f"Parsing OData Select and Expand failed: Could not find a property named '{name}'.")
    return selected(call, shown)


@routes.owned("GET", "/todo/lists/{list}/tasks", TASKS_READ)
def list_tasks(call: Call) -> Reply:
    found = list(list_of(call).tasks.values())
    if call.query.get("$filter"):
        predicate = parse(call.query["$filter"])
        found = [task for task in found if predicate(show_task(task))]
    for path, descending in reversed(order_by(call.query["$orderby"]) if call.query.get("$orderby") else []):
        found.sort(key=lambda task: str(value_at(show_task(task), path) or ""), reverse=descending)
    return respond(call, "todo/lists/tasks", found, lambda task: _expanded(call, task))


@routes.owned("POST", "/todo/lists/{list}/tasks", TASKS_WRITE)
def create_task(call: Call) -> Reply:
    box, one = box_of(call), list_of(call)
    sent = read(call.json_object)
    linked, checklist = sent.pop("linkedResources", []), sent.pop("checklistItems", [])
    now = call.tenant.now()
    task = Task("AAMkADAw" + call.tenant.random.secret(40), {**copy.deepcopy(DEFAULTS), **sent}, now, now, now)
    task.seq = box.next_seq()
    _settle(call, task, {})
    for part in linked:
        identity = call.tenant.random.uuid()
        task.linked[identity] = {**_plain(part), "id": identity}
    for part in checklist:
        identity = call.tenant.random.uuid()
        base = {"isChecked": False, "createdDateTime": times.instant_text(now), "checkedDateTime": None}
        task.checklist[identity] = {**base, **_plain(part), "id": identity}
    one.tasks[task.id] = task
    changed(call, task.id, "created")
    return Reply(201, {"@odata.context": call.context("todo/lists/tasks/$entity"), **show_task(task)})


@routes.owned("GET", "/todo/lists/{list}/tasks/{task}", TASKS_READ)
def read_task(call: Call) -> Reply:
    return Reply(200, {"@odata.context": call.context("todo/lists/tasks/$entity"), **_expanded(call, task_of(call))})


@routes.owned("PATCH", "/todo/lists/{list}/tasks/{task}", TASKS_WRITE)
def change_task(call: Call) -> Reply:
    task = task_of(call)
    before = dict(task.values)
    sent = read(call.json_object)
    task.values.update(sent)
    if "body" in sent and sent["body"] != before["body"]:
        task.body_modified = call.tenant.now()
    _settle(call, task, before)
    models.touch(box_of(call), task, call.tenant.now())
    changed(call, task.id, "updated")
    return Reply(200, {"@odata.context": call.context("todo/lists/tasks/$entity"), **show_task(task)})


@routes.owned("DELETE", "/todo/lists/{list}/tasks/{task}", TASKS_WRITE)
def delete_task(call: Call) -> Reply:
    task = task_of(call)
    models.remove_task(box_of(call), list_of(call), task)
    changed(call, task.id, "deleted")
    return NO_CONTENT


@routes.owned("GET", "/todo/lists/{list}/tasks/delta", TASKS_READ)
def tasks_delta(call: Call) -> Reply:
    one = list_of(call)
    return _delta(
        call,
        box_of(call),
        one.id,
        one.tasks.values(),
        one.gone,
        lambda task: _expanded(call, task),
        "Collection(todoTask)",
    )


# -- rules -------------------------------------------------------------------------------------------------------------


def _settle(call: Call, task: Task, before: Values) -> None:
    """Completing sets the day; a recurring task moves on to its next day and is open again, under the same id."""
    values = task.values
    if values["status"] != "completed":
        values.pop("completedDateTime", None)
        return
    if before.get("status") == "completed":
        return
    if values.get("recurrence") and values.get("dueDateTime"):
        following = next_due(values["recurrence"], values["dueDateTime"])
        if following:
            values.update({"status": "notStarted", "dueDateTime": following})
            values.pop("completedDateTime", None)
            return
    today = call.tenant.now().date().isoformat()
    values.setdefault("completedDateTime", {"dateTime": f"{today}T00:00:00", "timeZone": "UTC"})


def _name(call: Call) -> str:
    name = text(fields(call.json_object, "todoTaskList", {"displayName"}).get("displayName")).strip()
    if not name:
        raise property_missing("displayName")
    return name


def _plain(part: Values) -> Values:
    return {name: value for name, value in part.items() if not name.startswith("@") and name != "id"}


def _etag(identity: str, change: int) -> str:
    return f'W/"{ids.change_key(identity.encode().hex()[:24], change)}"'


def _delta(
    call: Call, box: TaskBox, scope: str, things: Iterable[Any], gone: list[tuple[int, str]], show: Any, context: str
) -> Reply:
    """A round over things with ``seq``: in the order of their last change, so a page is all that has to be known."""
    if "$search" in call.query:
        raise errors.bad_query("The query parameter '$search' is not supported.")
    token = call.query.get("$skiptoken") or call.query.get("$deltatoken")
    since = _token(token, scope) if token else -1
    found = [(one.seq, show(one)) for one in things if one.seq > since]
    if since >= 0:
        found += [(seq, {"id": name, "@removed": {"reason": "deleted"}}) for seq, name in gone if seq > since]
    found.sort(key=lambda one: one[0])
    size = call.preferences.page_size or int(call.query.get("$top", call.tenant.switches.page_size))
    body: Values = {"@odata.context": call.context(context), "value": [shown for _, shown in found[:size]]}
    call.preferences.applied.append("odata.track-changes")
    if len(found) > size:
        body["@odata.nextLink"] = call.link(_skiptoken=_made(scope, found[size - 1][0]))
    else:
        body["@odata.deltaLink"] = call.link(_deltatoken=_made(scope, box.seq))
    return Reply(200, body)


def _made(scope: str, seq: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([scope, seq]).encode()).decode()


def _token(token: str, scope: str) -> int:
    try:
        known, seq = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError) as error:
        raise sync_state_invalid() from error
    if known != scope:
        raise sync_state_invalid()
    return int(seq)
