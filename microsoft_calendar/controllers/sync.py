"""The route that the calendar view calls."""

from odoo.http import Controller, request, route


class MicrosoftCalendarController(Controller):
    @route("/microsoft_calendar/sync_data", type="jsonrpc", auth="user")
    def sync_data(self, model="calendar.event", fromurl=None, background=False, **_kwargs):
        """Synchronise the calendar of the person who asks; see ``res.users._microsoft_calendar_sync``.

        ``model`` is part of the call of Odoo's core; there is nothing else to choose.
        """
        return request.env.user._microsoft_calendar_sync(return_url=fromurl, background=background)
