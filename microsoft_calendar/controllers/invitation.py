"""Answers by the links of an invitation's mail: the token says whose answer it is, whoever is signed in."""

from odoo.addons.calendar.controllers.main import CalendarController
from odoo.http import request, route


class InvitationController(CalendarController):
    @route()
    def accept_meeting(self, token, id, **kwargs):
        response = super().accept_meeting(token, id, **kwargs)
        _attendee(token)._microsoft_note_answers()
        return response

    @route()
    def decline_meeting(self, token, id, **kwargs):
        response = super().decline_meeting(token, id, **kwargs)
        _attendee(token)._microsoft_note_answers()
        return response

    @route()
    def accept_recurrence(self, token, id, **kwargs):
        response = super().accept_recurrence(token, id, **kwargs)
        _everywhere(_attendee(token))._microsoft_note_answers()
        return response

    @route()
    def decline_recurrence(self, token, id, **kwargs):
        response = super().decline_recurrence(token, id, **kwargs)
        _everywhere(_attendee(token))._microsoft_note_answers()
        return response


def _attendee(token):
    return request.env["calendar.attendee"].sudo().search([("access_token", "=", token)])


def _everywhere(attendee):
    """The same person in the whole series."""
    attendees = attendee.event_id.recurrence_id.calendar_event_ids.attendee_ids
    return attendees.filtered(lambda one: one.partner_id == attendee.partner_id)
