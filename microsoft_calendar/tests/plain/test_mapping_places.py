"""Places and links to join (D106)."""

from dataclasses import replace

import pytest
from hypothesis import given
from mapping_samples import item, patched, timed, wild_text
from test_mapping_body import BLOCK, LINK

from odoo.addons.microsoft_calendar.mapping import EventValue, body_of_html, dump, load, meeting_link, read, write

ZOOM = "https://us02web.zoom.us/j/123?pwd=x"


def places(*names, **more):
    return {
        "location": {"displayName": "; ".join(names)},
        "locations": [{"displayName": name} for name in names],
        **more,
    }


def places_read(**changes):
    value = read(item(**changes)).value
    return value.location, value.join_url


@pytest.mark.parametrize(
    ("changes", "place", "link"),
    [
        (places("Room 1"), "Room 1", ""),
        (places(), "", ""),
        ({"location": None, "locations": None}, "", ""),
        ({"location": "Room", "locations": 5}, "", ""),
        (places("Room 1", "Room 2"), "Room 1; Room 2", ""),
        ({"location": {}, "locations": [{"displayName": "Room 1"}]}, "Room 1", ""),
        (places("Room 1", onlineMeeting={"joinUrl": LINK}), "Room 1", LINK),
        (places("Room 1", onlineMeetingUrl=ZOOM), "Room 1", ZOOM),
        (places(LINK, onlineMeeting={"joinUrl": LINK}), "", LINK),
        (places(ZOOM), "", ZOOM),
        (places("Room 1", ZOOM), "Room 1", ZOOM),
        (places(f"Room 1; {ZOOM}"), "Room 1", ZOOM),
        (places(ZOOM, onlineMeeting={"joinUrl": LINK}), ZOOM, LINK),
        (places("https://example.com/agenda"), "https://example.com/agenda", ""),
        (
            places("https://odoo.example/calendar/join_videocall/x"),
            "",
            "https://odoo.example/calendar/join_videocall/x",
        ),
        (places("Room 1", body={"contentType": "html", "content": f"<p>Hi</p>{BLOCK}"}), "Room 1", LINK),
        (
            places("Room 1", body={"contentType": "html", "content": f'<p>Zoom: <a href="{ZOOM}">x</a></p>'}),
            "Room 1",
            ZOOM,
        ),
        (places("Room 1", body={"contentType": "text", "content": f"Join at {ZOOM} please"}), "Room 1", ZOOM),
        (places(ZOOM, body={"contentType": "html", "content": f"<p>Hi</p>{BLOCK}"}), "", ZOOM),
        (places("Room 1", onlineMeeting={"joinUrl": "javascript:alert(1)"}), "Room 1", ""),
        (places("Room 1", onlineMeeting={"joinUrl": 5}, onlineMeetingUrl=[]), "Room 1", ""),
        (places("Microsoft Teams Meeting", onlineMeeting={"joinUrl": LINK}), "Microsoft Teams Meeting", LINK),
    ],
)
def test_d106_the_link_and_the_place_are_kept_apart(changes, place, link):
    assert places_read(**changes) == (place, link)


@pytest.mark.parametrize(
    ("link", "is_meeting"),
    [
        (LINK, True),
        ("https://teams.live.com/meet/9?p=x", True),
        ("https://gov.teams.microsoft.us/l/meetup-join/1", True),
        ("https://meet.google.com/abc", True),
        ("https://company.webex.com/meet/ann", True),
        ("https://company.webex.com/company/j.php?MTID=m1", True),
        ("https://help.webex.com/article", False),
        ("https://teams.microsoft.com/l/channel/1", False),
        ("https://evilzoom.us/j/1", False),
        ("https://zoom.us/pricing", False),
        ("http://[", False),
        ("zoom.us/j/1", False),
        ("Join https://zoom.us/j/1", False),
        ("", False),
    ],
)
def test_what_a_meeting_link_is(link, is_meeting):
    assert meeting_link.is_meeting_link(link) is is_meeting


def test_an_event_of_odoo_with_the_link_as_its_place_equals_what_comes_back():
    value = replace(read(item()).value, location=f"Room 1; {ZOOM}", join_url="")
    assert (value.location, value.join_url) == ("Room 1", ZOOM)


