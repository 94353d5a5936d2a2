"""Lists and tasks as they are kept, with a change log for their deltas."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..errors import ServiceError

if TYPE_CHECKING:
    from ..ids import Random

Values = dict[str, Any]
DEFAULTS: Values = {
    "title": "",
    "body": {"content": "", "contentType": "text"},
    "status": "notStarted",
    "importance": "normal",
    "isReminderOn": False,
    "categories": [],
}


@dataclass
class Task:
    id: str
    values: Values
    created: datetime
    modified: datetime
    body_modified: datetime
    change: int = 1
    seq: int = 0
    checklist: dict[str, Values] = field(default_factory=dict)
    linked: dict[str, Values] = field(default_factory=dict)
    extensions: dict[str, Values] = field(default_factory=dict)
    attachments: list[Values] = field(default_factory=list)


@dataclass
class TaskList:
    id: str
    name: str
    wellknown: str = "none"
    change: int = 1
    seq: int = 0
    tasks: dict[str, Task] = field(default_factory=dict)
    gone: list[tuple[int, str]] = field(default_factory=list)
    extensions: dict[str, Values] = field(default_factory=dict)


@dataclass
class TaskBox:
    """One person's lists. Every change gets the next ``seq``."""

    lists: dict[str, TaskList] = field(default_factory=dict)
    gone: list[tuple[int, str]] = field(default_factory=list)
    seq: int = 0

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq


def new_box(random: Random) -> TaskBox:
    """What everybody has from the start."""
    box = TaskBox()
    for name, wellknown in (("Tasks", "defaultList"), ("Flagged Emails", "flaggedEmails")):
        add_list(box, random, name, wellknown)
    return box


def add_list(box: TaskBox, random: Random, name: str, wellknown: str = "none") -> TaskList:
    one = TaskList("AQMkADAw" + random.secret(24), name, wellknown, seq=box.next_seq())
    box.lists[one.id] = one
    return one


def plant(box: TaskBox, random: Random, values: Values, now: datetime) -> Task:
    """A task as it is, in the default list: what the apps write is not always what Graph would take."""
    task = Task("AAMkADAw" + random.secret(40), {**DEFAULTS, **values}, now, now, now, seq=box.next_seq())
    default = next(one for one in box.lists.values() if one.wellknown == "defaultList")
    default.tasks[task.id] = task
    return task


def remove_list(box: TaskBox, one: TaskList) -> None:
    if one.wellknown != "none":
        raise ServiceError(400, "ErrorInvalidRequest", "A well-known list can't be deleted.")
    del box.lists[one.id]
    box.gone.append((box.next_seq(), one.id))


def rename_list(box: TaskBox, one: TaskList, name: str) -> None:
    if one.wellknown != "none":
        raise ServiceError(400, "ErrorInvalidRequest", "A well-known list can't be renamed.")
    one.name = name
    one.change += 1
    one.seq = box.next_seq()


def touch(box: TaskBox, task: Task, now: datetime) -> None:
    task.change += 1
    task.modified = now
    task.seq = box.next_seq()


def remove_task(box: TaskBox, one: TaskList, task: Task) -> None:
    del one.tasks[task.id]
    one.gone.append((box.next_seq(), task.id))


def not_found() -> ServiceError:
    return ServiceError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
