"""Series: what a rule needs, what it means, and what happens to its occurrences."""

from __future__ import annotations

from typing import Any

from graph_emulator.tests.stage import Json, Stage, at, meeting

from .registry import fact, facts, row

BERLIN = "W. Europe Standard Time"
WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def rule(kind: str = "weekly", start: str = "2026-10-06", count: int = 4, **pattern: Any) -> Json:
    """``count`` occurrences; a weekly rule is on Tuesdays unless it says otherwise. None takes a field away."""
    fields = {"type": kind, "interval": 1, **pattern}
    if kind == "weekly":
        fields = {"daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday", **fields}
    kept = {name: value for name, value in fields.items() if value is not None}
    return {"pattern": kept, "range": {"type": "numbered", "startDate": start, "numberOfOccurrences": count}}


def ranged(kind: str, **span: Any) -> Json:
    return {**rule(), "range": {"type": kind, **span}}


def weekly(stage: Stage, recurrence: Json | None = None, **more: Any) -> Json:
    start = (recurrence or rule())["range"].get("startDate", "2026-10-06")
    return stage.anna.create(
        start=f"{start}T10:00:00", end=f"{start}T11:00:00", zone=BERLIN, recurrence=recurrence or rule(), **more
    )


def days(stage: Stage, start: str = "2026-10-01", end: str = "2027-10-01") -> list[str]:
    return [one["start"]["dateTime"][5:10] for one in stage.anna.view(start, end)]


# -- what a rule needs -------------------------------------------------------------------------------------------------


@facts(
    "recurrence",
    "recurrence",
    row("a weekly pattern needs its days", rule(daysOfWeek=None)),
    row("a pattern of a day of each month needs the day", rule("absoluteMonthly")),
    row("a pattern of a weekday of each month needs the weekday", rule("relativeMonthly", index="first")),
    row("a pattern of a day of each year needs the day", rule("absoluteYearly", month=10)),
    row("a pattern of a day of each year needs the month", rule("absoluteYearly", dayOfMonth=6)),
    row("a pattern of a weekday of each year needs the weekday", rule("relativeYearly", month=10)),
    row("a pattern of a weekday of each year needs the month", rule("relativeYearly", daysOfWeek=["tuesday"])),
    row("a range with an end date needs it", ranged("endDate", startDate="2026-10-06")),
    row("a range with a number needs it", ranged("numbered", startDate="2026-10-06")),
    row("the number of occurrences is positive",
        ranged("numbered", startDate="2026-10-06", numberOfOccurrences=0)),
    row("there are at most 999 numbered occurrences",
        ranged("numbered", startDate="2026-10-06", numberOfOccurrences=1000)),
    row("a range without an end needs its start", ranged("noEnd")),
    row("the range begins on the day of the event", ranged("noEnd", startDate="2026-10-07")),
    row("pattern and range travel together: a pattern alone is refused", {"pattern": rule()["pattern"]}),
    row("pattern and range travel together: a range alone is refused", {"range": rule()["range"]}),
    row("no series ends after August 4500", ranged("endDate", startDate="2026-10-06", endDate="4500-09-02")),
    row("fields that a pattern does not use are validated all the same", rule("daily", dayOfMonth=40)),
    row("an index that is none is refused, also where it is not used", rule("daily", index="ninth")),
)  # fmt: skip
def test_refused(stage: Stage, recurrence: Json) -> None:
    body = meeting(start="2026-10-06T10:00:00", end="2026-10-06T11:00:00", recurrence=recurrence)
    answer = stage.anna.send("POST", "/me/events", body)
    assert answer.status == 400, answer
    assert stage.anna.everything() == []


@facts(
    "recurrence",
    "recurrence",
    row("a pattern without interval ends in a 500", rule(interval=None), source="O"),
    row("an empty list of days in a daily pattern ends in a 500", rule("daily", daysOfWeek=[]), source="O"),
)
def test_internal_error(stage: Stage, recurrence: Json) -> None:
    body = meeting(start="2026-10-06T10:00:00", end="2026-10-06T11:00:00", recurrence=recurrence)
    answer = stage.anna.send("POST", "/me/events", body)
    assert (answer.status, answer.code) == (500, "ErrorInternalServerError")