@given(timed(), wild_text)
def test_a_place_and_a_link_of_any_kind_come_back(time, place):
    for link in ("", ZOOM, LINK, "https://meet.company.example/a?b=1"):
        told = EventValue("Budget", time, location=place, join_url=link)
        again = read(patched(item(), write(told))).value
        assert (again.location, again.join_url) == (told.location, told.join_url)


def test_a_link_in_the_description_is_not_written_once_more():
    value = replace(read(item()).value, body=body_of_html(f"<p>{ZOOM}</p>"))
    assert value.join_url == ZOOM
    assert set(write(value, known=item())) == {"body"}
    assert write(value)["location"] == {"displayName": "Room 1"}
    assert read(write(value)).value == value


def test_several_places_are_untouched_while_their_text_is():
    known = item(**places("Room 1", "Room 2"))
    assert write(read(known).value, ["location", "join_url"], known=known) == {}


def test_what_outlook_knows_of_a_place_survives_another_place():
    address = {"street": "Main St 5", "city": "Ghent"}
    known = item(
        location={"displayName": "Ghent; Room 2"},
        locations=[
            {"displayName": "Ghent", "address": address, "locationType": "businessAddress", "uniqueId": "x"},
            {"displayName": "Room 2"},
        ],
    )
    value = replace(read(known).value, location="Ghent; Room 3")
    assert write(value, ["location"], known=known) == {
        "locations": [
            {"displayName": "Ghent", "address": address, "locationType": "businessAddress"},
            {"displayName": "Room 3"},
        ]
    }


def test_a_single_place_is_written_as_the_location_and_an_empty_one_clears_it():
    known = item(**places("Room 1", "Room 2"))
    value = read(known).value
    assert write(replace(value, location="Hall; left"), ["location"], known=item()) == {
        "location": {"displayName": "Hall; left"}
    }
    assert write(replace(value, location=""), ["location"], known=known) == {"location": {"displayName": ""}}


def test_the_link_of_outlooks_own_meeting_is_never_written():
    known = item(**places("Room 1", onlineMeeting={"joinUrl": LINK}))
    value = read(known).value
    assert write(replace(value, join_url=ZOOM), ["join_url"], known=known) == {}
    assert write(replace(value, join_url=""), ["join_url"], known=known) == {}
    assert write(replace(value, location="Room 2"), ["location"], known=known) == {
        "location": {"displayName": "Room 2"}
    }


def test_a_link_of_odoo_stands_beside_the_place():
    known = item(**places("Room 1"))
    written = write(replace(read(known).value, join_url=ZOOM), ["join_url"], known=known)
    assert written == {"locations": [{"displayName": "Room 1"}, {"displayName": ZOOM, "locationUri": ZOOM}]}


TEAMS = {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}


def test_d107_a_teams_meeting_is_asked_for_once():
    asked = replace(read(item(**places())).value, online=True)
    assert write(asked).items() >= TEAMS.items()
    assert write(asked, ["online"], known=item(**places())) == TEAMS
    made = item(**places(), isOnlineMeeting=True, onlineMeeting={"joinUrl": LINK})
    assert read(made).value.online
    assert read(made).value.join_url == LINK
    assert write(replace(read(made).value, subject="Budget 2"), ["subject", "online"], known=made) == {
        "subject": "Budget 2"
    }


def test_d107_a_teams_meeting_cannot_be_taken_back():
    made = item(**places(), isOnlineMeeting=True, onlineMeeting={"joinUrl": LINK})
    gone = replace(read(made).value, online=False, join_url="")
    assert write(gone, ["online", "join_url"], known=made) == {}


def test_d107_the_link_of_another_meeting_is_no_place_of_a_new_one():
    """A copy of a Teams meeting brings the link of the first one along."""
    copied = replace(read(item(**places())).value, online=True, join_url=LINK)
    assert write(copied)["location"] == {"displayName": ""}
    assert "locations" not in write(copied)


def test_what_was_dumped_before_there_was_online_is_still_a_value():
    value = read(item()).value
    older = {name: field for name, field in dump(value).items() if name != "online"}
    assert load(older) == value
