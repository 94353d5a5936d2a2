"""What the engine asks about meetings in Teams: the link that Outlook makes comes back with its answer."""

from dataclasses import replace

from odoo import models


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _take_over(self, link, sent, remote):
        sent = super()._take_over(link, sent, remote)
        if not (sent.online and remote.online):
            return sent
        record = self._records_of(link)[link]
        events = record.recurrence_id._microsoft_events() or record
        made = {"microsoft_teams": True, "microsoft_teams_made": True}
        if sent.join_url == remote.join_url or not remote.join_url:
            events.filtered(lambda event: not event.microsoft_teams_made).write(made)
            return sent
        events.write({**made, "videocall_location": remote.join_url})
        return replace(sent, join_url=remote.join_url)
