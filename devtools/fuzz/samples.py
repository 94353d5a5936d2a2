"""Whole and realistic documents, in the shapes that Graph and the sign-in service send."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PEOPLE = ("anna@contoso.example", "Ben.Okafor@Contoso.example", "carla@fabrikam.example", "room-1@contoso.example")
TEAMS = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_ZDk%40thread.v2/0?context=%7b%22Tid%22%3a%22x%22%7d"
RULE = "_" * 80
BLOCK = (
    f'<div class="me-email-text"><div>{RULE}</div><h2>Microsoft Teams meeting</h2>'
    f'<a href="{TEAMS}">Join the meeting now</a><div>{RULE}</div></div>'
)


def _person(address: str) -> Json:
    return {"emailAddress": {"name": address.partition("@")[0].title(), "address": address}}


def _attendee(address: str, response: str = "none", kind: str = "required") -> Json:
    return {"type": kind, "status": {"response": response, "time": "0001-01-01T00:00:00Z"}, **_person(address)}


def _moment(text: str, zone: str = "UTC") -> Json:
    return {"dateTime": f"{text}.0000000", "timeZone": zone}


def event(number: int = 1, **changes: Any) -> Json:
    """A single event."""
    return {
        "@odata.etag": f'W/"DwAAABYAAAB{number}"',
        "id": f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AAAB{number}",
        "createdDateTime": "2026-06-01T08:00:00.1234567Z",
        "lastModifiedDateTime": "2026-06-02T09:30:00.7654321Z",
        "changeKey": "DwAAABYAAAA=",
        "iCalUId": f"040000008200E00074C5B7101A82E008{number:08}",
        "transactionId": None,
        "type": "singleInstance",
        "subject": "Budget",
        "bodyPreview": "Last year and next",
        "body": {"contentType": "html", "content": "<html><body><p>Last year <b>and</b> next</p></body></html>"},
        "start": _moment("2026-07-01T14:00:00"),
        "end": _moment("2026-07-01T15:00:00"),
        "originalStartTimeZone": "Romance Standard Time",
        "originalEndTimeZone": "Romance Standard Time",
        "isAllDay": False,
        "isCancelled": False,
        "isDraft": False,
        "isOrganizer": True,
        "importance": "normal",
        "sensitivity": "normal",
        "showAs": "busy",
        "isReminderOn": True,
        "reminderMinutesBeforeStart": 15,
        "categories": ["Blue"],
        "location": {"displayName": "Room 1", "locationType": "default", "uniqueIdType": "private"},
        "locations": [{"displayName": "Room 1", "locationType": "default"}],
        "organizer": _person(PEOPLE[0]),
        "attendees": [],
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "onlineMeeting": None,
        "onlineMeetingUrl": None,
        "recurrence": None,
        "seriesMasterId": None,
        "webLink": "https://outlook.office365.com/owa/?itemid=AAkALg",
        **changes,
    }


def _series(pattern: Json, span: Json, **changes: Any) -> Json:
    rule = {
        "pattern": {
            "interval": 1,
            "month": 0,
            "dayOfMonth": 0,
            "firstDayOfWeek": "sunday",
            "index": "first",
            **pattern,
        },
        "range": {
            "startDate": "2026-07-01",
            "endDate": "0001-01-01",
            "recurrenceTimeZone": "Romance Standard Time",
            "numberOfOccurrences": 0,
            **span,
        },
    }
    return event(**{"type": "seriesMaster", "recurrence": rule, "exceptionOccurrences": [], **changes})


def _exception(day: str, **changes: Any) -> Json:
    whole = event(
        type="exception",
        id=f"AAk.{day}",
        occurrenceId=f"OID.AAkALg.{day}",
        originalStart=f"{day}T14:00:00Z",
        start=_moment(f"{day}T16:00:00"),
        end=_moment(f"{day}T17:00:00"),
    )
    kept = ("id", "type", "occurrenceId", "originalStart", "start", "end", "originalStartTimeZone", "isCancelled")
    return {**{name: whole[name] for name in kept}, **changes}


def events() -> list[Json]:
    """Events and series of every kind."""
    guests = [
        _attendee(PEOPLE[1], "accepted"),
        _attendee(PEOPLE[2], "tentativelyAccepted", "optional"),
        _attendee(PEOPLE[3], "none", "resource"),
        _attendee("/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn=x"),
    ]
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    return [
        event(),
        event(attendees=guests, sensitivity="private", showAs="oof", categories=["Blue", "Über", "赤"]),
        event(
            attendees=guests,
            isOrganizer=False,
            organizer=_person(PEOPLE[2]),
            responseStatus={"response": "declined", "time": "2026-06-05T10:00:00Z"},
        ),
        event(isAllDay=True, start=_moment("2026-07-01T00:00:00"), end=_moment("2026-07-03T00:00:00")),
        event(
            isOnlineMeeting=True,
            onlineMeetingProvider="teamsForBusiness",
            onlineMeeting={"joinUrl": TEAMS, "conferenceId": "1"},
            body={"contentType": "html", "content": f"<html><body><p>Agenda</p>{BLOCK}</body></html>"},
            locations=[
                {"displayName": "Microsoft Teams Meeting", "locationType": "default"},
                {
                    "displayName": "Room 2",
                    "locationEmailAddress": PEOPLE[3],
                    "address": {"city": "Brussels"},
                    "coordinates": {"latitude": 50.8, "longitude": 4.3},
                },
            ],
        ),
        event(
            body={"contentType": "text", "content": "Zoom: https://zoom.us/j/123?pwd=1\nSee you"},
            location={"displayName": "https://meet.google.com/abc-defg-hij", "locationUri": ""},
        ),
        _series({"type": "weekly", "daysOfWeek": ["wednesday"]}, {"type": "numbered", "numberOfOccurrences": 10}),
        _series(
            {"type": "daily", "interval": 2},
            {"type": "endDate", "endDate": "2026-09-30"},
            attendees=guests,
            exceptionOccurrences=[
                _exception("2026-07-03", subject="Moved"),
                _exception("2026-07-05", attendees=guests[:1], body={"contentType": "html", "content": "<p>Other</p>"}),
                _exception("2026-07-07", isCancelled=True),
            ],
            cancelledOccurrences=["OID.AAkALg.2026-07-09", "OID.AAkALg.2026-07-11"],
        ),
        _series({"type": "absoluteMonthly", "dayOfMonth": 31}, {"type": "noEnd"}),
        _series({"type": "relativeMonthly", "daysOfWeek": days[:5], "index": "last"}, {"type": "noEnd"}),
        _series({"type": "absoluteYearly", "dayOfMonth": 29, "month": 2}, {"type": "noEnd"}),
        _series(
            {"type": "relativeYearly", "daysOfWeek": ["friday"], "index": "second", "month": 5},
            {"type": "endDate", "endDate": "2040-01-01"},
            isOrganizer=False,
            isAllDay=True,
            start=_moment("2026-05-08T00:00:00"),
            end=_moment("2026-05-09T00:00:00"),
            responseStatus={"response": "accepted", "time": "2026-06-05T10:00:00Z"},
            cancelledOccurrences=["OID.AAkALg.2027-05-14"],
        ),
    ]


def pages() -> list[Json]:
    """Pages of a delta: events, stubs of occurrences, a removed one; the last page and one in the middle."""
    stub = {
        "@odata.type": "#microsoft.graph.event",
        "@odata.etag": 'W/"x"',
        "id": "AAk.2026-07-08",
        "type": "occurrence",
        "seriesMasterId": "AAkALg",
        "start": _moment("2026-07-08T14:00:00"),
        "end": _moment("2026-07-08T15:00:00"),
    }
    removed = {"@odata.type": "#microsoft.graph.event", "id": "AAkGone", "@removed": {"reason": "deleted"}}
    context = "https://graph.example/v1.0/$metadata#Collection(event)"
    link = "https://graph.example/v1.0/me/calendarView/delta?$deltatoken=R0usmcCM"
    more = "https://graph.example/v1.0/me/calendarView/delta?$skiptoken=R0usmci"
    return [
        {"@odata.context": context, "value": [event(1), stub, removed], "@odata.deltaLink": link},
        {"@odata.context": context, "value": [event(2)], "@odata.nextLink": more},
        {"@odata.context": context, "value": [], "@odata.deltaLink": link},
    ]


def errors() -> list[Json]:
    """Bodies of refusals, of Graph."""
    inner = {"date": "2026-06-01T08:00:00", "request-id": "a7f2", "client-request-id": "b8"}
    return [
        {"error": {"code": code, "message": message, "innerError": inner}}
        for code, message in (
            ("ErrorItemNotFound", "The specified object was not found in the store."),
            ("ApplicationThrottled", "Application is over its MailboxConcurrency limit."),
            ("InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
            ("SyncStateNotFound", "The sync state is not found."),
        )
    ] + [
        {
            "error": {
                "code": "x",
                "message": "m",
                "innererror": {"code": "y", "innererror": {"code": "ErrorAccessDenied"}},
            }
        }
    ]


def headers() -> list[Json]:
    """Headers of answers."""
    claims = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ"
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{claims}"'
    return [
        {"Retry-After": "120", "request-id": "a7f2", "Content-Type": "application/json"},
        {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"},
        {"retry-after": "0.5", "WWW-Authenticate": challenge},
        {"Content-Type": "application/json"},
    ]


def batches() -> list[Json]:
    """Answers of $batch."""
    refused = {"id": "3", "status": 429, "headers": headers()[0], "body": errors()[1]}
    return [
        {
            "responses": [
                {"id": "2", "status": 200, "headers": headers()[3], "body": event(2)},
                {"id": "1", "status": 204, "headers": {}, "body": None},
                refused,
                {"id": "4", "status": 404, "headers": headers()[0], "body": errors()[0]},
            ]
        }
    ]


def users() -> list[Json]:
    """What /me says of a person."""
    return [
        {
            "id": "1f2e",
            "displayName": "Anna Keller",
            "mail": "anna@contoso.example",
            "userPrincipalName": "anna.keller@contoso.example",
            "proxyAddresses": ["SMTP:anna@contoso.example", "smtp:a.keller@contoso.example", "X500:/o=x/cn=y"],
        },
        {"id": "ab12", "displayName": "Ben", "mail": None, "userPrincipalName": "ben@outlook.example"},
    ]


def refusals() -> list[Json]:
    """Refusals of the sign-in service, and the query of its redirect."""
    return [
        {
            "error": "invalid_grant",
            "error_description": "AADSTS700082: The refresh token has expired due to inactivity. Trace ID: x",
            "error_codes": [700082],
            "timestamp": "2026-06-01 08:00:00Z",
            "trace_id": "3939",
            "claims": '{"access_token":{}}',
            "suberror": "bad_token",
        },
        {"error": "access_denied", "error_description": "AADSTS65004: User declined", "state": "s"},
    ]


def tokens() -> list[Json]:
    """What the token endpoint gives. ``id_token`` stands as its claims: whoever sends it has to encode it."""
    return [
        {
            "token_type": "Bearer",
            "scope": "https://graph.microsoft.com/User.Read https://graph.microsoft.com/Calendars.ReadWrite",
            "expires_in": 3600,
            "ext_expires_in": 3600,
            "access_token": "eyJ0",
            "refresh_token": "0.AX",
            "id_token": {
                "aud": "11111111-1111-4111-8111-111111111111",
                "iss": "https://login.microsoftonline.com/22222222-2222-4222-8222-222222222222/v2.0",
                "iat": 1780000000,
                "nbf": 1780000000,
                "exp": 4000000000,
                "nonce": "n",
                "oid": "00000000-0000-0000-66f3-3332eca7ea81",
                "sub": "AAAA",
                "tid": "22222222-2222-4222-8222-222222222222",
                "ver": "2.0",
            },
        }
    ]


def queries() -> list[Json]:
    """The query with which the sign-in service sends a person back."""
    return [
        {"code": "0.AXEA", "state": "s", "session_state": "f1", "client_info": "eyJ1aWQiOiIx"},
        {"error": "access_denied", "error_description": "AADSTS65004: User declined to consent", "state": "s"},
        {"admin_consent": "True", "tenant": "22222222-2222-4222-8222-222222222222", "state": "s", "scope": "x"},
    ]


SAMPLES = {
    "event": events(),
    "page": pages(),
    "batch": batches(),
    "error": errors(),
    "headers": headers(),
    "user": users(),
    "refusal": refusals(),
    "token": tokens(),
    "query": queries(),
}
