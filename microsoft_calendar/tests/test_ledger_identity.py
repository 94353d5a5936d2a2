"""The ledger's rows about identity and rights: one meeting is one event, however many people hold it.

Each test carries the number of its row.
"""

from itertools import permutations

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN, CARA = "anna@contoso.example", "ben@contoso.example", "cara@contoso.example"
GUEST = "guest@fabrikam.example"


class IdentityCase(MicrosoftCalendarCase):
    """Anna, Ben and Cara; Anna alone is connected at first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cara = cls.add_user(CARA, "Cara Silva")
        cls.people = cls.anna | cls.ben | cls.cara

    def setUp(self):
        super().setUp()
        self.outlook.seed(CARA, GUEST)

    def row_versions(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT id, ctid::text FROM calendar_event ORDER BY id")
        return self.env.cr.fetchall()

    def assert_settled(self, *people):
        """Another round of these people writes nothing, on either side."""
        rows = self.row_versions()
        self.outlook.forget_journal()
        self.synchronise(*people)
        self.assertEqual([line for line in self.outlook.requests() if not line.startswith("GET")], [])
        self.assertEqual(self.row_versions(), rows)


@tagged("post_install", "-at_install")
class TestOneMeeting(IdentityCase):
    def test_D01_three_colleagues_one_event(self):
        """A meeting of three who are connected, with Teams or plain, in each order of synchronizing, twice."""
        for user in (self.ben, self.cara):
            self.connect(user)
        teams = {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"}
        for number, order in enumerate(permutations((self.anna, self.ben, self.cara))):
            name = f"Budget {number}"
            with self.subTest(order=[user.name for user in order]):
                self.outlook.creates(ANNA, name, TOMORROW, attendees=[BEN, CARA], **(teams if number % 2 else {}))
                self.synchronise(*order)
                event = self.event(name)
                self.assertEqual(event.partner_ids, self.people.partner_id)
                self.assertEqual(event.user_id, self.anna)
                self.assertEqual(event.microsoft_link_ids.user_id, self.people)
                self.assert_settled(*order)

    def test_D02_a_foreign_meeting_again_and_again(self):
        """Ten runs with edits of other events in between: nothing comes twice, and nothing is written on it."""
        self.outlook.creates(GUEST, "Offer", TOMORROW, attendees=[ANNA])
        self.synchronise()
        offer = self.event("Offer")
        own = self.create_event(name="Own")
        count = self.env["calendar.event"].search_count([])
        for number in range(10):
            before = dict(self.row_versions())[offer.id]
            own.with_user(self.anna).write({"location": f"Room {number}"})
            self.synchronise()
            self.assertEqual(self.event("Offer"), offer)
            self.assertEqual(dict(self.row_versions())[offer.id], before)
        self.assertEqual(self.env["calendar.event"].search_count([]), count)
        self.assert_settled(self.anna)

    def test_D56_a_second_colleague_connects(self):
        """What is in Outlook through Anna is recognized in Ben's mailbox: nothing is made again, nobody is mailed."""
        self.outlook.creates(ANNA, "Made in Outlook", TOMORROW, attendees=[BEN, GUEST])
        guest = self.env["res.partner"].create({"name": "Guest", "email": GUEST})
        with_ben = [Command.set((self.anna.partner_id | self.ben.partner_id | guest).ids)]
        self.create_event(name="Made in Odoo", partner_ids=with_ben)
        self.create_event(self.ben, "Ben's own", partner_ids=[Command.set((self.ben.partner_id | guest).ids)])
        self.synchronise(self.anna)
        count = self.env["calendar.event"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        self.later(minutes=1)
        self.outlook.forget_mails()
        self.outlook.forget_journal()
        self.connect(self.ben)
        self.synchronise(self.ben, self.anna, self.ben)
        self.assertEqual([line for line in self.outlook.requests() if not line.startswith("GET")], [])
        self.assertEqual(self.env["calendar.event"].search_count([]), count)
        for name in ("Made in Outlook", "Made in Odoo"):
            self.assertEqual(self.event(name).microsoft_link_ids.user_id, self.anna | self.ben)
        self.assert_nothing_sent()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)


@tagged("post_install", "-at_install")
class TestNotConnected(IdentityCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        self.connect(self.cara)
        self.cara.with_user(self.cara).stop_microsoft_synchronization()
        self.dora = self.add_user("dora@contoso.example", "Dora Weiss")
        guest = self.env["res.partner"].create({"name": "Guest", "email": GUEST})
        people = (self.people | self.dora).partner_id | guest
        self.meeting = self.create_event(name="Budget", partner_ids=[Command.set(people.ids)])

    def named(self, user=None):
        meeting = self.meeting.with_user(user or self.anna)
        self.env.invalidate_all()
        return set(filter(None, (meeting.microsoft_not_connected or "").split(", ")))

    def test_D117_names_who_is_not_connected(self):
        """Of Ben (connected), Cara (stopped), Dora (never connected) and a guest from outside: Cara and Dora."""
        self.assertEqual(self.named(), {"Cara Silva", "Dora Weiss"})
        form = self.env["calendar.event"].with_user(self.anna).get_view(view_type="form")["arch"]
        self.assertIn('name="microsoft_not_connected"', form)
        self.assertIn("Not connected to Outlook:", form)

    def test_D117_follows_what_people_do(self):
        self.cara.with_user(self.cara).restart_microsoft_synchronization()
        self.outlook.seed(self.dora.email)
        self.connect(self.dora)
        self.assertEqual(self.named(), set())

    def test_D117_only_where_the_organizer_is_connected(self):
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.assertEqual(self.named(), set())

    def test_D117_keeps_private_meetings_private(self):
        self.meeting.privacy = "private"
        ella = self.add_user("ella@contoso.example", "Ella Novak")
        self.assertEqual(self.named(ella), set())
        self.assertEqual(self.named(self.ben), {"Cara Silva", "Dora Weiss"})
