"""Events: what an event holds, when it changes, and which of its names stay the same."""

from __future__ import annotations

from typing import Any

import urllib3

from graph_emulator.tests.stage import Json, Stage, at, meeting, people

from .registry import fact, facts, row

BERLIN = "W. Europe Standard Time"
ID_KEPT = 'IdType="ImmutableId"'


def series(**more: Any) -> Json:
    rule = {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"], "firstDayOfWeek": "monday"},
        "range": {"type": "numbered", "startDate": "2026-10-06", "numberOfOccurrences": 3},
    }
    return {"recurrence": rule, **more}


def move(stage: Stage, event: Json) -> None:
    """Anna drags an event into a calendar named Other."""
    stage.anna.send("POST", "/me/calendars", {"name": "Other"})
    stage.control("POST", "/move", {"mailbox": "anna@contoso.example", "event": event["id"], "calendar": "Other"})


# -- properties --------------------------------------------------------------------------------------------------------


@fact("events", "every change gives a new changeKey, and the etag is made of it")
def test_change_key(stage: Stage) -> None:
    made = stage.anna.create()
    changed = stage.anna.patch(made, subject="Other")
    assert made["changeKey"] != changed["changeKey"]
    assert changed["@odata.etag"] == f'W/"{changed["changeKey"]}"'


