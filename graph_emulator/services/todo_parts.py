"""To Do: what belongs to a task (checklist, linked resources, attachments, extensions) or to a list (extensions)."""

from __future__ import annotations

import base64
from typing import Any

from .. import times
from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.expanding import extension
from ..graph.listing import respond
from ..graph.routes import TASKS_READ, TASKS_WRITE, routes
from ..outlook import extras
from ..outlook.errors import wrong_literal
from ..outlook.primitives import boolean, fields, optional_text
from ..todo import models
from ..todo.models import Values
from .todo import box_of, changed, list_of, task_of

_TASK = "/todo/lists/{list}/tasks/{task}"
_LINKED = {"webUrl", "applicationName", "displayName", "externalId", "id"}
_CHECK = {"displayName", "isChecked", "createdDateTime", "checkedDateTime", "id"}


def _touch(call: Call) -> None:
    task = task_of(call)
    models.touch(box_of(call), task, call.tenant.now())
    changed(call, task.id, "updated")


def _linked(call: Call, known: Values) -> Values:
    own = fields(call.json_object, "linkedResource", _LINKED)
    return {**known, **{name: optional_text(value) for name, value in own.items() if name != "id"}}


def _checklist_item(call: Call, known: Values) -> Values:
    own = fields(call.json_object, "checklistItem", _CHECK)
    made = {"isChecked": False, "createdDateTime": times.instant_text(call.tenant.now()), **known}
    if "displayName" in own:
        made["displayName"] = optional_text(own["displayName"])
    if "isChecked" in own:
        made["isChecked"] = boolean(own["isChecked"])
    made["checkedDateTime"] = times.instant_text(call.tenant.now()) if made["isChecked"] else None
    return made


def _register(segment: str, store: str, write: Any) -> None:
    """The five addresses of a collection that is kept on a task as a dictionary by id."""
    path, one = f"{_TASK}/{segment}", f"{_TASK}/{segment}/{{part}}"

    def kept(call: Call) -> dict[str, Values]:
        parts: dict[str, Values] = getattr(task_of(call), store)
        return parts

    def found(call: Call) -> Values:
        if call.path["part"] not in kept(call):
            raise models.not_found()
        return kept(call)[call.path["part"]]

    @routes.owned("GET", path, TASKS_READ)
    def list_parts(call: Call) -> Reply:
        return respond(call, f"todo/lists/tasks/{segment}", list(kept(call).values()), lambda part: part)

    @routes.owned("POST", path, TASKS_WRITE)
    def create(call: Call) -> Reply:
        identity = call.tenant.random.uuid()
        kept(call)[identity] = {**write(call, {}), "id": identity}
        _touch(call)
        return Reply(201, kept(call)[identity])

    @routes.owned("GET", one, TASKS_READ)
    def read(call: Call) -> Reply:
        return Reply(200, found(call))

    @routes.owned("PATCH", one, TASKS_WRITE)
    def change(call: Call) -> Reply:
        kept(call)[call.path["part"]] = write(call, found(call))
        _touch(call)
        return Reply(200, found(call))

    @routes.owned("DELETE", one, TASKS_WRITE)
    def delete(call: Call) -> Reply:
        del kept(call)[found(call)["id"]]
        _touch(call)
        return NO_CONTENT


_register("checklistItems", "checklist", _checklist_item)
_register("linkedResources", "linked", _linked)


@routes.owned("GET", f"{_TASK}/attachments", TASKS_READ)
def list_attachments(call: Call) -> Reply:
    return respond(call, "todo/lists/tasks/attachments", task_of(call).attachments, lambda part: part)


@routes.owned("POST", f"{_TASK}/attachments", TASKS_WRITE)
def add_attachment(call: Call) -> Reply:
    body = call.json_object
    try:
        content = base64.b64decode(body.get("contentBytes") or "", validate=True)
    except (ValueError, TypeError) as error:
        raise wrong_literal(body.get("contentBytes"), "Edm.Binary") from error
    made = {
        "@odata.type": "#microsoft.graph.taskFileAttachment",
        "id": call.tenant.random.key(),
        "name": body.get("name"),
        "contentType": body.get("contentType") or "application/octet-stream",
        "size": len(content),
        "lastModifiedDateTime": times.instant_text(call.tenant.now()),
        "contentBytes": body.get("contentBytes") or "",
    }
    task_of(call).attachments.append(made)
    _touch(call)
    return Reply(201, made)


@routes.owned("GET", f"{_TASK}/attachments/{{part}}", TASKS_READ)
def read_attachment(call: Call) -> Reply:
    return Reply(200, _attachment(call))


@routes.owned("DELETE", f"{_TASK}/attachments/{{part}}", TASKS_WRITE)
def delete_attachment(call: Call) -> Reply:
    task_of(call).attachments.remove(_attachment(call))
    _touch(call)
    return NO_CONTENT


def _attachment(call: Call) -> Values:
    found = next((one for one in task_of(call).attachments if one["id"] == call.path["part"]), None)
    if found is None:
        raise models.not_found()
    return found


def _extensions(call: Call) -> dict[str, Values]:
    return task_of(call).extensions if "task" in call.path else list_of(call).extensions


def list_extensions(call: Call) -> Reply:
    found = [extension(name, stored) for name, stored in _extensions(call).items()]
    return respond(call, "todo/lists/extensions", found, lambda one: one)


def add_extension(call: Call) -> Reply:
    stored = extras.write_extension(_extensions(call), call.json_object)
    return Reply(201, extension(stored["extensionName"], stored))


def read_extension(call: Call) -> Reply:
    name = _extension_name(call)
    return Reply(200, extension(name, _extensions(call)[name]))


def change_extension(call: Call) -> Reply:
    name = _extension_name(call)
    merged = {**_extensions(call)[name], **call.json_object, "extensionName": name}
    return Reply(200, extension(name, extras.write_extension(_extensions(call), merged)))


def delete_extension(call: Call) -> Reply:
    del _extensions(call)[_extension_name(call)]
    return NO_CONTENT


def _extension_name(call: Call) -> str:
    name = call.path["extension"].removeprefix("microsoft.graph.openTypeExtension.")
    if name not in _extensions(call):
        raise models.not_found()
    return name


for _owner in (_TASK, "/todo/lists/{list}"):
    routes.owned("GET", f"{_owner}/extensions", TASKS_READ)(list_extensions)
    routes.owned("POST", f"{_owner}/extensions", TASKS_WRITE)(add_extension)
    routes.owned("GET", f"{_owner}/extensions/{{extension}}", TASKS_READ)(read_extension)
    routes.owned("PATCH", f"{_owner}/extensions/{{extension}}", TASKS_WRITE)(change_extension)
    routes.owned("DELETE", f"{_owner}/extensions/{{extension}}", TASKS_WRITE)(delete_extension)
