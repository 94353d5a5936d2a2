"""Answers that nobody can read: their mailbox waits and its owner is told, the others go on."""

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase
from .test_reliability import fault

ANNA, BEN = "anna@contoso.example", "ben@contoso.example"


@tagged("post_install", "-at_install")
class TestUnreadableAnswers(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        self.synchronise(self.ben)

    def broken(self, kind, path):
        """All answers about one address of Anna's mailbox."""
        one = fault(kind, path=path, count=3)
        one["match"]["mailbox"] = ANNA
        self.outlook.faults(one)

    def test_one_mailbox_waits_and_the_others_go_on(self):
        for kind in ("nested", "endless"):
            with self.subTest(kind):
                for address in (ANNA, BEN):
                    self.outlook.creates(address, f"{kind} of {address}", TOMORROW)
                self.broken(kind, "delta")
                self.later(minutes=10)
                self.env.flush_all()
                self.env["microsoft.calendar.collection"]._run_due()
                self.env.invalidate_all()
                self.assertTrue(self.event(f"{kind} of {BEN}"))
                self.assertFalse(self.collection(self.ben).message)
                waiting = self.collection()
                self.assertEqual(waiting.message, "Microsoft's answer cannot be read. Odoo tries again by itself.")
                self.assertEqual(waiting.failures, 1)
                self.outlook.faults()
                self.later(minutes=5)
                self.synchronise()
                self.assertTrue(self.event(f"{kind} of {ANNA}"))
                self.assertFalse(self.collection().message)

    def test_a_batch_that_cannot_be_read(self):
        """The run ends there; what was to be sent waits, and is sent once."""
        self.create_event(name="Budget")
        self.broken("nested", r"/\$batch")
        self.synchronise()
        self.assertIn("cannot be read", self.collection().message)
        self.outlook.faults()
        self.later(minutes=5)
        self.synchronise()
        self.assertEqual([one["subject"] for one in self.outlook.events(ANNA)], ["Budget"])
        self.assert_in_sync(self.event("Budget"))
