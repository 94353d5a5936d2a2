"""What the engine asks about Outlook: where its events are, how they are read and written."""

from odoo import models
from odoo.addons.microsoft_account.graph.messages import segment
from odoo.exceptions import UserError

from .. import mapping
from .collection_series import PARTS_OF_SERIES


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _stamp(self):
        return f"{mapping.VERSION}/{self._first_page()[1]['startDateTime']}/{self._first_page()[1]['endDateTime']}"

    def _first_page(self):
        start, stop = self._window()
        return "/me/calendarView/delta", {
            "startDateTime": f"{start.isoformat()}Z",
            "endDateTime": f"{stop.isoformat()}Z",
        }

    def _item_path(self, remote_id=None):
        return f"/me/events/{segment(remote_id)}" if remote_id else "/me/events"

    def _identified(self, item):
        return mapping.identified(super()._identified(item))

    def _takes_part(self, item):
        # An occurrence comes with its series.
        return item.get("type") not in PARTS_OF_SERIES

    def _is_cancelled(self, item):
        return item.get("isCancelled") is True

    def _read_item(self, item):
        try:
            reading = mapping.read(item, self._aliases())
        except mapping.MalformedItem as error:
            raise UserError(self._in_words(error.message)) from error
        return reading.value, [self._in_words(remark) for remark in reading.remarks]

    def _in_words(self, message):
        """Say a sentence of the mapping in the language of the user."""
        return self._user_env()._(message.template, **message.values)

    def _write_item(self, value, names=None, known=None):
        try:
            return mapping.write(value, names, known=known, aliases=self._aliases())
        except mapping.MalformedItem as error:
            raise UserError(self._in_words(error.message)) from error

    def _subject_of(self, item):
        subject = item.get("subject") if isinstance(item, dict) else None
        return subject[:255] if isinstance(subject, str) else False

    def _expected_ids(self):
        start, stop = self._window()
        links = self.link_ids.filtered(
            lambda link: link.state in ("linked", "unread") and link.remote_id and link.role != "apart"
        )
        return links.filtered(
            lambda link: (
                not link.event_id
                or any(
                    event.stop >= start and event.start <= stop
                    for event in link.recurrence_id.calendar_event_ids or link.event_id
                )
            )
        ).mapped("remote_id")

    def _dump(self, value):
        return mapping.dump(value)

    def _dump_field(self, name, value):
        return mapping.dump(value) if isinstance(value, mapping.EventValue) else mapping.dump_field(name, value)

    def _load(self, data):
        return mapping.load(data)
