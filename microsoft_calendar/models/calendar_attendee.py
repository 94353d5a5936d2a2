"""Attendees: who answered in Odoo, and whose own mailbox has not been told."""

from odoo import api, fields, models

from .calendar_event import FROM_OUTLOOK

# The core sets everybody back when a meeting is moved, and takes who moved it for one who comes: that is no answer.
SETTING_BACK = "microsoft_calendar_setting_back"
ANSWERED = ("accepted", "tentative", "declined")


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _reset_attendees_status(self):
        return super(CalendarEvent, self.with_context(**{SETTING_BACK: True}))._reset_attendees_status()


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    # Nobody may say that somebody else has answered: it would be sent in that person's name.
    microsoft_answer_waits = fields.Boolean(
        copy=False,
        groups=fields.NO_ACCESS,
        help="The person answered in Odoo, and the own mailbox has not been told. It may not even hold the event yet.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get(FROM_OUTLOOK):
            vals_list = [self._microsoft_without_answer(vals) for vals in vals_list]
        attendees = super().create(vals_list)
        if self.env.context.get(FROM_OUTLOOK):
            attendees.filtered(lambda attendee: attendee.state not in ANSWERED)._microsoft_listen_again()
        return attendees

    def _microsoft_without_answer(self, vals):
        """The core takes the person in whose name an attendee is added for the organizer, who comes. It may be one who
        was invited by somebody else, and has not answered."""
        organizer = self.env["calendar.event"].browse(vals.get("event_id")).user_id
        invited = vals.get("partner_id") == self.env.user.partner_id.id and organizer != self.env.user
        return {"state": "needsAction", **vals} if invited else vals

    def _microsoft_listen_again(self):
        """These people are back without an answer: who has given one in the own mailbox meanwhile is listened to, by
        looking at that copy once more."""
        for partner, attendees in self.sudo().grouped("partner_id").items():
            links = attendees.event_id._microsoft_links()._living().filtered("answers")
            links.filtered(lambda link, partner=partner: link.user_id.partner_id == partner).etag = False

    def write(self, vals):
        if "state" not in vals:
            return super().write(vals)
        if self.env.context.get(FROM_OUTLOOK):
            # The core asks an organizer again whose meeting somebody else has moved. Here that was the organizer.
            spared = self._microsoft_organizers() if vals["state"] == "needsAction" else self.browse()
            return super(CalendarAttendee, self - spared).write(vals)
        result = super().write(vals)
        by_whom = self.env.user if not self.env.context.get(SETTING_BACK) else self.env["res.users"]
        own = self.filtered(lambda attendee: attendee.partner_id == by_whom.partner_id)
        (self - own).sudo().filtered("microsoft_answer_waits").microsoft_answer_waits = False
        own._microsoft_note_answers()
        return result

    def _microsoft_organizers(self):
        return self.filtered(lambda attendee: attendee.partner_id == attendee.event_id.user_id.partner_id)

    def _microsoft_note_answers(self):
        """Note what these people answered themselves, for their own mailboxes; an organizer has nobody to answer."""
        collections = self.env["microsoft.calendar.collection"]
        asked = self.sudo() - self.sudo()._microsoft_organizers()
        for partner, attendees in asked.grouped("partner_id").items():
            answered = attendees.filtered(lambda attendee: attendee.state in ANSWERED)
            (attendees - answered).filtered("microsoft_answer_waits").microsoft_answer_waits = False
            for collection in filter(None, map(collections._home_of, partner.user_ids)):
                answered.microsoft_answer_waits = True
                copies = answered.event_id._microsoft_links()._living() & collection.link_ids
                copies.filtered(lambda link: link.role != "organizer")._count_edit()
                collection._wake()
