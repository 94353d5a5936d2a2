"""What the engine asks about answers given in Outlook: by change, for an unchanged "none" means nothing."""

from odoo import models

from .. import mapping
from ..mapping import answers
from .calendar_attendee import ANSWERED
from .collection_answers import OWN

# A mailbox that is being read: it will tell what its owner answered.
LIVE = ("active", "problem")


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _take_replies(self, pulled):
        """Bring to Odoo what this copy says otherwise than before, and the answers of those who have none in Odoo."""
        if not self._takes_changes():
            return False
        link, record = pulled.link, pulled.record
        now = answers.read(pulled.item, pulled.value.time)
        heard = self._guests_heard(link, record, pulled.value, now)
        states = self._states_heard(link, record, pulled.value, now)
        for state, ids in states.items():
            attendees = record.attendee_ids.browse(ids)
            attendees.sudo().filtered("microsoft_answer_waits").microsoft_answer_waits = False
            attendees.write({"state": state})
        link._write_changed({"answers": answers.dump(now) if now != answers.Answers() else False})
        if link.role not in OWN and not link.counter and self._waiting_answers(record):
            link._count_edit()
        return heard or bool(states)

    def _guests_heard(self, link, record, value, now):
        """Take over what guests answered; an attendee's copy knows nothing of that. Return whether it is news."""
        events = self._events_by_day(record, value) if link.role in OWN else {}
        events = {day: event for day, event in events.items() if event.microsoft_guests}
        changed = answers.changes(self._known_answers(link), now, events)
        news = [event._microsoft_guests_answer(changed.get(day, {})) for day, event in events.items()]
        return any(news)

    def _take_removal(self, link, events):
        """Who takes a meeting out of the own calendar has declined, and is asked anew should it come back."""
        own = events.attendee_ids.filtered(lambda one: one.partner_id == self.user_id.partner_id)
        own.sudo().filtered("microsoft_answer_waits").microsoft_answer_waits = False
        own.filtered(lambda one: one.state != "declined").write({"state": "declined"})
        link.answers = answers.dump(answers.Answers({answers.OWNER: "declined"}))

    def _states_heard(self, link, record, value, now):
        """Return ``{state: attendee ids}`` of those whose state is to be another one. Most events need no question."""
        before = self._said_before(link, record)
        if now == before == answers.Answers():
            return {}
        events = self._events_by_day(record, value)
        changed = answers.changes(before, now, events)
        if not changed and all(one.state in ANSWERED for event in events.values() for one in event.attendee_ids):
            return {}
        people = self._people_heard(link, record)
        states = {}
        for day, event in events.items():
            news = _by_partner(changed.get(day, {}), people)
            told, times = (_by_partner(one, people) for one in (now.on(day), now.times_of(day)))
            for attendee, state in self._new_states(event, news, told, times):
                states.setdefault(state, []).append(attendee.id)
        return states

    def _said_before(self, link, record):
        """What this copy said before. Of one that was never read that is what the organizer's says of its owner: the
        answer may have been taken back since."""
        if link.answers or link.role != "copy":
            return self._known_answers(link)
        source = record._microsoft_other_copies(link).filtered(lambda one: one.role != "copy" and one.answers)[:1]
        if not source:
            return answers.Answers()
        return answers.of_one(self._known_answers(source), self.user_id.partner_id._microsoft_by_address())

    def _events_by_day(self, record, value):
        if not isinstance(value.time, mapping.Series):
            return {None: record}
        return {event._microsoft_slot(): event for event in record.recurrence_id._microsoft_events()}

    def _people_heard(self, link, record):
        """Return ``{address: partner}`` of those of whom this copy speaks.

        That is its owner. The organizer's copy, or the one that stands for it, speaks of others, too, unless their own
        mailboxes do. Nobody asked the organizer.
        """
        owner = {} if link.role in OWN else {answers.OWNER: self.user_id.partner_id}
        if link.role == "copy":
            return owner
        event = record.sudo()
        others = event._microsoft_other_copies(link).filtered(lambda one: one.collection_id.state in LIVE)
        speak_themselves = (link | others).user_id.partner_id | event.user_id.partner_id
        partners = (event | event.recurrence_id._microsoft_events()).attendee_ids.partner_id - speak_themselves
        return {**partners._microsoft_by_address(), **owner}

    def _new_states(self, event, news, told, times):
        """Yield attendees with the state they shall have."""
        for attendee in event.attendee_ids:
            state = news.get(attendee.partner_id)
            if state is None and attendee.state not in ANSWERED:
                state = told.get(attendee.partner_id)
            if state is None or state == attendee.state:
                continue
            # The person's last word holds: what was answered in Odoo and not been said yet, unless Outlook was later.
            answered = times.get(attendee.partner_id)
            later = answered and answered > attendee.write_date
            if later or not attendee.sudo().microsoft_answer_waits:
                yield attendee, state


def _by_partner(by_address, people):
    return {people[address]: answer for address, answer in by_address.items() if address in people}
