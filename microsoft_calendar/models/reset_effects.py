"""What a reset will do, in numbers and in words, before it is done."""

from dataclasses import dataclass

from odoo import fields, models


@dataclass
class ResetEffects:
    """Counts of events (a series is one), people (by address) and mails."""

    cancelled: int = 0
    copies: int = 0
    kept: int = 0
    archived: int = 0
    shared: int = 0
    sent: int = 0
    people: int = 0
    mails: int = 0
    unreachable: int = 0
    untouched: int = 0
    only_new: bool = False

    def sentences(self, env):
        """Yield what will happen, one sentence for each thing that will."""
        if self.untouched:
            yield env._("Events and series that stay as they are, in Odoo and in Outlook: %s.", self.untouched)
        if self.cancelled:
            yield env._("Own events and series that are deleted in Outlook: %s.", self.cancelled)
        if self.copies:
            yield env._("Invitations that are removed from this mailbox, without telling anybody: %s.", self.copies)
        if self.kept:
            yield env._(
                "Meetings that are over and stay in Outlook, for their people would get a cancellation: %s.", self.kept
            )
        if self.unreachable:
            yield env._(
                "Events that stay in Outlook, for this user is not signed in at Microsoft: %s.", self.unreachable
            )
        if self.archived:
            yield env._("Events and series that are archived in Odoo, with their messages: %s.", self.archived)
        if self.shared:
            yield env._("Events that stay in Odoo, for colleagues have them, too: %s.", self.shared)
        if self.only_new:
            yield env._("From now on only new events are synchronized.")
        else:
            yield env._("Everything in Outlook is synchronized again; what Odoo has already is recognized.")
        if self.sent:
            yield env._("Upcoming events of Odoo that are created in Outlook: %s.", self.sent)
        if self.mails:
            yield env._(
                "Mails that Outlook sends: %(mails)s. People who get them: %(people)s.",
                mails=self.mails,
                people=self.people,
            )
        else:
            yield env._("Nobody gets a mail.")


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _reset_effects(self, existing, next_round, dead=False):
        """Return the :class:`ResetEffects` of these choices; ``dead``: Microsoft cannot be asked for anything."""
        effects = ResetEffects(only_new=next_round == "new")
        linked, told = self._linked(), []
        deleted = linked.browse()
        if existing in ("outlook", "both") and dead:
            effects.unreachable = len(linked)
        elif existing in ("outlook", "both"):
            kept = self._links_to_keep()
            deleted = linked - kept
            own = deleted.filtered(lambda link: link.role == "organizer")
            effects.kept, effects.cancelled, effects.copies = len(kept), len(own), len(deleted - own)
            told += [self._base_of(link).outlook for link in own]
        if existing in ("odoo", "both"):
            archived = self._links_to_archive()
            effects.archived, effects.shared = len(archived), len(linked.filtered("event_id.active") - archived)
        elif existing == "leave":
            effects.untouched = len(linked.filtered("event_id.active"))
        if next_round == "all":
            sent = self._unsent_events()
            if existing == "outlook":
                again = deleted.filtered(lambda link: link.role == "organizer" and link.event_id.active)
                sent |= again.event_id.filtered(lambda event: not self._has_ended(event))
            effects.sent = len(sent)
            told += list(sent._microsoft_values().values())
        addresses = [person.address for value in told for person in value.attendees.people]
        effects.mails, effects.people = len(addresses), len(set(addresses))
        return effects

    def _has_ended(self, event):
        events = event.recurrence_id._microsoft_events() or event
        return all(one.stop < fields.Datetime.now() for one in events)
