"""Extended properties, open extensions, attachments, calendars, groups, sharing, free and busy."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from .stage import Json, Person, Stage, at, meeting

KEY = "String {6f1a4d5e-0000-4000-8000-0123456789ab} Name OdooKey"


def with_key(person: Person, value: str, **more: object) -> Json:
    return person.create(singleValueExtendedProperties=[{"id": KEY, "value": value}], **more)


def test_an_extended_property_is_found_but_not_echoed(stage: Stage) -> None:
    anna = stage.anna
    made = with_key(anna, "Alpha", subject="Mine")
    anna.create(subject="Other")
    assert "singleValueExtendedProperties" not in made
    query = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq 'alpha')"
    assert [one["subject"] for one in anna.get(f"/me/events?$filter={quote(query)}").value] == ["Mine"]
    expand = quote(f"singleValueExtendedProperties($filter=id eq '{KEY}')")
    read = anna.read(made, f"?$expand={expand}")
    assert read["singleValueExtendedProperties"] == [{"id": KEY, "value": "Alpha"}]


def test_the_name_of_an_extended_property_counts_by_case(stage: Stage) -> None:
    anna = stage.anna
    with_key(anna, "1")
    query = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY.replace('Odoo', 'odoo')}' and ep/value eq '1')"
    assert anna.get(f"/me/events?$filter={quote(query)}").value == []


def test_open_extensions(stage: Stage) -> None:
    anna = stage.anna
    extension = {"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.example.odoo", "key": 7}
    made = anna.create(extensions=[extension])
    anna.create()
    base = f"/me/events/{made['id']}"
    assert anna.read(made, "?$expand=extensions")["extensions"][0]["key"] == 7
    query = quote("Extensions/any(f:f/id eq 'com.example.odoo')")
    found = anna.get(f"/me/events?$filter={query}").value
    assert [one["id"] for one in found] == [made["id"]]
    changed = anna.send("PATCH", f"{base}/extensions/com.example.odoo", {"key": 8}).json
    assert changed["key"] == 8
    assert anna.send("DELETE", f"{base}/extensions/com.example.odoo").status == 204
    assert anna.get(f"{base}/extensions").value == []


def test_attachments(stage: Stage) -> None:
    anna = stage.anna
    made = anna.create()
    base = f"/me/events/{made['id']}/attachments"
    one = {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentBytes": "aGVsbG8="}
    added = anna.send("POST", base, one).json
    assert (added["size"], anna.read(made)["hasAttachments"]) == (5, True)
    assert anna.get(f"{base}/{added['id']}").json["contentBytes"] == "aGVsbG8="
    assert anna.send("DELETE", f"{base}/{added['id']}").status == 204
    assert anna.read(made)["hasAttachments"] is False


def test_calendars(stage: Stage) -> None:
    anna = stage.anna
    default = anna.get("/me/calendar").json
    assert default["isDefaultCalendar"]
    assert anna.send("DELETE", f"/me/calendars/{default['id']}").status == 400
    made = anna.send("POST", "/me/calendars", {"name": "Sport", "color": "lightgreen"}).json
    assert (made["color"], made["isTallyingResponses"]) == ("lightGreen", False)
    assert anna.send("POST", "/me/calendars", {"name": "Sport"}).status == 409
    path = f"/me/calendars/{made['id']}"
    event = anna.send("POST", f"{path}/events", meeting("Run")).json
    assert [one["subject"] for one in anna.get(f"{path}/events").value] == ["Run"]
    assert anna.get("/me/events").value == []
    assert anna.read(event)["subject"] == "Run"
    assert anna.get(f"/me/events/{event['id']}/calendar").json["name"] == "Sport"
    assert anna.send("PATCH", path, {"name": "Running"}).json["name"] == "Running"
    assert anna.send("DELETE", path).status == 204
    assert anna.get(path).code == "ErrorFolderNotFound"
    assert anna.everything() == []


def test_other_groups_calendars_are_not_in_the_list(stage: Stage) -> None:
    anna = stage.anna
    group = anna.send("POST", "/me/calendarGroups", {"name": "Club"}).json
    anna.send("POST", f"/me/calendarGroups/{group['id']}/calendars", {"name": "Team"})
    assert [one["name"] for one in anna.get("/me/calendars").value] == ["Calendar"]
    assert [one["name"] for one in anna.get(f"/me/calendarGroups/{group['id']}/calendars").value] == ["Team"]


def test_a_calendar_that_cannot_be_edited(stage: Stage) -> None:
    calendars = [{"name": "Holidays", "canEdit": False}]
    stage.seed("dora@contoso.example", calendars=calendars)
    dora = stage.person("dora")
    holidays = next(one for one in dora.get("/me/calendars").value if one["name"] == "Holidays")
    assert holidays["canEdit"] is False
    refused = dora.send("POST", f"/me/calendars/{holidays['id']}/events", meeting())
    assert (refused.status, refused.code) == (403, "ErrorAccessDenied")


def test_a_default_calendar_that_cannot_be_edited(stage: Stage) -> None:
    stage.seed("dora@contoso.example", canEdit=False)
    dora = stage.person("dora")
    assert dora.get("/me/calendar").json["canEdit"] is False
    refused = dora.send("POST", "/me/events", meeting())
    assert (refused.status, refused.code) == (403, "ErrorAccessDenied")
    stage.seed("dora@contoso.example", canEdit=True)
    assert dora.get("/me/calendar").json["canEdit"] is True


def test_a_mailbox_opens_for_those_it_is_shared_with(stage: Stage) -> None:
    path = "/users/anna@contoso.example/calendar/events"
    ben = stage.person("ben", ["https://graph.microsoft.com/Calendars.ReadWrite.Shared"])
    assert ben.get(path).status == 403
    recipient = {"address": "ben@contoso.example", "name": "Ben"}
    shared = stage.anna.send("POST", "/me/calendar/calendarPermissions", {"emailAddress": recipient, "role": "read"})
    assert (shared.status, shared.json["role"]) == (201, "read")
    assert ben.get(path).status == 200
    assert ben.send("POST", path, meeting()).status == 403
    one = f"/me/calendar/calendarPermissions/{shared.json['id']}"
    assert stage.anna.send("PATCH", one, {"role": "write"}).json["role"] == "write"
    assert ben.send("POST", path, meeting()).status == 201
    assert stage.ben.get(path).status == 403  # his own calendars' permission is not enough
    assert stage.anna.send("DELETE", one).status == 204
    assert ben.get(path).status == 403


def test_free_and_busy(stage: Stage) -> None:
    stage.ben.create(start="2026-10-06T10:00:00", end="2026-10-06T11:00:00", sensitivity="private", showAs="oof")
    body = {
        "schedules": ["ben@contoso.example", "nobody@contoso.example"],
        "startTime": at("2026-10-06T09:00:00"), "endTime": at("2026-10-06T12:00:00"), "availabilityViewInterval": 60,
    }  # fmt: skip
    found = stage.anna.send("POST", "/me/calendar/getSchedule", body).value
    assert found[0]["availabilityView"] == "030"
    assert "subject" not in found[0]["scheduleItems"][0]
    assert found[1]["error"]["responseCode"] == "ErrorMailRecipientNotFound"


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [("none", 404, "MailboxNotEnabledForRESTAPI"), ("disabled", 403, "ErrorAccountDisabled")],
)
def test_mailboxes_that_are_none(stage: Stage, state: str, status: int, code: str) -> None:
    anna = stage.anna
    stage.seed("anna@contoso.example", state=state)
    assert (anna.get("/me/events").status, anna.get("/me/events").code) == (status, code)


def test_lists_are_paged_sorted_and_selected(stage: Stage) -> None:
    anna = stage.anna
    for subject in "bca":
        anna.create(subject=subject)
    first = anna.get("/me/events?$top=2&$orderby=subject&$select=subject&$count=true").json
    assert ([one["subject"] for one in first["value"]], first["@odata.count"]) == (["a", "b"], 3)
    assert set(first["value"][0]) == {"@odata.etag", "id", "subject"}
    assert [one["subject"] for one in anna.get(first["@odata.nextLink"]).value] == ["c"]
    assert anna.get("/me/events?$top=0").code == "ErrorInvalidUrlQuery"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("subject eq 'One'", ["One"]),
        ("startswith(subject,'t')", ["Two", "Three"]),
        ("contains(subject, 'e') and not (subject eq 'One')", ["Three"]),
        ("start/dateTime ge '2026-10-07T00:00'", ["Two", "Three"]),
        ("start/dateTime lt '2026-10-07T00:00' or categories/any(c: c eq 'Red')", ["One", "Three"]),
        ("isAllDay eq false and importance ne 'high'", ["One", "Two"]),
    ],
)
def test_filters(stage: Stage, query: str, found: list[str]) -> None:
    anna = stage.anna
    anna.create(subject="One")
    anna.create(subject="Two", start="2026-10-07T10:00:00", end="2026-10-07T11:00:00")
    anna.create(
        subject="Three", start="2026-10-08T10:00:00", end="2026-10-08T11:00:00", categories=["Red"], importance="high"
    )
    answer = anna.get(f"/me/events?$orderby=start/dateTime&$filter={quote(query)}")
    assert [one["subject"] for one in answer.value] == found


def test_a_filter_that_is_none(stage: Stage) -> None:
    for query in ("subject", "subject eq", "subject is 'x'", "(subject eq 'x'", "subject eq 'x' 'y'"):
        assert stage.anna.get(f"/me/events?$filter={quote(query)}").code == "ErrorInvalidUrlQueryFilter", query


def test_a_shared_calendar_is_used_through_the_copy_in_the_own_list(stage: Stage) -> None:
    """The ids are the reader's, the events the owner's."""
    anna, ben = stage.anna, stage.ben
    owners = anna.create(subject="Anna's")
    recipient = {"address": "ben@contoso.example", "name": "Ben"}
    anna.send("POST", "/me/calendar/calendarPermissions", {"emailAddress": recipient, "role": "write"})
    (copy,) = [one for one in ben.get("/me/calendars").value if one["owner"]["address"] == "anna@contoso.example"]
    assert (copy["canEdit"], copy["canShare"], copy["isDefaultCalendar"]) == (True, False, False)
    base = f"/me/calendars/{copy['id']}"
    (seen,) = ben.get(f"{base}/events").value
    assert (seen["subject"], seen["id"] == owners["id"]) == ("Anna's", False)
    assert ben.get(f"/me/events/{owners['id']}").code == "ErrorInvalidIdMalformed"
    ben.patch(ben.read(seen), subject="Changed by Ben")
    made = ben.send("POST", f"{base}/events", meeting("Made by Ben")).json
    assert sorted(one["subject"] for one in anna.view()) == ["Changed by Ben", "Made by Ben"]
    window = "startDateTime=2026-10-01&endDateTime=2026-11-01"
    items, link = ben.delta(f"{base}/calendarView/delta?{window}")
    assert {one["id"] for one in items} == {seen["id"], made["id"]}
    anna.delete(anna.find("Made by Ben"))
    assert [one["id"] for one in ben.delta(link)[0]] == [made["id"]]
    assert ben.view() == []
    assert ben.send("DELETE", base).status == 204
    assert len(anna.view()) == 1


def test_a_calendar_shared_to_read_is_not_written(stage: Stage) -> None:
    share = [{"address": "ben@contoso.example", "role": "read"}]
    stage.seed("anna@contoso.example", sharedWith=share)
    made = stage.anna.create()
    (copy,) = [one for one in stage.ben.get("/me/calendars").value if not one["canEdit"]]
    base = f"/me/calendars/{copy['id']}"
    (seen,) = stage.ben.get(f"{base}/calendarView?startDateTime=2026-10-01&endDateTime=2026-11-01").value
    assert stage.ben.send("POST", f"{base}/events", meeting()).code == "ErrorAccessDenied"
    assert stage.ben.delete(seen).code == "ErrorAccessDenied"
    assert stage.anna.read(made)["subject"] == "Talk"
