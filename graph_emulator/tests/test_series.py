"""Series: masters, occurrences, exceptions, cancelled days, summer time, delta."""

from __future__ import annotations

from typing import Any

import pytest

from .stage import Json, Person, Stage, at, meeting, people

BERLIN = "W. Europe Standard Time"


def rule(
    kind: str = "weekly", start: str = "2026-10-05", count: int | None = 4, end: str | None = None, **pattern: Any
) -> Json:
    """A recurrence; without count and end it never ends."""
    pattern = {"type": kind, "interval": 1, **pattern}
    if kind == "weekly":
        pattern = {"daysOfWeek": ["monday"], "firstDayOfWeek": "monday", **pattern}
    span: Json = {"type": "noEnd", "startDate": start}
    if count:
        span = {"type": "numbered", "startDate": start, "numberOfOccurrences": count}
    if end:
        span = {"type": "endDate", "startDate": start, "endDate": end}
    return {"pattern": pattern, "range": span}


def weekly(person: Person, **more: Any) -> Json:
    """Four Mondays at ten in Berlin, beginning on 5 October 2026; summer time ends on the 25th."""
    recurrence = more.pop("recurrence", rule())
    return person.create(
        start="2026-10-05T10:00:00", end="2026-10-05T11:00:00", zone=BERLIN, recurrence=recurrence, **more
    )


def days(events: list[Json]) -> list[str]:
    return [one["start"]["dateTime"][:16] for one in events]


def test_a_series_keeps_its_hour_across_summer_time(stage: Stage) -> None:
    weekly(stage.anna)
    assert days(stage.anna.view()) == ["2026-10-05T08:00", "2026-10-12T08:00", "2026-10-19T08:00", "2026-10-26T09:00"]
    local = stage.anna.view(prefer=f'outlook.timezone="{BERLIN}"')
    assert {day[11:] for day in days(local)} == {"10:00"}


def test_lists_hold_masters_and_views_hold_occurrences(stage: Stage) -> None:
    master = weekly(stage.anna)
    assert [one["type"] for one in stage.anna.get("/me/events").value] == ["seriesMaster"]
    occurrences = stage.anna.view()
    assert {one["type"] for one in occurrences} == {"occurrence"}
    assert {one["seriesMasterId"] for one in occurrences} == {master["id"]}
    assert len({one["iCalUId"] for one in occurrences} | {master["iCalUId"]}) == 5
    assert occurrences[1]["originalStart"] == "2026-10-12T08:00:00.0000000Z"
    instances = stage.anna.get(f"/me/events/{master['id']}/instances?startDateTime=2026-10-06&endDateTime=2026-10-20")
    assert [one["id"] for one in instances.value] == [one["id"] for one in occurrences[1:3]]


def test_the_rule_comes_back_with_every_field(stage: Stage) -> None:
    recurrence = weekly(stage.anna)["recurrence"]
    assert recurrence["pattern"] == {
        "type": "weekly", "interval": 1, "month": 0, "dayOfMonth": 0, "daysOfWeek": ["monday"],
        "firstDayOfWeek": "monday", "index": "first",
    }  # fmt: skip
    assert recurrence["range"] == {
        "type": "numbered", "startDate": "2026-10-05", "endDate": "0001-01-01", "recurrenceTimeZone": BERLIN,
        "numberOfOccurrences": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        (rule("daily", interval=3, count=3), ["10-05", "10-08", "10-11"]),
        (rule(daysOfWeek=["monday", "thursday"], interval=2), ["10-05", "10-08", "10-19", "10-22"]),
        (rule("absoluteMonthly", dayOfMonth=31, count=3), ["10-31", "11-30", "12-31"]),
        (rule("relativeMonthly", daysOfWeek=["friday"], index="last", count=3), ["10-30", "11-27", "12-25"]),
        (
            rule(
                "relativeMonthly",
                daysOfWeek=["monday", "tuesday", "wednesday", "thursday", "friday"],
                count=2,
                index="last",
            ),
            ["10-30", "11-30"],
        ),
        (rule("absoluteYearly", dayOfMonth=24, month=12, count=2), ["12-24", "12-24"]),
        (rule("relativeYearly", daysOfWeek=["sunday"], month=11, index="fourth", count=1), ["11-22"]),
        (rule(count=None, end="2026-10-19"), ["10-05", "10-12", "10-19"]),
    ],
)
def test_patterns(stage: Stage, recurrence: Json, expected: list[str]) -> None:
    master = stage.anna.create(
        start="2026-10-05T10:00:00", end="2026-10-05T11:00:00", zone=BERLIN, recurrence=recurrence
    )
    found = stage.anna.get(
        f"/me/events/{master['id']}/instances?startDateTime=2026-01-01&endDateTime=2030-01-01&$top=50"
    ).value
    assert [day[5:10] for day in days(found)] == expected