@facts(
    "recurrence",
    "recurrence, expected",
    row("daily: every so many days", rule("daily", interval=3, count=3), ["10-06", "10-09", "10-12"]),
    row("weekly: the days of every so many weeks", rule(daysOfWeek=["tuesday", "friday"], interval=2),
        ["10-06", "10-09", "10-20", "10-23"]),
    row("weekly: without firstDayOfWeek weeks begin on Sunday", rule(firstDayOfWeek=None,
        daysOfWeek=["tuesday", "sunday"], interval=2, count=3), ["10-06", "10-18", "10-20"]),
    row("a day of each month", rule("absoluteMonthly", dayOfMonth=6, count=3), ["10-06", "11-06", "12-06"]),
    row("a weekday of each month: without index the first one",
        rule("relativeMonthly", daysOfWeek=["tuesday"], count=2), ["10-06", "11-03"]),
    row("a weekday of each month: the last one",
        rule("relativeMonthly", daysOfWeek=["tuesday"], index="last", count=2), ["10-27", "11-24"]),
    row("several weekdays of a month mean the first day that is one of them",
        rule("relativeMonthly", daysOfWeek=WORKDAYS, index="first", count=2), ["11-02", "12-01"]),
    row("several weekdays and last mean the last working day",
        rule("relativeMonthly", daysOfWeek=WORKDAYS, index="last", count=2), ["10-30", "11-30"]),
    row("a day of each year", rule("absoluteYearly", dayOfMonth=6, month=10, count=1), ["10-06"]),
    row("a weekday of a month of each year",
        rule("relativeYearly", daysOfWeek=["sunday"], month=11, index="second", count=1), ["11-08"]),
    row("a first day that does not fit the pattern is not an occurrence: the first one comes later",
        rule(daysOfWeek=["thursday"], count=2), ["10-08", "10-15"]),
)  # fmt: skip
def test_patterns(stage: Stage, recurrence: Json, expected: list[str]) -> None:
    weekly(stage, recurrence)
    assert days(stage) == expected


@fact("recurrence", "the end date is inclusive, and the last occurrence may be earlier")
def test_end_date(stage: Stage) -> None:
    weekly(stage, ranged("endDate", startDate="2026-10-06", endDate="2026-10-20"), subject="Inclusive")
    assert days(stage) == ["10-06", "10-13", "10-20"]
    weekly(stage, ranged("endDate", startDate="2026-10-06", endDate="2026-10-19"), subject="Earlier")
    assert len(days(stage)) == 5


@fact("recurrence", "the end date is a day in the zone of the series, also west of UTC", "O")
def test_end_date_is_local(stage: Stage) -> None:
    stage.anna.create(
        start="2026-10-06T20:00:00", end="2026-10-06T21:00:00", zone="Pacific Standard Time",
        recurrence=ranged("endDate", startDate="2026-10-06", endDate="2026-10-13"),
    )  # fmt: skip
    assert days(stage) == ["10-07", "10-14"]  # in UTC


@fact("recurrence", "without a zone of its own a range takes that of the event")
def test_zone_of_a_range(stage: Stage) -> None:
    assert weekly(stage)["recurrence"]["range"]["recurrenceTimeZone"] == BERLIN


@fact("recurrence", "fields that a pattern does not use come back with zeros, first and sunday")
def test_filled_in(stage: Stage) -> None:
    shown = weekly(stage, rule("daily"))["recurrence"]
    assert {name: shown["pattern"][name] for name in ("month", "dayOfMonth", "index", "firstDayOfWeek")} == {
        "month": 0, "dayOfMonth": 0, "index": "first", "firstDayOfWeek": "sunday",
    }  # fmt: skip
    without_end = weekly(stage, ranged("noEnd", startDate="2026-10-06"), subject="Endless")
    assert without_end["recurrence"]["range"]["numberOfOccurrences"] == 0


