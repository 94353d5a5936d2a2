"""Two contacts become one: nobody attends a meeting twice, and nobody is told that somebody is off the list."""

from odoo import models

from ..models.calendar_attendee import ANSWERED
from ..models.calendar_event import FROM_OUTLOOK


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        attendees = self.env["calendar.attendee"].sudo().search([("partner_id", "in", partner_ids)])
        events = attendees.event_id.with_context(**{FROM_OUTLOOK: True})
        links = events._microsoft_links()._living().filtered(lambda link: link.role == "organizer")
        before = {link: link._odoo_value() for link in links}
        result = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        self.env.invalidate_all()
        for partner in self.env["res.partner"].browse(partner_ids).exists():
            for event in events:
                _attend_once(event, partner)
        # Outlook goes on inviting under the addresses that it knows: a person who merges contacts invites nobody else.
        for link, was in before.items():
            if now := was and link._odoo_value():
                link._agree_to_differ(was, now)
        return result


def _attend_once(event, partner):
    """Of several attendees who are one person now the one remains who answered, the last time if several did."""
    double = event.attendee_ids.filtered(lambda one: one.partner_id == partner)
    if len(double) > 1:
        stays = double.sorted(lambda one: (one.state in ANSWERED, one.write_date, one.id))[-1]
        follows = partner in event.message_partner_ids
        (double - stays).unlink()  # which lets the person no longer follow the event
        if follows:
            event.message_subscribe(partner_ids=partner.ids)
