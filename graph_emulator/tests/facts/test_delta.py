"""calendarView/delta: rounds, pages, stubs, removals, tokens."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from graph_emulator.tests.stage import Answer, Json, Stage, at, meeting

from .registry import fact, facts, row

WINDOW = "startDateTime=2026-10-01T00:00:00Z&endDateTime=2026-11-01T00:00:00Z"
STUB = {"@odata.type", "@odata.etag", "id", "seriesMasterId", "type", "start", "end"}


def weekly(stage: Stage, start: str = "2026-10-06", **more: Any) -> Json:
    rule = {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday"},
        "range": {"type": "numbered", "startDate": start, "numberOfOccurrences": 4},
    }
    return stage.anna.create(start=f"{start}T10:00:00", end=f"{start}T11:00:00", recurrence=rule, **more)


def first(stage: Stage, more: str = "", **rest: Any) -> Answer:
    return stage.anna.get(f"/me/calendarView/delta?{WINDOW}{more}", **rest)


# -- requests and links ------------------------------------------------------------------------------------------------


@facts(
    "delta",
    "option",
    row("a delta does not take $select", "&$select=subject"),
    row("a delta does not take $expand", "&$expand=calendar"),
    row("a delta does not take $filter", "&$filter=isAllDay%20eq%20true"),
    row("a delta does not take $orderby", "&$orderby=subject"),
    row("a delta does not take $search", "&$search=x"),
    row("a delta does not take $top", "&$top=5", source="O"),
)
def test_refused_options(stage: Stage, option: str) -> None:
    answer = first(stage, option)
    assert (answer.status, answer.code) == (400, "ErrorInvalidUrlQuery")


@fact("delta", "a delta needs the bounds of its window")
def test_bounds(stage: Stage) -> None:
    assert stage.anna.get("/me/calendarView/delta").status == 400


@fact("delta", "a delta is about one calendar: the one that its address names")
def test_one_calendar(stage: Stage) -> None:
    other = stage.anna.send("POST", "/me/calendars", {"name": "Other"}).json
    stage.anna.create(subject="Here")
    stage.anna.send("POST", f"/me/calendars/{other['id']}/events", meeting("There"))
    assert [one["subject"] for one in first(stage).value] == ["Here"]
    found = stage.anna.get(f"/me/calendars/{other['id']}/calendarView/delta?{WINDOW}")
    assert [one["subject"] for one in found.value] == ["There"]


@fact("delta", "the size of a page is that of Prefer odata.maxpagesize")
def test_page_size(stage: Stage) -> None:
    for number in range(5):
        stage.anna.create(subject=str(number))
    page = first(stage, prefer="odata.maxpagesize=2")
    assert len(page.value) == 2
    assert "@odata.nextLink" in page.json


@fact("delta", "an answer names odata.track-changes in Preference-Applied", "O")
def test_track_changes(stage: Stage) -> None:
    assert "odata.track-changes" in first(stage).headers["Preference-Applied"]


@fact("delta", "each page has a nextLink or a deltaLink, never both")
def test_one_link(stage: Stage) -> None:
    for number in range(5):
        stage.anna.create(subject=str(number))
    page = first(stage, prefer="odata.maxpagesize=2")
    seen = [page]
    while "@odata.nextLink" in page.json:
        page = stage.anna.get(page.json["@odata.nextLink"], prefer="odata.maxpagesize=2")
        seen.append(page)
    assert [{"@odata.nextLink", "@odata.deltaLink"} & set(one.json) for one in seen] == [
        {"@odata.nextLink"}, {"@odata.nextLink"}, {"@odata.deltaLink"},
    ]  # fmt: skip


@fact("delta", "links are whole addresses that hold the window inside their token")
def test_links(stage: Stage) -> None:
    link = first(stage).json["@odata.deltaLink"]
    assert link.startswith(f"{stage.emulator.graph_url}/v1.0/me/calendarView/delta?")
    assert list(parse_qs(urlsplit(link).query)) == ["$deltatoken"]
    stage.anna.create(start="2026-12-01T10:00:00", end="2026-12-01T11:00:00")
    assert not any("subject" in one for one in stage.anna.get(link).value)


@fact("delta", "preferences are not kept in the links: each page has its own")
def test_preferences_of_pages(stage: Stage) -> None:
    for number in range(3):
        stage.anna.create(subject=str(number))
    page = first(stage, prefer='odata.maxpagesize=1, outlook.timezone="Tokyo Standard Time"')
    assert page.value[0]["start"]["timeZone"] == "Tokyo Standard Time"
    following = stage.anna.get(page.json["@odata.nextLink"], prefer="")
    assert (len(following.value), following.value[0]["start"]["timeZone"]) == (2, "UTC")


@fact("delta", "an empty page with a nextLink is no end")
def test_empty_page(stage: Stage) -> None:
    stage.switch(delta_empty_page=True)
    stage.anna.create()
    page = first(stage)
    assert page.value == []
    assert len(stage.anna.get(page.json["@odata.nextLink"]).value) == 1


@fact("delta", "the order of items means nothing")
def test_order(stage: Stage) -> None:
    for number in range(4):
        stage.anna.create(subject=str(number))
    orders = []
    for order in ("changed", "reversed"):
        stage.switch(delta_order=order)
        orders.append([one["subject"] for one in first(stage).value])
    assert orders[0] == orders[1][::-1]


@fact("delta", "an item can come twice in a round")
def test_duplicates(stage: Stage) -> None:
    stage.switch(delta_duplicates=True)
    made = stage.anna.create()
    assert [one["id"] for one in stage.anna.delta()[0]] == [made["id"]] * 2


@fact("delta", "a change can come again in a later round")
def test_replay(stage: Stage) -> None:
    stage.switch(delta_replay=True)
    _, link = stage.anna.delta()
    made = stage.anna.create()
    _, link = stage.anna.delta(link)
    assert [one["id"] for one in stage.anna.delta(link)[0]] == [made["id"]]


@fact("delta", "a window of more than 1825 days is refused", "O")
def test_longest_window(stage: Stage) -> None:
    answer = stage.anna.get("/me/calendarView/delta?startDateTime=2026-01-01&endDateTime=2031-06-01")
    assert (answer.status, answer.code) == (400, "ErrorInvalidRequest")
    assert "1825" in answer.json["error"]["message"]


# -- items -------------------------------------------------------------------------------------------------------------


@fact("delta", "a single event comes whole")
def test_single(stage: Stage) -> None:
    made = stage.anna.create(location={"displayName": "Room"})
    ((item,), _) = stage.anna.delta()
    ignored = {"@odata.context", "@odata.type"}
    assert {name: value for name, value in item.items() if name not in ignored} == {
        name: value for name, value in made.items() if name not in ignored
    }


@fact("delta", "a master comes whole, and its times are those of its first occurrence", "O")
def test_master(stage: Stage) -> None:
    weekly(stage, "2026-09-22")
    master = next(one for one in stage.anna.delta()[0] if one["type"] == "seriesMaster")
    assert (master["subject"], master["start"]["dateTime"][:10]) == ("Talk", "2026-09-22")


@fact("delta", "a series that began before the window can come without its master", "O")
def test_missing_master(stage: Stage) -> None:
    stage.switch(delta_masters="inside")
    master = weekly(stage, "2026-09-22")
    items, _ = stage.anna.delta()
    assert {one["type"] for one in items} == {"occurrence"}
    assert stage.anna.read(items[0]["seriesMasterId"])["id"] == master["id"]


@fact("delta", "an occurrence is a stub with its times and its master's id", "O")
def test_stub(stage: Stage) -> None:
    weekly(stage)
    assert [set(one) for one in stage.anna.delta()[0] if one["type"] == "occurrence"] == [STUB] * 4


@fact("delta", "an exception can come without the subject that it shares with its master", "O")
def test_exception(stage: Stage) -> None:
    stage.switch(delta_exceptions="own")
    weekly(stage)
    stage.anna.patch(stage.anna.view()[1], location={"displayName": "Room"})
    exception = next(one for one in stage.anna.delta()[0] if one["type"] == "exception")
    assert not exception.get("subject")
    assert exception["location"]["displayName"] == "Room"


@fact("delta", "a removed item is its id and the reason")
def test_removed(stage: Stage) -> None:
    made = stage.anna.create()
    _, link = stage.anna.delta()
    stage.anna.delete(made)
    ((item,), _) = stage.anna.delta(link)
    assert {name: value for name, value in item.items() if name != "@odata.type"} == {
        "id": made["id"], "@removed": {"reason": "deleted"},
    }  # fmt: skip


@fact("delta", "a deleted occurrence is not reported as removed: the series comes again without it", "O")
def test_deleted_occurrence(stage: Stage) -> None:
    master = weekly(stage)
    gone = stage.anna.view()[1]
    _, link = stage.anna.delta()
    stage.anna.delete(gone)
    items, _ = stage.anna.delta(link)
    assert not any("@removed" in one for one in items)
    assert {one["id"] for one in items} == {master["id"], *(one["id"] for one in stage.anna.view())}


@fact("delta", "what happens to events outside the window is reported as removed")
def test_outside(stage: Stage) -> None:
    _, link = stage.anna.delta()
    made = stage.anna.create(start="2026-12-01T10:00:00", end="2026-12-01T11:00:00")
    items, link = stage.anna.delta(link)
    assert [(one["id"], "@removed" in one) for one in items] == [(made["id"], True)]
    stage.anna.delete(made)
    items, _ = stage.anna.delta(link)
    assert [(one["id"], "@removed" in one) for one in items] == [(made["id"], True)]


@fact("delta", "an event that moved out of the window is reported as removed and is still there")
def test_moved_out(stage: Stage) -> None:
    made = stage.anna.create()
    _, link = stage.anna.delta()
    stage.anna.patch(made, start=at("2026-12-01T10:00:00"), end=at("2026-12-01T11:00:00"))
    ((item,), _) = stage.anna.delta(link)
    assert item["@removed"] == {"reason": "deleted"}
    assert stage.anna.read(item["id"])["subject"] == "Talk"


@fact("delta", "what the client wrote itself is reported back like anything else")
def test_own_writes(stage: Stage) -> None:
    _, link = stage.anna.delta()
    made = stage.anna.create()
    assert [one["id"] for one in stage.anna.delta(link)[0]] == [made["id"]]


@fact("delta", "a round without changes is empty and has a new deltaLink")
def test_nothing_new(stage: Stage) -> None:
    stage.anna.create()
    _, link = stage.anna.delta()
    items, later = stage.anna.delta(link)
    assert (items, later != link) == ([], True)


# -- tokens ------------------------------------------------------------------------------------------------------------


@fact("delta", "a token that was dropped is answered with 410 and SyncStateNotFound", "O")
def test_expired(stage: Stage) -> None:
    _, link = stage.anna.delta()
    stage.control("POST", "/tokens", {"do": "expire_delta"})
    answer = stage.anna.get(link)
    assert (answer.status, answer.code) == (410, "SyncStateNotFound")


@fact("delta", "only the last few generations of a chain are kept, the oldest go first", "O")
def test_generations(stage: Stage) -> None:
    stage.switch(delta_generations=2)
    _, oldest = stage.anna.delta()
    _, older = stage.anna.delta(oldest)
    _, newest = stage.anna.delta(older)
    assert [stage.anna.get(link).status for link in (newest, oldest)] == [200, 410]


@facts(
    "delta",
    "status, code",
    row("a dead token can come as 40X with syncStateNotFound", 404, "syncStateNotFound"),
    row("a dead token can come as resyncRequired", 410, "resyncRequired"),
    row("a dead token can come as SyncStateInvalid", 400, "SyncStateInvalid"),
)
def test_other_words(stage: Stage, status: int, code: str) -> None:
    _, link = stage.anna.delta()
    stage.fault({"path": "/calendarView/delta"}, kind="status", status=status, code=code)
    answer = stage.anna.get(link)
    assert (answer.status, answer.code) == (status, code)


@fact("delta", "a 410 can name a fresh address in Location")
def test_location(stage: Stage) -> None:
    _, link = stage.anna.delta()
    fresh = f"{stage.emulator.graph_url}/v1.0/me/calendarView/delta?{WINDOW}"
    stage.fault({"path": "/calendarView/delta"}, kind="status", status=410, headers={"Location": fresh})
    answer = stage.anna.get(link)
    assert (answer.status, answer.headers["Location"]) == (410, fresh)


@fact("delta", "a token that is none is refused")
def test_nonsense(stage: Stage) -> None:
    answer = stage.anna.get("/me/calendarView/delta?$deltatoken=nonsense")
    assert 400 <= answer.status < 411


@fact("delta", "a new first round begins a chain of its own beside the old one's data")
def test_new_round(stage: Stage) -> None:
    stage.anna.create()
    stage.anna.delta()
    items, _ = stage.anna.delta()
    assert len(items) == 1


@fact("delta", "a first round can report removed items, too")
def test_removed_at_first(stage: Stage) -> None:
    stage.switch(delta_removed_at_first=True)
    stage.anna.delete(stage.anna.create())
    items, _ = stage.anna.delta()
    assert any("@removed" in one for one in items)


@fact("delta", "a change may be missing from a round and come in a later one")
def test_lag(stage: Stage) -> None:
    stage.switch(delta_lag=5)
    _, link = stage.anna.delta()
    stage.anna.create()
    items, link = stage.anna.delta(link)
    assert items == []
    stage.advance(6)
    assert len(stage.anna.delta(link)[0]) == 1
