"""Two contacts become one: nobody attends a meeting twice, and nobody is told that somebody is off the list."""

from odoo import models

from .calendar_attendee import ANSWERED
from .calendar_event import FROM_OUTLOOK


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids)
        attendees = self.env["calendar.attendee"].sudo().search([("partner_id", "in", partner_ids)])
        events = attendees.event_id.with_context(**{FROM_OUTLOOK: True})
        result = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        self.env.invalidate_all()
        for partner in partners.exists():
            events._microsoft_attend_once(partner)
        events._microsoft_content_links_at_rest()._microsoft_agree_to_differ()
        return result


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _microsoft_attend_once(self, partner):
        """Of several attendees who are one person now the one remains who answered, the last time if several did."""
        for event in self:
            double = event.attendee_ids.filtered(lambda one: one.partner_id == partner)
            if len(double) > 1:
                stays = double.sorted(lambda one: (one.state in ANSWERED, one.write_date, one.id))[-1]
                follows = partner in event.message_partner_ids
                (double - stays).unlink()  # which lets the person no longer follow the event
                if follows:
                    event.message_subscribe(partner_ids=partner.ids)

    def _microsoft_content_links_at_rest(self):
        """Return the links to the organizers' copies that have nothing to send."""
        links = self._microsoft_links()._living()
        return links.filtered(lambda link: link.role == "organizer" and link.item and not link.counter)


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    def _microsoft_agree_to_differ(self):
        """What Odoo holds now is no edit: Outlook goes on inviting under the addresses that it knows."""
        for link in self:
            collection, record = link.collection_id, link.collection_id._records_of(link)[link]
            odoo, outlook = record._microsoft_values().get(record.id), collection._base_of(link).outlook
            if odoo is not None:
                link._write_changed({"base": collection._dump(odoo) if odoo != outlook else False})
