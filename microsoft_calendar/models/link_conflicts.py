"""Values that gave way when both sides had changed the same: shown in words, and taken after all if a person wants."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .. import mapping
from .calendar_event import FROM_OUTLOOK
from .value_words import Words


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    conflicts = fields.Json(
        "Gave Way", compute="_compute_conflicts", help="Of each entry: number, when, what happened in words, settled."
    )
    conflict_summary = fields.Char("What Gave Way", compute="_compute_conflicts")

    @api.depends_context("uid")
    @api.depends("history", "private")
    def _compute_conflicts(self):
        for link in self:
            history = (link.history or []) if link._microsoft_may_show() else []
            entries = [
                {
                    "number": number,
                    "at": format_datetime(self.env, entry["at"], dt_format="short"),
                    "text": link._conflict_in_words(entry),
                    "other": self.env._("Odoo's") if entry["winner"] == "outlook" else self.env._("Outlook's"),
                    "settled": entry.get("settled", False),
                }
                for number, entry in enumerate(history)
            ]
            link.conflicts = entries
            link.conflict_summary = " ".join(entry["text"] for entry in entries if not entry["settled"]) or False

    def _conflict_in_words(self, entry):
        words = Words(self.env)
        field = entry["field"]
        if field == "active":
            if entry["winner"] == "outlook":
                return self.env._(
                    "The event was deleted in Outlook while it was changed in Odoo; it was archived in Odoo."
                )
            return self.env._(
                "The event was deleted in Odoo while it was changed in Outlook; it was deleted in Outlook."
            )
        lost, kept = (words.value(field, mapping.load_field(field, entry.get(name))) for name in ("lost", "kept"))
        values = {
            "field": words.name(field),
            "lost": lost or self.env._("nothing"),
            "kept": kept or self.env._("nothing"),
        }
        if entry["winner"] == "outlook":
            return self.env._("%(field)s: Odoo had “%(lost)s”, Outlook's “%(kept)s” was taken.", **values)
        return self.env._("%(field)s: Outlook had “%(lost)s”, Odoo's “%(kept)s” was taken.", **values)

    def take_other(self, number):
        """Take the value of this entry of the history after all, on both sides."""
        self.ensure_one()
        self.check_access("read")
        link = self.sudo()
        entry = link.history[number]
        if entry["field"] == "active":
            link._bring_back(entry)
        else:
            link._take(entry["field"], mapping.load_field(entry["field"], entry["lost"]))
        link._settle_conflict(number, "taken")
        link.collection_id._wake()

    def settle_conflict(self, number):
        """It is all right as it is: the entry needs no attention any more."""
        self.ensure_one()
        self.check_access("read")
        self.sudo()._settle_conflict(number, "kept")

    def _take(self, field, value):
        collection = self.collection_id
        record = collection._records_of(self)[self].filtered("active")
        if not record:
            raise UserError(self.env._("“%s” is no longer in Odoo.", self.display_name))
        wanted = replace(collection._odoo_values(record)[record.id], **{field: value})
        collection._update_record(record, wanted, [field])
        self._content_link()._count_edit()

    def _bring_back(self, entry):
        """The event that one side had deleted is there again, on both."""
        collection = self.collection_id
        if entry["winner"] == "outlook":
            record = collection._records_of(self)[self]
            archived = record.recurrence_id.with_context(active_test=False).calendar_event_ids or record
            archived.with_context(**{FROM_OUTLOOK: False}).write({"active": True})
            return
        value = mapping.load(entry["lost"])
        event = collection._bring_into_odoo(value).with_context(**{FROM_OUTLOOK: False})
        event._microsoft_put_in_outbox(new=event)
