"""A series of Outlook on the events of Odoo: each occurrence is an event, and keeps its messages, notes and links."""

from collections import Counter

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..mapping import answers, recurrence_odoo, series, series_odoo
from ..mapping.values import differing


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _microsoft_spread(self, value, window):
        """Bring the series that this event belongs to (or becomes) to the value.

        Odoo holds the occurrences of ``window`` (days, inclusive) and what it holds already; the rest stays in Outlook.
        """
        self.ensure_one()
        present = {event._microsoft_slot(): event for event in self.recurrence_id._microsoft_events() or self}
        held = self.recurrence_id._microsoft_held(value.time, window)
        wanted = series.occurrences(value, held)
        if not wanted:
            raise UserError(self.env._("No occurrence of “%s” is left in the time that Odoo holds.", value.subject))
        recurrence = self._microsoft_follow_rule(value.time, held)
        pairs, missing, surplus = series_odoo.match(present, wanted)
        events = {wanted_day: present[day] for day, wanted_day in pairs.items()}
        self.browse([present[day].id for day in surplus]).write({"active": False})
        events |= self._microsoft_add_occurrences(recurrence, {day: wanted[day] for day in missing})
        self._microsoft_bring_to(recurrence, events, wanted)
        if recurrence.base_event_id != events[min(events)]:
            recurrence.base_event_id = events[min(events)]
        recurrence._setup_alarms(recurrence_update=True)

    def _microsoft_gather(self):
        """Make a single event of this one if it belongs to a series: the other occurrences are archived."""
        recurrence = self.recurrence_id
        if recurrence:
            (recurrence._microsoft_events() - self).write({"active": False})
            self.write({"recurrency": False, "recurrence_id": False, "recurrence_update": "self_only"})
            recurrence.unlink()

    def _microsoft_follow_rule(self, when, held):
        """Give the event's recurrence the rule, as far as Odoo's form can say it; make one if there is none."""
        recurrence = self.recurrence_id
        vals = recurrence._microsoft_rule_vals(when)
        if recurrence:
            if recurrence.microsoft_held_until:
                vals |= {"microsoft_held_from": held[0], "microsoft_held_until": held[1]}
            recurrence._microsoft_write_rule(vals)
            return recurrence
        vals |= {"microsoft_held_from": held[0], "microsoft_held_until": held[1]}
        recurrence = recurrence.create({**vals, "base_event_id": self.id})
        recurrence._microsoft_write_rule(vals)
        self.write({"recurrency": True, "recurrence_id": recurrence.id, "follow_recurrence": True})
        return recurrence

    def _microsoft_add_occurrences(self, recurrence, wanted):
        """Create the occurrences as copies of this event; by slot."""
        if not wanted:
            return {}
        [like] = self.copy_data()
        like |= {
            "active": True,
            "recurrency": True,
            "recurrence_id": recurrence.id,
            "follow_recurrence": True,
            "partner_ids": [Command.set(self.partner_ids.ids)],
            "attendee_ids": [
                Command.create({"partner_id": partner.id, "state": state})
                for partner, state in recurrence._microsoft_usual_answers(self).items()
            ],
            "microsoft_organizer": self.microsoft_organizer,
        }
        # On no record: the core would take the attendees of this one for theirs.
        created = self.browse().create([{**like, **self._microsoft_time_vals(value.time)} for value in wanted.values()])
        return dict(zip(wanted, created, strict=True))

    def _microsoft_bring_to(self, recurrence, events, wanted):
        """Write what differs; what is the same for many is written on all of them at once."""
        own = self.browse([event.id for event in events.values()])._microsoft_own_values()
        together = {}
        for day, event in events.items():
            names = differing(own[event.id], wanted[day])
            slot = day if series.slot_of(wanted[day].time, recurrence.event_tz or "") != day else False
            if "time" in names or event.microsoft_slot != slot or event.recurrence_id != recurrence:
                event.write(
                    {
                        **event._microsoft_time_vals(wanted[day].time),
                        "microsoft_slot": slot,
                        "follow_recurrence": True,
                    }
                )
            kept = sorted(names - {"time"})
            if kept:
                change = tuple((name, getattr(own[event.id], name), getattr(wanted[day], name)) for name in kept)
                people = event.attendee_ids.partner_id if "attendees" in names else None  # not all are in the value
                together.setdefault((change, people), []).append((event, wanted[day]))
        for (change, _people), alike in together.items():
            (first, value), *_others = alike
            vals = first._microsoft_vals(value, [name for name, _before, _after in change])
            self.browse([event.id for event, _value in alike]).write(vals)


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _microsoft_span(self, when):
        """Return the first and the last day between which Odoo holds occurrences at present."""
        if self.microsoft_held_until:
            return self.microsoft_held_from, self.microsoft_held_until
        # Made in Odoo, with all the occurrences that Odoo ever makes.
        return series.slot_of(when.first, when.rule.zone), series_odoo.last_made(when)

    def _microsoft_held(self, when, window):
        """Return the first and the last day between which Odoo is to hold them: the window, and what it has."""
        if self and not self.microsoft_held_until:
            return self._microsoft_span(when)
        begins = series.slot_of(when.first, when.rule.zone)
        most = recurrence_odoo.MOST_OCCURRENCES
        days = list(series.slots(when, since=max(begins, window[0]), until=window[1], most=most)) or [begins]
        first, last = max(begins, window[0]) if days[0] != begins else begins, days[-1]
        if self:
            return min(first, self.microsoft_held_from), max(last, self.microsoft_held_until)
        return first, last

    def _microsoft_usual_answers(self, event):
        """Return ``{partner: state}``: what the people of an event answered to the series.

        That is what the own copy says of the whole, unless it has yet to be told something else; of whom no copy is
        read, what was answered to most occurrences (in a draw nothing: what Outlook knows is taken over then).
        """
        answered, waiting = {}, self.env["res.partner"]
        for attendee in self._microsoft_events().attendee_ids | event.attendee_ids:
            answered.setdefault(attendee.partner_id, Counter())[attendee.state] += 1
            waiting |= attendee.partner_id if attendee.sudo().microsoft_answer_waits else waiting
        usual = {
            partner: max(states, key=lambda state: (states[state], state == answers.NONE))
            for partner, states in answered.items()
        }
        copies = event.sudo()._microsoft_links()._living().filtered(lambda link: link.role != "organizer")
        for link in copies:
            if link.user_id.partner_id not in waiting:
                told = link.collection_id._known_answers(link).whole
                usual[link.user_id.partner_id] = told.get(answers.OWNER, answers.NONE)
        return {partner: usual[partner] for partner in event.attendee_ids.partner_id}

    def _microsoft_write_rule(self, vals):
        """Write the rule, twice if need be: the core reads what it has computed of an endless one as 720 times."""
        for _twice in range(2):
            self.flush_recordset()
            changed = {name: new for name, new in vals.items() if self[name] != new}
            if changed:
                self.with_context(dont_notify=True).write(changed)

    def _microsoft_rule_vals(self, when):
        week_start = self._get_lang_week_start().weekday
        vals = {"microsoft_read_only": not recurrence_odoo.expressible_in_odoo(when.rule, week_start)}
        try:
            return vals | recurrence_odoo.to_odoo(when.rule)
        except ValueError:  # two weekdays of a month, for one: the events are right, the form says something like it
            day = series.slot_of(when.first, when.rule.zone).day
            return vals | {"rrule_type": "monthly", "month_by": "date", "day": day, "interval": when.rule.interval}