@fact("recurrence", "an item is not longer than five years")
def test_longest(stage: Stage) -> None:
    answer = stage.anna.send("POST", "/me/events", meeting(end="2032-10-06T11:00:00"))
    assert (answer.status, answer.code) == (400, "ErrorCalendarDurationIsTooLong")


@fact("recurrence", "a pattern without any day is refused")
def test_no_occurrence(stage: Stage) -> None:
    empty = {**rule(daysOfWeek=["monday"]), "range": {
        "type": "endDate", "startDate": "2026-10-06", "endDate": "2026-10-08"}}  # fmt: skip
    answer = stage.anna.send("POST", "/me/events", meeting(recurrence=empty))
    assert (answer.status, answer.code) == (400, "ErrorRecurrenceHasNoOccurrence")


# -- what there is -----------------------------------------------------------------------------------------------------


@fact("recurrence", "the list of events holds single events and masters")
def test_list(stage: Stage) -> None:
    weekly(stage)
    stage.anna.create(subject="Single")
    assert sorted(one["type"] for one in stage.anna.get("/me/events").value) == ["seriesMaster", "singleInstance"]


@fact("recurrence", "a view holds occurrences, exceptions and single events, and no masters")
def test_view(stage: Stage) -> None:
    weekly(stage)
    stage.anna.create(subject="Single")
    stage.anna.patch(stage.anna.view()[2], subject="Special")
    assert {one["type"] for one in stage.anna.view()} == {"occurrence", "exception", "singleInstance"}


@fact("recurrence", "instances hold occurrences and exceptions of one series")
def test_instances(stage: Stage) -> None:
    master = weekly(stage)
    stage.anna.create(subject="Single")
    query = "startDateTime=2026-10-01T00:00:00Z&endDateTime=2026-11-01T00:00:00Z"
    found = stage.anna.get(f"/me/events/{master['id']}/instances?{query}").value
    assert {(one["type"], one["seriesMasterId"]) for one in found} == {("occurrence", master["id"])}


@fact("recurrence", "instances need both bounds")
def test_instances_need_bounds(stage: Stage) -> None:
    master = weekly(stage)
    assert stage.anna.get(f"/me/events/{master['id']}/instances?startDateTime=2026-10-01").status == 400


@fact("recurrence", "cancelled days of a series are named by the master's id and the day of the slot")
def test_cancelled_occurrences(stage: Stage) -> None:
    master = weekly(stage)
    stage.anna.delete(stage.anna.view()[1])
    read = stage.anna.read(master, "?$select=subject,cancelledOccurrences")
    assert read["cancelledOccurrences"] == [f"OID.{master['id']}.2026-10-13"]


@fact("recurrence", "cancelled days are only shown when they are selected")
def test_cancelled_only_selected(stage: Stage) -> None:
    master = weekly(stage)
    stage.anna.delete(stage.anna.view()[1])
    assert "cancelledOccurrences" not in stage.anna.read(master)


@fact("recurrence", "exceptions are listed on the master when they are selected and expanded, with their occurrenceId")
def test_exception_occurrences(stage: Stage) -> None:
    master = weekly(stage)
    special = stage.anna.patch(stage.anna.view()[1], subject="Special")
    query = "?$select=subject,start,occurrenceId,exceptionOccurrences&$expand=exceptionOccurrences"
    (one,) = stage.anna.read(master, query)["exceptionOccurrences"]
    assert (one["id"], one["subject"]) == (special["id"], "Special")
    assert one["occurrenceId"] == f"OID.{master['id']}.2026-10-13"


@fact("recurrence", "neither cancelled days nor exceptions of a master are in lists")
def test_not_in_lists(stage: Stage) -> None:
    weekly(stage)
    stage.anna.delete(stage.anna.view()[1])
    for one in stage.anna.get("/me/events").value + stage.anna.delta()[0]:
        assert not {"cancelledOccurrences", "exceptionOccurrences"} & set(one)


