"""Which of a meeting's copies has the say, when one of them leaves or comes back."""

from odoo import api, models
from odoo.fields import Command


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    def _living(self):
        """Return the links to copies that are there, in mailboxes that are synchronized. The organizer's may be there
        without our knowing: its creation waits, or its answer was lost."""
        return self.filtered(
            lambda link: (
                link.role in ("organizer", "source", "copy")
                and (link.state == "linked" or (link.state == "new" and link.role == "organizer"))
                and link.collection_id._is_on()
                and link.collection_id.user_id.active
            )
        )

    def unlink(self):
        events = self.event_id
        result = super().unlink()
        events.exists().microsoft_link_ids._share_roles()
        return result

    def _share_roles(self):
        """Give the say to the organizer's copy, or else to one of these copies of the same meetings.

        A copy that gets the say is looked at anew: nothing was taken from it so far. Where it was ahead of the other
        one already when it was read for the first time, what it says is taken as a whole.
        """
        for links in self._living().grouped("event_id").values():
            copies = links.filtered(lambda link: link.role != "organizer")
            sources = copies.filtered(lambda link: link.role == "source")
            if copies != links:
                sources.role = "copy"
            elif not sources:
                ahead = {"choice": "outlook"} if copies[0].base else {}
                copies[0].write({"role": "source", "etag": False, **ahead})
                copies[0].collection_id._wake()
            else:  # somebody who had it is back
                sources[1:].role = "copy"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _microsoft_other_copies(self, link):
        """Return the links to the copies in other mailboxes that are synchronized."""
        return self.sudo()._microsoft_links()._living() - link

    def _microsoft_leave_of(self, user):
        """Somebody is no longer invited: what other copies say is not touched."""
        people = self.filtered(lambda event: user.partner_id in event.partner_ids)
        people.write({"partner_ids": [Command.unlink(user.partner_id.id)]})


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def write(self, vals):
        """Who stops leaves the say to others; the organizer who goes on takes it back."""
        turned = self.filtered(lambda one: (one.state == "stopped") != (vals.get("state", one.state) == "stopped"))
        result = super().write(vals)
        turned.link_ids.event_id.microsoft_link_ids._share_roles()
        return result

    def _settings_changed(self):
        """Who was switched off leaves it to others, too."""
        result = super()._settings_changed()
        off = self.filtered(lambda one: not one._is_on())
        off.link_ids.event_id.microsoft_link_ids._share_roles()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_links(self):
        self.link_ids.unlink()


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        """Who is archived leaves the say to others, at once; who comes back may take it again."""
        result = super().write(vals)
        if "active" in vals:
            calendars = self.env["microsoft.calendar.collection"].sudo().search([("user_id", "in", self.ids)])
            calendars.link_ids.event_id.microsoft_link_ids._share_roles()
        return result
