"""calendarView/delta: rounds, pages, windows, links that die."""

from __future__ import annotations

import pytest

from .stage import Stage, at


def test_a_round_in_which_nothing_changed_is_empty(stage: Stage) -> None:
    stage.anna.create()
    items, link = stage.anna.delta()
    assert [one["subject"] for one in items] == ["Talk"]
    items, link = stage.anna.delta(link)
    assert items == []
    assert stage.anna.delta(link)[0] == []


def test_pages_hold_as_many_as_preferred(stage: Stage) -> None:
    anna = stage.anna
    for number in range(5):
        anna.create(subject=f"Event {number}")
    first = anna.get(
        "/me/calendarView/delta?startDateTime=2026-10-01&endDateTime=2026-11-01", prefer="odata.maxpagesize=2"
    )
    assert len(first.value) == 2
    assert "@odata.deltaLink" not in first.json
    assert "odata.track-changes" in first.headers["Preference-Applied"]
    items, _ = anna.delta(page=2)
    assert [one["subject"] for one in items] == [f"Event {number}" for number in range(5)]


def test_changes_and_deletions_are_reported(stage: Stage) -> None:
    anna = stage.anna
    kept, gone = anna.create(subject="Kept"), anna.create(subject="Gone")
    _, link = anna.delta()
    anna.patch(kept, subject="Changed")
    anna.delete(gone)
    items, link = anna.delta(link)
    assert [one.get("subject") for one in items] == ["Changed", None]
    assert items[1] == {
        "@odata.type": "#microsoft.graph.event", "id": gone["id"], "@removed": {"reason": "deleted"}
    }  # fmt: skip


def test_an_event_that_leaves_the_window_is_removed_though_it_exists(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create()
    _, link = anna.delta()
    anna.patch(made, start=at("2027-10-06T10:00:00"), end=at("2027-10-06T11:00:00"))
    items, link = anna.delta(link)
    assert "@removed" in items[0]
    assert anna.read(made)["start"]["dateTime"].startswith("2027")
    outside = anna.create(start="2027-01-01T10:00:00", end="2027-01-01T11:00:00")
    items, link = anna.delta(link)
    assert [(one["id"], "@removed" in one) for one in items] == [(outside["id"], True)]


def test_what_changes_between_two_pages_comes_in_the_next_round(stage: Stage) -> None:
    anna = stage.anna
    events = [anna.create(subject=f"Event {number}") for number in range(4)]
    first = anna.get(
        "/me/calendarView/delta?startDateTime=2026-10-01&endDateTime=2026-11-01", prefer="odata.maxpagesize=2"
    )
    anna.delete(
        events[3],
    )
    anna.send("PATCH", f"/me/events/{events[0]['id']}", {"subject": "Late"})
    items, link = anna.delta(first.json["@odata.nextLink"])
    assert [one.get("subject") for one in items] == ["Event 2", None]
    items, _ = anna.delta(link)
    assert [one.get("subject") for one in items] == [None, "Late"]


def test_a_page_can_be_asked_for_again(stage: Stage) -> None:
    anna = stage.anna
    for _ in range(4):
        anna.create()
    first = anna.get(
        "/me/calendarView/delta?startDateTime=2026-10-01&endDateTime=2026-11-01", prefer="odata.maxpagesize=2"
    )
    pages = [anna.get(first.json["@odata.nextLink"], prefer="odata.maxpagesize=2").json for _ in range(2)]
    assert pages[0] == pages[1]


def test_query_options_are_refused(stage: Stage) -> None:
    for option in ("$select=subject", "$filter=x", "$orderby=x", "$expand=x", "$search=x", "$top=5"):
        refused = stage.anna.get(f"/me/calendarView/delta?startDateTime=2026-10-01&endDateTime=2026-11-01&{option}")
        assert (refused.status, refused.code) == (400, "ErrorInvalidUrlQuery"), option


def test_windows_have_a_limit(stage: Stage) -> None:
    for path in ("/me/calendarView", "/me/calendarView/delta"):
        refused = stage.anna.get(f"{path}?startDateTime=2026-01-01&endDateTime=2031-01-02")
        assert refused.code == "ErrorInvalidRequest"
        assert "1825" in refused.json["error"]["message"]
        assert stage.anna.get(path).code == "ErrorInvalidParameter"


def test_only_the_last_links_of_a_chain_live(stage: Stage) -> None:
    anna = stage.anna
    anna.create()
    _, link = anna.delta()
    newest = link
    for _ in range(3):
        _, newest = anna.delta(newest)
    assert anna.delta(newest)[0] == []
    dead = anna.get(link)
    assert (dead.status, dead.code) == (410, "SyncStateNotFound")


def test_a_link_can_be_made_to_expire(stage: Stage) -> None:
    _, link = stage.anna.delta()
    stage.control("POST", "/tokens", {"do": "expire_delta"})
    assert stage.anna.get(link).status == 410
    items, _ = stage.anna.delta()
    assert items == []


@pytest.mark.parametrize(
    ("code", "status"),
    [("SyncStateNotFound", 410), ("syncStateNotFound", 404), ("resyncRequired", 410), ("SyncStateInvalid", 400)],
)
def test_dead_links_have_several_spellings(stage: Stage, code: str, status: int) -> None:
    _, link = stage.anna.delta()
    stage.switch(dead_link=code)
    stage.control("POST", "/tokens", {"do": "expire_delta"})
    answer = stage.anna.get(link)
    assert (answer.status, answer.code) == (status, code)


def test_each_calendar_has_its_own_chain(stage: Stage) -> None:
    anna = stage.anna
    other = anna.send("POST", "/me/calendars", {"name": "Other"}).json
    made = anna.create()
    base = f"/me/calendars/{other['id']}/calendarView/delta?startDateTime=2026-10-01&endDateTime=2026-11-01"
    first, link = anna.delta(base)
    _, default_link = anna.delta()
    assert first == []
    stage.control("POST", "/move", {"mailbox": anna.address, "event": made["id"], "calendar": "Other"})
    assert [one["id"] for one in anna.delta(link)[0]] == [made["id"]]
    assert [("@removed" in one, one["id"]) for one in anna.delta(default_link)[0]] == [(True, made["id"])]


def test_rounds_can_repeat_themselves(stage: Stage) -> None:
    anna = stage.anna
    anna.create(subject="One")
    anna.create(subject="Two")
    stage.switch(delta_duplicates=True, delta_order="reversed", delta_empty_page=True, delta_replay=True)
    items, link = anna.delta()
    assert [one["subject"] for one in items] == ["Two", "One", "Two"]
    items, _ = anna.delta(link)
    assert {one["subject"] for one in items} == {"One", "Two"}


def test_what_left_a_calendar_and_came_back_is_not_removed(stage: Stage) -> None:
    anna = stage.anna
    anna.send("POST", "/me/calendars", {"name": "Other"})
    made = anna.create()
    _, link = anna.delta()
    for name in ("Other", "Calendar"):
        stage.control("POST", "/move", {"mailbox": anna.address, "event": made["id"], "calendar": name})
    assert [("@removed" in one, one["id"]) for one in anna.delta(link)[0]] == [(False, made["id"])]