@pytest.mark.parametrize(
    ("recurrence", "status", "code"),
    [
        (rule(daysOfWeek=[]), 400, "ErrorCalendarInvalidRecurrence"),
        (rule("absoluteMonthly"), 400, "ErrorCalendarInvalidRecurrence"),
        (rule(start="2026-10-06"), 400, "ErrorCalendarInvalidRecurrence"),
        (rule(count=1000), 400, "ErrorCalendarInvalidRecurrence"),
        (rule("fortnightly"), 400, "RequestBodyRead"),
        (
            rule("relativeYearly", daysOfWeek=["monday"], count=None, end="2026-10-06", month=3),
            400,
            "ErrorRecurrenceHasNoOccurrence",
        ),
        (rule(interval=0), 500, "ErrorInternalServerError"),
    ],
)
def test_what_is_no_rule(stage: Stage, recurrence: Json, status: int, code: str) -> None:
    body = meeting(start="2026-10-05T10:00:00", end="2026-10-05T11:00:00", recurrence=recurrence)
    refused = stage.anna.send("POST", "/me/events", body)
    assert (refused.status, refused.code) == (status, code)


def test_a_changed_occurrence_becomes_an_exception(stage: Stage) -> None:
    master = weekly(stage.anna)
    second = stage.anna.view()[1]
    changed = stage.anna.patch(second, subject="Special")
    assert (changed["id"], changed["type"], changed["subject"]) == (second["id"], "exception", "Special")
    whole = stage.anna.read(
        master, "?$select=subject,cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences"
    )
    assert [one["id"] for one in whole["exceptionOccurrences"]] == [second["id"]]
    assert "exceptionOccurrences" not in stage.anna.read(master)


def test_who_is_invited_to_one_occurrence_answers_that_one(stage: Stage) -> None:
    weekly(stage.anna, subject="Weekly")
    stage.anna.patch(stage.anna.view()[1], attendees=people("ben"))
    (own,) = stage.ben.everything()
    assert (own["type"], own["iCalUId"]) == ("singleInstance", stage.anna.view()[1]["iCalUId"])
    stage.ben.do(own, "accept", {"sendResponse": True})
    told = [[person["status"]["response"] for person in event["attendees"]] for event in stage.anna.view()]
    assert told == [[], ["accepted"], [], []]


