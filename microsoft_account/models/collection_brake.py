"""The brake: a run that would do harm stops, and a person decides how it goes on."""

from fractions import Fraction

from odoo import fields, models

from ..engine.brake import Held
from ..sync import Brake, Side

PERCENT = "microsoft_account.brake_percent"


class MicrosoftLink(models.AbstractModel):
    _inherit = "microsoft.link"

    vanished = fields.Boolean(readonly=True, help="Gone on one side, together with many others: a person decides.")
    decision = fields.Selection(
        [("apply", "Delete on the other side, too"), ("restore", "Bring back")],
        readonly=True,
        help="What the person decided about an item that vanished; the next run does it.",
    )


class MicrosoftCollection(models.AbstractModel):
    _inherit = "microsoft.collection"

    brake = fields.Selection(
        [
            ("outlook", "Many items vanished in Outlook"),
            ("odoo", "Many records vanished in Odoo"),
            ("mailbox", "Another mailbox"),
        ],
        readonly=True,
        help="Why the synchronization waits for a decision.",
    )

    def _brake(self):
        """Return the rule: see :class:`~..sync.Brake`."""
        said = self.env["ir.config_parameter"].sudo().get_param(PERCENT) or ""
        return Brake(share=Fraction(int(said), 100)) if said.isdecimal() else Brake()

    def _linked_items(self):
        """Return the links of items that both sides held at the last agreement, and are to hold from then on."""
        links = self.env[self._link_model].search([("collection_id", "=", self.id), ("state", "=", "linked")])
        return links.filtered(lambda link: link.remote_id and link.item)

    def _hold(self, held: Held):
        """Wait for a person's decision; nothing has been deleted."""
        before = self.env[self._link_model].search([("collection_id", "=", self.id), ("vanished", "=", True)])
        before.vanished = False
        if held.links:
            held.links.vanished = True
        self.write({"state": "brake", "brake": held.reason, "failures": 0})
        self.message = self._held_message(held)
        self._ask_for_decision()

    def _go_on(self):
        """The person has decided."""
        self.write({"state": "active", "brake": False, "message": False, "next_run": fields.Datetime.now()})
        self._decided()
        self._wake()
        self._tell_user(changed=False)

    def _vanished_links(self):
        return self.env[self._link_model].search([("collection_id", "in", self.ids), ("vanished", "=", True)])

    def action_show_vanished(self):
        """Show the items that vanished."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Vanished"),
            "res_model": self._link_model,
            "view_mode": "list,form",
            "domain": [("collection_id", "in", self.ids), ("vanished", "=", True)],
        }

    def action_apply(self):
        """It was meant: what vanished on one side is deleted on the other. What vanishes later is asked about anew."""
        self.check_access("read")
        for collection in self.sudo().filtered(lambda one: one.brake in ("outlook", "odoo")):
            collection._vanished_links().write({"vanished": False, "decision": "apply"})
            collection._go_on()

    def action_restore(self):
        """It was a mistake: what vanished is brought back on the side where it did."""
        self.check_access("read")
        for collection in self.sudo().filtered(lambda one: one.brake in ("outlook", "odoo")):
            links = collection._vanished_links()
            if collection.brake == Side.OUTLOOK.value:
                collection._restore_in_outlook(links)
            else:
                # Without a version the next run asks for the item; without a base it is new to Odoo.
                new = {"item": False, "base": False, "etag": False, "counter": 0}
                links.write({**new, "vanished": False, "decision": "restore"})
            collection._go_on()

    def _restore_in_outlook(self, links):
        """Let the next run create again what may be; the other records stay in Odoo as they are."""
        again = self._to_be_created_again(links)
        forgotten = {"state": "gone", "item": False, "base": False, "etag": False, "vanished": False}
        again.write({**forgotten, "counter": 1})
        (links - again).write({**forgotten, "counter": 0})

    def _to_be_created_again(self, links):
        """Return the links whose item Odoo may create in Outlook: those of the person's own."""
        records = self._records_of(links)
        values = self._odoo_values(self._all_records(records).filtered("active"))
        return links.filtered(
            lambda link: (
                records[link].id in values
                and self._policy(link, records[link], link.item, values[records[link].id], None).push
            )
        )
