"""Invitations to distribution lists: their members attend, and nobody invites them a second time."""

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .people_case import CORA, JANE, PeopleCase
from .series_case import ANNA, BEN, FOLLOWING, GUEST

TEAM = "team@contoso.example"


@tagged("post_install", "-at_install")
class TestGroups(PeopleCase):
    def setUp(self):
        super().setUp()
        self.outlook.seed(CORA, JANE)
        self.outlook.add_group(TEAM, BEN, CORA)
        self.cora = self.add_user(CORA, "Cora Diaz")
        for user in (self.ben, self.cora):
            self.connect(user)
            self.synchronise(user)
        self.outlook.forget_journal()

    def invited_team(self, *others, **properties):
        """Anna invites the team; who synchronised has it in Odoo."""
        item = self.meeting_in_outlook(TEAM, *others, **properties)
        self.outlook.forget_mails()
        return item

    def assert_team_attends(self, event, organizer):
        """Both are there, each once, see it in their own calendar, and Outlook names the team alone."""
        self.assert_people(event, organizer, self.ben, self.cora)
        for user in (self.ben, self.cora):
            self.assertTrue(self.in_default_view(event, user))
        self.assertEqual(event.microsoft_member_ids, (self.ben + self.cora).partner_id)
        self.assertEqual(self.guests(event), [TEAM])

    def test_d34_every_member_attends(self):
        """Whoever synchronizes first."""
        orders = [
            (self.anna, self.ben, self.cora),
            (self.ben, self.cora, self.anna),
            (self.cora, self.anna, self.ben),
        ]
        for n, order in enumerate(orders):
            with self.subTest(n):
                self.invited_team(name=f"Budget {n}")
                self.synchronise(*order, *order)
                event = self.event(f"Budget {n}")
                self.assertEqual(event.user_id, self.anna)
                self.assert_team_attends(event, self.anna)
                self.assertEqual(len(event.microsoft_link_ids), 3)
                self.assert_nothing_changed_in_outlook()

    def test_d34_organized_by_somebody_from_outside(self):
        self.invited_team(organizer=JANE)
        self.synchronise(self.ben, self.cora, self.ben, self.cora)
        event = self.event("Budget")
        self.assertFalse(event.user_id)
        self.assert_team_attends(event, self.contacts(JANE))
        self.assert_nothing_changed_in_outlook()

    def test_private(self):
        self.invited_team(sensitivity="private")
        self.synchronise(self.anna, self.ben, self.cora)
        self.assert_team_attends(self.event("Budget"), self.anna)

    def test_private_members_first(self):
        self.invited_team(sensitivity="private")
        self.synchronise(self.cora, self.ben, self.anna)
        self.assert_team_attends(self.event("Budget"), self.anna)

    def test_others_are_invited_in_odoo(self):
        """The members are not named by that, hence not invited again."""
        self.invited_team()
        self.synchronise(self.anna, self.ben, self.cora)
        event = self.event("Budget")
        self.as_person(event).write({"partner_ids": [Command.link(self.guest.id)]})
        self.synchronise(self.anna, self.ben, self.cora, self.anna)
        self.assertEqual(self.invited_in_outlook(), [GUEST, TEAM])
        self.assertEqual([(mail["kind"], mail["to"]) for mail in self.outlook.mails()], [("invitation", [GUEST])])
        self.assert_people(event, self.anna, self.ben, self.cora, self.guest)

    def test_a_member_is_named_as_well_later(self):
        item = self.invited_team()
        self.synchronise(self.anna, self.ben, self.cora)
        event = self.event("Budget")
        self.outlook.changes(ANNA, item, attendees=[*item["attendees"], {"emailAddress": {"address": BEN}}])
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        self.synchronise(self.anna, self.ben, self.cora)
        self.assertEqual(event.microsoft_member_ids, self.cora.partner_id)
        self.assert_people(event, self.anna, self.ben, self.cora)
        self.assert_nothing_changed_in_outlook()
        self.outlook.changes(ANNA, item, attendees=item["attendees"])
        self.synchronise(self.anna, self.ben, self.cora)
        self.assert_team_attends(event, self.anna)

    def test_the_team_is_taken_off(self):
        item = self.invited_team(GUEST)
        self.synchronise(self.anna, self.ben, self.cora)
        event = self.event("Budget")
        self.outlook.changes(ANNA, item, attendees=[{"emailAddress": {"address": GUEST}}])
        self.synchronise(self.ben, self.anna, self.cora)
        self.assertTrue(event.active)
        self.assert_people(event, self.anna, self.guest)
        self.assertFalse(event.microsoft_member_ids)
        self.assertFalse(self.in_default_view(event, self.ben))

    def test_a_member_takes_it_out_of_the_calendar(self):
        self.invited_team()
        self.synchronise(self.anna, self.ben, self.cora)
        event = self.event("Budget")
        self.outlook.deletes(BEN, self.outlook.event(BEN, "Budget"))
        self.synchronise(self.ben, self.anna, self.cora)
        self.assert_team_attends(event, self.anna)
        self.assertEqual(self.state_of(event, self.ben.partner_id), "declined")
        self.assertEqual(self.state_of(event, self.cora.partner_id), "needsAction")

    def test_nothing_comes_from_outlook_where_the_direction_says_so(self):
        self.invited_team()
        self.synchronise(self.anna, self.ben)
        self.cora.microsoft_calendar_direction = "to_outlook"
        self.synchronise(self.cora)
        self.assert_people(self.event("Budget"), self.anna, self.ben)

    def test_forwarded(self):
        """The recipient of a forward attends, too, although the copies before it do not name him."""
        self.meeting_in_outlook(BEN, organizer=JANE)
        self.synchronise(self.ben)
        copy = self.outlook.event(BEN, "Budget")
        body = {"toRecipients": [{"emailAddress": {"address": CORA}}]}
        self.outlook.act(BEN, "POST", f"/me/events/{copy['id']}/forward", body)
        self.synchronise(self.cora, self.ben)
        self.assert_people(self.event("Budget"), self.contacts(JANE), self.ben, self.cora)

    def test_hidden_attendees(self):
        """The organizer hides who is invited: each copy names its owner alone."""
        self.meeting_in_outlook(BEN, CORA, organizer=JANE, hideAttendees=True)
        self.synchronise(self.ben, self.cora, self.ben)
        event = self.event("Budget")
        self.assert_people(event, self.contacts(JANE), self.ben, self.cora)
        self.assertEqual(len(event.microsoft_link_ids), 2)

    def test_removed_in_odoo_by_name(self):
        """Who is named and was taken off in Odoo does not come back by the own copy before Outlook has heard of it."""
        self.meeting_in_outlook(BEN, CORA)
        self.synchronise(self.anna, self.ben, self.cora)
        event = self.event("Budget")
        self.as_person(event).write({"partner_ids": [Command.unlink(self.ben.partner_id.id)]})
        self.outlook.changes(BEN, self.outlook.event(BEN, "Budget"), categories=["Red"])
        self.synchronise(self.ben)
        self.assert_people(event, self.anna, self.cora)
        self.synchronise(self.anna, self.ben, self.cora)
        self.assertEqual(self.invited_in_outlook(), [CORA])
        self.assert_people(event, self.anna, self.cora)
        self.assertTrue(event.active)

    def test_series(self):
        item = self.outlook.creates(
            ANNA, "Weekly", TOMORROW, attendees=[{"emailAddress": {"address": TEAM}}],
            recurrence=weekly(numberOfOccurrences=6),
        )  # fmt: skip
        self.synchronise(self.anna, self.ben, self.cora)
        self.outlook.forget_mails()
        events = self.present("Weekly")
        for event in events:
            self.assert_team_attends(event, self.anna)
        self.moves(events[0], days=1)
        self.synchronise(self.anna, self.ben, self.cora, self.anna)
        for event in self.present("Weekly"):
            self.assert_team_attends(event, self.anna)
        self.edits(self.present("Weekly")[3], FOLLOWING, name="Later")
        self.synchronise(self.anna, self.ben, self.cora, self.anna)
        for name in ("Weekly", "Later"):
            self.assertEqual(len(self.present(name)), 3)
            for event in self.present(name):
                self.assert_team_attends(event, self.anna)
            people = [one["emailAddress"]["address"] for one in self.series_item(name)["attendees"]]
            self.assertEqual(people, [TEAM])
        self.assertEqual(item["type"], "seriesMaster")