def test_a_deleted_occurrence_is_listed_on_the_master(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    second = anna.view()[1]
    assert anna.delete(second).status == 204
    assert days(anna.view()) == ["2026-10-05T08:00", "2026-10-19T08:00", "2026-10-26T09:00"]
    whole = anna.read(master, "?$select=cancelledOccurrences")
    assert whole["cancelledOccurrences"] == [f"OID.{master['id']}.2026-10-12"]
    assert anna.get(f"/me/events/{second['id']}").code == "ErrorItemNotFound"


@pytest.mark.parametrize(
    ("day", "fits"), [("2026-10-06", True), ("2026-10-18", True), ("2026-10-05", False), ("2026-10-19", False)]
)
def test_an_occurrence_stays_between_its_neighbours_days(stage: Stage, day: str, fits: bool) -> None:
    weekly(stage.anna)
    second = stage.anna.view()[1]
    times = {"start": at(f"{day}T15:00:00", BERLIN), "end": at(f"{day}T16:00:00", BERLIN)}
    answer = stage.anna.try_patch(second, **times)
    assert (answer.status, answer.code) == ((200, "") if fits else (400, "ErrorOccurrenceCrossingBoundary"))


def test_exceptions_survive_other_changes_and_go_with_the_pattern(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    exception = anna.patch(anna.view()[1], subject="Special")
    anna.patch(anna.read(master), subject="Renamed", location={"displayName": "Room"})
    assert [one["subject"] for one in anna.view()] == ["Renamed", "Special", "Renamed", "Renamed"]
    assert anna.read(exception)["location"]["displayName"] == "Room"
    anna.patch(anna.read(master), recurrence=rule(count=3))
    assert [one["subject"] for one in anna.view()] == ["Renamed"] * 3
    assert anna.get(f"/me/events/{exception['id']}").status == 404


def test_another_hour_counts_as_another_pattern(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    before = anna.view()
    anna.delete(before[2])
    anna.patch(anna.read(master), start=at("2026-10-05T14:00:00", BERLIN), end=at("2026-10-05T15:00:00", BERLIN))
    after = anna.view()
    assert days(after) == ["2026-10-05T12:00", "2026-10-12T12:00", "2026-10-19T12:00", "2026-10-26T13:00"]
    assert not {one["id"] for one in after} & {one["id"] for one in before}


def test_the_same_rule_again_is_no_change_but_a_complaint(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    anna.patch(anna.view()[1], subject="Special")
    stage.control("DELETE", "/journal")
    anna.patch(anna.read(master), recurrence=master["recurrence"], subject="New")
    assert [one["subject"] for one in anna.view()] == ["New", "Special", "New", "New"]
    assert "unchanged field sent again: recurrence" in stage.complaints[0]


def test_a_series_becomes_a_single_event(stage: Stage) -> None:
    master = weekly(stage.anna)
    assert stage.anna.patch(master, recurrence=None)["type"] == "singleInstance"
    assert len(stage.anna.view()) == 1


def test_copies_of_a_series_follow(stage: Stage) -> None:
    anna, ben = stage.anna, stage.ben
    master = weekly(anna, with_=["ben"])
    assert len(ben.view()) == 4
    anna.patch(anna.view()[1], start=at("2026-10-13T10:00:00", BERLIN), end=at("2026-10-13T11:00:00", BERLIN))
    anna.delete(anna.view()[2])
    assert days(ben.view())[:2] == ["2026-10-05T08:00", "2026-10-13T08:00"]
    assert [one["isCancelled"] for one in ben.view()] == [False, False, True, False]
    assert stage.new_mails() == [("invitation", ["ben"]), ("update", ["ben"]), ("cancellation", ["ben"])]
    anna.patch(anna.read(master), subject="New name")
    assert stage.new_mails() == [("update", ["ben"]), ("update", ["ben"])]


def test_one_occurrence_can_be_answered(stage: Stage) -> None:
    weekly(stage.anna, with_=["ben"])
    stage.ben.do(stage.ben.view()[2], "accept")
    assert [one["attendees"][0]["status"]["response"] for one in stage.anna.view()] == [
        "none",
        "none",
        "accepted",
        "none",
    ]
    assert [one["responseStatus"]["response"] for one in stage.ben.view()] == [
        "notResponded", "notResponded", "accepted", "notResponded",
    ]  # fmt: skip
    stage.ben.do(stage.ben.view()[3], "decline")
    assert len(stage.ben.view()) == 3


def test_a_delta_holds_the_master_and_stubs(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    items, _ = anna.delta()
    assert [one["type"] for one in items] == ["seriesMaster"] + ["occurrence"] * 4
    assert items[0]["id"] == master["id"]
    assert items[0]["subject"] == "Talk"
    assert set(items[1]) == {"@odata.type", "@odata.etag", "id", "seriesMasterId", "type", "start", "end"}


def test_a_deleted_occurrence_is_missing_and_not_removed(stage: Stage) -> None:
    anna = stage.anna
    weekly(anna)
    _, link = anna.delta()
    anna.delete(anna.view()[1])
    items, _ = anna.delta(link)
    assert [one["type"] for one in items] == ["seriesMaster"] + ["occurrence"] * 3
    assert not any("@removed" in one for one in items)


def test_a_new_pattern_removes_the_old_occurrences(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    old = {one["id"] for one in anna.view()}
    _, link = anna.delta()
    anna.patch(master, recurrence=rule("daily", count=2))
    items, _ = anna.delta(link)
    assert {one["id"] for one in items if "@removed" in one} == old
    assert [one["type"] for one in items if "@removed" not in one] == ["seriesMaster", "occurrence", "occurrence"]


def test_masters_from_before_the_window_can_be_missing(stage: Stage) -> None:
    weekly(stage.anna)
    stage.switch(delta_masters="inside")
    items, _ = stage.anna.delta(start="2026-10-10")
    assert {one["type"] for one in items} == {"occurrence"}


def test_an_endless_series_far_away_is_quick_and_right(stage: Stage) -> None:
    stage.anna.create(
        start="1990-01-01T10:00:00", end="1990-01-01T11:00:00", recurrence=rule("daily", "1990-01-01", None)
    )
    assert len(stage.anna.view("2026-10-01", "2026-10-31")) == 30


def test_deleting_a_series_removes_all_of_it(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    ids = {one["id"] for one in anna.view()} | {master["id"]}
    _, link = anna.delta()
    anna.delete(master)
    items, _ = anna.delta(link)
    assert {one["id"] for one in items} == ids
    assert all("@removed" in one for one in items)


def test_cutting_a_series_short_keeps_what_is_before_the_cut(stage: Stage) -> None:
    """This and following, first half: the range ends earlier."""
    anna = stage.anna
    master = weekly(anna)
    anna.patch(master, recurrence=rule(count=None, end="2026-10-12"))
    assert days(anna.view()) == ["2026-10-05T08:00", "2026-10-12T08:00"]


def test_a_cancelled_occurrence_cannot_be_answered(stage: Stage) -> None:
    weekly(stage.anna, with_=["ben"])
    stage.anna.delete(stage.anna.view()[1])
    cancelled = stage.ben.view()[1]
    assert cancelled["isCancelled"]
    assert stage.ben.do(cancelled, "accept").code == "ErrorCalendarIsCancelledForAccept"


def test_when_no_occurrence_is_left_in_the_window_all_are_removed(stage: Stage) -> None:
    anna = stage.anna
    master = weekly(anna)
    _, link = anna.delta(start="2026-10-20", end="2026-10-31")
    last = anna.view()[3]
    anna.delete(last)
    items, _ = anna.delta(link)
    assert {one["id"] for one in items} >= {master["id"], last["id"]}
    assert all("@removed" in one for one in items)


def test_an_exception_of_a_copy_keeps_what_is_private(stage: Stage) -> None:
    anna, ben = stage.anna, stage.ben
    weekly(anna, with_=["ben"])
    ben.patch(ben.view()[1], categories=["Red"])
    anna.patch(anna.view()[1], subject="Special")
    anna.patch(anna.read(anna.view()[0]["seriesMasterId"]), importance="high")
    assert [(one["subject"], one["categories"]) for one in ben.view()][1] == ("Special", ["Red"])


def test_an_occurrence_in_the_hour_that_spring_leaves_out_does_not_end_before_it_begins(stage: Stage) -> None:
    """02:45 to 03:00: on that night the clock goes from 02:00 to 03:00."""
    daily = {"pattern": {"type": "daily", "interval": 1}, "range": {"type": "noEnd", "startDate": "2027-03-20"}}
    stage.anna.create(start="2027-03-20T02:45:00", end="2027-03-20T03:00:00", zone=BERLIN, recurrence=daily)
    (night,) = stage.anna.view("2027-03-28", "2027-03-29")
    assert [night[name]["dateTime"][11:16] for name in ("start", "end")] == ["01:45", "02:00"]
