"""What `make simulate` found: stories of an office that did not end the same on both sides."""

from odoo.tests import tagged

from .series_case import ANNA, BEN, SeriesCase


@tagged("post_install", "-at_install")
class TestFoundBySimulation(SeriesCase):
    def test_a_creation_that_a_restored_copy_does_not_know(self):
        """The copy was made before the run that sent the meeting: it is not sent again, whoever is read first."""
        self.connect(self.ben)
        for name, people in {"own first": (self.anna, self.ben), "colleague first": (self.ben, self.anna)}.items():
            with self.subTest(name):
                self.create_event(name=name, partner_ids=self.invited(self.ben.partner_id))
                with self.env.cr.savepoint() as backup:
                    self.synchronise(self.anna, self.ben)
                    backup.rollback()
                self.env.invalidate_all()
                self.outlook.forget_mails()
                self.later(hours=1)
                self.synchronise(*people, *people)
                self.assert_in_sync(self.event(name))
                for address in (ANNA, BEN):
                    self.assertEqual(self.outlook.event(address, name)["subject"], name)
                self.assert_nothing_sent()
