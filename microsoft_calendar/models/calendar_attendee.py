"""Attendees: the outbox of a person's own answers."""

from odoo import models

from .calendar_event import FROM_OUTLOOK
from .collection_answers import VERBS


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in VERBS and not self.env.context.get(FROM_OUTLOOK):
            own = self.filtered(lambda attendee: attendee.partner_id == self.env.user.partner_id)
            own._microsoft_note_answers(vals["state"])
        return result

    def _microsoft_note_answers(self, state):
        """Note what the person answered, for the own mailbox alone: nobody answers in another one's name."""
        for attendee in self:
            event = attendee.event_id
            link = (
                event.sudo()
                ._microsoft_links()
                .filtered(
                    lambda link: link.user_id == self.env.user and link.role != "organizer" and link.state == "linked"
                )
            )
            if link:
                day = event._microsoft_slot().isoformat() if event.recurrence_id else ""
                link.answers = {**(link.answers or {}), day: state}
                link._count_edit()
                link.collection_id._wake()
