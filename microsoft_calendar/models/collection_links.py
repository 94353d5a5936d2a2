"""What the engine asks about links: which part a mailbox's copy plays, and what may be done with it."""

from odoo import fields, models
from odoo.addons.microsoft_account.sync import Policy, Side

from .. import mapping
from ..mapping import series


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _link_values(self, item, remarks):
        return {
            "remote_id": item["id"],
            "etag": item.get("@odata.etag") or False,
            "ical_uid": item.get("iCalUId") or False,
            "subject": self._subject_of(item),
            "remark": " ".join(remarks) or False,
        }

    def _link_record(self, link, record):
        """Tie an event to its link; the copies of colleagues step back when the organizer's own is here."""
        record = record.recurrence_id._microsoft_first() or record
        super()._link_record(link, record)
        event = record.sudo()
        if link.recurrence_id != event.recurrence_id:
            link.recurrence_id = event.recurrence_id
        if event.active:
            self._keep_remainder(link, None)
        role = self._role_of(link.item, event)
        if link.role != role:
            link.role = role
        if role != "organizer":
            self._owner_attends(link, record)
        else:
            event.microsoft_link_ids.filtered(lambda other: other.role == "source").role = "copy"
            self._gather_strays(link, record)
            if event.recurrence_id and link.ical_uid and self._takes_changes():
                self._take_in_parts(link)
        known_as = {"ms_universal_event_id": link.ical_uid}
        if role != "copy":
            known_as["microsoft_id"] = link.remote_id
        changed = {name: value for name, value in known_as.items() if event[name] != value}
        if changed:
            event.with_context(**self._apply_context()).write(changed)

    def _records_of(self, links):
        """A series is stood for by its first event; the core may have given it another recurrence or first event."""
        records = super()._records_of(links)
        for link in links:
            recurrence = link.recurrence_id.with_env(records[link].env) or records[link].recurrence_id
            records[link] = recurrence._microsoft_first() or records[link]
        return records

    def _role_of(self, item, event):
        """Which part this mailbox's copy plays: see the field ``role`` of the link.

        Outlook takes whoever imports the file of an invitation for its organizer; Odoo knows whose the event is.
        """
        if (not item or item.get("isOrganizer", True)) and event.user_id in (self.user_id, event.user_id.browse()):
            return "organizer"
        others = event.microsoft_link_ids._living().filtered(lambda link: link.collection_id != self)
        return "copy" if any(link.role in ("organizer", "source") for link in others) else "source"

    def _policy(self, link, record, item, odoo, outlook):
        if link.role == "apart":
            return Policy(pull=False, push=False)
        if link.role == "former":  # whatever became of it in Outlook: the event goes on in another mailbox
            open_to_user = record and not record._check_private_event_conditions()
            return Policy(
                pull=bool(open_to_user),
                push=not self._is_settled_past(outlook),
                winner=self._winner(link, record, item) if open_to_user else Side.ODOO,
                leaves=True,
            )
        role = link.role if link and link.item else self._role_of(item, record.sudo())
        if role == "copy":
            # The content comes from another copy; only that this person no longer has it means something here.
            return Policy(pull=odoo is None or outlook is None, push=False)
        return Policy(
            pull=True,
            push=role == "organizer" and not self._is_settled_past(odoo, outlook),
            winner=self._winner(link, record, item),
        )

    def _is_settled_past(self, *values):
        """Past meetings are never sent: their people would get mails about what is over.

        A past event without other people may be corrected, and one that was moved into the future is not past.
        """
        values = [value for value in values if value]
        ends = [series.last_end(value) for value in values]
        over = all(end is not None and end < fields.Datetime.now() for end in ends)
        removed_or_with_people = len(values) < 2 or any(value.attendees.people for value in values)
        return over and removed_or_with_people

    def _winner(self, link, record, item):
        """Who wins a field that both sides changed: the side that was edited last."""
        modified = mapping.modified(item) if item else None
        if record and link.counter and modified and record.write_date > modified:
            return Side.ODOO
        return Side.OUTLOOK