# -- what changes ------------------------------------------------------------------------------------------------------


@fact("recurrence", "a changed occurrence becomes an exception of the same series")
def test_exception(stage: Stage) -> None:
    master = weekly(stage)
    changed = stage.anna.patch(stage.anna.view()[1], subject="Special")
    assert (changed["type"], changed["seriesMasterId"]) == ("exception", master["id"])


@facts(
    "recurrence",
    "day, status",
    row("an occurrence may move up to the day after the one before it", "2026-10-07", 200),
    row("an occurrence may move up to the day before the one after it", "2026-10-19", 200),
    row("an occurrence may not move onto the day of the one before it", "2026-10-06", 400),
    row("an occurrence may not move onto the day of the one after it", "2026-10-20", 400),
    row("an occurrence may not move before the one before it", "2026-10-01", 400),
    row("an occurrence may not move behind the one after it", "2026-10-22", 400),
)
def test_boundaries(stage: Stage, day: str, status: int) -> None:
    weekly(stage)
    times = {"start": at(f"{day}T20:00:00", BERLIN), "end": at(f"{day}T21:00:00", BERLIN)}
    answer = stage.anna.try_patch(stage.anna.view()[1], **times)
    assert (answer.status, answer.code) == (status, "ErrorOccurrenceCrossingBoundary" if status == 400 else "")


@fact("recurrence", "deleting an occurrence takes it away and cancels it for the attendees")
def test_delete_occurrence(stage: Stage) -> None:
    weekly(stage, with_=["ben"])
    stage.new_mails()
    assert stage.anna.delete(stage.anna.view()[1]).status == 204
    assert days(stage) == ["10-06", "10-20", "10-27"]
    assert stage.new_mails() == [("cancellation", ["ben"])]


@fact("recurrence", "a changed master keeps its exceptions as long as the pattern stays")
def test_kept_exceptions(stage: Stage) -> None:
    master = weekly(stage)
    stage.anna.patch(stage.anna.view()[1], subject="Special")
    stage.anna.patch(stage.anna.read(master), location={"displayName": "Room"})
    assert [one["type"] for one in stage.anna.view()] == ["occurrence", "exception", "occurrence", "occurrence"]


@fact("recurrence", "another pattern drops every exception")
def test_dropped_exceptions(stage: Stage) -> None:
    master = weekly(stage)
    stage.anna.patch(stage.anna.view()[1], subject="Special")
    stage.anna.patch(stage.anna.read(master), recurrence=rule(daysOfWeek=["wednesday"]))
    assert {one["type"] for one in stage.anna.view()} == {"occurrence"}
    assert {one["subject"] for one in stage.anna.view()} == {"Talk"}


@fact("recurrence", "this and following are two calls: an earlier end of the old series, and a new one", "O")
def test_this_and_following(stage: Stage) -> None:
    master = weekly(stage)
    stage.anna.patch(master, recurrence=ranged("endDate", startDate="2026-10-06", endDate="2026-10-13"))
    weekly(stage, rule(start="2026-10-20", count=2), subject="Following")
    assert [(one["subject"], one["start"]["dateTime"][5:10]) for one in stage.anna.view()] == [
        ("Talk", "10-06"), ("Talk", "10-13"), ("Following", "10-20"), ("Following", "10-27"),
    ]  # fmt: skip


@fact("recurrence", "an occurrence that lasts into the next one is refused for its time span")
def test_time_span(stage: Stage) -> None:
    rule = {
        "pattern": {"type": "daily", "interval": 1},
        "range": {"type": "numbered", "startDate": "2026-10-06", "numberOfOccurrences": 5},
    }
    stage.anna.create(recurrence=rule)
    second = stage.anna.view()[1]
    answer = stage.anna.try_patch(second, end=at("2026-10-08T10:30:00"))
    assert (answer.status, answer.code) == (400, "ErrorOccurrenceTimeSpanTooBig")
