"""Online meetings: rows D106 to D108 of the ledger."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW
from .series_case import ANNA, SeriesCase

JOIN = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d"
RULE = "_" * 80
IN_BODY = f'<p>Agenda</p><div>{RULE}</div><div><a href="{JOIN}">Click here to join</a></div><div>{RULE}</div>'


@tagged("post_install", "-at_install")
class TestTeams(SeriesCase):
    def item(self, name):
        return self.outlook.event(ANNA, name)

    def links_made(self):
        """The addresses of all meetings that Teams has made."""
        return {one["onlineMeeting"]["joinUrl"] for one in self.outlook.events(ANNA) if one["onlineMeeting"]}

    # -- D106 --------------------------------------------------------------------------------------------------------

    def test_d106_the_link_of_a_teams_meeting_is_the_video_call_in_odoo(self):
        room = {"displayName": "Room 1"}
        self.outlook.creates(ANNA, "Made by Teams", TOMORROW, isOnlineMeeting=True, location=room)
        self.outlook.creates(ANNA, "In the place", TOMORROW, locations=[room, {"displayName": JOIN}])
        self.outlook.creates(
            ANNA, "In the text", TOMORROW, location=room, body={"contentType": "html", "content": IN_BODY}
        )
        self.synchronise()
        for name, url in (
            ("Made by Teams", self.item("Made by Teams")["onlineMeeting"]["joinUrl"]),
            ("In the place", JOIN),
            ("In the text", JOIN),
        ):
            with self.subTest(name):
                event = self.event(name)
                self.assertEqual((event.location, event.videocall_location), ("Room 1", url))
                self.assertEqual(event.action_join_video_call()["url"], url)
                self.assert_in_sync(event)

    # -- D107 --------------------------------------------------------------------------------------------------------

    def test_d107_an_event_of_odoo_gets_one_teams_meeting_whose_link_comes_back(self):
        event = self.create_event(name="Budget", microsoft_teams=True, partner_ids=self.invited(self.guest))
        self.synchronise()
        (url,) = self.links_made()
        self.assertEqual(event.videocall_location, url)
        self.assertTrue(event.microsoft_teams_made)
        self.assert_in_sync(event)
        self.outlook.forget_journal()
        self.synchronise()
        self.assertEqual(self.changes_sent_now(), [])
        event.with_user(self.anna).write({"name": "Budget 2031", "description": "<p>New agenda</p>"})
        self.synchronise()
        self.assertEqual(self.links_made(), {url})
        self.assertEqual(event.videocall_location, url)
        self.assertIn("New agenda", self.item("Budget 2031")["body"]["content"])
        self.assert_in_sync(event)

    def changes_sent_now(self):
        return [one for one in self.outlook.requests() if one.split()[0] in ("POST", "PATCH", "DELETE")]

    def test_d107_the_invitation_goes_out_once(self):
        self.create_event(name="Budget", microsoft_teams=True, partner_ids=self.invited(self.guest))
        self.synchronise()
        self.synchronise()
        self.assertEqual(len(self.outlook.mails()), 1)

    def test_d107_a_meeting_that_is_in_outlook_already(self):
        event = self.meeting()
        event.with_user(self.anna).microsoft_teams = True
        self.synchronise()
        (url,) = self.links_made()
        self.assertEqual(event.videocall_location, url)
        self.assert_in_sync(event)

    def test_d107_a_series_has_one_meeting(self):
        events = self.series(microsoft_teams=True)
        (url,) = {one["onlineMeeting"]["joinUrl"] for one in self.outlook.events(ANNA) if one["onlineMeeting"]}
        self.assertEqual(set(events.mapped("videocall_location")), {url})
        self.assert_series_in_sync("Weekly")

    def test_d107_a_copy_has_a_meeting_of_its_own(self):
        event = self.create_event(name="Budget", microsoft_teams=True)
        self.synchronise()
        later = TOMORROW + timedelta(days=1)
        copied = event.with_user(self.anna).copy(
            {"name": "Budget again", "start": later, "stop": later + timedelta(hours=1)}
        )
        self.assertEqual(copied.videocall_location, event.videocall_location, "The core copies the link along.")
        self.synchronise()
        self.assertEqual(len(self.links_made()), 2)
        self.assertEqual(copied.videocall_location, self.item("Budget again")["onlineMeeting"]["joinUrl"])
        self.assert_in_sync(copied.with_env(self.env))

    def test_d107_the_setting_is_for_meetings_with_others(self):
        self.anna.microsoft_calendar_teams = "yes"
        alone = self.create_event(name="Focus")
        meeting = self.create_event(name="Budget", partner_ids=self.invited(self.guest))
        self.synchronise()
        self.assertFalse(alone.videocall_location)
        self.assertEqual({meeting.videocall_location}, self.links_made())

    def test_d107_who_switches_the_setting_on_changes_no_meeting_that_is_there(self):
        event = self.meeting()
        self.anna.microsoft_calendar_teams = "yes"
        event.with_user(self.anna).write({"name": "Budget 2031", "partner_ids": [Command.link(self.other.id)]})
        self.synchronise()
        self.assertEqual(self.links_made(), set())
        self.assert_in_sync(event)

    # -- D108 --------------------------------------------------------------------------------------------------------

    def test_d108_no_meeting_for_a_place_another_room_or_time_off(self):
        self.anna.microsoft_calendar_teams = "yes"
        self.create_event(name="With a place", location="Room 1", partner_ids=self.invited(self.guest))
        own_room = self.create_event(name="In Odoo's room", partner_ids=self.invited(self.guest))
        own_room.with_user(self.anna).videocall_location = own_room.get_discuss_videocall_location()
        self.env.flush_all()
        room = own_room.videocall_location
        self.assertIn("/calendar/join_videocall/", room)
        # What the time off app creates: the employee alone, for hours or for whole days.
        self.create_event(name="Time off", privacy="confidential")
        self.create_event(name="Days off", allday=True, start_date=TOMORROW.date(), stop_date=TOMORROW.date())
        placed_later = self.create_event(name="Placed later", partner_ids=self.invited(self.guest))
        placed_later.with_user(self.anna).location = "Room 2"
        self.synchronise()
        self.assertEqual(self.links_made(), set())
        self.assertEqual(own_room.videocall_location, room)
        self.assertFalse(placed_later.microsoft_teams)
        for name in ("With a place", "In Odoo's room", "Time off", "Days off", "Placed later"):
            self.assert_in_sync(self.event(name))

    def test_d108_asking_for_teams_beside_another_link_makes_no_second_one(self):
        event = self.create_event(
            name="Budget", microsoft_teams=True, videocall_location="https://us02web.zoom.us/j/123"
        )
        self.synchronise()
        self.assertEqual(self.links_made(), set())
        self.assertEqual(event.videocall_location, "https://us02web.zoom.us/j/123")
        self.assert_in_sync(event)
