"""Single events: create, read, change, delete, times, ids, versions."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from .stage import Stage, at, meeting


def test_a_new_event_reads_back_as_it_was_sent(stage: Stage) -> None:
    made = stage.anna.create(subject="Lunch", location={"displayName": "Canteen"}, showAs="oof", categories=["Blue"])
    read = stage.anna.read(made)
    assert read["subject"] == "Lunch"
    assert read["start"] == {"dateTime": "2026-10-06T10:00:00.0000000", "timeZone": "UTC"}
    assert read["location"]["displayName"] == "Canteen"
    assert (read["showAs"], read["categories"], read["type"]) == ("oof", ["Blue"], "singleInstance")
    assert read["@odata.etag"] == f'W/"{read["changeKey"]}"'
    assert read["isOrganizer"]
    assert read["responseStatus"]["response"] == "organizer"
    assert stage.new_mails() == []


def test_the_same_transaction_id_makes_no_second_event(stage: Stage) -> None:
    anna = stage.anna
    first = anna.create(transactionId="once")
    again = anna.send("POST", "/me/events", meeting(transactionId="once"))
    assert (again.status, again.json["id"]) == (201, first["id"])
    assert len(anna.everything()) == 1


def test_a_stale_patch_is_refused_and_writes_nothing(stage: Stage) -> None:
    anna = stage.anna
    first = anna.create()
    second = anna.patch(first, subject="Second")
    refused = anna.try_patch(first, subject="Third")
    assert (refused.status, refused.code) == (412, "ErrorIrresolvableConflict")
    assert anna.read(first)["subject"] == "Second"
    assert second["changeKey"] != first["changeKey"]


def test_delete_is_not_protected(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create()
    anna.patch(made, subject="Changed")
    assert anna.delete(made, If_Match=made["@odata.etag"]).status == 204
    gone = anna.get(f"/me/events/{quote(made['id'])}")
    assert (gone.status, gone.code) == (404, "ErrorItemNotFound")


def test_delete_can_be_switched_to_be_protected(stage: Stage) -> None:
    stage.switch(stale_delete="refuses")
    anna = stage.anna
    made = anna.create()
    anna.patch(made, subject="Changed")
    assert anna.delete(made, If_Match=made["@odata.etag"]).status == 412


def test_ids_have_two_forms_and_count_by_case(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create()
    ordinary = anna.read(made, prefer="")
    assert ordinary["id"] != made["id"]
    assert anna.read(ordinary["id"])["id"] == made["id"]
    for wrong in (made["id"].lower(), made["id"][:-4], "nonsense"):
        refused = anna.get(f"/me/events/{quote(wrong)}")
        assert (refused.status, refused.code) == (400, "ErrorInvalidIdMalformed")
    translated = anna.send(
        "POST", "/me/translateExchangeIds",
        {"inputIds": [ordinary["id"]], "sourceIdType": "restId", "targetIdType": "restImmutableEntryId"},
    )  # fmt: skip
    assert translated.value[0]["targetId"] == made["id"]


def test_an_ordinary_id_dies_with_a_move_and_an_immutable_one_does_not(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create()
    ordinary = anna.read(made, prefer="")["id"]
    anna.send("POST", "/me/calendars", {"name": "Other"})
    stage.control("POST", "/move", {"mailbox": anna.address, "event": made["id"], "calendar": "Other"})
    assert anna.get(f"/me/events/{quote(ordinary)}").status == 404
    assert anna.read(made)["subject"] == "Talk"


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Berlin", "2026-10-06T12:00:00.0000000"),
        ("W. Europe Standard Time", "2026-10-06T12:00:00.0000000"),
        ("Pacific Standard Time", "2026-10-06T03:00:00.0000000"),
    ],
)
def test_times_come_in_the_zone_that_is_preferred(stage: Stage, zone: str, start: str) -> None:
    made = stage.anna.create()
    answer = stage.anna.get(
        f"/me/events/{quote(made['id'])}", prefer=f'outlook.timezone="{zone}", IdType="ImmutableId"'
    )
    assert answer.json["start"] == {"dateTime": start, "timeZone": zone}
    assert f'outlook.timezone="{zone}"' in answer.headers["Preference-Applied"]
    assert answer.json["originalStartTimeZone"] == "UTC"


def test_an_unknown_zone_is_refused(stage: Stage) -> None:
    refused = stage.anna.send("POST", "/me/events", meeting(zone="Middle-earth Standard Time"))
    assert (refused.status, refused.code) == (400, "TimeZoneNotSupportedException")
    assert stage.anna.get("/me/events", prefer='outlook.timezone="Nowhere"').code == "TimeZoneNotSupportedException"


def test_all_day_events_stay_at_midnight_in_every_zone(stage: Stage) -> None:
    made = stage.anna.create(isAllDay=True, start="2026-10-06T00:00:00", end="2026-10-08T00:00:00", zone="Asia/Tokyo")
    read = stage.anna.read(made, prefer='outlook.timezone="Pacific Standard Time"')
    assert (read["start"]["dateTime"][:19], read["end"]["dateTime"][:19]) == (
        "2026-10-06T00:00:00",
        "2026-10-08T00:00:00",
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at("2026-10-06T10:00:00"), at("2026-10-07T00:00:00")),
        (at("2026-10-06T00:00:00"), at("2026-10-06T00:00:00")),
        (at("2026-10-06T00:00:00"), at("2026-10-07T00:00:00", "Europe/Paris")),
        (at("2026-10-06T00:00:00Z"), at("2026-10-07T00:00:00Z")),
    ],
)
def test_all_day_events_are_whole_days(stage: Stage, start: dict[str, str], end: dict[str, str]) -> None:
    refused = stage.anna.send("POST", "/me/events", {"isAllDay": True, "start": start, "end": end})
    assert (refused.status, refused.code) == (400, "ErrorInvalidRequest")


def test_the_all_day_flag_stays_when_only_times_are_sent(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create(isAllDay=True, start="2026-10-06T00:00:00", end="2026-10-07T00:00:00")
    refused = anna.try_patch(made, start=at("2026-10-06T10:00:00"), end=at("2026-10-06T11:00:00"))
    assert refused.code == "ErrorInvalidRequest"
    changed = anna.patch(made, start=at("2026-10-06T10:00:00"), end=at("2026-10-06T11:00:00"), isAllDay=False)
    assert changed["isAllDay"] is False


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"colour": "red"}, "RequestBodyRead"),
        ({"showAs": "asleep"}, "RequestBodyRead"),
        ({"isReminderOn": "yes"}, "RequestBodyRead"),
        ({"iCalUId": "x"}, "ErrorInvalidPropertySet"),
        ({"attendees": [{"emailAddress": {"name": "Nobody"}}]}, "ErrorInvalidRecipients"),
        ({"end": at("2026-10-05T10:00:00")}, "ErrorCalendarEndDateIsEarlierThanStartDate"),
    ],
)
def test_what_graph_refuses(stage: Stage, body: dict[str, object], code: str) -> None:
    refused = stage.anna.send("POST", "/me/events", {**meeting(), **body})
    assert (refused.status, refused.code) == (400, code)
    assert stage.anna.everything() == []


def test_bodies_are_rewrapped_and_text_comes_back_as_html(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create(body={"contentType": "text", "content": "Hello\nAnna & Ben"})
    assert made["body"]["contentType"] == "html"
    assert made["body"]["content"].startswith("<html>")
    assert made["bodyPreview"] == "Hello\r\nAnna & Ben"
    assert anna.read(made, prefer='outlook.body-content-type="text"')["body"]["content"] == "Hello\r\nAnna & Ben"
    again = anna.patch(made, body=made["body"])
    assert again["body"] == made["body"]


def test_an_online_meeting_keeps_its_join_address(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create(isOnlineMeeting=True, onlineMeetingProvider="teamsForBusiness")
    url = made["onlineMeeting"]["joinUrl"]
    assert url in made["body"]["content"]
    still = anna.patch(made, isOnlineMeeting=False)
    assert still["onlineMeeting"]["joinUrl"] == url
    lost = anna.patch(still, body={"contentType": "html", "content": "<p>new</p>"})
    assert lost["isOnlineMeeting"] is False
    assert lost["onlineMeeting"] is None


def test_a_planted_event_is_shown_as_it_is(stage: Stage) -> None:
    stage.control("POST", "/raw", {"mailbox": "anna@contoso.example", "event": {"subject": "No start", "start": None}})
    planted = {
        "subject": "Odd",
        "start": at("2026-10-06T10:00:00", "Nowhere"),
        "end": None,
        "attendees": [{"type": "x"}],
    }
    stage.control("POST", "/raw", {"mailbox": "anna@contoso.example", "event": planted})
    found, _ = stage.anna.delta()
    assert [(one["subject"], one.get("start")) for one in found] == [("No start", None), ("Odd", planted["start"])]
    stage.control("DELETE", "/journal")  # no description of answers covers such events


def test_events_are_found_by_their_uid(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create(subject="One")
    anna.create(subject="Two")
    found = anna.get(f"/me/events?$filter=iCalUId eq '{made['iCalUId']}'".replace(" ", "%20")).value
    assert [one["subject"] for one in found] == ["One"]