@fact("events", "iCalUId is the same in the mailbox of every attendee")
def test_ical_uid(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben", "cora"])
    assert {stage.ben.find("Talk")["iCalUId"], stage.cora.find("Talk")["iCalUId"]} == {made["iCalUId"]}


@fact("events", "iCalUId is another one for each occurrence of a series")
def test_ical_uid_of_occurrences(stage: Stage) -> None:
    made = stage.anna.create(**series())
    assert len({made["iCalUId"], *(one["iCalUId"] for one in stage.anna.view())}) == 4


@fact("events", "the zone at creation stays readable in originalStartTimeZone and originalEndTimeZone")
def test_original_zone(stage: Stage) -> None:
    made = stage.anna.create(zone=BERLIN)
    assert (made["originalStartTimeZone"], made["originalEndTimeZone"]) == (BERLIN, BERLIN)
    assert made["start"]["timeZone"] == "UTC"


@fact("events", "originalStart is where an occurrence stood in the pattern, in UTC, also after it was moved")
def test_original_start(stage: Stage) -> None:
    stage.anna.create(zone=BERLIN, **series())
    second = stage.anna.view()[1]
    moved = stage.anna.patch(second, start=at("2026-10-14T10:00:00"), end=at("2026-10-14T11:00:00"))
    assert moved["originalStart"].startswith("2026-10-13T08:00:00")


@fact("events", "a single event has no originalStart")
def test_no_original_start(stage: Stage) -> None:
    assert stage.anna.create().get("originalStart") is None


@fact("events", "writing location throws away what was in locations")
def test_location(stage: Stage) -> None:
    made = stage.anna.create(locations=[{"displayName": "One"}, {"displayName": "Two"}])
    changed = stage.anna.patch(made, location={"displayName": "Three"})
    assert [one["displayName"] for one in changed["locations"]] == ["Three"]


@fact("events", "an event takes up to 500 attendees and no more")
def test_attendees_limit(stage: Stage) -> None:
    many = [f"p{number}@elsewhere.example" for number in range(501)]
    assert stage.anna.send("POST", "/me/events", meeting(with_=many[:500])).status == 201
    assert stage.anna.send("POST", "/me/events", meeting(with_=many)).status == 400


@facts(
    "events",
    "name, sent, shown",
    row("importance is written in any casing and read in lower camel case", "importance", "HIGH", "high"),
    row("sensitivity is written in any casing and read in lower camel case", "sensitivity", "Confidential",
        "confidential"),
    row("showAs is written in any casing and read in lower camel case", "showAs", "WorkingElsewhere",
        "workingElsewhere"),
)  # fmt: skip
def test_words(stage: Stage, name: str, sent: str, shown: str) -> None:
    assert stage.anna.create(**{name: sent})[name] == shown


@fact("events", "days of a pattern are taken with a capital letter, too, as Microsoft's samples write them")
def test_day_words(stage: Stage) -> None:
    rule = series()["recurrence"]
    rule["pattern"]["daysOfWeek"] = ["Tuesday"]
    assert stage.anna.create(recurrence=rule)["recurrence"]["pattern"]["daysOfWeek"] == ["tuesday"]


@facts(
    "events",
    "who, expected",
    row("the organiser's own response reads organizer", "anna", "organizer"),
    row("an attendee who has not answered reads notResponded in his own copy", "ben", "notResponded"),
)
def test_own_response(stage: Stage, who: str, expected: str) -> None:
    stage.anna.create(with_=["ben"])
    assert stage.person(who).find("Talk")["responseStatus"]["response"] == expected


@fact("events", "an attendee who has not answered reads none in the organiser's list")
def test_attendee_response(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    assert made["attendees"][0]["status"] == {"response": "none", "time": "0001-01-01T00:00:00Z"}


@fact("events", "a draft with attendees is not sent until isDraft is taken back", "O")
def test_draft(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"], isDraft=True)
    assert (stage.new_mails(), stage.ben.everything()) == ([], [])
    stage.anna.patch(made, isDraft=False)
    assert stage.new_mails() == [("invitation", ["ben"])]


@fact("events", "isOnlineMeeting cannot be taken back")
def test_online_for_good(stage: Stage) -> None:
    made = stage.anna.create(isOnlineMeeting=True)
    stage.anna.try_patch(made, isOnlineMeeting=False)
    read = stage.anna.read(made)
    assert read["isOnlineMeeting"]
    assert read["onlineMeeting"]["joinUrl"] == made["onlineMeeting"]["joinUrl"]


@fact("events", "a provider that the calendar does not allow is refused or ignored, never taken")
def test_provider(stage: Stage) -> None:
    stage.anna.send("POST", "/me/events", meeting(isOnlineMeeting=True, onlineMeetingProvider="skypeForConsumer"))
    assert not any(one["onlineMeetingProvider"] == "skypeForConsumer" for one in stage.anna.everything())


@fact("events", "once set the provider of an online meeting stays")
def test_provider_stays(stage: Stage) -> None:
    made = stage.anna.create(isOnlineMeeting=True, onlineMeetingProvider="teamsForBusiness")
    stage.anna.try_patch(made, onlineMeetingProvider="skypeForBusiness")
    assert stage.anna.read(made)["onlineMeetingProvider"] == "teamsForBusiness"


@facts(
    "events",
    "action",
    row("there is no action that moves an event", "move"),
    row("there is no action that copies an event", "copy"),
)
def test_no_such_action(stage: Stage, action: str) -> None:
    made = stage.anna.create()
    assert stage.anna.do(made, action, {"destinationId": "x"}).status in (400, 404, 405)


@fact("events", "permanentDelete answers 204 and the event is gone")
def test_permanent_delete(stage: Stage) -> None:
    made = stage.anna.create()
    assert stage.anna.do(made, "permanentDelete").status == 204
    assert stage.anna.get(f"/me/events/{made['id']}").status == 404


@fact("events", "a view that selects properties does not bring createdDateTime and lastModifiedDateTime")
def test_times_in_views(stage: Stage) -> None:
    stage.anna.create()
    (shown,) = stage.anna.view(more="&$select=subject,createdDateTime,lastModifiedDateTime")
    assert not {"createdDateTime", "lastModifiedDateTime"} & set(shown)
    (shown,) = stage.anna.view()
    assert {"createdDateTime", "lastModifiedDateTime"} <= set(shown)


# -- times -------------------------------------------------------------------------------------------------------------


@fact("events", "times come back with seven digits after the second, and may be sent without")
def test_fractions(stage: Stage) -> None:
    assert stage.anna.create()["start"]["dateTime"] == "2026-10-06T10:00:00.0000000"


@facts(
    "events",
    "zone, fits",
    row("a zone may be named as Windows does", "Pacific Standard Time", True),
    row("a zone may be named as IANA does", "America/Los_Angeles", True),
    row("a zone that the server does not know is refused", "Middle Earth", False),
)
def test_zones(stage: Stage, zone: str, fits: bool) -> None:
    answer = stage.anna.send("POST", "/me/events", meeting(zone=zone))
    assert (answer.status, answer.code) == ((201, "") if fits else (400, "TimeZoneNotSupportedException"))


@fact("events", "the zones that may be used can be asked for")
def test_supported_zones(stage: Stage) -> None:
    found = stage.anna.get("/me/outlook/supportedTimeZones")
    assert BERLIN in [one["alias"] for one in found.value]


@fact("events", "without a preference every read is in UTC")
def test_utc(stage: Stage) -> None:
    made = stage.anna.create(zone=BERLIN)
    assert stage.anna.read(made)["start"] == {"dateTime": "2026-10-06T08:00:00.0000000", "timeZone": "UTC"}


@fact("events", "Prefer outlook.timezone is followed and named in Preference-Applied")
def test_preferred_zone(stage: Stage) -> None:
    made = stage.anna.create()
    answer = stage.anna.get(f"/me/events/{made['id']}", prefer=f'{ID_KEPT}, outlook.timezone="{BERLIN}"')
    assert answer.json["start"] == {"dateTime": "2026-10-06T12:00:00.0000000", "timeZone": BERLIN}
    assert f'outlook.timezone="{BERLIN}"' in answer.headers["Preference-Applied"]


@fact("events", "the preferred zone changes nothing of what is stored")
def test_preferred_zone_is_not_stored(stage: Stage) -> None:
    made = stage.anna.create()
    stage.anna.read(made, prefer=f'{ID_KEPT}, outlook.timezone="{BERLIN}"')
    read = stage.anna.read(made)
    assert (read["originalStartTimeZone"], read["changeKey"]) == ("UTC", made["changeKey"])


@fact("events", "the preferred zone does not count for the bounds of a view; without an offset they are UTC")
def test_bounds_of_a_view(stage: Stage) -> None:
    stage.anna.create(start="2026-10-06T22:30:00", end="2026-10-06T22:45:00")
    prefer = f'{ID_KEPT}, outlook.timezone="{BERLIN}"'
    assert len(stage.anna.view("2026-10-06T22:00:00", "2026-10-06T23:00:00", prefer=prefer)) == 1
    assert stage.anna.view("2026-10-07T00:00:00", "2026-10-07T01:00:00", prefer=prefer) == []


@fact("events", "an offset in the bounds of a view counts")
def test_offset_in_bounds(stage: Stage) -> None:
    stage.anna.create(start="2026-10-06T22:30:00", end="2026-10-06T22:45:00")
    assert len(stage.anna.view("2026-10-07T00:00:00%2B02:00", "2026-10-07T01:00:00%2B02:00")) == 1


@fact("events", "a series that was written in UTC moves by an hour for people whose summer time ends", "O")
def test_utc_series(stage: Stage) -> None:
    rule = series()["recurrence"]
    rule["range"]["startDate"] = "2026-10-20"
    stage.anna.create(start="2026-10-20T08:00:00", end="2026-10-20T09:00:00", recurrence=rule)
    local = stage.anna.view(prefer=f'outlook.timezone="{BERLIN}"')
    assert [one["start"]["dateTime"][11:16] for one in local] == ["10:00", "09:00"]


@fact("events", "preferences can stand in one header, separated by commas")
def test_many_preferences(stage: Stage) -> None:
    made = stage.anna.create(body={"contentType": "html", "content": "<p>Hi</p>"})
    prefer = f'{ID_KEPT}, outlook.timezone="{BERLIN}", outlook.body-content-type="text"'
    read = stage.anna.read(made, prefer=prefer)
    assert (read["start"]["timeZone"], read["body"]["contentType"]) == (BERLIN, "text")


@fact("events", "preferences can come in several headers")
def test_many_headers(stage: Stage) -> None:
    made = stage.anna.create()
    headers = urllib3.HTTPHeaderDict({"Authorization": f"Bearer {stage.anna.token}"})
    headers.add("Prefer", ID_KEPT)
    headers.add("Prefer", f'outlook.timezone="{BERLIN}"')
    url = f"{stage.emulator.graph_url}/v1.0/me/events/{made['id']}"
    read = stage.http.request("GET", url, headers=headers).json()
    assert (read["id"], read["start"]["timeZone"]) == (made["id"], BERLIN)


# -- all-day events ----------------------------------------------------------------------------------------------------


def day(start: str, end: str, zone: str = "UTC", end_zone: str = "") -> Json:
    return {**meeting(isAllDay=True), "start": at(start, zone), "end": at(end, end_zone or zone)}


@facts(
    "events",
    "event, words",
    row("an all-day event that does not begin at midnight is refused",
        day("2026-10-06T09:00:00", "2026-10-07T00:00:00"), "Event.Start property for an all-day event"),
    row("an all-day event that does not end at midnight is refused",
        day("2026-10-06T00:00:00", "2026-10-07T09:00:00"), "midnight"),
    row("an all-day event of less than a day is refused", day("2026-10-06T00:00:00", "2026-10-06T00:00:00"),
        "at least 24 hours", source="O"),
    row("the times of an all-day event are in one zone, also when it has several days",
        day("2026-10-06T00:00:00", "2026-10-09T00:00:00", BERLIN, "UTC"), "time zone"),
    row("an offset in the time of an all-day event is refused as not being midnight",
        day("2026-10-06T00:00:00+02:00", "2026-10-07T00:00:00+02:00", BERLIN), "midnight", source="O"),
)  # fmt: skip
def test_no_all_day_event(stage: Stage, event: Json, words: str) -> None:
    answer = stage.anna.send("POST", "/me/events", event)
    assert (answer.status, answer.code) == (400, "ErrorInvalidRequest")
    assert words in answer.json["error"]["message"]


@fact("events", "the end of an all-day event is the midnight after its last day")
def test_all_day_end(stage: Stage) -> None:
    made = stage.anna.send("POST", "/me/events", day("2026-10-06T00:00:00", "2026-10-07T00:00:00")).json
    assert made["isAllDay"]
    assert len(stage.anna.view("2026-10-06T00:00:00Z", "2026-10-07T00:00:00Z")) == 1
    assert stage.anna.view("2026-10-07T00:00:00Z", "2026-10-08T00:00:00Z") == []


@fact("events", "new times without isAllDay leave the flag, so that times inside a day are refused", "O")
def test_all_day_flag_stays(stage: Stage) -> None:
    made = stage.anna.send("POST", "/me/events", day("2026-10-06T00:00:00", "2026-10-07T00:00:00")).json
    times = {"start": at("2026-10-06T09:00:00"), "end": at("2026-10-06T10:00:00")}
    assert stage.anna.try_patch(made, **times).status == 400
    assert stage.anna.try_patch(made, **times, isAllDay=False).status == 200


# -- transactionId -----------------------------------------------------------------------------------------------------


@fact("events", "a repeated POST with the same transactionId makes no second event")
def test_transaction_id(stage: Stage) -> None:
    stage.anna.create(transactionId="t-1")
    stage.anna.create(transactionId="t-1")
    assert len(stage.anna.everything()) == 1


@fact("events", "the repetition is answered with 201 and the first event, without a mark", "O")
def test_transaction_answer(stage: Stage) -> None:
    body = meeting(transactionId="t-1")
    first, second = (stage.anna.send("POST", "/me/events", body) for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert first.json == second.json


@fact("events", "a transactionId cannot be changed later")
def test_transaction_stays(stage: Stage) -> None:
    made = stage.anna.create(transactionId="t-1")
    stage.anna.try_patch(made, transactionId="t-2")
    assert stage.anna.read(made)["transactionId"] == "t-1"


@fact("events", "an event of an application that gave none has no transactionId")
def test_no_transaction(stage: Stage) -> None:
    assert stage.anna.create()["transactionId"] is None


@fact("events", "the transactionId is in the items of a delta", "O")
def test_transaction_in_delta(stage: Stage) -> None:
    stage.anna.create(transactionId="t-1")
    assert [one["transactionId"] for one in stage.anna.delta()[0]] == ["t-1"]


# -- ids ---------------------------------------------------------------------------------------------------------------


@fact("events", "an ordinary id is another one after the event was moved")
def test_ordinary_id(stage: Stage) -> None:
    made = stage.anna.create()
    ordinary = stage.anna.get(f"/me/events/{made['id']}", prefer="").json["id"]
    move(stage, made)
    assert stage.anna.get(f"/me/events/{ordinary}", prefer="").status == 404
    assert stage.anna.get(f"/me/events/{made['id']}", prefer="").json["id"] != ordinary


@fact("events", "an immutable id stays when the event moves within the mailbox")
def test_immutable_id(stage: Stage) -> None:
    made = stage.anna.create()
    move(stage, made)
    assert stage.anna.read(made)["id"] == made["id"]


@fact("events", "iCalUId survives a move")
def test_ical_uid_moves(stage: Stage) -> None:
    made = stage.anna.create()
    move(stage, made)
    assert stage.anna.read(made)["iCalUId"] == made["iCalUId"]


@fact("events", "the preference for immutable ids holds for one request only")
def test_id_preference(stage: Stage) -> None:
    made = stage.anna.create()
    assert stage.anna.get(f"/me/events/{made['id']}", prefer="").json["id"] != made["id"]


@fact("events", "the id of a calendar is the same with and without immutable ids")
def test_calendar_ids(stage: Stage) -> None:
    assert stage.anna.get("/me/calendar").json["id"] == stage.anna.get("/me/calendar", prefer="").json["id"]


@fact("events", "a deltaLink works with either form of ids, without a new round")
def test_delta_ids(stage: Stage) -> None:
    _, link = stage.anna.delta()
    made = stage.anna.create()
    (item,) = stage.anna.get(link, prefer="").value
    assert item["id"] == stage.anna.get(f"/me/events/{made['id']}", prefer="").json["id"] != made["id"]


@fact("events", "ids count case")
def test_id_case(stage: Stage) -> None:
    made = stage.anna.create()
    assert stage.anna.get(f"/me/events/{made['id'].swapcase()}").status in (400, 404)


@fact("events", "ids are translated from one form into the other, in both directions")
def test_translate(stage: Stage) -> None:
    made = stage.anna.create()
    forms = ("restImmutableEntryId", "restId")
    texts = [made["id"]]
    for source, target in (forms, forms[::-1]):
        body = {"inputIds": texts[-1:], "sourceIdType": source, "targetIdType": target}
        (found,) = stage.anna.send("POST", "/me/translateExchangeIds", body).value
        assert found["sourceId"] == texts[-1]
        texts.append(found["targetId"])
    assert texts[0] == texts[2] != texts[1]


@fact("events", "an id that cannot be translated brings its own errorDetails")
def test_translate_error(stage: Stage) -> None:
    body = {"inputIds": ["nonsense"], "sourceIdType": "restId", "targetIdType": "restImmutableEntryId"}
    answer = stage.anna.send("POST", "/me/translateExchangeIds", body)
    assert (answer.status, set(answer.value[0])) == (200, {"sourceId", "errorDetails"})


@fact("events", "no more than a thousand ids are translated at once")
def test_translate_limit(stage: Stage) -> None:
    body = {"inputIds": ["x"] * 1001, "sourceIdType": "restId", "targetIdType": "restImmutableEntryId"}
    assert stage.anna.send("POST", "/me/translateExchangeIds", body).status == 400


@fact("events", "translating ids needs User.Read")
def test_translate_permission(stage: Stage) -> None:
    body = {"inputIds": ["x"], "sourceIdType": "restId", "targetIdType": "restImmutableEntryId"}
    anna = stage.person("anna", ["Calendars.ReadWrite"])
    assert anna.send("POST", "/me/translateExchangeIds", body).status == 403


# -- bodies ------------------------------------------------------------------------------------------------------------


@fact("events", "a body that was sent as text comes back as HTML")
def test_text_body(stage: Stage) -> None:
    made = stage.anna.create(body={"contentType": "text", "content": "one & two"})
    assert made["body"]["contentType"] == "html"
    assert "one &amp; two" in made["body"]["content"]


@fact("events", "the preference for text bodies brings text")
def test_body_preference(stage: Stage) -> None:
    made = stage.anna.create(body={"contentType": "html", "content": "<p>one &amp; two</p>"})
    read = stage.anna.read(made, prefer=f'{ID_KEPT}, outlook.body-content-type="text"')
    assert read["body"] == {"contentType": "text", "content": "one & two"}


@fact("events", "HTML is wrapped anew: it does not come back byte by byte", "O")
def test_wrapped_body(stage: Stage) -> None:
    made = stage.anna.create(body={"contentType": "html", "content": "<p>Hi</p>"})
    assert made["body"]["content"] != "<p>Hi</p>"
    assert made["body"]["content"].startswith("<html><head>")


@fact("events", "a body without its meeting block ends the online meeting")
def test_meeting_block(stage: Stage) -> None:
    made = stage.anna.create(isOnlineMeeting=True)
    changed = stage.anna.patch(made, body={"contentType": "html", "content": "<p>only this</p>"})
    assert (changed["isOnlineMeeting"], changed["onlineMeeting"]) == (False, None)


@fact("events", "a body that keeps its meeting block keeps the online meeting")
def test_kept_meeting_block(stage: Stage) -> None:
    made = stage.anna.create(isOnlineMeeting=True)
    content = made["body"]["content"].replace("<body>", "<body><p>Agenda</p>")
    changed = stage.anna.patch(made, body={"contentType": "html", "content": content})
    assert changed["onlineMeeting"]["joinUrl"] == made["onlineMeeting"]["joinUrl"]


# -- concurrency -------------------------------------------------------------------------------------------------------


@fact("events", "a PATCH with a stale If-Match is refused with 412 and writes nothing", "O")
def test_stale_patch(stage: Stage) -> None:
    made = stage.anna.create()
    stage.anna.patch(made, subject="Newer")
    refused = stage.anna.try_patch(made, subject="Older")
    assert (refused.status, refused.code) == (412, "ErrorIrresolvableConflict")
    assert stage.anna.read(made)["subject"] == "Newer"


@fact("events", "a DELETE with a stale If-Match deletes all the same", "O")
def test_stale_delete(stage: Stage) -> None:
    made = stage.anna.create()
    stage.anna.patch(made, subject="Newer")
    assert stage.anna.delete(made, If_Match=made["@odata.etag"]).status == 204
    assert stage.anna.everything() == []


@fact("events", "the server touches a new meeting once more, so its etag is another one soon after")
def test_second_touch(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.advance(1.5)
    assert stage.anna.read(made)["@odata.etag"] != made["@odata.etag"]


# -- keys of an application --------------------------------------------------------------------------------------------

KEY = "String {66f5a359-4659-4830-9070-00047ec6ac6e} Name OdooKey"


def keyed(value: str, name: str = KEY) -> Json:
    return {"singleValueExtendedProperties": [{"id": name, "value": value}]}


def find(stage: Stage, name: str, value: str) -> list[Json]:
    encoded = name.replace(" ", "%20")
    text = f"singleValueExtendedProperties/Any(ep:%20ep/id%20eq%20'{encoded}'%20and%20ep/value%20eq%20'{value}')"
    answer = stage.anna.get(f"/me/events?$filter={text}")
    assert answer.status == 200, answer
    return answer.value


@fact("events", "an extended property that was sent with an event is not in the answer")
def test_extended_not_echoed(stage: Stage) -> None:
    assert "singleValueExtendedProperties" not in stage.anna.create(**keyed("a1"))


@fact("events", "an extended property is read by expanding it by its id")
def test_extended_read(stage: Stage) -> None:
    made = stage.anna.create(**keyed("a1"))
    query = f"?$expand=singleValueExtendedProperties($filter=id eq '{KEY}')".replace(" ", "%20")
    assert stage.anna.read(made, query)["singleValueExtendedProperties"] == [{"id": KEY, "value": "a1"}]


@fact("events", "events are found by the value of an extended property")
def test_extended_found(stage: Stage) -> None:
    made = stage.anna.create(**keyed("a1"))
    stage.anna.create(subject="Other", **keyed("a2"))
    assert [one["id"] for one in find(stage, KEY, "a1")] == [made["id"]]


@fact("events", "a filter on an extended property looks through the whole mailbox")
def test_extended_everywhere(stage: Stage) -> None:
    other = stage.anna.send("POST", "/me/calendars", {"name": "Other"}).json
    made = stage.anna.send("POST", f"/me/calendars/{other['id']}/events", meeting(**keyed("a1"))).json
    assert [one["id"] for one in find(stage, KEY, "a1")] == [made["id"]]


@fact("events", "the value of an extended property is compared without regard to case")
def test_extended_value(stage: Stage) -> None:
    stage.anna.create(**keyed("Abc"))
    assert len(find(stage, KEY, "aBC")) == 1


@fact("events", "the name of an extended property is compared with regard to case")
def test_extended_name(stage: Stage) -> None:
    stage.anna.create(**keyed("a1"))
    assert find(stage, KEY.replace("OdooKey", "odookey"), "a1") == []


@fact("events", "the extended properties of an item cannot be listed without their ids")
def test_extended_list(stage: Stage) -> None:
    made = stage.anna.create(**keyed("a1"))
    answer = stage.anna.get(f"/me/events/{made['id']}?$expand=singleValueExtendedProperties")
    assert answer.status == 400 or not answer.json.get("singleValueExtendedProperties")


def extended(**values: str) -> Json:
    named = {"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.example.odoo"}
    return {"extensions": [{**named, **values}]}


@fact("events", "an open extension can be sent with the event and is read by expanding it")
def test_open_extension(stage: Stage) -> None:
    made = stage.anna.create(**extended(key="7"))
    query = "?$expand=Extensions($filter=id%20eq%20'com.example.odoo')"
    (one,) = stage.anna.read(made, query)["extensions"]
    assert (one["extensionName"], one["key"]) == ("com.example.odoo", "7")


@fact("events", "events that have an open extension of a name can be found")
def test_open_extension_found(stage: Stage) -> None:
    made = stage.anna.create(**extended(key="7"))
    stage.anna.create(subject="Other")
    found = stage.anna.get("/me/events?$filter=Extensions/any(f:f/id%20eq%20'com.example.odoo')")
    assert [one["id"] for one in found.value] == [made["id"]]


@fact("events", "what is inside an open extension cannot be filtered on")
def test_open_extension_inside(stage: Stage) -> None:
    stage.anna.create(**extended(key="7"))
    found = stage.anna.get("/me/events?$filter=Extensions/any(f:f/key%20eq%20'7')")
    assert found.status == 400 or found.value == []


@fact("events", "changing an open extension is no change that a delta reports")
def test_open_extension_is_not_tracked(stage: Stage) -> None:
    made = stage.anna.create(**extended(key="7"))
    _, link = stage.anna.delta()
    stage.anna.send("PATCH", f"/me/events/{made['id']}/extensions/com.example.odoo", {"key": "8"})
    assert stage.anna.delta(link)[0] == []


@fact("events", "neither extended properties nor open extensions are in the items of a delta")
def test_extras_in_delta(stage: Stage) -> None:
    stage.anna.create(**keyed("a1"), **extended(key="7"))
    ((item,), _) = stage.anna.delta()
    assert not {"singleValueExtendedProperties", "extensions"} & set(item)


# -- mail --------------------------------------------------------------------------------------------------------------


@fact("events", "a new event with attendees is sent to all of them")
def test_invitations(stage: Stage) -> None:
    stage.anna.create(with_=["ben", "cora"])
    assert stage.new_mails() == [("invitation", ["ben", "cora"])]


@fact("events", "no parameter of a POST keeps the invitations back")
def test_no_way_to_suppress(stage: Stage) -> None:
    for query in ("?sendInvitations=false", "?sendUpdates=none"):
        assert stage.anna.send("POST", f"/me/events{query}", meeting(with_=["ben"])).status in (201, 400)
    sent = [one for one in stage.anna.everything() if one["attendees"]]
    assert len(stage.new_mails()) == len(sent)


@fact("events", "a PATCH of attendees alone goes to the changed ones only")
def test_changed_attendees(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    stage.anna.patch(made, attendees=people("ben", "cora"))
    assert stage.new_mails() == [("invitation", ["cora"])]


@fact("events", "a PATCH of anything else of a meeting is announced to its attendees")
def test_announced(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben", "cora"])
    stage.new_mails()
    stage.anna.patch(made, location={"displayName": "Room"})
    assert stage.new_mails() == [("update", ["ben", "cora"])]


@fact("events", "a PATCH of a series is announced once for the series and once for each changed occurrence")
def test_announced_series(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"], **series())
    for one in stage.anna.view()[1:3]:
        stage.anna.patch(stage.anna.read(one), subject="Special")
    stage.new_mails()
    stage.anna.patch(stage.anna.read(made), location={"displayName": "Room"})
    assert stage.new_mails() == [("update", ["ben"])] * 3


@fact("events", "an organiser who deletes cancels")
def test_delete_cancels(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    stage.anna.delete(made)
    assert stage.new_mails() == [("cancellation", ["ben"])]


@fact("events", "cancel answers 202, tells the attendees with the comment, and takes the event away")
def test_cancel(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    assert stage.anna.do(made, "cancel", {"comment": "too late"}).status == 202
    assert "too late" in stage.mails[-1]["reason"]
    assert stage.anna.get(f"/me/events/{made['id']}").status == 404


@fact("events", "cancel works for one occurrence")
def test_cancel_occurrence(stage: Stage) -> None:
    stage.anna.create(with_=["ben"], **series())
    stage.new_mails()
    assert stage.anna.do(stage.anna.view()[1], "cancel", {}).status == 202
    assert stage.new_mails() == [("cancellation", ["ben"])]
    assert len(stage.anna.view()) == 2


@fact("events", "an attendee who cancels is told that one has to be the organiser")
def test_cancel_by_attendee(stage: Stage) -> None:
    stage.anna.create(with_=["ben"])
    refused = stage.ben.do(stage.ben.find("Talk"), "cancel", {})
    assert refused.status == 400
    assert "need to be an organizer" in refused.json["error"]["message"]


@facts(
    "events",
    "action, word",
    row("accept answers 202 and is noted on both sides", "accept", "accepted"),
    row("tentativelyAccept answers 202 and is noted on both sides", "tentativelyAccept", "tentativelyAccepted"),
    row("decline answers 202 and is noted by the organiser", "decline", "declined"),
)
def test_answers(stage: Stage, action: str, word: str) -> None:
    made = stage.anna.create(with_=["ben"])
    assert stage.ben.do(stage.ben.find("Talk"), action, {"comment": "x"}).status == 202
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == word
    assert {one["responseStatus"]["response"] for one in stage.ben.everything()} <= {word}


@fact("events", "an answer with sendResponse false changes the status without a mail")
def test_silent_answer(stage: Stage) -> None:
    stage.anna.create(with_=["ben"])
    stage.new_mails()
    stage.ben.do(stage.ben.find("Talk"), "accept", {"sendResponse": False})
    assert stage.ben.find("Talk")["responseStatus"]["response"] == "accepted"
    assert stage.new_mails() == []


@facts(
    "events",
    "action, word",
    row("an occurrence is accepted by itself", "accept", "accepted"),
    row("an occurrence is declined by itself", "decline", "declined"),
)
def test_answer_to_an_occurrence(stage: Stage, action: str, word: str) -> None:
    made = stage.anna.create(with_=["ben"], **series())
    day = stage.ben.view()[1]
    assert stage.ben.do(day, action, {}).status == 202
    answers = [one["attendees"][0]["status"]["response"] for one in stage.anna.view()]
    assert answers == ["none", word, "none"]
    assert stage.anna.read(made)["attendees"][0]["status"]["response"] == "none"
    assert len(stage.ben.view()) == (3 if action == "accept" else 2)


@fact("events", "what the organiser cancelled can no longer be answered")
def test_answer_to_a_cancelled_meeting(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.anna.delete(made)
    refused = stage.ben.do(stage.ben.find("Canceled: Talk"), "accept", {})
    assert (refused.status, refused.code) == (400, "ErrorCalendarIsCancelledForAccept")


SLOT = {"start": at("2026-10-06T14:00:00"), "end": at("2026-10-06T15:00:00")}


@facts(
    "events",
    "action, body, allowed, status",
    row("another time can be proposed with a tentative answer", "tentativelyAccept", {}, True, 202),
    row("another time can be proposed with a refusal", "decline", {}, True, 202),
    row("another time cannot be proposed with a yes", "accept", {}, True, 400),
    row("another time cannot be proposed without sending the answer", "decline", {"sendResponse": False}, True, 400),
    row("another time cannot be proposed where the organiser does not want that", "decline", {}, False, 400),
)
def test_proposals(stage: Stage, action: str, body: Json, allowed: bool, status: int) -> None:
    stage.anna.create(with_=["ben"], allowNewTimeProposals=allowed)
    answer = stage.ben.do(stage.ben.find("Talk"), action, {**body, "proposedNewTime": SLOT})
    assert answer.status == status


@fact("events", "an organiser cannot answer his own invitation")
def test_organiser_answers(stage: Stage) -> None:
    refused = stage.anna.do(stage.anna.create(with_=["ben"]), "accept", {})
    assert (refused.status, refused.code) == (400, "ErrorCalendarIsOrganizerForAccept")


@fact("events", "forward answers 202, informs the organiser and makes the recipient an attendee")
def test_forward(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    stage.new_mails()
    body = {"toRecipients": [{"emailAddress": {"address": "cora@contoso.example"}}], "comment": "you, too"}
    assert stage.ben.do(stage.ben.find("Talk"), "forward", body).status == 202
    assert sorted(stage.new_mails()) == [("forward", ["anna"]), ("forward", ["cora"])]
    assert len(stage.anna.read(made)["attendees"]) == 2


@fact("events", "removing a member of an invited distribution list updates everybody")
def test_distribution_list(stage: Stage) -> None:
    members = ["ben@contoso.example", "cora@contoso.example"]
    stage.control("POST", "/seed", {"groups": [{"address": "team@contoso.example", "members": members}]})
    made = stage.anna.create(with_=["team", "ben"])
    stage.new_mails()
    stage.anna.patch(made, attendees=people("team"))
    assert ("update", ["ben", "cora"]) in stage.new_mails()


@fact("events", "ids are translated between five forms, those of EWS and MAPI among them")
def test_id_forms(stage: Stage) -> None:
    body = {"inputIds": [stage.anna.create()["id"]], "sourceIdType": "restImmutableEntryId", "targetIdType": "ewsId"}
    assert "targetId" in stage.anna.send("POST", "/me/translateExchangeIds", body).value[0]


@fact("events", "a meeting that its organiser edited in Outlook without sending reads as a draft")
def test_unsent_edit(stage: Stage) -> None:
    made = stage.anna.create(with_=["ben"])
    edit = {"as": "anna@contoso.example", "method": "PATCH", "path": f"/me/events/{made['id']}",
            "body": {"subject": "Later"}, "send": False}  # fmt: skip
    stage.control("POST", "/act", edit)
    assert stage.anna.read(made)["isDraft"]
